//! Open enums: known values by name, every other one kept.

use serde_json::Value as Json;

use crate::Node;
use crate::decode::{DecodeError, DecodeValue};

/// An enum whose values are text. [`impl_text_enum!`](crate::impl_text_enum) does the rest.
///
/// ```
/// use hookgen_runtime::{Format, TextEnum, from_slice, to_json};
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum TradeState {
///     Success,
///     Refund,
///     Other(String),
/// }
///
/// impl TextEnum for TradeState {
///     fn from_text(text: &str) -> Self {
///         match text {
///             "SUCCESS" => Self::Success,
///             "REFUND" => Self::Refund,
///             other => Self::Other(other.to_owned()),
///         }
///     }
///     fn as_str(&self) -> &str {
///         match self {
///             Self::Success => "SUCCESS",
///             Self::Refund => "REFUND",
///             Self::Other(other) => other,
///         }
///     }
/// }
///
/// hookgen_runtime::impl_text_enum!(TradeState);
///
/// let states: Vec<TradeState> = from_slice(Format::Json, br#"["SUCCESS","NEW"]"#)?;
/// assert_eq!(states, [TradeState::Success, TradeState::Other("NEW".to_owned())]);
/// assert_eq!(to_json(&states), r#"["SUCCESS","NEW"]"#);
/// # Ok::<(), hookgen_runtime::DecodeError>(())
/// ```
pub trait TextEnum: Sized {
    /// Whether no text at all is a known value, so that an XML element without content is one.
    const BLANK: bool = false;

    /// The value for a text; unknown text is kept.
    fn from_text(text: &str) -> Self;

    /// The text of a value, as it was received or will be sent.
    fn as_str(&self) -> &str;
}

/// An enum whose values are integers. [`impl_integer_enum!`](crate::impl_integer_enum) does the rest.
pub trait IntegerEnum: Sized {
    /// The value for a number; unknown numbers are kept.
    fn from_integer(number: i64) -> Self;

    /// The number of a value.
    fn as_integer(&self) -> i64;
}

/// An enum whose values are of several types. [`impl_mixed_enum!`](crate::impl_mixed_enum) does the
/// rest.
pub trait MixedEnum: Sized {
    /// Whether no text at all is a known value, so that an XML element without content is one.
    const BLANK: bool = false;

    /// The known value that is written like this.
    fn known(json: &Json) -> Option<Self>;

    /// Keeps any other value.
    fn other(json: Json) -> Self;

    /// The value as it is written.
    fn to_json(&self) -> Json;
}

/// Decodes a [`MixedEnum`]. Text of XML is first taken for text, then for what else it can be read as.
///
/// # Errors
/// None of its own: every value is kept.
pub fn decode_mixed<T: MixedEnum>(node: Node<'_, '_>) -> Result<T, DecodeError> {
    let json = Json::decode_value(node)?;
    let untyped = || {
        let text = node.as_str().filter(|_| node.is_text_wire())?;
        T::known(&serde_json::from_str(text.trim_ascii()).ok()?)
    };
    Ok(T::known(&json)
        .or_else(untyped)
        .unwrap_or_else(|| T::other(json)))
}

/// Gives types that implement [`TextEnum`] decoding, encoding, the serde traits, `Display` and
/// `From<&str>`. Takes any number of types.
#[macro_export]
macro_rules! impl_text_enum {
    ($($name:ident),* $(,)?) => {$(
        impl<'a> $crate::DecodeValue<'a> for $name {
            const BLANK: bool = <Self as $crate::TextEnum>::BLANK;
            fn decode_value(node: $crate::Node<'_, 'a>) -> ::core::result::Result<Self, $crate::DecodeError> {
                match <::std::borrow::Cow<'_, str> as $crate::DecodeValue>::decode_value(node) {
                    ::core::result::Result::Ok(text) => ::core::result::Result::Ok($crate::TextEnum::from_text(&text)),
                    ::core::result::Result::Err(error) => ::core::result::Result::Err(error),
                }
            }
        }
        impl $crate::EncodeValue for $name {
            #[inline]
            fn encode_value(&self, value: $crate::ValueEncoder<'_>) {
                value.text($crate::TextEnum::as_str(self));
            }
        }
        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str($crate::TextEnum::as_str(self))
            }
        }
        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                $crate::TextEnum::from_text(text)
            }
        }
        $crate::impl_serde!($name);
    )*};
}

/// Gives types that implement [`IntegerEnum`] decoding, encoding, the serde traits and `From<i64>`.
/// Takes any number of types.
#[macro_export]
macro_rules! impl_integer_enum {
    ($($name:ident),* $(,)?) => {$(
        impl<'a> $crate::DecodeValue<'a> for $name {
            fn decode_value(node: $crate::Node<'_, 'a>) -> ::core::result::Result<Self, $crate::DecodeError> {
                <i64 as $crate::DecodeValue>::decode_value(node).map($crate::IntegerEnum::from_integer)
            }
        }
        impl $crate::EncodeValue for $name {
            #[inline]
            fn encode_value(&self, value: $crate::ValueEncoder<'_>) {
                value.integer($crate::IntegerEnum::as_integer(self).into());
            }
        }
        impl ::core::convert::From<i64> for $name {
            #[inline]
            fn from(number: i64) -> Self {
                $crate::IntegerEnum::from_integer(number)
            }
        }
        $crate::impl_serde!($name);
    )*};
}

/// Gives types that implement [`MixedEnum`] decoding, encoding and the serde traits. Takes any
/// number of types.
#[macro_export]
macro_rules! impl_mixed_enum {
    ($($name:ident),* $(,)?) => {$(
        impl<'a> $crate::DecodeValue<'a> for $name {
            const NULLABLE: bool = true;
            const BLANK: bool = <Self as $crate::MixedEnum>::BLANK;
            fn decode_value(node: $crate::Node<'_, 'a>) -> ::core::result::Result<Self, $crate::DecodeError> {
                $crate::decode_mixed(node)
            }
        }
        impl $crate::EncodeValue for $name {
            #[inline]
            fn encode_value(&self, value: $crate::ValueEncoder<'_>) {
                $crate::EncodeValue::encode_value(&$crate::MixedEnum::to_json(self), value);
            }
        }
        $crate::impl_serde!($name);
    )*};
}
