//! A message that the document does not describe.

use std::fmt;

use serde_json::Value;

use crate::{DecodeError, Encode, Format, Object, ObjectEncoder};

/// A message of a kind that the document does not describe: its keys and its body.
///
/// Senders add events without asking. Such a delivery is no error: acknowledge it, and look into
/// [`keys`](Self::keys) for what to describe next.
#[derive(Clone, Eq, PartialEq)]
pub struct Unknown {
    keys: Vec<(String, String)>,
    format: Format,
    body: Value,
}

impl Unknown {
    /// Keeps an object and those members that tell messages apart, each by its path.
    ///
    /// # Errors
    /// None today; a limit on what is kept may become one.
    pub fn of(object: &mut Object<'_, '_>, keys: &[&[&str]]) -> Result<Self, DecodeError> {
        let keys = keys
            .iter()
            .filter_map(|path| Some((path.join("."), object.key(path)?.to_owned())))
            .collect();
        Ok(Self {
            keys,
            format: object.format(),
            body: object.node().decode()?,
        })
    }

    /// The members that tell messages apart, as far as this one has them: path and text.
    pub fn keys(&self) -> impl Iterator<Item = (&str, &str)> {
        self.keys.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text of the key with this path.
    pub fn key(&self, path: &str) -> Option<&str> {
        self.keys().find(|(name, _)| *name == path).map(|(_, text)| text)
    }

    /// The keys as one line for logs: `MsgType=event Event=new_event`.
    pub fn kind(&self) -> impl fmt::Display + '_ {
        Kind(self)
    }

    /// The format that the body was read from.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// The body. XML has no types: there leaves are strings and repeated elements lists.
    pub const fn body(&self) -> &Value {
        &self.body
    }

    /// The body by value.
    pub fn into_body(self) -> Value {
        self.body
    }
}

/// Shows the keys and not the body.
impl fmt::Debug for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unknown")
            .field("keys", &self.keys)
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}

impl Encode for Unknown {
    fn encode(&self, object: &mut ObjectEncoder<'_>) {
        if let Value::Object(members) = &self.body {
            members.iter().for_each(|(name, value)| object.member(name, value));
        }
    }
}

struct Kind<'a>(&'a Unknown);

impl fmt::Display for Kind<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (path, text)) in self.0.keys().enumerate() {
            let space = if index == 0 { "" } else { " " };
            write!(f, "{space}{path}={}", text.escape_debug())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::{DecodeError, Encode, Format, ObjectEncoder, Tree, to_json};

    use super::Unknown;

    struct Written<'a>(&'a Unknown);

    impl crate::EncodeValue for Written<'_> {
        fn encode_value(&self, value: crate::ValueEncoder<'_>) {
            value.object_with(|object: &mut ObjectEncoder<'_>| self.0.encode(object));
        }
    }

    #[test]
    fn keys_and_body_are_kept() -> Result<(), DecodeError> {
        let body = b"<xml><MsgType>event</MsgType><Event>new\n</Event><a>1</a><a>2</a></xml>";
        let tree = Tree::parse(Format::Xml, body)?;
        let unknown = Unknown::of(&mut tree.root().object()?, &[&["MsgType"], &["Event"], &["No"]])?;
        assert_eq!(unknown.kind().to_string(), "MsgType=event Event=new\\n");
        assert_eq!(unknown.key("MsgType"), Some("event"));
        assert_eq!(
            to_json(&Written(&unknown)),
            r#"{"Event":"new\n","MsgType":"event","a":["1","2"]}"#
        );
        assert!(!format!("{unknown:?}").contains("\"2\""));
        Ok(())
    }
}
