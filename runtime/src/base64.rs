//! Base64 in the standard alphabet with padding (RFC 4648, section 4), strictly.

use base64_turbo::STANDARD;

/// Decodes into one allocation. `None` for any other character, white space included, for missing
/// padding, and for bits behind the last byte that are not zero.
pub(crate) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// As [`decode`], with room for `extra` bytes behind.
#[cfg(feature = "message-push")]
pub(crate) fn decode_with_room(text: &[u8], extra: usize) -> Option<Vec<u8>> {
    let longest = STANDARD.decoded_len_estimate(text.len());
    let mut bytes = Vec::with_capacity(longest.checked_add(extra)?);
    decode_onto(text, &mut bytes)?;
    Some(bytes)
}

/// Decodes behind what `bytes` has; as [`decode`] otherwise. Where it gives `None`, `bytes` is as it was.
#[cfg(any(feature = "message-push", feature = "pay-v3"))]
pub(crate) fn decode_onto(text: &[u8], bytes: &mut Vec<u8>) -> Option<()> {
    STANDARD.decode_vec(text, bytes).ok()
}

/// Decodes to the start of `bytes`; `None` too where there is no room for three bytes for each four characters.
#[cfg(feature = "pay-v3")]
pub(crate) fn decode_into<'b>(text: &[u8], bytes: &'b mut [u8]) -> Option<&'b [u8]> {
    let length = STANDARD.decode_slice(text, bytes).ok()?;
    bytes.get(..length)
}

/// As [`decode`], with the leniency that browsers have: blanks anywhere, no padding, and any bits behind the last
/// byte.
pub(crate) fn decode_leniently(text: &[u8]) -> Option<Vec<u8>> {
    decode(text).or_else(|| decode_odd(text))
}

#[cold]
fn decode_odd(text: &[u8]) -> Option<Vec<u8>> {
    let is_blank = |byte: &u8| byte.is_ascii_whitespace();
    let mut text: Vec<u8> = text
        .iter()
        .copied()
        .filter(|byte| !is_blank(byte))
        .collect();
    if text.len().is_multiple_of(4) {
        let padding = text.iter().rev().take(2).take_while(|byte| **byte == b'=');
        text.truncate(text.len() - padding.count());
    }
    // What is filled up with zeros has one byte too many for each character that was missing.
    let missing = match text.len() % 4 {
        0 => 0,
        1 => return None,
        rest => 4 - rest,
    };
    text.resize(text.len() + missing, b'A');
    let mut bytes = decode(&text)?;
    bytes.truncate(bytes.len() - missing);
    Some(bytes)
}

/// Encodes.
pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, bytes: Option<&[u8]>) {
        assert_eq!(decode(text.as_bytes()).as_deref(), bytes, "{text}");
        #[cfg(feature = "pay-v3")]
        assert_eq!(decode_into(text.as_bytes(), &mut [1; 6]), bytes, "{text}");
        #[cfg(feature = "pay-v3")]
        if bytes.is_some_and(|bytes| bytes.len() > 3) {
            assert_eq!(decode_into(text.as_bytes(), &mut [1; 5]), None, "{text}");
        }
        if bytes.is_some() {
            check_lenient(text, bytes);
        }
    }

    #[track_caller]
    fn check_lenient(text: &str, bytes: Option<&[u8]>) {
        let decoded = decode_leniently(text.as_bytes());
        assert_eq!(decoded.as_deref(), bytes, "{text}");
    }

    #[test]
    fn only_the_canonical_form_decodes() {
        check("", Some(b""));
        check("aGVsbG8=", Some(b"hello"));
        check("aGVsbG8", None);
        check("aGVsbG9=", None);
        check("aGVs\nbG8=", None);
        check("aGVsbG8= ", None);
        check("aGVsb-8=", None);
        check("====", None);
        check("WECHATPAY/SIGNTEST/", None);
        assert_eq!(encode(b"hello"), "aGVsbG8=");
    }

    #[test]
    fn browsers_decode_more() {
        check_lenient("aGVsbG8", Some(b"hello"));
        check_lenient("aGVsbG9=", Some(b"hello"));
        check_lenient(" aGVs\r\n\tbG8\x0c=", Some(b"hello"));
        check_lenient("aGVsbA", Some(b"hell"));
        check_lenient("aGVsbA==", Some(b"hell"));
        check_lenient("aGVs", Some(b"hel"));
        check_lenient(" ", Some(b""));
        for text in [
            "aGVsbA=",
            "aGVsb",
            "aGVsbG8==",
            "a===",
            "====",
            "=",
            "aGVsb-8",
            "aGVs\0",
        ] {
            check_lenient(text, None);
        }
    }

    /// Four characters after the other, as the document says it.
    fn plainly(text: &[u8]) -> Option<Vec<u8>> {
        const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let (groups, rest) = text.as_chunks::<4>();
        let mut bytes = Vec::new();
        for (index, group) in groups.iter().enumerate() {
            let padding = group.iter().rev().take_while(|byte| **byte == b'=').count();
            if padding > 2 || (padding > 0 && index + 1 < groups.len()) {
                return None;
            }
            let digits = group.iter().take(4 - padding);
            let digits = digits.map(|byte| ALPHABET.iter().position(|other| other == byte));
            let bits = digits.collect::<Option<Vec<_>>>()?;
            let bits = bits.iter().fold(0, |bits, digit| bits << 6 | digit) << (6 * padding);
            let [_, decoded @ ..] = u32::try_from(bits).ok()?.to_be_bytes();
            let (decoded, dropped) = decoded.split_at(3 - padding);
            if dropped.iter().any(|byte| *byte != 0) {
                return None;
            }
            bytes.extend_from_slice(decoded);
        }
        rest.is_empty().then_some(bytes)
    }

    /// Decodes as slowly as anybody, and touches nothing around.
    #[track_caller]
    fn check_plainly(text: &[u8]) {
        let expected = plainly(text);
        assert_eq!(decode(text), expected, "{}", text.escape_ascii());
        #[cfg(any(feature = "message-push", feature = "pay-v3"))]
        {
            let mut bytes = b"before".to_vec();
            let done = decode_onto(text, &mut bytes).is_some();
            assert_eq!(done, expected.is_some());
            let (before, behind) = bytes.split_at(6);
            assert_eq!(before, b"before");
            assert_eq!(behind, expected.as_deref().unwrap_or_default());
        }
        #[cfg(feature = "pay-v3")]
        {
            let room = text.len().div_ceil(4) * 3;
            let mut bytes = vec![7; room + 256];
            let (inner, around) = bytes.split_at_mut(128 + room);
            let decoded = decode_into(text, &mut inner[128..]);
            assert_eq!(decoded, expected.as_deref());
            assert!(inner[..128].iter().chain(&*around).all(|byte| *byte == 7));
        }
    }

    #[test]
    fn texts_of_every_length_decode() {
        for length in 0..400_usize {
            let bytes: Vec<u8> = (0..length)
                .map(|at| (at * 89 + length).to_le_bytes()[0])
                .collect();
            let text = encode(&bytes);
            assert_eq!(plainly(text.as_bytes()), Some(bytes));
            check_plainly(text.as_bytes());
            check_plainly(text.trim_end_matches('=').as_bytes());
        }
    }

    #[test]
    fn every_byte_is_told_apart_at_every_position() {
        let all: Vec<u8> = (0..=u8::MAX).collect();
        for (length, bytes) in [
            (8, all.as_slice()),
            (36, &all),
            (68, &all),
            (344, b"=-\0\x7f\xc1\xff"),
        ] {
            let text = encode(&vec![0xA5; length / 4 * 3 - 1]).into_bytes();
            for at in 0..length {
                for byte in bytes {
                    let mut text = text.clone();
                    text[at] = *byte;
                    check_plainly(&text);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_stands_there_decodes_as_it_should(text in prop::collection::vec(prop_oneof![
            60 => prop::sample::select(b"ABYZabyz0189+/".to_vec()),
            1 => prop::sample::select(b"=-_ \n\0\xff".to_vec()),
        ], 0..400)) {
            check_plainly(&text);
        }
    }
}
