//! JSON objects of what there is to say, for `hookgen inspect`.

use serde_json::Value;

/// An object of the members that have a value.
pub(crate) fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let present = members
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(present.collect())
}

/// A text, unless it is empty.
pub(crate) fn text(text: &str) -> Option<Value> {
    (!text.is_empty()).then(|| text.into())
}

/// A list, unless it is empty.
pub(crate) fn list<T: Into<Value>>(items: impl IntoIterator<Item = T>) -> Option<Value> {
    let items: Vec<Value> = items.into_iter().map(Into::into).collect();
    (!items.is_empty()).then(|| items.into())
}

/// `true`, or nothing.
pub(crate) fn flag(is_set: bool) -> Option<Value> {
    is_set.then_some(true.into())
}
