//! One value of a tree.

use std::borrow::Cow;

use super::{Entry, Items, Kind, Members, Object, Places, Source, Tree, Value, Wire};
use crate::Format;
use crate::decode::{Decode, DecodeError, DecodeValue};

/// A value in a [`Tree`] with everything below it.
#[derive(Clone, Copy, Debug)]
// Two words, which are passed in registers: what stands below is looked up where it is wanted.
pub struct Node<'t, 'a> {
    tree: &'t Tree<'a>,
    pub(super) entry: &'t Entry,
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

    /// Decodes this value, an object in which a member that its type does not know told what it is: so
    /// that a type which keeps what it does not know does not keep that.
    ///
    /// # Errors
    /// The value is not what `T` expects.
    pub fn decode_beside<T: Decode<'a>>(self, tag: &'static str) -> Result<T, DecodeError> {
        let mut object = self.object()?;
        object.skip(tag);
        T::decode(&mut object)
    }

    /// The members of this value, ready to be taken.
    ///
    /// # Errors
    /// The value is not an object. An XML element without content is one without members.
    #[cfg_attr(not(debug_assertions), inline)]
    pub fn object(self) -> Result<Object<'t, 'a>, DecodeError> {
        let members = match self.entry.kind {
            // What an entry has in place of a text is the number of its members, in the lower half.
            Kind::Object => self.entry.text.at,
            _ => self.blank_object()?,
        };
        Ok(Object::new(self, members))
    }

    /// As [`object`](Self::object), and without members where the value is no object: for surfaces with
    /// messages that are lists or scalars.
    pub fn object_or_empty(self) -> Object<'t, 'a> {
        self.object().unwrap_or_else(|_| Object::new(self, 0))
    }

    /// The wire format this value was read from; XML for texts without types such as query strings.
    pub fn format(self) -> Format {
        match self.source().wire {
            Wire::Json => Format::Json,
            Wire::Xml | Wire::Headers => Format::Xml,
        }
    }

    /// The value's text: a JSON string, or the unescaped text of an XML element without children
    /// (attributes do not count).
    #[cfg_attr(not(debug_assertions), inline)]
    pub fn as_str(self) -> Option<&'t str> {
        self.text()
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
        self.entry.kind == Kind::Null
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
        let below = match self.value() {
            Value::Object(_) => self.below(),
            _ => &[],
        };
        Members(Items {
            tree: self.tree,
            below,
        })
    }

    /// The first direct member of this name.
    pub fn member(self, name: &str) -> Option<Self> {
        self.at(&[name])
    }

    /// The value reached by a path of member names from here; the empty path is this value.
    #[cfg_attr(not(debug_assertions), inline)]
    pub fn at(self, path: &[&str]) -> Option<Self> {
        let Some((first, rest)) = path.split_first() else {
            return Some(self);
        };
        if self.entry.kind != Kind::Object {
            return None;
        }
        self.at_below(self.below(), first, rest)
    }

    /// The items of a JSON list; nothing where the value is no list.
    pub fn items(self) -> Items<'t, 'a> {
        let below = match self.value() {
            Value::Array(_) => self.below(),
            _ => &[],
        };
        Items {
            tree: self.tree,
            below,
        }
    }

    /// The items of a list whose positions have types: of a JSON list, or the children of an XML element.
    pub(crate) fn positions(self) -> Result<Items<'t, 'a>, DecodeError> {
        let is_list = match self.value() {
            Value::Array(_) => true,
            Value::Object(_) => self.is_text_wire(),
            _ => self.is_blank(),
        };
        if !is_list {
            return Err(self.mismatch("a list"));
        }
        Ok(Items {
            tree: self.tree,
            below: self.below(),
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
        match self.value() {
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
    /// The value that an entry of a tree holds.
    #[inline]
    pub(super) fn new(tree: &'t Tree<'a>, entry: &'t Entry) -> Self {
        Self { tree, entry }
    }

    /// The value reached by a path of member names from here, of which `below` is what stands below.
    // Where that is known on the way, nothing is looked up but names.
    #[inline(never)]
    pub(super) fn at_below(self, below: &'t [Entry], first: &str, rest: &[&str]) -> Option<Self> {
        let source = self.source();
        let (mut below, mut places, mut name) = (below, self.places(), first);
        let mut rest = rest.iter();
        loop {
            let index = source.find(below, places, name)?;
            let entry = below.get(index)?;
            let Some(next) = rest.next() else {
                return Some(Self::new(self.tree, entry));
            };
            if entry.kind != Kind::Object {
                return None;
            }
            below = below.get(index + 1..index + entry.size())?;
            (places, name) = (source.places(entry), next);
        }
    }

    /// The direct members of these names, where it is known that each has a name of its own.
    #[inline]
    #[cfg(feature = "pay-v3")]
    pub(crate) fn distinct<const N: usize>(self, names: [&str; N]) -> Option<[Option<Self>; N]> {
        self.places()?;
        let below = self.below();
        let mut found = [None; N];
        // In a loop: done once for each delivery, what is unrolled is only more to fetch.
        for (found, name) in found.iter_mut().zip(names) {
            *found = self.at_below(below, name, &[]);
        }
        Some(found)
    }

    /// A `null` that stands nowhere.
    pub(super) fn null(tree: &'t Tree<'a>) -> Self {
        static NULL: Entry = Entry::nowhere(Kind::Null);
        Self::new(tree, &NULL)
    }

    /// An XML element without content that stands nowhere.
    pub(super) fn blank(tree: &'t Tree<'a>) -> Self {
        static BLANK: Entry = Entry::nowhere(Kind::Text);
        Self::new(tree, &BLANK)
    }

    #[inline]
    pub(super) fn tree(self) -> &'t Tree<'a> {
        self.tree
    }

    #[inline]
    pub(crate) fn source(self) -> &'t Source<'a> {
        &self.tree.source
    }

    #[cfg_attr(not(debug_assertions), inline)]
    pub(crate) fn value(self) -> Value<'t> {
        let Entry { kind, text, .. } = *self.entry;
        let bits = text.bits();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "counts are made from `u32`"
        )]
        let count = bits as u32;
        match kind {
            Kind::Null => Value::Null,
            Kind::False => Value::Bool(false),
            Kind::True => Value::Bool(true),
            Kind::Int => Value::Int(bits.cast_signed()),
            Kind::UInt => Value::UInt(bits),
            Kind::Float => Value::Float(f64::from_bits(bits)),
            Kind::Text => Value::Text(self.source().placed(text)),
            Kind::KeptText => Value::Text(self.source().kept(text)),
            Kind::Array => Value::Array(count),
            Kind::Object => Value::Object(count),
        }
    }

    /// The name as a member; empty for an item.
    #[inline]
    pub(crate) fn name(self) -> &'t str {
        self.source().name(self.entry)
    }

    /// Whether it is a member of this name.
    #[inline]
    pub(crate) fn is_named(self, name: &str) -> bool {
        self.source().is_named(self.entry, name)
    }

    /// The text where it stands in the document as it is meant.
    #[inline]
    pub(crate) fn borrowed_text(self) -> Option<&'a str> {
        match self.entry.kind {
            Kind::Text => Some(self.source().placed(self.entry.text)),
            Kind::KeptText => match self.source().kept.get(self.entry.text.at as usize)? {
                Cow::Borrowed(text) => Some(text),
                Cow::Owned(_) => None,
            },
            _ => None,
        }
    }

    /// The number of members of what is no object: none, if it is an element without content.
    #[cold]
    fn blank_object(self) -> Result<u32, DecodeError> {
        if self.is_blank() {
            Ok(0)
        } else {
            Err(self.mismatch("an object"))
        }
    }

    /// Whether this is an object of which it is known that each member has a name of its own.
    #[inline]
    #[cfg(test)]
    pub(crate) fn is_distinct(self) -> bool {
        self.places().is_some()
    }

    /// Where the members of this object stand, where it is known that each has a name of its own.
    #[inline]
    pub(super) fn places(self) -> Option<&'t Places> {
        self.source().places(self.entry)
    }

    #[inline]
    pub(crate) fn below(self) -> &'t [Entry] {
        self.tree.below(self.entry)
    }

    /// Entries of this value: itself and everything below it.
    #[inline]
    pub(crate) fn size(self) -> usize {
        self.entry.size()
    }

    /// Whether every leaf is text, whatever it stands for.
    #[cfg_attr(not(debug_assertions), inline)]
    pub(crate) fn is_text_wire(self) -> bool {
        self.source().wire != Wire::Json
    }

    /// The text itself, or that of an XML element that also has attributes.
    #[inline]
    fn text(self) -> Option<&'t str> {
        match self.entry.kind {
            Kind::Text => Some(self.source().placed(self.entry.text)),
            Kind::KeptText | Kind::Object => self.odd_text(),
            _ => None,
        }
    }

    #[cold]
    fn odd_text(self) -> Option<&'t str> {
        match self.value() {
            Value::Text(text) => return Some(text),
            _ if !self.is_text_wire() => return None,
            _ => {}
        }
        let mut text = "";
        for (name, member) in self.members() {
            match member.value() {
                Value::Text(own) if name == TEXT => text = own,
                _ if name.starts_with('@') => {}
                _ => return None,
            }
        }
        Some(text)
    }

    /// Whether this is an XML element without content.
    #[cfg_attr(not(debug_assertions), inline)]
    pub(crate) fn is_blank(self) -> bool {
        if !self.is_text_wire() {
            return false;
        }
        let Entry { kind, text, .. } = *self.entry;
        let text = match kind {
            Kind::Text => self.source().placed(text),
            Kind::KeptText => self.source().kept(text),
            _ => return false,
        };
        text.bytes().all(|byte| byte.is_ascii_whitespace())
    }

    /// The error that this value is not `expected`.
    #[cold]
    pub(crate) fn mismatch(self, expected: &'static str) -> DecodeError {
        DecodeError::mismatch(expected, self.describe())
    }

    fn describe(self) -> &'static str {
        match self.value() {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Int(_) | Value::UInt(_) => "an integer",
            Value::Float(_) => "a number",
            Value::Text("") => "empty text",
            Value::Text(_) => "text",
            Value::Array(_) => "a list",
            Value::Object(_) if self.is_text_wire() => "an element with children",
            Value::Object(_) => "an object",
        }
    }
}

/// Name of the member that holds an element's text where it also has attributes or children.
pub(crate) const TEXT: &str = "#text";

#[cfg(test)]
mod tests {
    use crate::tree::Wire;
    use crate::{Format, Node, Tree};

    #[track_caller]
    fn check(tree: &Tree<'_>, path: &[&str], expected: Option<i64>) {
        let found = tree.root().at(path);
        assert_eq!(found.and_then(Node::as_i64), expected, "{path:?}");
        let object = tree.root().object_or_empty();
        let is_there = found.is_some_and(|node| !node.is_null());
        assert_eq!(object.has(path), is_there, "{path:?}");
        // The same from member to member.
        let mut members = path.iter();
        let last = members.try_fold(tree.root(), |node, name| {
            let mut named = node.members().nodes();
            named.find(|member| member.is_named(name))
        });
        let [last, found] =
            [last, found].map(|node| node.map(|node| std::ptr::from_ref(node.entry)));
        assert_eq!(last, found, "{path:?}");
    }

    #[test]
    fn a_path_leads_through_objects() {
        let text =
            r#"{"x":[{"d":9}],"a":{"b":{"c":1,"":2},"n":null,"b":3},"a":4,"e":5,"f":6,"\u0067":7}"#;
        // Read three times: where members stand is known from the second on, unless there are escapes.
        for text in [text, &text.replace("\\u0067", "g")] {
            for _ in 0..3 {
                let mut tree = Tree::empty(Wire::Json);
                tree.read_opened(Format::Json, text.as_bytes())
                    .expect("it is JSON");
                check(&tree, &["a", "b", "c"], Some(1));
                check(&tree, &["a", "b", ""], Some(2));
                check(&tree, &["g"], Some(7));
                for path in [
                    &["a"][..],
                    &["a", "n"],
                    &["a", "n", "c"],
                    &["a", "c"],
                    &["b"],
                    &["x", "d"],
                    &["e", "a"],
                    &[],
                ] {
                    check(&tree, path, None);
                }
            }
        }
    }

    #[test]
    fn what_is_no_object_has_no_members() {
        for text in [r#"[{"a":1}]"#, "1", "null"] {
            let tree = Tree::parse(Format::Json, text.as_bytes()).expect("it is JSON");
            check(&tree, &["a"], None);
            check(&tree, &[], (text == "1").then_some(1));
        }
    }
}
