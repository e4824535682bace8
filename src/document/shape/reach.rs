//! References inside of schemas: every one must lead somewhere, used or not.

use std::collections::BTreeSet;

use crate::{
    diagnostic::Diagnostics,
    document::Resolver,
    syntax::{Key, Node, NodeId, Value},
};

/// Keywords whose values are data, in which `$ref` is a key like others.
const DATA: &[&str] = &["const", "default", "enum", "example", "examples"];

/// Keywords whose members have free names, so that a member called `default` is a schema.
const NAMED: &[&str] = &[
    "$defs",
    "definitions",
    "dependencies",
    "dependentSchemas",
    "patternProperties",
    "properties",
];

/// What is left to look at.
struct Waiting {
    node: Node,
    /// Whether the keys of the node are names, not keywords.
    named: bool,
}

/// Reports the references in and behind `schema` that lead nowhere. Nodes in `seen` are skipped.
pub(super) fn check(
    resolver: &Resolver,
    schema: &Node,
    seen: &mut BTreeSet<NodeId>,
    diagnostics: &mut Diagnostics,
) {
    let mut waiting = vec![Waiting {
        node: schema.clone(),
        named: false,
    }];
    while let Some(Waiting { node, named }) = waiting.pop() {
        if !named && Resolver::is_reference(&node) {
            let resolved = diagnostics.keep(resolver.resolve(&node));
            let target = resolved.map(|resolved| resolved.node);
            waiting.extend(target.filter(|node| seen.insert(node.id())).map(schema_at));
            continue;
        }
        match &node.value {
            Value::Array(elements) => waiting.extend(elements.iter().cloned().map(schema_at)),
            Value::Object(object) => {
                let members = object.iter().filter(|(key, _)| named || !is_data(key));
                waiting.extend(members.map(|(key, value)| Waiting {
                    node: value.clone(),
                    named: !named && NAMED.contains(&key.as_str()),
                }));
            }
            _ => {}
        }
    }
}

fn schema_at(node: Node) -> Waiting {
    Waiting { node, named: false }
}

fn is_data(key: &Key) -> bool {
    DATA.contains(&key.as_str()) || key.starts_with("x-")
}
