//! Plain-name fragments: `$anchor` of JSON Schema 2019-09 and later, `$id: "#name"` of draft-07.

use std::collections::BTreeMap;

use crate::syntax::{Node, Pointer, Value};

/// The place of every named schema of a file; of equal names the first counts.
pub(super) fn of(root: &Node) -> BTreeMap<String, Pointer> {
    let mut found = BTreeMap::new();
    collect(root, &Pointer::root(), &mut found);
    found
}

fn collect(node: &Node, at: &Pointer, found: &mut BTreeMap<String, Pointer>) {
    match &node.value {
        Value::Object(object) => {
            if let Some(name) = name(node) {
                found.entry(name.to_owned()).or_insert_with(|| at.clone());
            }
            for (key, value) in object.iter() {
                collect(value, &at.join(key), found);
            }
        }
        Value::Array(elements) => {
            for (index, value) in elements.iter().enumerate() {
                collect(value, &at.join(&index.to_string()), found);
            }
        }
        _ => {}
    }
}

fn name(node: &Node) -> Option<&str> {
    let text = |key: &str| node.get(key).and_then(Node::as_str);
    text("$anchor").or_else(|| text("$id")?.strip_prefix('#'))
}
