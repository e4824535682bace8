//! Values that may be `null`.

use crate::Node;
use crate::decode::{DecodeError, DecodeValue};
use crate::encode::{EncodeValue, ObjectEncoder, Tag, ValueEncoder};

/// A value that may be an explicit `null`; a member that may also be missing is an `Option` of it.
///
/// In XML, `null` is an element without content wherever such an element is not a value of `T` itself.
///
/// ```
/// use hookgen_runtime::Nullable;
/// let total: Nullable<i64> = None.into();
/// assert_eq!(total, Nullable::Null);
/// assert_eq!(Nullable::Value(7).as_option(), Some(&7));
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Nullable<T> {
    /// `null`
    #[default]
    Null,
    /// Any other value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value unless it is `null`.
    pub const fn as_option(&self) -> Option<&T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// The value unless it is `null`.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }
}

impl<T> From<Option<T>> for Nullable<T> {
    fn from(option: Option<T>) -> Self {
        option.map_or(Self::Null, Self::Value)
    }
}

impl<T> From<Nullable<T>> for Option<T> {
    fn from(nullable: Nullable<T>) -> Self {
        nullable.into_option()
    }
}

impl<'a, T: DecodeValue<'a>> DecodeValue<'a> for Nullable<T> {
    const NULLABLE: bool = true;
    const BLANK: bool = true;
    const REPEATS: bool = T::REPEATS;

    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        if node.is_null() || (!T::BLANK && node.is_blank()) {
            return Ok(Self::Null);
        }
        T::decode_value(node).map(Self::Value)
    }

    fn decode_item(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        if node.is_null() || (!T::BLANK && node.is_blank()) {
            return Ok(Self::Null);
        }
        T::decode_item(node).map(Self::Value)
    }

    fn decode_items(node: Node<'_, 'a>, item: &'static str) -> Result<Self, DecodeError> {
        if node.is_null() || (!T::BLANK && node.is_blank()) {
            return Ok(Self::Null);
        }
        T::decode_items(node, item).map(Self::Value)
    }

    fn decode_more(&mut self, node: Node<'_, 'a>) -> Result<(), DecodeError> {
        match self {
            Self::Value(value) => value.decode_more(node),
            Self::Null => Err(DecodeError::repeated()),
        }
    }
}

impl<T: EncodeValue> EncodeValue for Nullable<T> {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        match self {
            Self::Null => value.null(),
            Self::Value(this) => this.encode_value(value),
        }
    }

    fn encode_items(&self, value: ValueEncoder<'_>, item: &'static str) {
        match self {
            Self::Null => value.null(),
            Self::Value(this) => this.encode_items(value, item),
        }
    }

    fn encode_element(&self, object: &mut ObjectEncoder<'_>, tag: &Tag<'_>) {
        match self {
            Self::Null => object.element(tag, |value| self.encode_value(value)),
            Self::Value(this) => this.encode_element(object, tag),
        }
    }
}
