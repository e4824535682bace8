//! Text, numbers and booleans.

use std::borrow::Cow;
use std::io::Write as _;

use super::{DecodeError, DecodeValue};
use crate::tree::Value;
use crate::{Node, UnixTimestamp};

impl<'a> DecodeValue<'a> for String {
    const BLANK: bool = true;

    #[cfg_attr(not(debug_assertions), inline)]
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        match node.as_str() {
            Some(text) => Ok(text.to_owned()),
            None => integer_as_text(node),
        }
    }
}

impl<'a> DecodeValue<'a> for Cow<'a, str> {
    const BLANK: bool = true;

    #[cfg_attr(not(debug_assertions), inline)]
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        match node.borrowed_text() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => owned(node),
        }
    }
}

/// Text that is not in the document as it is meant, or what is no text.
#[cold]
fn owned<'a>(node: Node<'_, 'a>) -> Result<Cow<'a, str>, DecodeError> {
    String::decode_value(node).map(Cow::Owned)
}

/// Senders disagree with their documents about whether an id is text or a number. An integer has one
/// spelling, so nothing is lost; a fraction has many.
#[cold]
fn integer_as_text(node: Node<'_, '_>) -> Result<String, DecodeError> {
    Digits::default().of(node).map(ToOwned::to_owned)
}

/// Room for an integer as text; see [`Node::text_or`].
#[derive(Debug, Default)]
pub struct Digits([u8; SIZE]);

/// Characters of `i64::MIN` and `u64::MAX`.
const SIZE: usize = 20;

impl<'t> Node<'t, '_> {
    /// The text, or the integer that a sender wrote where text was agreed on, as it is written. Nothing is
    /// allocated, and nothing is to be dropped.
    ///
    /// # Errors
    /// The value is neither.
    #[cfg_attr(not(debug_assertions), inline)]
    pub fn text_or<'d>(self, digits: &'d mut Digits) -> Result<&'d str, DecodeError>
    where
        't: 'd,
    {
        match self.as_str() {
            Some(text) => Ok(text),
            None => digits.of(self),
        }
    }

    /// The value of a type that is made from any [text](Self::text_or).
    ///
    /// # Errors
    /// The value is no text.
    pub fn text_as<T: for<'text> From<&'text str>>(self) -> Result<T, DecodeError> {
        match self.text_or(&mut Digits::default()) {
            Ok(text) => Ok(T::from(text)),
            Err(error) => Err(error),
        }
    }
}

impl Digits {
    #[cold]
    fn of(&mut self, node: Node<'_, '_>) -> Result<&str, DecodeError> {
        let mut rest = self.0.as_mut_slice();
        // There is room for every integer.
        let _ = match node.value() {
            Value::Int(number) => write!(rest, "{number}"),
            Value::UInt(number) => write!(rest, "{number}"),
            _ => return Err(node.mismatch("text")),
        };
        let length = SIZE - rest.len();
        let text = self.0.get(..length).unwrap_or_default();
        std::str::from_utf8(text).map_err(|_| node.mismatch("text"))
    }
}

impl<'a> DecodeValue<'a> for bool {
    #[cfg_attr(not(debug_assertions), inline)]
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
            #[cfg_attr(not(debug_assertions), inline)]
            fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
                let number = match plain_integer(node) {
                    Some(number) => Self::try_from(number).ok(),
                    None => match integer(node) {
                        Some(number) => Self::try_from(number).ok(),
                        None => return Err(node.mismatch("an integer")),
                    },
                };
                number.ok_or_else(|| {
                    DecodeError::invalid(concat!("an integer in the range of ", stringify!($ty)))
                })
            }
        }
    )*};
}

integers!(i8, i16, i32, i64, i128, u8, u16, u32, u64);

/// An integer as most are written.
#[inline]
fn plain_integer(node: Node<'_, '_>) -> Option<i64> {
    match node.borrowed_text() {
        Some(text) => digits(text.as_bytes()),
        None => match node.value() {
            Value::Int(number) => Some(number),
            _ => None,
        },
    }
}

/// An integer: a JSON number without a fraction, or decimal digits as text, blanks around them ignored.
///
/// JSON Schema counts `1.0` as an integer (draft 2020-12 validation, 6.1.1).
#[cold]
pub(crate) fn integer(node: Node<'_, '_>) -> Option<i128> {
    match node.value() {
        Value::Int(number) => Some(i128::from(number)),
        Value::UInt(number) => Some(i128::from(number)),
        Value::Float(number) => whole(number),
        _ => node.as_str()?.trim_ascii().parse().ok(),
    }
}

/// The number that up to 18 digits and nothing else make.
// Called with what stands in registers, where the value itself would have to be put elsewhere.
#[inline(never)]
fn digits(text: &[u8]) -> Option<i64> {
    if text.is_empty() || text.len() > 18 {
        return None;
    }
    let (words, rest) = text.as_chunks();
    let mut number = 0;
    for word in words {
        number = number * 100_000_000 + eight_digits(u64::from_le_bytes(*word))?;
    }
    for byte in rest {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + i64::from(digit);
    }
    Some(number)
}

/// The number that eight digits make, the first in the lowest bits: neighbours are joined to numbers below
/// 100, and those with what they are worth to the whole, two at a time.
#[inline]
fn eight_digits(word: u64) -> Option<i64> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const OTHER: u64 = 0x0000_00FF_0000_00FF;
    let digits = word.wrapping_sub(EACH * 0x30);
    let beyond = word.wrapping_add(EACH * (0x80 - 0x3A)) | digits;
    if beyond & (EACH * 0x80) != 0 {
        return None;
    }
    let tens = digits * 10 + (digits >> 8);
    let odd = (tens & OTHER).wrapping_mul(100 + (1_000_000 << 32));
    let even = ((tens >> 16) & OTHER).wrapping_mul(1 + (10_000 << 32));
    Some((odd.wrapping_add(even) >> 32).cast_signed())
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
    #[cfg_attr(not(debug_assertions), inline)]
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        i64::decode_value(node).map(Self::from_secs)
    }
}

#[cfg(test)]
mod tests {
    use super::Digits;
    use crate::{Format, Tree};

    #[track_caller]
    fn check(json: &str, expected: Option<&str>) {
        let tree = Tree::parse(Format::Json, json.as_bytes()).expect("it is JSON");
        let mut digits = Digits::default();
        let text = tree.root().text_or(&mut digits);
        assert_eq!(text.ok(), expected);
        let owned = tree.root().decode::<String>();
        assert_eq!(owned.ok().as_deref(), expected);
    }

    #[test]
    fn integers_of_any_length_are_text() {
        check("\"a\"", Some("a"));
        check("0", Some("0"));
        check("-9223372036854775808", Some("-9223372036854775808"));
        check("18446744073709551615", Some("18446744073709551615"));
        check("1.5", None);
        check("null", None);
    }
}
