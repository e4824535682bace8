//! The merge key `<<`, which YAML 1.2 no longer has and real documents use.

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    syntax::{Key, Node, Object, Value},
};

/// The key.
pub(super) const MERGE: &str = "<<";

/// The object with the members of what its merge keys name. Its own members win over merged ones,
/// and of merged mappings the earlier one wins. Merged members stand where the merge key stood and
/// keep the spans of the mapping they come from.
pub(super) fn merged(object: &Object, diagnostics: &mut Diagnostics) -> Object {
    let mut members: Vec<(Key, Node)> = Vec::with_capacity(object.len());
    let mut taken: std::collections::BTreeSet<&str> =
        object.iter().map(|(key, _)| key.as_str()).collect();
    for (key, value) in object.iter() {
        if key.as_str() != MERGE {
            members.push((key.clone(), value.clone()));
            continue;
        }
        for mapping in mappings(value, diagnostics) {
            let fresh = mapping
                .members()
                .iter()
                .filter(|(key, _)| taken.insert(key.as_str()));
            members.extend(fresh.cloned());
        }
    }
    Object::new(members)
}

/// The mappings that a merge key names.
fn mappings<'n>(value: &'n Node, diagnostics: &mut Diagnostics) -> Vec<&'n Object> {
    let named = match &value.value {
        Value::Array(elements) => elements.iter().collect(),
        _ => vec![value],
    };
    let mut found = Vec::with_capacity(named.len());
    for node in named {
        match node.as_object() {
            Some(object) => found.push(object),
            None => diagnostics.push(
                Diagnostic::new(Code::BadMergeKey, "the merge key `<<` needs a mapping")
                    .at(node.span, format!("this is {}", node.type_name())),
            ),
        }
    }
    found
}
