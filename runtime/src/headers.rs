//! Headers that are signed or that carry a signature.

use crate::error::OpenError;
use http::{HeaderMap, HeaderValue};

/// What a request has under the name of a header.
#[derive(Clone, Copy, Default)]
pub(crate) struct Found<'a> {
    value: Option<&'a HeaderValue>,
    is_repeated: bool,
}

impl<'a> Found<'a> {
    /// The value of a header that may be there, but not twice, in visible ASCII.
    pub(crate) fn optional(self) -> Result<Option<&'a str>, OpenError> {
        let Some(value) = self.bytes()? else {
            return Ok(None);
        };
        std::str::from_utf8(value)
            .map(Some)
            .map_err(|_| OpenError::malformed(NOT_ASCII))
    }

    /// As [`optional`](Self::optional), for what need not be a text.
    pub(crate) fn bytes(self) -> Result<Option<&'a [u8]>, OpenError> {
        let Some(value) = self.value else {
            return Ok(None);
        };
        if self.is_repeated {
            return Err(OpenError::malformed("a header is given twice"));
        }
        // No value has other control characters than tabs. As `to_str`, which looks at byte after byte.
        let value = value.as_bytes();
        if is_ascii(value) {
            Ok(Some(value))
        } else {
            Err(OpenError::malformed(NOT_ASCII))
        }
    }

    /// The value of a header that must be there once.
    pub(crate) fn required(self) -> Result<&'a str, OpenError> {
        self.optional()?.ok_or(MISSING)
    }

    /// As [`required`](Self::required), for what need not be a text.
    #[cfg(feature = "pay-v3")]
    pub(crate) fn required_bytes(self) -> Result<&'a [u8], OpenError> {
        self.bytes()?.ok_or(MISSING)
    }
}

/// Looks for headers of different names, in lower case, in one pass over all of them, which for the few that requests
/// have takes less than finding out where each would be.
// With the names known where this is inlined, each comparison is a few instructions.
#[inline]
pub(crate) fn find<'a, const N: usize>(
    headers: &'a HeaderMap,
    names: [&'static str; N],
) -> [Found<'a>; N] {
    let mut all = [Found::default(); N];
    for (name, value) in headers {
        let name = name.as_str();
        for (wanted, found) in names.iter().zip(&mut all) {
            if *wanted == name {
                found.is_repeated = found.value.replace(value).is_some();
            }
        }
    }
    all
}

/// As the method of slices, which looks at what is left of long ones byte after byte.
fn is_ascii(bytes: &[u8]) -> bool {
    let (words, rest) = bytes.as_chunks();
    let all = words
        .iter()
        .fold(0, |all, word| all | u64::from_le_bytes(*word));
    let rest = match bytes.last_chunk() {
        Some(last) => u64::from_le_bytes(*last),
        None => rest.iter().fold(0, |all, byte| all | u64::from(*byte)),
    };
    (all | rest) & HIGH_BITS == 0
}

const MISSING: OpenError = OpenError::malformed("a header is missing");
/// The bits of eight bytes that ASCII has not.
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
const NOT_ASCII: &str = "a header is not visible ASCII";

#[cfg(test)]
mod tests {
    use http::HeaderName;

    use super::*;

    #[test]
    fn values_are_texts_where_http_says_so() {
        let name = HeaderName::from_static("x");
        for byte in 0..=u8::MAX {
            for text in [vec![byte], [b"0123456789abcdef", &[byte][..]].concat()] {
                let Ok(value) = HeaderValue::from_bytes(&text) else {
                    continue;
                };
                let headers = HeaderMap::from_iter([(name.clone(), value.clone())]);
                let [found] = find(&headers, ["x"]);
                let given = found.optional().ok().flatten();
                assert_eq!(given, value.to_str().ok(), "{byte}");
            }
        }
    }

    #[test]
    fn a_header_is_there_once() {
        let mut headers = HeaderMap::new();
        let one = |headers: &HeaderMap| {
            let [one, two] = find(headers, ["x-one", "x-two"]);
            assert_eq!(two.optional().unwrap(), None);
            let optional = one.optional().map(|value| value.map(str::to_owned));
            assert_eq!(
                one.required().ok(),
                optional.as_ref().ok().and_then(Option::as_deref)
            );
            optional.ok()
        };
        assert_eq!(one(&headers), Some(None));
        headers.append("x-other", HeaderValue::from_static("0"));
        headers.append("X-ONE", HeaderValue::from_static("1"));
        assert_eq!(one(&headers), Some(Some("1".to_owned())));
        for _ in 0..2 {
            headers.append("x-one", HeaderValue::from_static("1"));
            assert_eq!(one(&headers), None);
        }
    }
}
