//! Headers that are signed or that carry a signature.

use crate::error::OpenError;
use http::{HeaderMap, HeaderName, HeaderValue};

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
        if value.is_ascii() {
            Ok(Some(value))
        } else {
            Err(OpenError::malformed(NOT_ASCII))
        }
    }

    /// The value of a header that must be there once.
    pub(crate) fn required(self) -> Result<&'a str, OpenError> {
        self.optional()?
            .ok_or(OpenError::malformed("a header is missing"))
    }
}

/// Looks for headers of different names in one pass over all of them, which for the few that requests have takes
/// less than finding out where each would be.
pub(crate) fn find<'a, const N: usize>(
    headers: &'a HeaderMap,
    names: [&HeaderName; N],
) -> [Found<'a>; N] {
    let names = names.map(|name| name.as_str().as_bytes());
    let mut all = [Found::default(); N];
    for (name, value) in headers {
        let name = name.as_str().as_bytes();
        let is_it = |(wanted, _): &(&&[u8], _)| **wanted == name;
        if let Some((_, found)) = names.iter().zip(&mut all).find(is_it) {
            found.is_repeated = found.value.replace(value).is_some();
        }
    }
    all
}

const NOT_ASCII: &str = "a header is not visible ASCII";

#[cfg(test)]
mod tests {
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
                let [found] = find(&headers, [&name]);
                let given = found.optional().ok().flatten();
                assert_eq!(given, value.to_str().ok(), "{byte}");
            }
        }
    }

    #[test]
    fn a_header_is_there_once() {
        let names = ["x-one", "x-two"].map(HeaderName::from_static);
        let mut headers = HeaderMap::new();
        let one = |headers: &HeaderMap| {
            let [one, two] = find(headers, names.each_ref());
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
