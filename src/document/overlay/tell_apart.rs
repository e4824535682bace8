//! Keeping the identity of nodes true after changes.
//!
//! A node is known by its place. An alias of YAML, or an update that was merged into several places,
//! puts one place into the tree several times; a change to one of them makes them differ. Those that
//! differ get the place in a twin of their file.

use std::collections::HashMap;

use crate::{
    source::{SourceId, SourceMap, Span},
    syntax::{Node, NodeId, Object, Value},
};

/// `root` with a different place for everything that differs, and the twins: each with its file.
pub(in super::super) fn tell_apart(
    root: &Node,
    sources: &mut SourceMap,
) -> (Node, Vec<(SourceId, SourceId)>) {
    let mut apart = Apart {
        sources,
        known: HashMap::new(),
        twins: Vec::new(),
    };
    let root = apart.node(root);
    (root, apart.twins)
}

struct Apart<'s> {
    sources: &'s mut SourceMap,
    /// What stands at each place: the values, in the order they were met.
    known: HashMap<NodeId, Vec<Value>>,
    /// Twins and what they are twins of. The nth variant of a place stands in the nth twin.
    twins: Vec<(SourceId, SourceId)>,
}

impl Apart<'_> {
    fn node(&mut self, node: &Node) -> Node {
        let value = match &node.value {
            Value::Array(elements) => {
                let elements: Vec<Node> = elements.iter().map(|it| self.node(it)).collect();
                Value::Array(elements.into())
            }
            Value::Object(object) => {
                let members = object.iter();
                let members: Vec<_> = members
                    .map(|(key, member)| (key.clone(), self.node(member)))
                    .collect();
                Value::Object(Object::new(members))
            }
            scalar => scalar.clone(),
        };
        let variants = self.known.entry(node.id()).or_default();
        let known = variants.iter().position(|it| *it == value);
        let variant = known.unwrap_or_else(|| {
            variants.push(value.clone());
            variants.len() - 1
        });
        let span = match variant {
            0 => node.span,
            variant => Span {
                source: self.twin(node.span.source, variant),
                ..node.span
            },
        };
        Node::new(span, value)
    }

    fn twin(&mut self, of: SourceId, variant: usize) -> SourceId {
        let twins = self.twins.iter().filter(|(_, it)| *it == of);
        if let Some((twin, _)) = twins.clone().nth(variant - 1) {
            return *twin;
        }
        // Variants are met one after the other, so only the next twin can be missing.
        let name = self.sources.name(of).to_owned();
        let twin = self.sources.add(name, self.sources.shared_text(of));
        self.twins.push((twin, of));
        twin
    }
}
