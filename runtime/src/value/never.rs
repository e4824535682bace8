//! The type without values.

use crate::Node;
use crate::decode::{DecodeError, DecodeValue};
use crate::encode::{EncodeValue, ValueEncoder};

/// A member that no value can satisfy (`false` as a schema); only its absence is right.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Never {}

impl<'a> DecodeValue<'a> for Never {
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        Err(node.mismatch("no value"))
    }
}

impl EncodeValue for Never {
    fn encode_value(&self, _: ValueEncoder<'_>) {
        match *self {}
    }
}
