//! Lists whose items have types by position.

use crate::Node;
use crate::decode::{DecodeError, DecodeValue};
use crate::encode::{EncodeValue, ValueEncoder};
use crate::tree::Items;

/// A list of fixed positions and then any number of items of one type (`prefixItems` with `items`).
///
/// `T` is a Rust tuple of up to twelve types. A list of nothing but fixed positions is the tuple itself;
/// items beyond its last position are ignored. In XML the items are the children of the element,
/// whatever they are called.
///
/// ```
/// use hookgen_runtime::{Format, Tuple, from_slice, to_json};
/// let list: Tuple<(String, i64), bool> = from_slice(Format::Json, br#"["a",1,true,false]"#)?;
/// assert_eq!(list, Tuple { fixed: ("a".to_owned(), 1), rest: vec![true, false] });
/// assert_eq!(to_json(&list), r#"["a",1,true,false]"#);
/// let pair: (String, i64) = from_slice(Format::Json, br#"["a",1,true]"#)?;
/// assert_eq!(pair, list.fixed);
/// # Ok::<(), hookgen_runtime::DecodeError>(())
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Tuple<T, R> {
    /// The fixed positions.
    pub fixed: T,
    /// What follows them.
    pub rest: Vec<R>,
}

/// A Rust tuple as the positions of a list; implemented for one to twelve types.
pub trait Positions<'a>: Sized {
    /// How many there are.
    const LENGTH: usize;

    /// Takes one item for each position.
    ///
    /// # Errors
    /// An item is missing or not what its position expects.
    fn take(items: &mut Items<'_, 'a>) -> Result<Self, DecodeError>;
}

/// A Rust tuple as items to write; implemented for one to twelve types.
pub trait EncodePositions {
    /// The items in order.
    fn items(&self) -> Vec<&dyn EncodeValue>;
}

impl<'a, T: Positions<'a>, R: DecodeValue<'a>> DecodeValue<'a> for Tuple<T, R> {
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        let mut items = node.positions()?;
        let fixed = T::take(&mut items)?;
        let mut rest = Vec::new();
        for (index, item) in items.enumerate() {
            rest.push(R::decode_value(item).map_err(|error| error.at(T::LENGTH + index))?);
        }
        Ok(Self { fixed, rest })
    }
}

impl<T: EncodePositions, R: EncodeValue> EncodeValue for Tuple<T, R> {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        let mut items = self.fixed.items();
        items.extend(self.rest.iter().map(|item| item as &dyn EncodeValue));
        value.list(&items);
    }
}

fn next<'a, T: DecodeValue<'a>>(items: &mut Items<'_, 'a>, index: usize) -> Result<T, DecodeError> {
    let item = items.next().ok_or_else(|| DecodeError::missing(""));
    item.and_then(T::decode_value)
        .map_err(|error| error.at(index))
}

macro_rules! tuples {
    ($($length:literal: $($ty:ident $index:tt)+;)+) => {$(
        impl<'a, $($ty: DecodeValue<'a>),+> Positions<'a> for ($($ty,)+) {
            const LENGTH: usize = $length;

            fn take(items: &mut Items<'_, 'a>) -> Result<Self, DecodeError> {
                Ok(($(next::<$ty>(items, $index)?,)+))
            }
        }

        impl<$($ty: EncodeValue),+> EncodePositions for ($($ty,)+) {
            fn items(&self) -> Vec<&dyn EncodeValue> {
                vec![$(&self.$index),+]
            }
        }

        impl<'a, $($ty: DecodeValue<'a>),+> DecodeValue<'a> for ($($ty,)+) {
            fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
                Self::take(&mut node.positions()?)
            }
        }

        impl<$($ty: EncodeValue),+> EncodeValue for ($($ty,)+) {
            fn encode_value(&self, value: ValueEncoder<'_>) {
                value.list(&self.items());
            }
        }
    )+};
}

tuples! {
    1: A 0;
    2: A 0 B 1;
    3: A 0 B 1 C 2;
    4: A 0 B 1 C 2 D 3;
    5: A 0 B 1 C 2 D 3 E 4;
    6: A 0 B 1 C 2 D 3 E 4 F 5;
    7: A 0 B 1 C 2 D 3 E 4 F 5 G 6;
    8: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
    9: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8;
    10: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9;
    11: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10;
    12: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11;
}
