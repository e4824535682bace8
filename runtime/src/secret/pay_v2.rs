//! The secret of WeChat Pay v2.

use super::redacted;
use crate::error::InvalidSecret;
use zeroize::Zeroizing;

/// The merchant's API key of WeChat Pay v2: 32 letters and digits.
#[derive(Clone)]
pub struct PayV2Key(Zeroizing<String>);

redacted!(PayV2Key);

impl PayV2Key {
    /// Takes the key as it was set in the merchant platform.
    pub fn new(key: impl Into<String>) -> Result<Self, InvalidSecret> {
        const NAME: &str = "API key";
        let key = Self(Zeroizing::new(key.into()));
        let characters = key.0.chars().count();
        if let Some(at) = key.0.chars().position(|c| !c.is_ascii_alphanumeric()) {
            return Err(InvalidSecret::character(NAME, at + 1, "A-Z a-z 0-9"));
        }
        if characters != 32 {
            return Err(InvalidSecret::length(NAME, "32 characters", characters, ""));
        }
        Ok(key)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, message: &str) {
        assert_eq!(PayV2Key::new(key).unwrap_err().to_string(), message);
    }

    #[test]
    fn a_wrong_key_is_described() {
        check("", "API key: 32 characters expected, 0 given");
        check(
            "192006250b4c09247ec02edce69f6a2",
            "API key: 32 characters expected, 31 given",
        );
        check(
            "192006250b4c09247ec02edce69f6a2\n",
            "API key: character 32 is not one of A-Z a-z 0-9",
        );
    }

    #[test]
    fn debug_shows_nothing() {
        let key = PayV2Key::new("192006250b4c09247ec02edce69f6a2d").unwrap();
        assert_eq!(format!("{key:?}"), "PayV2Key(redacted)");
    }
}
