//! Lists, maps, and values of any kind.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::Value as Json;

use super::{Decode, DecodeError, DecodeValue};
use crate::Node;
use crate::tree::{TEXT, Value};

impl<'a, T: DecodeValue<'a>> DecodeValue<'a> for Vec<T> {
    const BLANK: bool = true;
    const REPEATS: bool = true;

    /// A JSON list, or the one item that senders write where a list has one item.
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        match node.value() {
            Value::Array(items) => {
                let mut list = Self::with_capacity(items as usize);
                for (index, item) in node.items().enumerate() {
                    match T::decode_item(item) {
                        Ok(item) => list.push(item),
                        Err(error) => return Err(error.at(index)),
                    }
                }
                Ok(list)
            }
            Value::Null => Err(node.mismatch("a list")),
            _ if node.is_blank() => Ok(Self::new()),
            _ => Ok(vec![T::decode_item(node).map_err(|error| error.at(0))?]),
        }
    }

    fn decode_items(node: Node<'_, 'a>, item: &'static str) -> Result<Self, DecodeError> {
        if !node.is_text_wire() || !matches!(node.value(), Value::Object(_)) {
            return Self::decode_value(node);
        }
        let items = node.members().filter(|(name, _)| *name == item);
        let items = items
            .enumerate()
            .map(|(index, (_, item))| T::decode_item(item).map_err(|error| error.at(index)));
        let list = items.collect::<Result<Self, _>>()?;
        let is_child = |name: &str| !name.starts_with('@') && name != TEXT;
        if list.is_empty() && node.members().any(|(name, _)| is_child(name)) {
            // Items under a name that is not known are not no items.
            return Err(DecodeError::missing(item));
        }
        Ok(list)
    }

    fn decode_first(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        if !node.is_blank() {
            return Self::decode_value(node);
        }
        // An item that cannot be without content is none.
        Ok(T::decode_item(node).into_iter().collect())
    }

    fn decode_more(&mut self, node: Node<'_, 'a>) -> Result<(), DecodeError> {
        self.push(T::decode_item(node)?);
        Ok(())
    }
}

impl<'a, T: DecodeValue<'a>> DecodeValue<'a> for BTreeMap<String, T> {
    const BLANK: bool = true;

    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        let mut map = Self::new();
        if !matches!(node.value(), Value::Object(_)) && !node.is_blank() {
            return Err(node.mismatch("an object"));
        }
        let mut blank = BTreeMap::new();
        for (key, value) in node.members() {
            insert(&mut map, &mut blank, key, value)?;
        }
        Ok(map)
    }
}

/// Adds a member to a map; elements of XML that repeat a name become one list. `blank` remembers first
/// elements without content, which are items where others follow.
pub(crate) fn insert<'t, 'a, T: DecodeValue<'a>>(
    map: &mut BTreeMap<String, T>,
    blank: &mut BTreeMap<&'t str, Node<'t, 'a>>,
    key: &'t str,
    node: Node<'t, 'a>,
) -> Result<(), DecodeError> {
    let within = |error: DecodeError| error.within("*");
    match map.entry(key.to_owned()) {
        Entry::Vacant(vacant) => {
            vacant.insert(T::decode_value(node).map_err(within)?);
            if T::REPEATS && node.is_blank() {
                blank.insert(key, node);
            }
            Ok(())
        }
        Entry::Occupied(mut known) if T::REPEATS && node.is_text_wire() => {
            if let Some(first) = blank.remove(key) {
                known.insert(T::decode_first(first).map_err(within)?);
            }
            known.get_mut().decode_more(node).map_err(within)
        }
        Entry::Occupied(_) => Err(DecodeError::duplicate("*")),
    }
}

/// An object.
impl<'a, T: Decode<'a>> DecodeValue<'a> for T {
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        // Not one function more than it takes: each is compiled for each type.
        match node.object() {
            Ok(mut object) => match T::take(&mut object) {
                Ok(value) => match object.finish() {
                    Ok(()) => Ok(value),
                    Err(error) => Err(error),
                },
                Err(error) => Err(object.first_error(error)),
            },
            Err(error) => Err(error),
        }
    }
}

/// Any value. XML has no types: leaves become strings, repeated elements lists.
impl<'a> DecodeValue<'a> for Json {
    const NULLABLE: bool = true;
    const BLANK: bool = true;
    const REPEATS: bool = true;

    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        Ok(match node.value() {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Int(number) => Self::from(number),
            Value::UInt(number) => Self::from(number),
            Value::Float(number) => Self::from(number),
            Value::Text(text) => Self::from(text),
            Value::Array(_) => Self::Array(
                node.items()
                    .map(Self::decode_value)
                    .collect::<Result<_, _>>()?,
            ),
            Value::Object(_) => {
                let members = BTreeMap::<String, Self>::decode_value(node)?;
                Self::Object(members.into_iter().collect())
            }
        })
    }

    fn decode_more(&mut self, node: Node<'_, 'a>) -> Result<(), DecodeError> {
        let more = Self::decode_value(node)?;
        if let Self::Array(items) = self {
            items.push(more);
        } else {
            *self = Self::Array(vec![self.take(), more]);
        }
        Ok(())
    }
}
