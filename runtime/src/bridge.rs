//! serde for generated types: two functions that every `Serialize` and `Deserialize` goes through.
//!
//! Without the feature `serde` the macros here are those of `bridge_off`, which give nothing: serde's traits are a
//! sixth of what the compiler has to check in a generated crate, and most receivers never ask for them.

use std::borrow::Cow;

use serde::de::{DeserializeSeed, Deserializer, Error as _};
use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::decode::DecodeValue;
use crate::encode::EncodeValue;
use crate::json::Fill;
use crate::tree::{Tree, Value, Wire};
use crate::{Format, Limits, Node, to_json};

/// Deserializes a type as it would be decoded from JSON.
///
/// # Errors
/// The deserializer's own, and the [`DecodeError`](crate::DecodeError) as text.
pub fn deserialize<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DecodeValue<'de>,
{
    let mut tree = Tree::empty(Wire::Json);
    let depth = Limits::default().depth;
    Fill {
        tree: &mut tree,
        name: Cow::Borrowed(""),
        depth,
    }
    .deserialize(deserializer)?;
    T::decode_value(tree.root()).map_err(D::Error::custom)
}

/// Serializes a type as it would be encoded to JSON.
///
/// # Errors
/// The serializer's own.
pub fn serialize<S, T>(value: &T, serializer: S) -> Result<S::Ok, S::Error>
where
    S: Serializer,
    T: EncodeValue + ?Sized,
{
    // Written and read once more: so no type needs code for both ways of writing.
    let json = to_json(value);
    let limits = Limits {
        depth: u16::MAX,
        bytes: usize::MAX,
    };
    let tree =
        Tree::parse_within(limits, Format::Json, json.as_bytes()).map_err(S::Error::custom)?;
    tree.root().serialize(serializer)
}

impl Serialize for Node<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value() {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(value),
            Value::Int(number) => serializer.serialize_i64(number),
            Value::UInt(number) => serializer.serialize_u64(number),
            Value::Float(number) => serializer.serialize_f64(number),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Array(items) => {
                let mut seq = serializer.serialize_seq(Some(items as usize))?;
                self.items()
                    .try_for_each(|item| seq.serialize_element(&item))?;
                seq.end()
            }
            Value::Object(members) => {
                let mut map = serializer.serialize_map(Some(members as usize))?;
                self.members()
                    .try_for_each(|(name, member)| map.serialize_entry(name, &member))?;
                map.end()
            }
        }
    }
}

/// Gives a type that implements [`EncodeValue`](crate::EncodeValue) `serde::Serialize`, where the feature
/// `serde` is on.
///
/// Event enums have no way back on purpose, see [`DecodeEvent`](crate::DecodeEvent).
#[macro_export]
macro_rules! impl_serialize {
    ($name:ident $(<$a:lifetime>)?) => {
        impl $(<$a>)? $crate::serde::Serialize for $name $(<$a>)? {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::serialize(self, serializer)
            }
        }
    };
}

/// Gives types that implement [`DecodeValue`](crate::DecodeValue) and
/// [`EncodeValue`](crate::EncodeValue) `serde::Serialize` and `serde::Deserialize`, where the feature `serde` is
/// on; without it, nothing.
///
/// Takes any number of types; one that borrows is written `Name<'a>`.
#[macro_export]
macro_rules! impl_serde {
    ($($name:ident $(<$a:lifetime>)?),* $(,)?) => {$(
        $crate::impl_serialize!($name $(<$a>)?);
        impl<'de $(: $a, $a)?> $crate::serde::Deserialize<'de> for $name $(<$a>)? {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::deserialize(deserializer)
            }
        }
    )*};
}
