//! The secrets of message push.

use super::redacted;
use crate::error::InvalidSecret;
use zeroize::Zeroizing;

/// The token that both sides know: "Token" in the console, 3 to 32 letters and digits.
#[derive(Clone)]
pub struct Token(Zeroizing<String>);

redacted!(Token);

impl Token {
    /// Takes the token as the console shows it.
    pub fn new(token: impl Into<String>) -> Result<Self, InvalidSecret> {
        const NAME: &str = "Token";
        let token = Self(Zeroizing::new(token.into()));
        if token.0.is_empty() {
            return Err(InvalidSecret::empty(NAME));
        }
        match token.0.chars().position(|c| !c.is_ascii_alphanumeric()) {
            Some(at) => Err(InvalidSecret::character(NAME, at + 1, "A-Z a-z 0-9")),
            None => Ok(token),
        }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// The key messages are encrypted with: "EncodingAESKey" in the console, 43 characters that
/// stand for 32 bytes.
#[derive(Clone)]
pub struct EncodingAesKey(Zeroizing<[u8; 32]>);

redacted!(EncodingAesKey);

impl EncodingAesKey {
    /// Takes the key as the console shows it: 43 characters of base64 without the `=`.
    ///
    /// The last character holds two bits more than the key has; the platform hands out keys in
    /// which they are not zero, so they are ignored.
    pub fn new(key: &str) -> Result<Self, InvalidSecret> {
        const NAME: &str = "EncodingAESKey";
        if key.is_empty() {
            return Err(InvalidSecret::empty(NAME));
        }
        let characters = key.chars().count();
        if characters != 43 {
            return Err(InvalidSecret::length(
                NAME,
                "43 characters",
                characters,
                length_hint(key, characters),
            ));
        }
        decode(key.as_bytes())
            .map_err(|position| InvalidSecret::character(NAME, position + 1, "A-Z a-z 0-9 + /"))
            .map(Self)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

fn length_hint(key: &str, characters: usize) -> &'static str {
    if key.trim() != key {
        "leave out the white space around it"
    } else if characters == 44 && key.ends_with('=') {
        "leave out the trailing `=`"
    } else {
        ""
    }
}

/// Decodes 43 characters to 32 bytes and drops the last two bits. Fails with the index of the
/// first character that is not of the alphabet.
fn decode(characters: &[u8]) -> Result<Zeroizing<[u8; 32]>, usize> {
    let mut key = Zeroizing::new([0; 32]);
    let mut bytes = key.iter_mut();
    let (mut bits, mut held) = (0u32, 0u32);
    for (index, &character) in characters.iter().enumerate() {
        bits = (bits << 6) | u32::from(sextet(character).ok_or(index)?);
        held += 6;
        if held >= 8 {
            held -= 8;
            if let Some(byte) = bytes.next() {
                *byte = ((bits >> held) & 0xff) as u8;
            }
            bits &= (1 << held) - 1;
        }
    }
    Ok(key)
}

/// The six bits a character of the standard alphabet stands for (RFC 4648, section 4).
const fn sextet(character: u8) -> Option<u8> {
    Some(match character {
        b'A'..=b'Z' => character - b'A',
        b'a'..=b'z' => character - b'a' + 26,
        b'0'..=b'9' => character - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, message: &str) {
        assert_eq!(EncodingAesKey::new(key).unwrap_err().to_string(), message);
    }

    #[test]
    fn a_wrong_key_is_described() {
        check("", "EncodingAESKey: it is empty");
        check(
            "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C=",
            "EncodingAESKey: 43 characters expected, 44 given: leave out the trailing `=`",
        );
        check(
            " jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
            "EncodingAESKey: 43 characters expected, 44 given: leave out the white space around it",
        );
        check("abc", "EncodingAESKey: 43 characters expected, 3 given");
        check(
            "jWmYm7qr5n-oAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
            "EncodingAESKey: character 11 is not one of A-Z a-z 0-9 + /",
        );
    }

    /// The keys of `wechatpy-work-decrypt` and `hjin-decrypt`: …R and …Q.
    #[test]
    fn trailing_bits_do_not_matter() {
        let one = EncodingAesKey::new("kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR").unwrap();
        let two = EncodingAesKey::new("kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aQ").unwrap();
        assert_eq!(one.0, two.0);
        let canonical =
            base64_simd::STANDARD.decode_to_vec("kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aQ=");
        assert_eq!(canonical.unwrap(), one.as_bytes());
    }

    #[test]
    fn every_character_of_the_alphabet_decodes_as_base64_says() {
        let text: String = ('A'..='Z')
            .chain('a'..='z')
            .chain('0'..='9')
            .chain(['+', '/'])
            .collect();
        for start in 0..22 {
            let key = &text[start..start + 43];
            let mut canonical =
                base64_simd::forgiving_decode_to_vec(format!("{key}A").as_bytes()).unwrap();
            canonical.truncate(32);
            assert_eq!(EncodingAesKey::new(key).unwrap().0.as_slice(), canonical);
        }
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(
            format!("{:?}", Token::new("QDG6eK").unwrap()),
            "Token(redacted)"
        );
        assert_eq!(
            format!("{:?}", EncodingAesKey(Zeroizing::new([7; 32]))),
            "EncodingAesKey(redacted)"
        );
    }

    #[test]
    fn a_wrong_token_is_described() {
        let message = |token: &str| Token::new(token).unwrap_err().to_string();
        assert_eq!(message(""), "Token: it is empty");
        assert_eq!(
            message("abc def"),
            "Token: character 4 is not one of A-Z a-z 0-9"
        );
    }
}
