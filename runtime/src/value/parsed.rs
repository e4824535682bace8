//! Types of other crates that are text on the wire.

use std::any::type_name;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::str::FromStr;

use crate::Node;
use crate::decode::{DecodeError, DecodeValue};
use crate::encode::{EncodeValue, ValueEncoder};

/// A value that is read with [`FromStr`] and written with [`Display`](fmt::Display).
///
/// Lets a generated crate use a type of any other crate: `uuid::Uuid`, `url::Url`,
/// `std::net::IpAddr`, a decimal number that is sent as text. A text that is no such value is an error
/// of the delivery.
///
/// ```
/// use hookgen_runtime::{Format, Parsed, from_slice, to_json};
/// use std::net::IpAddr;
///
/// let address: Parsed<IpAddr> = from_slice(Format::Json, br#""::1""#)?;
/// assert!(address.is_loopback());
/// assert_eq!(to_json(&address), r#""::1""#);
/// assert!(from_slice::<Parsed<IpAddr>>(Format::Json, br#""localhost""#).is_err());
/// # Ok::<(), hookgen_runtime::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Parsed<T>(pub T);

impl<'a, T: FromStr> DecodeValue<'a> for Parsed<T> {
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        let text = String::decode_value(node)?;
        let value = text.trim_ascii().parse().ok();
        value
            .map(Self)
            .ok_or_else(|| DecodeError::invalid(format!("the text of a {}", type_name::<T>())))
    }
}

impl<T: fmt::Display> EncodeValue for Parsed<T> {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        value.text(&self.0.to_string());
    }
}

impl<T> Deref for Parsed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Parsed<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> From<T> for Parsed<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: fmt::Display> fmt::Display for Parsed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
