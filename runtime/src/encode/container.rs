//! Lists, maps, and values of any kind.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{Encode, EncodeValue, ObjectEncoder, Tag, ValueEncoder};
use crate::Node;
use crate::tree::Value;

impl<T: EncodeValue> EncodeValue for Vec<T> {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        value.list(self);
    }

    fn encode_items(&self, value: ValueEncoder<'_>, item: &'static str) {
        value.list_of(item, self);
    }

    fn encode_element(&self, object: &mut ObjectEncoder<'_>, tag: &Tag<'_>) {
        encode_items(self, object, tag);
    }
}

/// One element for each item; an empty list is one element without content, because no element would be
/// no list.
fn encode_items<T: EncodeValue>(items: &[T], object: &mut ObjectEncoder<'_>, tag: &Tag<'_>) {
    if items.is_empty() {
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "the method is not general enough"
        )]
        object.element(tag, |value| value.null());
    }
    for item in items {
        object.element(tag, |value| item.encode_value(value));
    }
}

impl<T: EncodeValue> EncodeValue for BTreeMap<String, T> {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        value.object_with(|object| object.extra(self));
    }
}

/// An object.
impl<T: Encode + ?Sized> EncodeValue for T {
    #[inline]
    fn encode_value(&self, value: ValueEncoder<'_>) {
        value.object(self);
    }
}

impl EncodeValue for Json {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        match self {
            Self::Null => value.null(),
            Self::Bool(this) => value.bool(*this),
            Self::Number(number) => match (number.as_i128(), number.as_f64()) {
                (Some(integer), _) => value.integer(integer),
                (None, Some(number)) => value.number(number),
                (None, None) => value.null(),
            },
            Self::String(text) => value.text(text),
            Self::Array(items) => value.list(items),
            Self::Object(members) => value.object_with(|object| {
                members
                    .iter()
                    .for_each(|(name, member)| object.member(name, member));
            }),
        }
    }

    fn encode_element(&self, object: &mut ObjectEncoder<'_>, tag: &Tag<'_>) {
        match self {
            Self::Array(items) => encode_items(items, object, tag),
            _ => object.element(tag, |value| self.encode_value(value)),
        }
    }
}

/// A value as it was read, for documents that are passed on with changes.
impl EncodeValue for Node<'_, '_> {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        match self.value() {
            Value::Null => value.null(),
            Value::Bool(this) => value.bool(this),
            Value::Int(number) => value.integer(i128::from(number)),
            Value::UInt(number) => value.integer(i128::from(number)),
            Value::Float(number) => value.number(number),
            Value::Text(text) => value.text(text),
            Value::Array(_) => value.list(&self.items().collect::<Vec<_>>()),
            Value::Object(_) => value.object_with(|object| {
                self.members()
                    .for_each(|(name, member)| object.member(name, &member));
            }),
        }
    }

    fn encode_element(&self, object: &mut ObjectEncoder<'_>, tag: &Tag<'_>) {
        match self.value() {
            Value::Array(_) => encode_items(&self.items().collect::<Vec<_>>(), object, tag),
            _ => object.element(tag, |value| self.encode_value(value)),
        }
    }
}
