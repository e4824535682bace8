//! The tree of a document, with a span on every key and value.

use std::sync::Arc;

use super::{Number, Object, Pointer, Text};
use crate::source::Span;

/// A value and where it stands.
///
/// Clones are cheap: children are shared. Two nodes are equal when their values are, wherever they
/// stand. The identity of a node is [`Node::id`].
#[derive(Clone, Debug)]
pub struct Node {
    /// The bytes of the value.
    pub span: Span,
    /// The value.
    pub value: Value,
}

/// What a node holds: the JSON types.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, digits kept.
    Number(Number),
    /// A string.
    String(Text),
    /// A sequence.
    Array(Arc<[Node]>),
    /// A mapping, in document order.
    Object(Object),
}

/// Which node this is: the place where its value begins.
///
/// A node reached over different references or through an alias keeps its identity.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct NodeId {
    /// The file.
    pub source: crate::source::SourceId,
    /// First byte of the value.
    pub start: u32,
}

impl NodeId {
    /// The identity of the node at `span`.
    pub fn of(span: Span) -> Self {
        Self {
            source: span.source,
            start: span.start,
        }
    }
}

impl Node {
    /// A node at `span`.
    pub fn new(span: Span, value: Value) -> Self {
        Self { span, value }
    }

    /// The identity of the node.
    pub fn id(&self) -> NodeId {
        NodeId::of(self.span)
    }

    /// The member `key` of an object; `None` for other values too.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_object()?.get(key)
    }

    /// The object, if it is one.
    pub fn as_object(&self) -> Option<&Object> {
        match &self.value {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The elements, if it is an array.
    pub fn as_array(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// The string, if it is one, shared.
    pub fn as_text(&self) -> Option<&Text> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match &self.value {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn as_number(&self) -> Option<&Number> {
        match &self.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Whether the value is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// The name of the JSON type, with its article, for messages: `an object`, `a string`.
    pub fn type_name(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }

    /// The node that `pointer` leads to from here, as RFC 6901 says.
    pub fn pointer(&self, pointer: &Pointer) -> Option<&Node> {
        pointer
            .tokens()
            .try_fold(self, |node, token| node.step(&token))
    }

    /// The child under one decoded token of a JSON Pointer.
    pub fn step(&self, token: &str) -> Option<&Node> {
        match &self.value {
            Value::Object(object) => object.get(token),
            Value::Array(elements) => elements.get(array_index(token)?),
            _ => None,
        }
    }

    /// The value without spans. Integers beyond 64 bits become doubles.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(number) => number.to_json(),
            Value::String(text) => text.as_str().into(),
            Value::Array(elements) => elements.iter().map(Node::to_json).collect(),
            Value::Object(object) => object
                .iter()
                .map(|(key, value)| (key.as_str().to_owned(), value.to_json()))
                .collect(),
        }
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// RFC 6901, section 4: digits without leading zeros.
fn array_index(token: &str) -> Option<usize> {
    let canonical = token == "0" || !token.starts_with(['0', '+']);
    token.parse().ok().filter(|_| canonical)
}
