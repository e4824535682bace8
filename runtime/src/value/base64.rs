//! Bytes in Base64.

use std::fmt;

use crate::Node;
use crate::decode::{DecodeError, DecodeValue};
use crate::encode::{EncodeValue, ValueEncoder};

/// Bytes that stand in the document as Base64 text (RFC 4648, section 4).
///
/// Missing padding and blanks are accepted; the text that is sent is canonical.
#[derive(Clone, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Base64(Vec<u8>);

impl Base64 {
    /// Takes bytes as they are.
    pub const fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The decoded bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The decoded bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

/// Tells the length only: such members hold keys and documents.
impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64({} bytes)", self.0.len())
    }
}

impl<'a> DecodeValue<'a> for Base64 {
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        let text = node.as_str().ok_or_else(|| node.mismatch("Base64 text"))?;
        base64_simd::forgiving_decode_to_vec(text.as_bytes())
            .map(Self)
            .map_err(|_| DecodeError::invalid("Base64 text"))
    }
}

impl EncodeValue for Base64 {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        value.text(&base64_simd::STANDARD.encode_to_string(&self.0));
    }
}
