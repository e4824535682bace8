//! A checksum that is the same on every machine and in every version.

use std::fmt;

/// FNV-1a over bytes with line ends normalised, so that a checkout with CRLF counts as unchanged.
///
/// It answers "did somebody change this?", never "is this genuine?".
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Digest(u64);

impl Digest {
    /// The digest of nothing.
    pub const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// The digest of one text.
    pub fn of(text: &str) -> Self {
        Self::new().with(text)
    }

    /// Adds another text; `("ab", "c")` and `("a", "bc")` differ.
    #[must_use]
    pub fn with(self, text: &str) -> Self {
        let mut state = self.0;
        let bytes = text.bytes().filter(|byte| *byte != b'\r');
        for byte in bytes.chain([0xff]) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Self(state)
    }
}

impl Default for Digest {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Digest;

    #[test]
    fn line_ends_do_not_count_and_borders_do() {
        assert_eq!(Digest::of("a\r\nb"), Digest::of("a\nb"));
        assert_ne!(Digest::of("a\nb"), Digest::of("a b"));
        assert_ne!(
            Digest::of("ab").with("c"),
            Digest::of("a").with("bc"),
            "texts are delimited"
        );
    }
}
