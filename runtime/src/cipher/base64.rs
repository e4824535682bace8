//! Base64 in the standard alphabet with padding (RFC 4648, section 4), strictly.

#[cfg(feature = "pay-v3")]
use std::mem::MaybeUninit;

#[cfg(feature = "pay-v3")]
use base64_simd::Out;
use base64_simd::STANDARD;

/// Decodes into one allocation. `None` for any other character, white space included, for missing
/// padding, and for bits behind the last byte that are not zero.
pub(crate) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    decode_onto(text, &mut bytes)?;
    Some(bytes)
}

/// As [`decode`], with room for `extra` bytes behind.
#[cfg(feature = "message-push")]
pub(crate) fn decode_with_room(text: &[u8], extra: usize) -> Option<Vec<u8>> {
    // Four characters are three bytes at most.
    let mut bytes = Vec::with_capacity((text.len() / 4 * 3).checked_add(extra)?);
    decode_onto(text, &mut bytes)?;
    Some(bytes)
}

/// Decodes behind what `bytes` has; as [`decode`] otherwise. Where it gives `None`, `bytes` is as it was.
pub(crate) fn decode_onto(text: &[u8], bytes: &mut Vec<u8>) -> Option<()> {
    STANDARD.decode_append(text, bytes).ok()
}

/// Decodes to the start of `bytes`, which nobody need have cleared; `None` too where that is not long enough.
#[cfg(feature = "pay-v3")]
pub(crate) fn decode_into<'b>(text: &[u8], bytes: &'b mut [MaybeUninit<u8>]) -> Option<&'b [u8]> {
    let length = STANDARD.decoded_length(text).ok()?;
    let out = Out::from_uninit_slice(bytes.get_mut(..length)?);
    STANDARD.decode(text, out).ok().map(|decoded| &*decoded)
}

/// Encodes.
pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode_to_string(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, bytes: Option<&[u8]>) {
        assert_eq!(decode(text.as_bytes()).as_deref(), bytes, "{text}");
        #[cfg(feature = "pay-v3")]
        assert_eq!(
            decode_into(text.as_bytes(), &mut [MaybeUninit::uninit(); 5]),
            bytes,
            "{text}"
        );
        #[cfg(feature = "pay-v3")]
        if bytes.is_some_and(|bytes| bytes.len() > 4) {
            assert_eq!(
                decode_into(text.as_bytes(), &mut [MaybeUninit::uninit(); 4]),
                None,
                "{text}"
            );
        }
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
}
