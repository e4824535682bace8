//! One value of a tree.

use std::borrow::Cow;

use super::{Entry, Object, Source, Value, Wire};
use crate::Format;
use crate::decode::{DecodeError, DecodeValue};

/// A value in a [`Tree`](super::Tree) with everything below it.
#[derive(Clone, Copy, Debug)]
pub struct Node<'t, 'a> {
    source: &'t Source<'a>,
    entry: &'t Entry<'a>,
    below: &'t [Entry<'a>],
}

/// The JSON type of a value, for choosing between alternatives.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Shape {
    /// `null`
    Null,
    /// `true`, `false`
    Bool,
    /// A number without a fraction.
    Integer,
    /// Any number.
    Number,
    /// Text; in XML every element without children.
    String,
    /// A list.
    Array,
    /// An object; in XML an element with children.
    Object,
}

impl<'t, 'a> Node<'t, 'a> {
    /// Decodes this value.
    ///
    /// # Errors
    /// The value is not what `T` expects.
    pub fn decode<T: DecodeValue<'a>>(self) -> Result<T, DecodeError> {
        T::decode_value(self)
    }

    /// The members of this value, ready to be taken.
    ///
    /// # Errors
    /// The value is not an object. An XML element without content is one without members.
    #[inline]
    pub fn object(self) -> Result<Object<'t, 'a>, DecodeError> {
        match self.entry.value {
            Value::Object(members) => Ok(Object::new(self, members)),
            _ if self.is_blank() => Ok(Object::new(self, 0)),
            _ => Err(self.mismatch("an object")),
        }
    }

    /// As [`object`](Self::object), and without members where the value is no object: for surfaces with
    /// messages that are lists or scalars.
    pub fn object_or_empty(self) -> Object<'t, 'a> {
        self.object().unwrap_or_else(|_| Object::new(self, 0))
    }

    /// The wire format this value was read from; XML for texts without types such as query strings.
    pub fn format(self) -> Format {
        match self.source.wire {
            Wire::Json => Format::Json,
            Wire::Xml | Wire::Headers => Format::Xml,
        }
    }

    /// The value's text: a JSON string, or the unescaped text of an XML element without children
    /// (attributes do not count).
    #[inline]
    pub fn as_str(self) -> Option<&'t str> {
        self.text().map(|text| &**text)
    }

    /// The value as an integer: a JSON number without a fraction, or decimal digits as text.
    pub fn as_i64(self) -> Option<i64> {
        crate::decode::integer(self).and_then(|value| i64::try_from(value).ok())
    }

    /// The value as a boolean: a JSON boolean, or `true`, `false`, `1`, `0` as text of XML.
    pub fn as_bool(self) -> Option<bool> {
        crate::decode::boolean(self)
    }

    /// Whether this is an explicit `null`.
    pub fn is_null(self) -> bool {
        matches!(self.entry.value, Value::Null)
    }

    /// The direct members in document order, unknown and repeated ones included; nothing where the value
    /// is no object.
    ///
    /// ```
    /// use hookgen_runtime::{Format, Tree};
    /// let tree = Tree::parse(Format::Xml, b"<xml><a>1</a><b>&lt;</b><a>2</a></xml>")?;
    /// let flat: Vec<_> = tree.root().members().filter_map(|(k, v)| Some((k, v.as_str()?))).collect();
    /// assert_eq!(flat, [("a", "1"), ("b", "<"), ("a", "2")]);
    /// # Ok::<(), hookgen_runtime::DecodeError>(())
    /// ```
    pub fn members(self) -> Members<'t, 'a> {
        let below = match self.entry.value {
            Value::Object(_) => self.below,
            _ => &[],
        };
        Members(Items {
            source: self.source,
            below,
        })
    }

    /// The first direct member of this name.
    pub fn member(self, name: &str) -> Option<Self> {
        self.members()
            .find(|(key, _)| self.source.same_name(key, name))
            .map(|(_, node)| node)
    }

    /// The value reached by a path of member names from here; the empty path is this value.
    #[inline]
    pub fn at(self, path: &[&str]) -> Option<Self> {
        path.iter().try_fold(self, |node, name| node.member(name))
    }

    /// The items of a JSON list; nothing where the value is no list.
    pub fn items(self) -> Items<'t, 'a> {
        let below = match self.entry.value {
            Value::Array(_) => self.below,
            _ => &[],
        };
        Items {
            source: self.source,
            below,
        }
    }

    /// The items of a list whose positions have types: of a JSON list, or the children of an XML element.
    pub(crate) fn positions(self) -> Result<Items<'t, 'a>, DecodeError> {
        let is_list = match self.entry.value {
            Value::Array(_) => true,
            Value::Object(_) => self.is_text_wire(),
            _ => self.is_blank(),
        };
        if !is_list {
            return Err(self.mismatch("a list"));
        }
        Ok(Items {
            source: self.source,
            below: self.below,
        })
    }

    /// Which of some shapes the value has, for unions.
    ///
    /// JSON values are tested strictly by type. An XML element without children is text; where
    /// [`Shape::String`] is not asked for, it has the first shape its text can be read as.
    pub fn shape_among(self, shapes: &[Shape]) -> Option<Shape> {
        shapes
            .iter()
            .copied()
            .find(|shape| self.has_shape(*shape))
            .or_else(|| {
                let untyped = self.is_text_wire() && self.text().is_some();
                shapes
                    .iter()
                    .copied()
                    .find(|shape| untyped && self.reads_as(*shape))
            })
    }

    fn has_shape(self, shape: Shape) -> bool {
        match &self.entry.value {
            Value::Null => shape == Shape::Null,
            Value::Bool(_) => shape == Shape::Bool,
            Value::Int(_) | Value::UInt(_) => matches!(shape, Shape::Integer | Shape::Number),
            Value::Float(number) => {
                shape == Shape::Number || (shape == Shape::Integer && number.fract() == 0.0)
            }
            Value::Text(_) => shape == Shape::String,
            Value::Array(_) => shape == Shape::Array,
            Value::Object(_) => shape == Shape::Object,
        }
    }

    fn reads_as(self, shape: Shape) -> bool {
        match shape {
            Shape::Null | Shape::Object => self.is_blank(),
            Shape::Bool => self.as_bool().is_some(),
            Shape::Integer => crate::decode::integer(self).is_some(),
            Shape::Number => crate::decode::number(self).is_some(),
            Shape::String | Shape::Array => true,
        }
    }
}

/// For the rest of the runtime.
impl<'t, 'a> Node<'t, 'a> {
    /// The first node of a list of entries.
    #[inline]
    pub(crate) fn first(source: &'t Source<'a>, entries: &'t [Entry<'a>]) -> Option<Self> {
        let (entry, rest) = entries.split_first()?;
        let below = rest.get(..entry.size as usize - 1)?;
        Some(Self {
            source,
            entry,
            below,
        })
    }

    /// A `null` that stands nowhere.
    pub(crate) fn null(source: &'t Source<'a>) -> Self {
        static NULL: Entry<'static> = Entry {
            name: Cow::Borrowed(""),
            value: Value::Null,
            size: 1,
        };
        Self {
            source,
            entry: &NULL,
            below: &[],
        }
    }

    /// An XML element without content that stands nowhere.
    pub(crate) fn blank(source: &'t Source<'a>) -> Self {
        static BLANK: Entry<'static> = Entry {
            name: Cow::Borrowed(""),
            value: Value::Text(Cow::Borrowed("")),
            size: 1,
        };
        Self {
            source,
            entry: &BLANK,
            below: &[],
        }
    }

    #[inline]
    pub(crate) fn source(self) -> &'t Source<'a> {
        self.source
    }

    #[inline]
    pub(crate) fn value(self) -> &'t Value<'a> {
        &self.entry.value
    }

    #[inline]
    pub(crate) fn below(self) -> &'t [Entry<'a>] {
        self.below
    }

    /// Whether every leaf is text, whatever it stands for.
    #[inline]
    pub(crate) fn is_text_wire(self) -> bool {
        self.source.wire != Wire::Json
    }

    /// The text itself, or that of an XML element that also has attributes.
    #[inline]
    pub(crate) fn text(self) -> Option<&'t Cow<'a, str>> {
        match &self.entry.value {
            Value::Text(text) => Some(text),
            Value::Object(_) if self.is_text_wire() => self.text_beside_attributes(),
            _ => None,
        }
    }

    #[cold]
    fn text_beside_attributes(self) -> Option<&'t Cow<'a, str>> {
        static EMPTY: Cow<'static, str> = Cow::Borrowed("");
        let mut text = &EMPTY;
        for (name, member) in self.members() {
            match &member.entry.value {
                Value::Text(own) if name == TEXT => text = own,
                _ if name.starts_with('@') => {}
                _ => return None,
            }
        }
        Some(text)
    }

    /// Whether this is an XML element without content.
    #[inline]
    pub(crate) fn is_blank(self) -> bool {
        match &self.entry.value {
            Value::Text(text) => self.is_text_wire() && text.trim_ascii().is_empty(),
            _ => false,
        }
    }

    /// The error that this value is not `expected`.
    #[cold]
    pub(crate) fn mismatch(self, expected: &'static str) -> DecodeError {
        DecodeError::mismatch(expected, self.describe())
    }

    fn describe(self) -> &'static str {
        match &self.entry.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Int(_) | Value::UInt(_) => "an integer",
            Value::Float(_) => "a number",
            Value::Text(text) if text.is_empty() => "empty text",
            Value::Text(_) => "text",
            Value::Array(_) => "a list",
            Value::Object(_) if self.is_text_wire() => "an element with children",
            Value::Object(_) => "an object",
        }
    }
}

impl Source<'_> {
    /// Compares a name of the document with a wanted one.
    #[inline]
    pub(crate) fn same_name(&self, name: &str, wanted: &str) -> bool {
        name == wanted || (self.wire == Wire::Headers && name.eq_ignore_ascii_case(wanted))
    }
}

/// Name of the member that holds an element's text where it also has attributes or children.
pub(crate) const TEXT: &str = "#text";

/// Iterator over the items of a list, see [`Node::items`].
#[derive(Clone, Debug)]
pub struct Items<'t, 'a> {
    source: &'t Source<'a>,
    below: &'t [Entry<'a>],
}

impl<'t, 'a> Iterator for Items<'t, 'a> {
    type Item = Node<'t, 'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let node = Node::first(self.source, self.below)?;
        self.below = self.below.get(node.entry.size as usize..)?;
        Some(node)
    }
}

/// Iterator over the members of an object, see [`Node::members`].
#[derive(Clone, Debug)]
pub struct Members<'t, 'a>(Items<'t, 'a>);

impl<'t, 'a> Iterator for Members<'t, 'a> {
    type Item = (&'t str, Node<'t, 'a>);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|node| (&*node.entry.name, node))
    }
}
