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
    value
        .to_str()
        .map(Some)
        .map_err(|_| OpenError::malformed("a header is not visible ASCII"))
}

/// The value of a header that must be there once.
pub(crate) fn required<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> Result<&'a str, OpenError> {
    optional(headers, name)?.ok_or(OpenError::malformed("a header is missing"))
}
