//! The query of a request, parsed once.

use crate::error::OpenError;
use crate::scan;

/// The parameters of a query, percent-decoded.
///
/// A `+` stays a `+`: the values that are signed are base64 or have no space, and turning it
/// into one is how verification of `echostr` breaks.
pub(crate) enum Parameters<'a> {
    /// Nothing is escaped, as platforms send it.
    Plain(&'a str),
    /// Each as `name=value`, without those whose names have a `=` themselves.
    Decoded(Vec<String>),
}

impl<'a> Parameters<'a> {
    /// The parameters in what stands behind the `?`.
    ///
    /// # Errors
    /// It is not percent-encoded UTF-8.
    #[inline]
    pub(crate) fn of(query: &'a str) -> Result<Self, OpenError> {
        match scan::find(query.as_bytes(), b'%') {
            None => Ok(Self::Plain(query)),
            Some(_) => decode_each(query).map(Self::Decoded),
        }
    }

    /// Gives one after the other, as `name=value` or as a name alone.
    #[inline]
    pub(crate) fn each<'q>(
        &'q self,
        mut give: impl FnMut(&'q str) -> Result<(), OpenError>,
    ) -> Result<(), OpenError> {
        let mut rest = match self {
            Self::Plain(query) => *query,
            Self::Decoded(all) => return all.iter().try_for_each(|parameter| give(parameter)),
        };
        while !rest.is_empty() {
            let end = scan::find(rest.as_bytes(), b'&').unwrap_or(rest.len());
            // The bounds stand beside ASCII characters, so nothing is empty by accident.
            give(rest.get(..end).unwrap_or_default())?;
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        Ok(())
    }
}

/// Keeps the value of a parameter in `place`, if it is the one called `name`.
///
/// # Errors
/// There is a value already. Which of two is signed would be anybody's guess.
#[inline]
pub(crate) fn keep<'q>(
    place: &mut Option<&'q str>,
    parameter: &'q str,
    name: &str,
) -> Result<(), OpenError> {
    let Some(value) = parameter.strip_prefix(name) else {
        return Ok(());
    };
    let value = match value.strip_prefix('=') {
        Some(value) => value,
        None if value.is_empty() => value,
        None => return Ok(()),
    };
    if place.is_some() {
        return Err(OpenError::malformed("a query parameter is given twice"));
    }
    *place = Some(value);
    Ok(())
}

#[cold]
fn decode_each(query: &str) -> Result<Vec<String>, OpenError> {
    let mut all = Vec::new();
    for parameter in query.split('&') {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let (name, value) = (decode(name)?, decode(value)?);
        if !name.contains('=') {
            all.push(format!("{name}={value}"));
        }
    }
    Ok(all)
}

fn decode(text: &str) -> Result<String, OpenError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => escaped(rest.next(), rest.next()).ok_or(NOT_ENCODED)?,
            _ => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| NOT_ENCODED)
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
        let parameters = Parameters::of(query);
        let found = parameters.as_ref().map_err(|_| ()).and_then(|parameters| {
            let mut found = None;
            let each = parameters.each(|parameter| keep(&mut found, parameter, name));
            each.map(|()| found).map_err(|_| ())
        });
        assert_eq!(found, value);
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
        check("aa=1&b=a=1&=a", "a", Ok(None));
        check("aa=1&a", "aa", Ok(Some("1")));
        check("a%3Db=1&a%3D=1", "a", Ok(None));
        check("a=%26a=1", "a", Ok(Some("&a=1")));
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
