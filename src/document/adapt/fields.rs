//! Values of fields, whatever is in them: the check has reported what should not be.

use crate::syntax::{Node, Value};

/// A string, or the text of a number or boolean: YAML authors forget quotes.
pub(super) fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) => Some(text.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// The strings of an array.
pub(super) fn strings(node: &Node) -> Vec<String> {
    node.as_array()
        .unwrap_or_default()
        .iter()
        .filter_map(scalar)
        .collect()
}

/// The string under `key`; empty where there is none.
pub(super) fn text(node: &Node, key: &str) -> String {
    node.get(key).and_then(scalar).unwrap_or_default()
}

/// The first of the strings under `keys` that is there and not empty.
pub(super) fn first_text(node: &Node, keys: &[&str]) -> String {
    let texts = keys.iter().map(|key| text(node, key));
    texts
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

pub(super) fn deprecated(node: &Node) -> bool {
    let flag = |key: &str| node.get(key).and_then(Node::as_bool) == Some(true);
    flag("deprecated") || flag("x-deprecated")
}
