//! The query of a request, parsed once.

use crate::error::OpenError;
use crate::scan;
use std::borrow::Cow;

/// Gives names and values of the parameters, percent-decoded, out of what stands behind the `?`.
///
/// A `+` stays a `+`: the values that are signed are base64 or have no space, and turning it
/// into one is how verification of `echostr` breaks.
#[inline]
pub(crate) fn each<'a>(
    query: &'a str,
    mut give: impl FnMut(&str, Cow<'a, str>) -> Result<(), OpenError>,
) -> Result<(), OpenError> {
    let is_escaped = scan::find(query.as_bytes(), b'%').is_some();
    let mut rest = query;
    while !rest.is_empty() {
        let end = scan::find(rest.as_bytes(), b'&').unwrap_or(rest.len());
        // `=` is looked for beyond the part too: in a longer text it is found faster.
        let equals = scan::find(rest.as_bytes(), b'=').map_or(end, |equals| equals.min(end));
        // The bounds stand beside ASCII characters, so nothing is empty by accident.
        let name = rest.get(..equals).unwrap_or_default();
        let value = rest.get(equals + 1..end).unwrap_or_default();
        rest = rest.get(end + 1..).unwrap_or_default();
        if is_escaped {
            give(&decode(name)?, decode(value)?)?;
        } else {
            give(name, Cow::Borrowed(value))?;
        }
    }
    Ok(())
}

/// Keeps the value of a parameter that must not be given twice: which of the two is signed would be anybody's
/// guess.
#[inline]
pub(crate) fn once<'a>(
    place: &mut Option<Cow<'a, str>>,
    value: Cow<'a, str>,
) -> Result<(), OpenError> {
    if place.is_some() {
        return Err(OpenError::malformed("a query parameter is given twice"));
    }
    *place = Some(value);
    Ok(())
}

#[cold]
fn decode(text: &str) -> Result<Cow<'_, str>, OpenError> {
    if memchr::memchr(b'%', text.as_bytes()).is_none() {
        return Ok(Cow::Borrowed(text));
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => escaped(rest.next(), rest.next()).ok_or(NOT_ENCODED)?,
            _ => byte,
        });
    }
    String::from_utf8(bytes)
        .map(Cow::Owned)
        .map_err(|_| NOT_ENCODED)
}

fn escaped(high: Option<u8>, low: Option<u8>) -> Option<u8> {
    let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

const NOT_ENCODED: OpenError = OpenError::malformed("the query is not percent-encoded UTF-8");

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, name: &str, value: Result<Option<&str>, ()>) {
        let mut found = None;
        let read = each(query, |given, value| match given == name {
            true => once(&mut found, value),
            false => Ok(()),
        });
        let found = read.map(|()| found);
        assert_eq!(found.as_ref().map(Option::as_deref).map_err(|_| ()), value);
    }

    #[test]
    fn parameters_are_decoded() {
        check("a=1&b=2", "b", Ok(Some("2")));
        check("a=1&&b", "b", Ok(Some("")));
        check("a=1&b=", "b", Ok(Some("")));
        check("ab=1&a==", "a", Ok(Some("=")));
        check("a=%20&b", "b", Ok(Some("")));
        check("ab=%20&a==&c", "a", Ok(Some("=")));
        check("=1", "a", Ok(None));
        check("a=P9%2bx%3D%3d", "a", Ok(Some("P9+x==")));
        check("a=P9+x==", "a", Ok(Some("P9+x==")));
        check("a=%E4%BD%A0", "a", Ok(Some("你")));
        check("%61=1", "a", Ok(Some("1")));
        check("", "a", Ok(None));
    }

    #[test]
    fn what_is_ambiguous_or_broken_is_refused() {
        check("a=1&a=1", "a", Err(()));
        check("a=1&%61=2", "a", Err(()));
        check("a=%", "a", Err(()));
        check("a=%4", "a", Err(()));
        check("a=%+1", "a", Err(()));
        check("a=%FF", "a", Err(()));
        check("a=1&a=2", "c", Ok(None));
    }
}
