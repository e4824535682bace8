//! Text, numbers and booleans.

use std::borrow::Cow;

use super::{EncodeValue, ValueEncoder};
use crate::UnixTimestamp;

impl EncodeValue for str {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        value.text(self);
    }
}

impl EncodeValue for String {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        value.text(self);
    }
}

impl EncodeValue for Cow<'_, str> {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        value.text(self);
    }
}

impl EncodeValue for &str {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        value.text(self);
    }
}

impl EncodeValue for &(dyn EncodeValue + '_) {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        (**self).encode_value(value);
    }

    fn encode_items(&self, value: ValueEncoder<'_>, item: &'static str) {
        (**self).encode_items(value, item);
    }

    fn encode_element(&self, object: &mut super::ObjectEncoder<'_>, tag: &super::Tag<'_>) {
        (**self).encode_element(object, tag);
    }
}

impl EncodeValue for bool {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        value.bool(*self);
    }
}

impl EncodeValue for UnixTimestamp {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        self.as_secs().encode_value(value);
    }
}

macro_rules! integers {
    ($($ty:ident),*) => {$(
        impl EncodeValue for $ty {
            fn encode_value(&self, value: ValueEncoder<'_>) {
                value.integer(i128::from(*self));
            }
        }
    )*};
}

integers!(i8, i16, i32, i64, i128, u8, u16, u32, u64);

impl EncodeValue for f64 {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        value.number(*self);
    }
}

impl EncodeValue for f32 {
    /// Through the shortest decimal text, so that `0.1` does not become `0.10000000149011612`.
    fn encode_value(&self, value: ValueEncoder<'_>) {
        value.number(self.to_string().parse().unwrap_or(f64::NAN));
    }
}
