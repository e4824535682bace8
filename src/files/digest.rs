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
        let bytes = text.bytes().filter(|byte| *byte != b'\r');
        Self(bytes.chain([END]).fold(self.0, step))
    }

    /// The digest of each text. Every byte of one waits for the byte before, so four are read at once, of
    /// about one length: what is longer than the others is read alone.
    pub(super) fn of_each(texts: &[&str]) -> Vec<Self> {
        let mut longest_first: Vec<_> = texts.iter().enumerate().collect();
        longest_first.sort_by_key(|(_, text)| std::cmp::Reverse(text.len()));
        let mut digests = vec![Self::new(); texts.len()];
        for some in longest_first.chunks(LANES) {
            let four = std::array::from_fn(|at| some.get(at).map_or("", |(_, text)| text));
            for ((at, _), digest) in some.iter().zip(Self::of_four(four)) {
                if let Some(place) = digests.get_mut(*at) {
                    *place = digest;
                }
            }
        }
        digests
    }

    fn of_four(texts: [&str; LANES]) -> [Self; LANES] {
        if texts.iter().any(|text| text.contains('\r')) {
            return texts.map(Self::of);
        }
        let shared = texts.iter().map(|text| text.len()).min().unwrap_or(0);
        let both = texts.map(|text| text.as_bytes().split_at(shared));
        let [(a, _), (b, _), (c, _), (d, _)] = both;
        let mut states = [Self::new().0; LANES];
        for (((a, b), c), d) in a.iter().zip(b).zip(c).zip(d) {
            let [of_a, of_b, of_c, of_d] = states;
            states = [
                step(of_a, *a),
                step(of_b, *b),
                step(of_c, *c),
                step(of_d, *d),
            ];
        }
        let mut rests = both.iter().map(|(_, rest)| *rest);
        states.map(|state| {
            let rest = rests.next().unwrap_or_default();
            let state = rest.iter().fold(state, |state, byte| step(state, *byte));
            Self(step(state, END))
        })
    }
}

fn step(state: u64, byte: u8) -> u64 {
    (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}

/// Stands behind each text; no text has this byte.
const END: u8 = 0xff;

/// Texts that are read at once.
const LANES: usize = 4;

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
    fn many_at_once_are_as_each_alone() {
        let texts = ["", "a", "ab\r\n", "abc", "long enough", "b", "cd"];
        for count in 0..=texts.len() {
            let texts = &texts[texts.len() - count..];
            let each: Vec<_> = texts.iter().map(|text| Digest::of(text)).collect();
            assert_eq!(Digest::of_each(texts), each);
        }
    }

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
