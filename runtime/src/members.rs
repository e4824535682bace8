//! Single members of a JSON object, taken out of it without reading the rest.

use crate::error::OpenError;
use serde::Deserializer as _;
use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// Takes the members called `names` out of a JSON object; they borrow from `json`.
///
/// Nothing may follow the object, and none of the members may be there twice.
pub(crate) fn take<'a, const N: usize>(
    json: &'a [u8],
    names: [&'static str; N],
) -> Result<[Option<&'a RawValue>; N], OpenError> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    let members = reader
        .deserialize_map(Members(names))
        .map_err(|_| NOT_AN_OBJECT)?;
    reader.end().map_err(|_| NOT_AN_OBJECT)?;
    Ok(members)
}

/// The text of a member that must be a string if it is there; `null` counts as absent.
pub(crate) fn text(member: Option<&RawValue>) -> Result<Option<Cow<'_, str>>, OpenError> {
    let Some(json) = member.map(RawValue::get).filter(|&json| json != "null") else {
        return Ok(None);
    };
    let inner = json
        .strip_prefix('"')
        .and_then(|json| json.strip_suffix('"'))
        .ok_or(NOT_A_STRING)?;
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Ok(Some(Cow::Borrowed(inner)));
    }
    serde_json::from_str(json)
        .map(|text| Some(Cow::Owned(text)))
        .map_err(|_| NOT_A_STRING)
}

/// Where `member` is in the `json` it was taken from.
pub(crate) fn position(json: &[u8], member: &RawValue) -> Option<Range<usize>> {
    let start = member
        .get()
        .as_ptr()
        .addr()
        .checked_sub(json.as_ptr().addr())?;
    let end = start.checked_add(member.get().len())?;
    (end <= json.len()).then_some(start..end)
}

struct Members<const N: usize>([&'static str; N]);

impl<'a, const N: usize> Visitor<'a> for Members<N> {
    type Value = [Option<&'a RawValue>; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = [None; N];
        while let Some(Key(name)) = map.next_key()? {
            match self
                .0
                .iter()
                .zip(&mut found)
                .find(|(wanted, _)| **wanted == name)
            {
                Some((_, Some(_))) => return Err(A::Error::custom("twice")),
                Some((_, place)) => *place = Some(map.next_value()?),
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(found)
    }
}

/// The name of a member, borrowed unless it has escapes.
struct Key<'a>(Cow<'a, str>);

impl<'a> serde::Deserialize<'a> for Key<'a> {
    fn deserialize<D: serde::Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor).map(Key)
    }
}

struct KeyVisitor;

impl<'a> Visitor<'a> for KeyVisitor {
    type Value = Cow<'a, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, name: &'a str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}

const NOT_AN_OBJECT: OpenError =
    OpenError::malformed("the body is not the JSON object it should be");
const NOT_A_STRING: OpenError = OpenError::malformed("a member of the envelope is not a string");

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, value: Result<Option<&str>, ()>) {
        let found = take(json.as_bytes(), ["a", "b"]).and_then(|[a, _]| text(a));
        assert_eq!(
            found.as_ref().map(Option::as_deref).map_err(|_| ()),
            value,
            "{json}"
        );
    }

    #[test]
    fn members_are_taken() {
        check(r#"{"x":{"a":1},"a":"v"}"#, Ok(Some("v")));
        check(r#"{"\u0061":"1\/2"}"#, Ok(Some("1/2")));
        check(r#"{"a":null}"#, Ok(None));
        check(r#"{"x":[1,2]}"#, Ok(None));
    }

    #[test]
    fn what_is_ambiguous_or_broken_is_refused() {
        for json in [
            r#"{"a":1}"#,
            r#"{"a":"1","a":"1"}"#,
            r#"{"a":"1"} {}"#,
            r#"["a"]"#,
            r#"{"a":"1""#,
            "",
            r#"{"a":"\x"}"#,
        ] {
            check(json, Err(()));
        }
    }

    #[test]
    fn the_position_of_a_member_is_known() {
        let json = br#"{"x":1, "a" : {"b":2} }"#;
        let [member] = take(json, ["a"]).unwrap();
        assert_eq!(position(json, member.unwrap()), Some(14..21));
        assert_eq!(&json[14..21], br#"{"b":2}"#);
    }
}
