//! Documents with one thing changed.

use serde_json::{Value, json};

use crate::numbers::Numbers;

/// Puts something else, nothing, or another part of the document in one place of it.
pub(crate) fn tree(document: &mut Value, numbers: &mut Numbers) {
    let places = count(document);
    let from = numbers.below(places);
    let other = nth(document, &mut from.clone()).cloned();
    let at = numbers.below(places);
    let Some(place) = nth_mut(document, &mut at.clone()) else {
        return;
    };
    *place = match numbers.below(9) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1.5),
        3 => json!("text"),
        4 => json!([]),
        5 => json!({}),
        6 => json!({ "$ref": "#" }),
        7 => json!([place.clone()]),
        _ => other.unwrap_or_default(),
    };
}

/// Changes a few bytes of a text.
pub(crate) fn text(text: &str, numbers: &mut Numbers) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(bytes.len());
        let until = (at + numbers.below(40)).min(bytes.len());
        match numbers.below(5) {
            0 => drop(bytes.drain(at..until)),
            1 => bytes.truncate(at),
            2 => {
                let part = bytes[at..until].to_vec();
                let to = numbers.below(bytes.len());
                bytes.splice(to..to, part);
            }
            3 => bytes.insert(at, *numbers.pick(b"{}[]:,-&*!|>'\"#%@`\n\t \\x0~")),
            _ if at < bytes.len() => bytes[at] = *numbers.pick(b"{}[]:,-&*!|>'\"#%@`\n\t \\x0~"),
            _ => {}
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

fn nth<'v>(value: &'v Value, left: &mut usize) -> Option<&'v Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Array(items) => items.iter().find_map(|item| nth(item, left)),
        Value::Object(members) => members.values().find_map(|member| nth(member, left)),
        _ => None,
    }
}

fn nth_mut<'v>(value: &'v mut Value, left: &mut usize) -> Option<&'v mut Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| nth_mut(item, left)),
        Value::Object(members) => members
            .values_mut()
            .find_map(|member| nth_mut(member, left)),
        _ => None,
    }
}
