//! Headers that are signed or that carry a signature.

use crate::error::OpenError;
use http::{HeaderMap, HeaderName};

/// The value of a header that may be there, but not twice, in visible ASCII.
pub(crate) fn optional<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> Result<Option<&'a str>, OpenError> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(OpenError::malformed("a header is given twice"));
    }
    // No value has other control characters than tabs. As `to_str`, which looks at byte after byte.
    match std::str::from_utf8(value.as_bytes()) {
        Ok(text) if text.is_ascii() => Ok(Some(text)),
        _ => Err(OpenError::malformed("a header is not visible ASCII")),
    }
}

/// The value of a header that must be there once.
pub(crate) fn required<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> Result<&'a str, OpenError> {
    optional(headers, name)?.ok_or(OpenError::malformed("a header is missing"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn values_are_texts_where_http_says_so() {
        let name = HeaderName::from_static("x");
        for byte in 0..=u8::MAX {
            for text in [vec![byte], [b"0123456789abcdef", &[byte][..]].concat()] {
                let Ok(value) = HeaderValue::from_bytes(&text) else {
                    continue;
                };
                let headers = HeaderMap::from_iter([(name.clone(), value.clone())]);
                let given = optional(&headers, &name).ok().flatten();
                assert_eq!(given, value.to_str().ok(), "{byte}");
            }
        }
    }

    #[test]
    fn a_header_is_there_once() {
        let name = HeaderName::from_static("x");
        let mut headers = HeaderMap::new();
        assert_eq!(optional(&headers, &name).unwrap(), None);
        assert!(required(&headers, &name).is_err());
        headers.append(&name, HeaderValue::from_static("1"));
        assert_eq!(required(&headers, &name).unwrap(), "1");
        headers.append(&name, HeaderValue::from_static("1"));
        assert!(optional(&headers, &name).is_err());
    }
}
