//! Text, numbers and booleans.

use std::borrow::Cow;

use super::{DecodeError, DecodeValue};
use crate::tree::Value;
use crate::{Node, UnixTimestamp};

impl<'a> DecodeValue<'a> for String {
    const BLANK: bool = true;

    #[inline]
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        match node.as_str() {
            Some(text) => Ok(text.to_owned()),
            None => integer_as_text(node),
        }
    }
}

impl<'a> DecodeValue<'a> for Cow<'a, str> {
    const BLANK: bool = true;

    #[inline]
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        match node.borrowed_text() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => String::decode_value(node).map(Cow::Owned),
        }
    }
}

/// Senders disagree with their documents about whether an id is text or a number. An integer has one
/// spelling, so nothing is lost; a fraction has many.
#[cold]
fn integer_as_text(node: Node<'_, '_>) -> Result<String, DecodeError> {
    match node.value() {
        Value::Int(number) => Ok(number.to_string()),
        Value::UInt(number) => Ok(number.to_string()),
        _ => Err(node.mismatch("text")),
    }
}

impl<'a> DecodeValue<'a> for bool {
    #[inline]
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        boolean(node).ok_or_else(|| node.mismatch("a boolean"))
    }
}

/// A JSON boolean; as text of XML also the spellings of XML Schema (XSD 1.1 part 2, 3.3.2).
pub(crate) fn boolean(node: Node<'_, '_>) -> Option<bool> {
    match node.value() {
        Value::Bool(value) => Some(value),
        _ if node.is_text_wire() => match node.as_str()?.trim_ascii() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

macro_rules! integers {
    ($($ty:ident),*) => {$(
        impl<'a> DecodeValue<'a> for $ty {
            #[inline]
            fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
                match integer(node) {
                    Some(number) => Self::try_from(number)
                        .map_err(|_| DecodeError::invalid(concat!("an integer in the range of ", stringify!($ty)))),
                    None => Err(node.mismatch("an integer")),
                }
            }
        }
    )*};
}

integers!(i8, i16, i32, i64, i128, u8, u16, u32, u64);

/// An integer: a JSON number without a fraction, or decimal digits as text, blanks around them ignored.
///
/// JSON Schema counts `1.0` as an integer (draft 2020-12 validation, 6.1.1).
#[inline]
pub(crate) fn integer(node: Node<'_, '_>) -> Option<i128> {
    match node.value() {
        Value::Int(number) => Some(i128::from(number)),
        Value::UInt(number) => Some(i128::from(number)),
        Value::Float(number) => whole(number),
        _ => digits(node.as_str()?.trim_ascii()),
    }
}

/// Short digits are the rule; `str::parse` is slower because it must look for overflow.
#[inline]
fn digits(text: &str) -> Option<i128> {
    let bytes = text.as_bytes();
    if bytes.is_empty() || bytes.len() > 18 || !bytes.iter().all(u8::is_ascii_digit) {
        return text.parse().ok();
    }
    let number = bytes
        .iter()
        .fold(0, |sum: i64, digit| sum * 10 + i64::from(digit - b'0'));
    Some(i128::from(number))
}

/// Integers up to 2⁵³ have exactly one floating-point value.
#[cold]
fn whole(number: f64) -> Option<i128> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked to be a small whole number"
    )]
    (number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0).then_some(number as i128)
}

impl<'a> DecodeValue<'a> for f64 {
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        number(node).ok_or_else(|| node.mismatch("a number"))
    }
}

impl<'a> DecodeValue<'a> for f32 {
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the schema asks for single precision"
        )]
        f64::decode_value(node).map(|number| number as f32)
    }
}

/// A JSON number, or a decimal number as text, blanks around it ignored.
pub(crate) fn number(node: Node<'_, '_>) -> Option<f64> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "the schema asks for a floating-point number"
    )]
    match node.value() {
        Value::Int(number) => Some(number as f64),
        Value::UInt(number) => Some(number as f64),
        Value::Float(number) => Some(number),
        _ => node.as_str()?.trim_ascii().parse().ok(),
    }
}

impl<'a> DecodeValue<'a> for UnixTimestamp {
    #[inline]
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        i64::decode_value(node).map(Self::from_secs)
    }
}
