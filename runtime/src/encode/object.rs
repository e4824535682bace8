//! Writing members.

use super::value::{Place, ValueEncoder};
use super::{Encode, EncodeValue};
use crate::tree::TEXT;
use crate::{Format, Name, json, xml};

/// Writes the members of one object, in the order of the calls.
#[derive(Debug)]
pub struct ObjectEncoder<'w> {
    out: &'w mut String,
    format: Format,
    /// Whether no JSON member was written yet.
    first: bool,
    /// Where XML attributes go: just before the `>` of the element's start tag.
    tag_end: Option<usize>,
}

/// The name of an XML element that is being written.
#[derive(Clone, Copy, Debug)]
pub struct Tag<'n> {
    name: &'n str,
    prefix: Option<&'static str>,
    namespace: Option<&'static str>,
}

impl<'n> From<&'n str> for Tag<'n> {
    fn from(name: &'n str) -> Self {
        Self::new(name)
    }
}

impl<'n> From<&'n String> for Tag<'n> {
    fn from(name: &'n String) -> Self {
        Self::new(name)
    }
}

impl From<&Name> for Tag<'static> {
    fn from(name: &Name) -> Self {
        Self {
            name: name.xml,
            prefix: name.prefix,
            namespace: name.namespace,
        }
    }
}

impl<'n> Tag<'n> {
    pub(super) const fn new(name: &'n str) -> Self {
        Self {
            name,
            prefix: None,
            namespace: None,
        }
    }
}

impl<'w> ObjectEncoder<'w> {
    /// Writes a member.
    pub fn member<T: EncodeValue + ?Sized>(&mut self, name: &str, value: &T) {
        match self.format {
            Format::Xml => {
                value.encode_element(self, &Tag::new(name));
            }
            Format::Json => value.encode_value(self.json_member(name)),
        }
    }

    /// Writes a member that is there.
    pub fn optional<T: EncodeValue + ?Sized>(&mut self, name: &str, value: Option<&T>) {
        if let Some(value) = value {
            self.member(name, value);
        }
    }

    /// Writes a member whose value the schema fixes: text, a number or a boolean.
    pub fn constant<T: EncodeValue>(&mut self, name: &str, value: T) {
        self.member(name, &value);
    }

    /// Writes a member whose value the schema fixes under the names of this wire.
    pub fn constant_as<T: EncodeValue>(&mut self, name: &Name, value: T) {
        self.member_as(name, &value);
    }

    /// Writes a member under the names of this wire.
    pub fn member_as<T: EncodeValue + ?Sized>(&mut self, name: &Name, value: &T) {
        if self.format == Format::Json {
            return self.member(name.json, value);
        }
        let tag = Tag::from(name);
        match name.item {
            None => value.encode_element(self, &tag),
            Some(item) => self.element(&tag, |wrapper| wrapper.wrapped(item, value)),
        }
    }

    /// Writes a member that is there under the names of this wire.
    pub fn optional_as<T: EncodeValue + ?Sized>(&mut self, name: &Name, value: Option<&T>) {
        if let Some(value) = value {
            self.member_as(name, value);
        }
    }

    /// Writes the members of a map, for types that keep what they do not know.
    pub fn extra<T: EncodeValue>(&mut self, members: &std::collections::BTreeMap<String, T>) {
        for (name, value) in members {
            self.member(name, value);
        }
    }

    /// Writes the members of another type into this object.
    pub fn flatten<T: Encode + ?Sized>(&mut self, value: &T) {
        value.encode(self);
    }

    /// The format that is written.
    pub fn format(&self) -> Format {
        self.format
    }

    /// An XML document, to which one member is added: its root element.
    pub(super) fn document(out: &'w mut String) -> Self {
        Self {
            out,
            format: Format::Xml,
            first: true,
            tag_end: None,
        }
    }

    pub(super) fn json(out: &'w mut String) -> Self {
        Self {
            out,
            format: Format::Json,
            first: true,
            tag_end: None,
        }
    }

    pub(super) fn element_content(out: &'w mut String, tag_end: usize) -> Self {
        Self {
            out,
            format: Format::Xml,
            first: true,
            tag_end: Some(tag_end),
        }
    }

    /// Writes an XML element, or an attribute or text where the name says so.
    pub(crate) fn element(&mut self, tag: &Tag<'_>, write: impl FnOnce(ValueEncoder<'_>)) {
        match (tag.name.strip_prefix('@'), self.tag_end) {
            (Some(attribute), Some(tag_end)) => {
                let mut text = String::new();
                write(ValueEncoder::new(&mut text, Place::Plain));
                self.attribute(tag_end, attribute, &text);
            }
            (None, Some(tag_end)) if tag.name == TEXT => {
                write(ValueEncoder::new(self.out, Place::Element { tag_end }));
            }
            _ => {
                let tag_end = self.start_tag(tag);
                write(ValueEncoder::new(self.out, Place::Element { tag_end }));
                self.end_tag(tag);
            }
        }
    }

    fn attribute(&mut self, tag_end: usize, name: &str, value: &str) {
        let mut attribute = String::from(" ");
        xml::name(&mut attribute, name);
        attribute.push_str("=\"");
        xml::attribute_text(&mut attribute, value);
        attribute.push('"');
        self.out.insert_str(tag_end, &attribute);
        self.tag_end = Some(tag_end + attribute.len());
    }

    fn start_tag(&mut self, tag: &Tag<'_>) -> usize {
        self.out.push('<');
        self.qualified_name(tag);
        if let Some(uri) = tag.namespace {
            self.out.push_str(" xmlns");
            if let Some(prefix) = tag.prefix {
                self.out.push(':');
                self.out.push_str(prefix);
            }
            self.out.push_str("=\"");
            xml::attribute_text(self.out, uri);
            self.out.push('"');
        }
        self.out.push('>');
        self.out.len() - 1
    }

    fn end_tag(&mut self, tag: &Tag<'_>) {
        self.out.push_str("</");
        self.qualified_name(tag);
        self.out.push('>');
    }

    fn qualified_name(&mut self, tag: &Tag<'_>) {
        if let Some(prefix) = tag.prefix {
            self.out.push_str(prefix);
            self.out.push(':');
        }
        xml::name(self.out, tag.name);
    }

    fn json_member(&mut self, name: &str) -> ValueEncoder<'_> {
        if !self.first {
            self.out.push(',');
        }
        self.first = false;
        json::string(self.out, name);
        self.out.push(':');
        ValueEncoder::new(self.out, Place::Json)
    }
}
