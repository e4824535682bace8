//! What must hold of every schema, used or not: references lead somewhere, and `discriminator` is
//! what the language of the schema says.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    document::{Base, Resolver, SchemaFormat},
    syntax::{Key, Node, NodeId, Object, Value},
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

/// A walk over schemas.
pub(super) struct Reach<'r> {
    pub(super) resolver: &'r Resolver,
    /// Schemas behind references that were walked.
    pub(super) seen: &'r mut BTreeSet<NodeId>,
    pub(super) diagnostics: &'r mut Diagnostics,
    /// Whether the schemas are Schema Objects of `AsyncAPI`, as they are where nothing is said.
    pub(super) plain: bool,
}

/// What is left to look at.
#[derive(Clone)]
struct Waiting {
    node: Node,
    /// Whether the keys of the node are names, not keywords.
    named: bool,
    plain: bool,
}

impl Reach<'_> {
    /// Reports what is wrong in and behind `schema`.
    pub(super) fn check(&mut self, schema: &Node) {
        let mut waiting = vec![Waiting {
            node: schema.clone(),
            named: false,
            plain: self.plain,
        }];
        while let Some(next) = waiting.pop() {
            if !next.named && Resolver::is_reference(&next.node) {
                let base = if next.plain { Base::File } else { Base::Id };
                let target = self.resolver.resolve_from(&next.node, base);
                let target = self.diagnostics.keep(target);
                let target = target.map(|found| found.node);
                let fresh = target.filter(|node| self.seen.insert(node.id()));
                waiting.extend(fresh.map(|node| Waiting { node, ..next }));
                continue;
            }
            match &next.node.value {
                Value::Array(elements) => {
                    let elements = elements.iter().cloned();
                    waiting.extend(elements.map(|node| Waiting {
                        node,
                        named: false,
                        ..next
                    }));
                }
                Value::Object(object) => self.members(object, &next, &mut waiting),
                _ => {}
            }
        }
    }

    fn members(&mut self, object: &Object, at: &Waiting, waiting: &mut Vec<Waiting>) {
        // A Multi Format Schema Object says its language itself.
        let format = object.get("schemaFormat").and_then(Node::as_str);
        let plain = match format.filter(|_| !at.named) {
            Some(format) => SchemaFormat::parse(format) == SchemaFormat::AsyncApi,
            None => at.plain,
        };
        for (key, value) in object.iter() {
            if !at.named && is_data(key) {
                continue;
            }
            if !at.named && plain && key.as_str() == "discriminator" {
                self.discriminator(value);
            }
            waiting.push(Waiting {
                node: value.clone(),
                named: !at.named && NAMED.contains(&key.as_str()),
                plain,
            });
        }
    }

    fn discriminator(&mut self, node: &Node) {
        if node.as_str().is_none() {
            let message = "the `discriminator` of an AsyncAPI schema is the name of a property";
            let finding = Diagnostic::new(Code::WrongType, message);
            let label = format!("expected a string, found {}", node.type_name());
            let help = "write `discriminator: property`; the object form belongs to OpenAPI, whose `schemaFormat` allows it";
            self.diagnostics
                .push(finding.at(node.span, label).help(help));
        }
    }
}

fn is_data(key: &Key) -> bool {
    DATA.contains(&key.as_str()) || key.starts_with("x-")
}
