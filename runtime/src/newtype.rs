//! What newtypes of generated code have in common.

/// Gives a tuple struct of one public field the traits of that field: decoding, encoding, serde's, and
/// `From` in both directions.
///
/// ```
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Tags(pub Vec<String>);
/// hookgen_runtime::impl_newtype!(Tags(Vec<String>));
///
/// assert_eq!(hookgen_runtime::to_json(&Tags(vec!["a".to_owned()])), r#"["a"]"#);
/// ```
#[macro_export]
macro_rules! impl_newtype {
    ($name:ident $(<$a:lifetime>)? ($inner:ty)) => {
        impl<'a> $crate::DecodeValue<'a> for $name $(<$a>)? {
            const NULLABLE: bool = <$inner as $crate::DecodeValue<'a>>::NULLABLE;
            const BLANK: bool = <$inner as $crate::DecodeValue<'a>>::BLANK;
            const REPEATS: bool = <$inner as $crate::DecodeValue<'a>>::REPEATS;

            fn decode_value(
                node: $crate::Node<'_, 'a>,
            ) -> ::core::result::Result<Self, $crate::DecodeError> {
                <$inner as $crate::DecodeValue<'a>>::decode_value(node).map(Self)
            }

            fn decode_more(
                &mut self,
                node: $crate::Node<'_, 'a>,
            ) -> ::core::result::Result<(), $crate::DecodeError> {
                <$inner as $crate::DecodeValue<'a>>::decode_more(&mut self.0, node)
            }
        }

        impl $(<$a>)? $crate::EncodeValue for $name $(<$a>)? {
            fn encode_value(&self, value: $crate::ValueEncoder<'_>) {
                $crate::EncodeValue::encode_value(&self.0, value);
            }

            fn encode_element(&self, object: &mut $crate::ObjectEncoder<'_>, tag: &$crate::Tag<'_>) {
                $crate::EncodeValue::encode_element(&self.0, object, tag);
            }
        }

        impl $(<$a>)? ::core::convert::From<$inner> for $name $(<$a>)? {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        impl $(<$a>)? ::core::convert::From<$name $(<$a>)?> for $inner {
            fn from(value: $name $(<$a>)?) -> Self {
                value.0
            }
        }

        $crate::impl_serde!($name $(<$a>)?);
    };
}
