//! From a [`Tree`] to Rust values.
//!
//! Generated code implements [`Decode`] for structs: one line per member. That makes them values too: whatever
//! implements [`Decode`] implements [`DecodeValue`]. Everything else (lists, maps, numbers, open enums, unions)
//! implements [`DecodeValue`] itself. This is what a generated struct looks like:
//!
//! ```
//! use hookgen_runtime::{
//!     Decode, DecodeError, Encode, Format, Object, ObjectEncoder, UnixTimestamp, from_slice, to_xml,
//! };
//!
//! #[derive(Clone, Debug, PartialEq)]
//! pub struct TextMessage {
//!     pub from_user_name: String,
//!     pub create_time: UnixTimestamp,
//!     pub content: Option<String>,
//! }
//!
//! impl<'a> Decode<'a> for TextMessage {
//!     fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
//!         Ok(Self {
//!             from_user_name: object.take("FromUserName"),
//!             create_time: object.take("CreateTime"),
//!             content: object.take_optional("Content"),
//!         })
//!     }
//! }
//!
//! impl Encode for TextMessage {
//!     fn encode(&self, object: &mut ObjectEncoder<'_>) {
//!         object.member("FromUserName", &self.from_user_name);
//!         object.member("CreateTime", &self.create_time);
//!         object.constant("MsgType", "text");
//!         object.optional("Content", self.content.as_ref());
//!     }
//! }
//!
//! let body = b"<xml><FromUserName>o1</FromUserName><CreateTime>7</CreateTime></xml>";
//! let message: TextMessage = from_slice(Format::Xml, body)?;
//! assert_eq!(message.create_time.as_secs(), 7);
//! assert_eq!(
//!     to_xml("xml", &message),
//!     "<xml><FromUserName><![CDATA[o1]]></FromUserName><CreateTime>7</CreateTime>\
//!      <MsgType><![CDATA[text]]></MsgType></xml>"
//! );
//! # Ok::<(), DecodeError>(())
//! ```

mod container;
mod error;
mod scalar;

pub(crate) use container::insert;
pub use error::{DecodeError, DecodeErrorKind};
pub use scalar::Digits;
pub(crate) use scalar::{boolean, integer, number};

use crate::encode::ITEM;
use crate::tree::Wire;
use crate::{Format, Limits, Node, Object, Tree};

/// A type made from the members of an object; what generated structs implement. Events are made of what was opened, see
/// [`DecodeEvent`](crate::DecodeEvent).
pub trait Decode<'a>: Sized {
    /// Takes the members of this type. What it gives may be made of values that [stand in](Object::take) for others, so
    /// it is not to be used before the object is [finished](Object::finish): [`decode`](Self::decode) does both.
    ///
    /// # Errors
    /// A member that nothing can stand in for is missing or is not what the type expects.
    fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError>;

    /// Makes the value of the members of an object.
    ///
    /// # Errors
    /// A member is missing, stands there twice or is not what the type expects.
    fn decode(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
        match Self::take(object) {
            Ok(value) => object.finish().map(|()| value),
            Err(error) => Err(object.first_error(error)),
        }
    }
}

/// A type made from one value.
///
/// Types that are made from the members of an object implement [`Decode`] and have this from it. In a `Box` of one's
/// own such types can be decoded as they are, others with [`impl_boxed!`](crate::impl_boxed).
///
/// A type that borrows from the body takes the lifetime `'a`; all others implement it for every `'a`.
pub trait DecodeValue<'a>: Sized {
    /// Whether an explicit `null` is a value of this type, so that an optional member keeps it.
    const NULLABLE: bool = false;

    /// Whether an XML element without content is a value of this type, so that an optional member keeps
    /// it.
    const BLANK: bool = false;

    /// Whether repeated XML elements of one name are one value of this type.
    const REPEATS: bool = false;

    /// Makes the value.
    ///
    /// # Errors
    /// The value is not what the type expects.
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError>;

    /// Makes the value where nothing names the items that it may have: where it is an item of a list, or
    /// a document of its own. The items of a list are elements `item` of XML there.
    ///
    /// # Errors
    /// As [`decode_value`](Self::decode_value).
    fn decode_item(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        Self::decode_items(node, ITEM)
    }

    /// As [`decode_item`](Self::decode_item), with another name for the items.
    ///
    /// # Errors
    /// As [`decode_value`](Self::decode_value); a list is an element without children, or with some that
    /// are called `item`.
    fn decode_items(node: Node<'_, 'a>, item: &'static str) -> Result<Self, DecodeError> {
        let _ = item;
        Self::decode_value(node)
    }

    /// As [`decode_value`](Self::decode_value), of an element of XML that another of its name follows: one
    /// without content is an item then, and not a list without items.
    ///
    /// # Errors
    /// As [`decode_value`](Self::decode_value).
    fn decode_first(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        Self::decode_value(node)
    }

    /// Adds another element of the same name, for types that [repeat](Self::REPEATS).
    ///
    /// # Errors
    /// The type has no place for a second value, or it is not what the type expects.
    fn decode_more(&mut self, node: Node<'_, 'a>) -> Result<(), DecodeError> {
        let _ = node;
        Err(DecodeError::repeated())
    }
}

impl<'a, T: Decode<'a>> Decode<'a> for Box<T> {
    fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
        match T::take(object) {
            Ok(value) => Ok(Self::new(value)),
            Err(error) => Err(error),
        }
    }
}

/// Reads and decodes a document within the default [`Limits`].
///
/// # Errors
/// The document is malformed or not what `T` expects.
pub fn from_slice<'a, T: DecodeValue<'a>>(
    format: Format,
    body: &'a [u8],
) -> Result<T, DecodeError> {
    let mut tree = Tree::empty(Wire::Json);
    tree.read(Limits::default(), format, body)?;
    T::decode_item(tree.root())
}
