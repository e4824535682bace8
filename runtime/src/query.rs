//! The query of a request, parsed once.

use crate::error::OpenError;
use crate::scan;
use smallvec::SmallVec;
use std::borrow::Cow;

/// The parameters of a query, percent-decoded, in the order they came.
pub(crate) struct Query<'a> {
    parameters: SmallVec<[(Cow<'a, str>, Cow<'a, str>); 8]>,
}

impl<'a> Query<'a> {
    /// Parses what stands behind the `?`.
    ///
    /// A `+` stays a `+`: the values that are signed are base64 or have no space, and turning it
    /// into one is how verification of `echostr` breaks.
    pub(crate) fn parse(query: &'a str) -> Result<Self, OpenError> {
        let mut parameters = SmallVec::new();
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
            if end == 0 {
                continue;
            }
            if parameters.len() == MAX_PARAMETERS {
                return Err(OpenError::malformed("the query has too many parameters"));
            }
            parameters.push(if is_escaped {
                (decode(name)?, decode(value)?)
            } else {
                (Cow::Borrowed(name), Cow::Borrowed(value))
            });
        }
        Ok(Self { parameters })
    }

    /// The value of a parameter that may be there, but not twice: which of the two is signed
    /// would be anybody's guess.
    pub(crate) fn optional(&self, name: &str) -> Result<Option<&str>, OpenError> {
        let mut values = self
            .parameters
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| &**value);
        match (values.next(), values.next()) {
            (value, None) => Ok(value),
            (_, Some(_)) => Err(OpenError::malformed("a query parameter is given twice")),
        }
    }

    /// The value of a parameter that must be there once.
    pub(crate) fn required(&self, name: &str) -> Result<&str, OpenError> {
        self.optional(name)?
            .ok_or(OpenError::malformed("a query parameter is missing"))
    }
}

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

const MAX_PARAMETERS: usize = 64;
const NOT_ENCODED: OpenError = OpenError::malformed("the query is not percent-encoded UTF-8");

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, name: &str, value: Result<Option<&str>, ()>) {
        let found = Query::parse(query)
            .and_then(|query| query.optional(name).map(|v| v.map(str::to_owned)));
        assert_eq!(found.as_ref().map(Option::as_deref).map_err(|_| ()), value);
    }

    #[test]
    fn parameters_are_decoded() {
        check("a=1&b=2", "b", Ok(Some("2")));
        check("a=1&&b", "b", Ok(Some("")));
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
        check(&"a&".repeat(65), "b", Err(()));
        check(&"a&".repeat(64), "b", Ok(None));
    }
}
