//! `jiff`: a moment; the offset it was written with is not kept.

use jiff::Timestamp;

use super::decode;
use crate::Node;
use crate::decode::{DecodeError, DecodeValue};
use crate::encode::{EncodeValue, ValueEncoder};

impl<'a> DecodeValue<'a> for Timestamp {
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        decode(
            node,
            |text| text.parse().ok(),
            |moment| Self::from_second(moment.as_secs()).ok(),
        )
    }
}

impl EncodeValue for Timestamp {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        value.text(&self.to_string());
    }
}
