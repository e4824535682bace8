//! What newtypes of generated code have in common.

/// A tuple struct of one public field; [`impl_newtype!`](crate::impl_newtype) does the rest.
///
/// ```
/// use hookgen_runtime::{Newtype, to_json};
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Tags(pub Vec<String>);
///
/// impl Newtype for Tags {
///     type Inner = Vec<String>;
/// }
///
/// hookgen_runtime::impl_newtype!(Tags);
///
/// assert_eq!(to_json(&Tags(vec!["a".to_owned()])), r#"["a"]"#);
/// ```
pub trait Newtype {
    /// The type of the field.
    type Inner;

    /// What XML calls the items of a list that is a document of its own, or an item of another list:
    /// `item` where the schema says no name.
    const ITEM: Option<&'static str> = None;
}

/// Gives types that implement [`Newtype`] the traits of their field: decoding, encoding, serde's, and
/// `From` the field. Takes any number of types; one that borrows is written `Name<'a>`.
#[macro_export]
macro_rules! impl_newtype {
    ($($name:ident $(<$a:lifetime>)?),* $(,)?) => {$(
        impl<'a> $crate::DecodeValue<'a> for $name $(<$a>)? {
            const NULLABLE: bool =
                <<Self as $crate::Newtype>::Inner as $crate::DecodeValue<'a>>::NULLABLE;
            const BLANK: bool =
                <<Self as $crate::Newtype>::Inner as $crate::DecodeValue<'a>>::BLANK;
            const REPEATS: bool =
                <<Self as $crate::Newtype>::Inner as $crate::DecodeValue<'a>>::REPEATS;

            fn decode_value(
                node: $crate::Node<'_, 'a>,
            ) -> ::core::result::Result<Self, $crate::DecodeError> {
                $crate::DecodeValue::decode_value(node).map(Self)
            }

            fn decode_item(
                node: $crate::Node<'_, 'a>,
            ) -> ::core::result::Result<Self, $crate::DecodeError> {
                let inner = match <Self as $crate::Newtype>::ITEM {
                    ::core::option::Option::Some(item) => {
                        $crate::DecodeValue::decode_items(node, item)
                    }
                    ::core::option::Option::None => $crate::DecodeValue::decode_item(node),
                };
                inner.map(Self)
            }

            fn decode_items(
                node: $crate::Node<'_, 'a>,
                item: &'static str,
            ) -> ::core::result::Result<Self, $crate::DecodeError> {
                $crate::DecodeValue::decode_items(node, item).map(Self)
            }

            fn decode_first(
                node: $crate::Node<'_, 'a>,
            ) -> ::core::result::Result<Self, $crate::DecodeError> {
                $crate::DecodeValue::decode_first(node).map(Self)
            }

            fn decode_more(
                &mut self,
                node: $crate::Node<'_, 'a>,
            ) -> ::core::result::Result<(), $crate::DecodeError> {
                $crate::DecodeValue::decode_more(&mut self.0, node)
            }
        }

        impl $(<$a>)? $crate::EncodeValue for $name $(<$a>)? {
            fn encode_value(&self, value: $crate::ValueEncoder<'_>) {
                match <Self as $crate::Newtype>::ITEM {
                    ::core::option::Option::Some(item) => {
                        $crate::EncodeValue::encode_items(&self.0, value, item);
                    }
                    ::core::option::Option::None => {
                        $crate::EncodeValue::encode_value(&self.0, value);
                    }
                }
            }

            fn encode_items(&self, value: $crate::ValueEncoder<'_>, item: &'static str) {
                $crate::EncodeValue::encode_items(&self.0, value, item);
            }

            fn encode_element(&self, object: &mut $crate::ObjectEncoder<'_>, tag: &$crate::Tag<'_>) {
                $crate::EncodeValue::encode_element(&self.0, object, tag);
            }
        }

        impl $(<$a>)? ::core::convert::From<<$name $(<$a>)? as $crate::Newtype>::Inner> for $name $(<$a>)? {
            fn from(value: <Self as $crate::Newtype>::Inner) -> Self {
                Self(value)
            }
        }

        $crate::impl_serde!($name $(<$a>)?);
    )*};
}

/// Gives a `Box` of a type decoding and encoding, where the type implements [`DecodeValue`](crate::DecodeValue) and
/// [`EncodeValue`](crate::EncodeValue) itself and not by [`Decode`](crate::Decode) and [`Encode`](crate::Encode),
/// whose boxes have it. Generated code does so for types within themselves. One that borrows is written `Name<'a>`.
#[macro_export]
macro_rules! impl_boxed {
    ($name:ident $(<$a:lifetime>)?) => {
        impl<'a> $crate::DecodeValue<'a> for ::std::boxed::Box<$name $(<$a>)?> {
            const NULLABLE: bool = <$name $(<$a>)? as $crate::DecodeValue<'a>>::NULLABLE;
            const BLANK: bool = <$name $(<$a>)? as $crate::DecodeValue<'a>>::BLANK;
            const REPEATS: bool = <$name $(<$a>)? as $crate::DecodeValue<'a>>::REPEATS;

            fn decode_value(
                node: $crate::Node<'_, 'a>,
            ) -> ::core::result::Result<Self, $crate::DecodeError> {
                $crate::DecodeValue::decode_value(node).map(Self::new)
            }

            fn decode_item(
                node: $crate::Node<'_, 'a>,
            ) -> ::core::result::Result<Self, $crate::DecodeError> {
                $crate::DecodeValue::decode_item(node).map(Self::new)
            }

            fn decode_items(
                node: $crate::Node<'_, 'a>,
                item: &'static str,
            ) -> ::core::result::Result<Self, $crate::DecodeError> {
                $crate::DecodeValue::decode_items(node, item).map(Self::new)
            }

            fn decode_first(
                node: $crate::Node<'_, 'a>,
            ) -> ::core::result::Result<Self, $crate::DecodeError> {
                $crate::DecodeValue::decode_first(node).map(Self::new)
            }

            fn decode_more(
                &mut self,
                node: $crate::Node<'_, 'a>,
            ) -> ::core::result::Result<(), $crate::DecodeError> {
                $crate::DecodeValue::decode_more(&mut **self, node)
            }
        }

        impl $(<$a>)? $crate::EncodeValue for ::std::boxed::Box<$name $(<$a>)?> {
            fn encode_value(&self, value: $crate::ValueEncoder<'_>) {
                $crate::EncodeValue::encode_value(&**self, value);
            }

            fn encode_items(&self, value: $crate::ValueEncoder<'_>, item: &'static str) {
                $crate::EncodeValue::encode_items(&**self, value, item);
            }

            fn encode_element(&self, object: &mut $crate::ObjectEncoder<'_>, tag: &$crate::Tag<'_>) {
                $crate::EncodeValue::encode_element(&**self, object, tag);
            }
        }
    };
}
