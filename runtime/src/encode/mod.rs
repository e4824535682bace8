//! From Rust values to XML and JSON.
//!
//! The counterpart of decoding: generated structs implement [`Encode`], which makes them values too, and everything
//! else implements [`EncodeValue`]. Both wires are written by the same code.

mod container;
mod object;
mod scalar;
mod value;

pub use object::{ObjectEncoder, Tag};
pub use value::ValueEncoder;

/// What XML calls the items of a list that is no member of an object.
pub(crate) const ITEM: &str = "item";

/// A type written as the members of an object.
pub trait Encode {
    /// Writes the members.
    fn encode(&self, object: &mut ObjectEncoder<'_>);
}

/// A type written as one value.
///
/// Types that are written as the members of an object implement [`Encode`] and have this from it.
pub trait EncodeValue {
    /// Writes the value.
    fn encode_value(&self, value: ValueEncoder<'_>);

    /// Writes the value with this name for the items of a list, where nothing else names them: where
    /// it is an item of a list, or a document of its own.
    fn encode_items(&self, value: ValueEncoder<'_>, item: &'static str) {
        let _ = item;
        self.encode_value(value);
    }

    /// Writes the value as an XML element; lists write one for each item.
    fn encode_element(&self, object: &mut ObjectEncoder<'_>, tag: &Tag<'_>) {
        object.element(tag, |value| self.encode_value(value));
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn encode(&self, object: &mut ObjectEncoder<'_>) {
        T::encode(self, object);
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn encode(&self, object: &mut ObjectEncoder<'_>) {
        T::encode(self, object);
    }
}

/// Writes a value as a JSON document.
///
/// Numbers that JSON cannot write (infinite, not a number) become `null`.
///
/// ```
/// assert_eq!(hookgen_runtime::to_json(&vec!["a", "b"]), r#"["a","b"]"#);
/// ```
pub fn to_json<T: EncodeValue + ?Sized>(value: &T) -> String {
    let mut out = String::new();
    value.encode_value(ValueEncoder::json_document(&mut out));
    out
}

/// Writes a value as an XML document of one element, without an XML declaration.
///
/// Text stands in CDATA sections. Characters that XML 1.0 cannot hold become U+FFFD, characters that
/// a name cannot have (in keys of maps) become `_`.
///
/// ```
/// assert_eq!(hookgen_runtime::to_xml("Content", "a<b"), "<Content><![CDATA[a<b]]></Content>");
/// ```
///
/// The root is a name, or a [`Name`](crate::Name) with a namespace:
///
/// ```
/// use hookgen_runtime::{Name, to_xml};
/// let root = Name::new("Note").prefix("n").namespace("urn:notes");
/// assert_eq!(to_xml(&root, &1), r#"<n:Note xmlns:n="urn:notes">1</n:Note>"#);
/// ```
///
/// The items of a list are elements `item` of the root, unless its [`Newtype`](crate::Newtype) has
/// another name for them:
///
/// ```
/// assert_eq!(hookgen_runtime::to_xml("Ids", &vec![1, 2]), "<Ids><item>1</item><item>2</item></Ids>");
/// ```
pub fn to_xml<'n, T: EncodeValue + ?Sized>(root: impl Into<Tag<'n>>, value: &T) -> String {
    let mut out = String::new();
    // Not `encode_element`: a document has one root, a list too.
    ObjectEncoder::document(&mut out).element(&root.into(), |root| value.encode_value(root));
    out
}
