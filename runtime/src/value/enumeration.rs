//! Open enums: known values by name, every other one kept.

use serde_json::Value as Json;

use crate::Node;
use crate::decode::{DecodeError, DecodeValue};

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

/// Gives an enum whose values are text decoding, encoding, `Display` and the serde traits, by its `From<&str>`, which
/// keeps unknown text, and its `as_str`.
///
/// With `blank` behind the name no text at all is a known value, so that an XML element without content is one.
///
/// ```
/// use hookgen_runtime::{Format, from_slice, to_json};
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum TradeState {
///     Success,
///     Refund,
///     Other(String),
/// }
///
/// impl TradeState {
///     pub fn as_str(&self) -> &str {
///         match self {
///             Self::Success => "SUCCESS",
///             Self::Refund => "REFUND",
///             Self::Other(other) => other,
///         }
///     }
/// }
///
/// impl From<&str> for TradeState {
///     fn from(text: &str) -> Self {
///         match text {
///             "SUCCESS" => Self::Success,
///             "REFUND" => Self::Refund,
///             other => Self::Other(other.to_owned()),
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
#[macro_export]
macro_rules! impl_text_enum {
    ($name:ident) => {
        $crate::impl_text_enum!(@ $name);
    };
    ($name:ident, blank) => {
        $crate::impl_text_enum!(@ $name const BLANK: bool = true;);
    };
    (@ $name:ident $($blank:tt)*) => {
        impl<'a> $crate::DecodeValue<'a> for $name {
            $($blank)*
            #[inline]
            fn decode_value(node: $crate::Node<'_, 'a>) -> ::core::result::Result<Self, $crate::DecodeError> {
                node.text_as()
            }
        }
        impl $crate::EncodeValue for $name {
            #[inline]
            fn encode_value(&self, value: $crate::ValueEncoder<'_>) {
                value.text(self.as_str());
            }
        }
        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        $crate::impl_serde!($name);
    };
}

/// Gives an enum whose values are text `PartialEq`, `Eq` and `Hash`, by its `as_str`: values that are written alike are
/// one value. What derives would compare first, which variant it is, is a function of many branches, and both have to be
/// compiled for each enum of a document.
///
/// ```
/// #[derive(Clone, Debug)]
/// pub enum TradeState {
///     Success,
///     Other(String),
/// }
///
/// impl TradeState {
///     pub fn as_str(&self) -> &str {
///         match self {
///             Self::Success => "SUCCESS",
///             Self::Other(other) => other,
///         }
///     }
/// }
///
/// hookgen_runtime::impl_text_eq!(TradeState);
///
/// assert_ne!(TradeState::Success, TradeState::Other("NEW".to_owned()));
/// assert_eq!(TradeState::Success, TradeState::Other("SUCCESS".to_owned()));
/// ```
#[macro_export]
macro_rules! impl_text_eq {
    ($name:ident) => {
        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }
        impl ::core::cmp::Eq for $name {}
        impl ::core::hash::Hash for $name {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }
    };
}

/// Gives an enum whose values are integers decoding, encoding and the serde traits, by its `From<i64>`, which keeps
/// unknown numbers, and its `as_integer`.
#[macro_export]
macro_rules! impl_integer_enum {
    ($name:ident) => {
        impl<'a> $crate::DecodeValue<'a> for $name {
            fn decode_value(
                node: $crate::Node<'_, 'a>,
            ) -> ::core::result::Result<Self, $crate::DecodeError> {
                match <i64 as $crate::DecodeValue>::decode_value(node) {
                    ::core::result::Result::Ok(number) => {
                        ::core::result::Result::Ok(Self::from(number))
                    }
                    ::core::result::Result::Err(error) => ::core::result::Result::Err(error),
                }
            }
        }
        impl $crate::EncodeValue for $name {
            #[inline]
            fn encode_value(&self, value: $crate::ValueEncoder<'_>) {
                value.integer(::core::primitive::i128::from(self.as_integer()));
            }
        }
        $crate::impl_serde!($name);
    };
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
