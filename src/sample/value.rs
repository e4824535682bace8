//! A payload as a tree that keeps the order of its members.

/// A value of a payload.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`; in XML nothing.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    Text(String),
    /// A list; in XML elements of one name.
    List(Vec<Value>),
    /// An object. In XML a member called `@name` is an attribute, and `#text` the text beside
    /// attributes.
    Object(Vec<(String, Value)>),
}

/// A number as it is written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Number(pub String);

impl Value {
    /// The value at a path of member names.
    pub fn at(&self, path: &[impl AsRef<str>]) -> Option<&Self> {
        path.iter()
            .try_fold(self, |value, name| value.member(name.as_ref()))
    }

    /// As [`at`](Self::at), to be changed.
    pub fn at_mut(&mut self, path: &[impl AsRef<str>]) -> Option<&mut Self> {
        path.iter()
            .try_fold(self, |value, name| value.member_mut(name.as_ref()))
    }

    /// Puts a value at a path, and makes the objects that lead there. What stands in the way, and
    /// is no object, is replaced.
    pub fn set(&mut self, path: &[impl AsRef<str>], value: Self) {
        let Some((name, rest)) = path.split_first() else {
            *self = value;
            return;
        };
        if !matches!(self, Self::Object(_)) {
            *self = Self::Object(Vec::new());
        }
        let Self::Object(members) = self else { return };
        let name = name.as_ref();
        match members.iter_mut().find(|(other, _)| other == name) {
            Some((_, member)) => member.set(rest, value),
            None => {
                let mut member = Self::Null;
                member.set(rest, value);
                members.push((name.to_owned(), member));
            }
        }
    }

    /// Takes the member at a path away, if it is there.
    pub fn remove(&mut self, path: &[impl AsRef<str>]) {
        let Some((name, parents)) = path.split_last() else {
            return;
        };
        if let Some(Self::Object(members)) = self.at_mut(parents) {
            members.retain(|(other, _)| other != name.as_ref());
        }
    }

    /// A value given on a command line: JSON where it reads as a scalar of JSON, else text.
    pub fn of_argument(text: &str) -> Self {
        match text {
            "null" => Self::Null,
            "true" => Self::Bool(true),
            "false" => Self::Bool(false),
            _ if is_number(text) => Self::Number(Number(text.to_owned())),
            _ => Self::Text(text.trim_matches('"').to_owned()),
        }
    }

    /// The text of a scalar.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Number(Number(text)) => Some(text),
            Self::Bool(true) => Some("true"),
            Self::Bool(false) => Some("false"),
            _ => None,
        }
    }

    fn member(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else {
            return None;
        };
        members
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, member)| member)
    }

    fn member_mut(&mut self, name: &str) -> Option<&mut Self> {
        let Self::Object(members) = self else {
            return None;
        };
        members
            .iter_mut()
            .find(|(other, _)| other == name)
            .map(|(_, member)| member)
    }
}

/// Whether a text is a number of JSON.
fn is_number(text: &str) -> bool {
    let starts = text.starts_with(|first: char| first.is_ascii_digit() || first == '-');
    starts && serde_json::from_str::<serde_json::Number>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, argument: &str, json: &str) {
        let mut value = Value::from_json(br#"{"a":{"b":1},"c":"x"}"#).unwrap();
        value.set(
            &path.split('.').collect::<Vec<_>>(),
            Value::of_argument(argument),
        );
        assert_eq!(value.to_json(), json);
    }

    #[test]
    fn members_are_set() {
        check("a.b", "2", r#"{"a":{"b":2},"c":"x"}"#);
        check("a.d", "007", r#"{"a":{"b":1,"d":"007"},"c":"x"}"#);
        check("c.d", "true", r#"{"a":{"b":1},"c":{"d":true}}"#);
        check("c", "\"5\"", r#"{"a":{"b":1},"c":"5"}"#);
        check("e", "null", r#"{"a":{"b":1},"c":"x","e":null}"#);
    }

    #[test]
    fn members_are_removed() {
        let mut value = Value::from_json(br#"{"a":{"b":1},"c":"x"}"#).unwrap();
        value.remove(&["a", "b"]);
        value.remove(&["c", "d"]);
        assert_eq!(value.to_json(), r#"{"a":{},"c":"x"}"#);
    }
}
