//! Writing one value.

use std::fmt::Write;

use super::object::{ObjectEncoder, Tag};
use super::{Encode, EncodeValue, ITEM};
use crate::{json, xml};

/// Writes exactly one value; every method uses it up.
#[derive(Debug)]
pub struct ValueEncoder<'w> {
    out: &'w mut String,
    place: Place,
}

/// Where a value goes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    Json,
    /// Between the tags of an element.
    Element {
        tag_end: usize,
    },
    /// Nothing but text, for attributes.
    Plain,
}

impl<'w> ValueEncoder<'w> {
    /// Text.
    pub fn text(self, text: &str) {
        match self.place {
            Place::Json => json::string(self.out, text),
            Place::Element { .. } => xml::cdata(self.out, text),
            Place::Plain => self.out.push_str(text),
        }
    }

    /// An integer.
    pub fn integer(self, number: i128) {
        // Writing to a `String` cannot fail.
        let _ = write!(self.out, "{number}");
    }

    /// A number that may have a fraction.
    pub fn number(self, number: f64) {
        match self.place {
            Place::Json => json::number(self.out, number),
            Place::Element { .. } | Place::Plain => {
                let _ = write!(self.out, "{number}");
            }
        }
    }

    /// A boolean.
    pub fn bool(self, value: bool) {
        self.out.push_str(if value { "true" } else { "false" });
    }

    /// `null`; in XML an element without content.
    pub fn null(self) {
        if let Place::Json = self.place {
            self.out.push_str("null");
        }
    }

    /// An object with the members of a type.
    pub fn object<T: Encode + ?Sized>(self, members: &T) {
        self.object_with(|object| members.encode(object));
    }

    /// An object with the members that a function writes.
    pub fn object_with(self, members: impl FnOnce(&mut ObjectEncoder<'_>)) {
        match self.place {
            Place::Json => {
                self.out.push('{');
                members(&mut ObjectEncoder::json(self.out));
                self.out.push('}');
            }
            Place::Element { tag_end } => {
                members(&mut ObjectEncoder::element_content(self.out, tag_end));
            }
            // An attribute has no place for members.
            Place::Plain => {}
        }
    }

    /// A list; in XML, where it is not a member of an object, its items are elements named `item`.
    pub fn list<'i, T: EncodeValue + 'i>(self, items: impl IntoIterator<Item = &'i T>) {
        self.list_of(ITEM, items);
    }

    /// As [`list`](Self::list), with this name for the elements.
    pub(super) fn list_of<'i, T: EncodeValue + 'i>(
        self,
        name: &str,
        items: impl IntoIterator<Item = &'i T>,
    ) {
        match self.place {
            Place::Json => {
                self.out.push('[');
                for (index, item) in items.into_iter().enumerate() {
                    if index > 0 {
                        self.out.push(',');
                    }
                    item.encode_value(ValueEncoder::new(self.out, Place::Json));
                }
                self.out.push(']');
            }
            Place::Element { .. } | Place::Plain => self.object_with(|object| {
                items.into_iter().for_each(|item| {
                    object.element(&Tag::new(name), |value| item.encode_value(value))
                });
            }),
        }
    }

    pub(super) fn new(out: &'w mut String, place: Place) -> Self {
        Self { out, place }
    }

    pub(super) fn json_document(out: &'w mut String) -> Self {
        Self::new(out, Place::Json)
    }

    /// The items of a list inside of the element that wraps them.
    pub(super) fn wrapped<T: EncodeValue + ?Sized>(self, item: &'static str, list: &T) {
        self.object_with(|object| list.encode_element(object, &Tag::new(item)));
    }
}
