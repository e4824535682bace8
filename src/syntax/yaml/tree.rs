//! Builds the tree out of finished values, bottom up.
//!
//! Open collections keep their children on two shared stacks, so that a collection costs one
//! allocation, and there is no recursion however deep the text nests.

use std::sync::Arc;

use super::merge;
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    source::Span,
    syntax::{Key, MAX_DEPTH, Node, Object, Text, Value},
};

/// A value that is complete, with what it weighs.
#[derive(Clone)]
pub(super) struct Finished {
    pub(super) node: Node,
    /// Nodes in it, aliases followed.
    weight: usize,
    /// Those of them that come from aliases.
    expanded: usize,
    /// Levels in it.
    height: usize,
}

impl Finished {
    /// A value without children.
    pub(super) fn leaf(node: Node) -> Self {
        Self {
            node,
            weight: 1,
            expanded: 0,
            height: 1,
        }
    }

    /// The value once more, where an alias names it.
    pub(super) fn aliased(&self) -> Self {
        Self {
            expanded: self.weight,
            ..self.clone()
        }
    }
}

/// A collection that is not yet closed.
struct Open {
    start: Span,
    anchor: usize,
    weight: usize,
    expanded: usize,
    height: usize,
    /// Where its children begin on the stack.
    base: usize,
    /// Where its last child ends.
    end: u32,
    kind: Kind,
}

enum Kind {
    Sequence,
    Mapping { key: Option<Key>, merges: bool },
}

/// Values on their way into a tree.
#[derive(Default)]
pub(super) struct Tree {
    open: Vec<Open>,
    elements: Vec<Node>,
    members: Vec<(Key, Node)>,
    root: Option<Node>,
}

impl Tree {
    /// The finished document.
    pub(super) fn into_root(self) -> Option<Node> {
        self.root
    }

    /// How many collections are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Whether the next value is the key of a mapping.
    pub(super) fn wants_key(&self) -> bool {
        let kind = self.open.last().map(|open| &open.kind);
        matches!(kind, Some(Kind::Mapping { key: None, .. }))
    }

    /// Whether the next value belongs to a key.
    pub(super) fn wants_member(&self) -> bool {
        let kind = self.open.last().map(|open| &open.kind);
        matches!(kind, Some(Kind::Mapping { key: Some(_), .. }))
    }

    /// Takes a key; `merge` says that it is the merge key `<<`.
    pub(super) fn key(&mut self, span: Span, text: Text, merge: bool) {
        if let Some(Open {
            kind: Kind::Mapping { key, merges },
            end,
            ..
        }) = self.open.last_mut()
        {
            *end = span.end;
            *merges |= merge;
            *key = Some(Key::new(span, text));
        }
    }

    /// Begins a sequence or a mapping.
    pub(super) fn open(&mut self, start: Span, anchor: usize, mapping: bool) {
        let (kind, base) = if mapping {
            let kind = Kind::Mapping {
                key: None,
                merges: false,
            };
            (kind, self.members.len())
        } else {
            (Kind::Sequence, self.elements.len())
        };
        self.open.push(Open {
            start,
            anchor,
            weight: 1,
            expanded: 0,
            height: 1,
            base,
            end: start.end,
            kind,
        });
    }

    /// Ends the innermost collection. `closed` is the end of its bracket, where it has one.
    /// Gives the collection and its anchor.
    pub(super) fn close(
        &mut self,
        closed: Option<u32>,
        diagnostics: &mut Diagnostics,
    ) -> Option<(Finished, usize)> {
        let open = self.open.pop()?;
        let value = match open.kind {
            Kind::Sequence => Value::Array(self.elements.drain(open.base..).collect()),
            Kind::Mapping { merges, .. } => {
                let members = self.members.drain(open.base..);
                let object = object(members.collect(), diagnostics);
                Value::Object(if merges {
                    merge::merged(&object, diagnostics)
                } else {
                    object
                })
            }
        };
        let span = Span {
            end: closed.unwrap_or(open.end),
            ..open.start
        };
        let finished = Finished {
            node: Node::new(span, value),
            weight: open.weight,
            expanded: open.expanded,
            height: open.height,
        };
        Some((finished, open.anchor))
    }

    /// Puts a finished value where it belongs. `seen` is the place that the text has it at, which
    /// for an alias is not the place of the value.
    pub(super) fn place(&mut self, finished: Finished, seen: Span) -> Result<(), Diagnostic> {
        let depth = self.open.len() + finished.height;
        if depth > MAX_DEPTH {
            return Err(too_deep(seen));
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(finished.node);
            return Ok(());
        };
        open.end = open.end.max(seen.end);
        open.height = open.height.max(finished.height + 1);
        open.weight = open.weight.saturating_add(finished.weight);
        open.expanded = open.expanded.saturating_add(finished.expanded);
        match &mut open.kind {
            Kind::Sequence => self.elements.push(finished.node),
            Kind::Mapping { key, .. } => {
                self.members
                    .extend(key.take().map(|key| (key, finished.node)));
            }
        }
        if open.expanded > MAX_EXPANDED {
            return Err(Diagnostic::new(
                Code::ExpansionTooLarge,
                "aliases make this document too large",
            )
            .at(seen, "expanded here"));
        }
        Ok(())
    }
}

/// How many nodes aliases may add to a document.
const MAX_EXPANDED: usize = 1_000_000;

/// The finding that the text nests too deep.
pub(super) fn too_deep(at: Span) -> Diagnostic {
    Diagnostic::new(
        Code::TooDeep,
        format!("nested deeper than {MAX_DEPTH} levels"),
    )
    .at(at, "too deep from here on")
}

fn object(members: Arc<[(Key, Node)]>, diagnostics: &mut Diagnostics) -> Object {
    let object = Object::new(members);
    diagnostics.extend(crate::syntax::duplicate_keys(&object));
    object
}
