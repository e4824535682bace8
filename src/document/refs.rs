//! Following references over files.

use crate::{
    diagnostic::{Code, Diagnostic},
    source::{SourceId, Span},
    syntax::{Node, Pointer},
};

/// Follows `$ref` over the files of a document.
///
/// A reference is relative to the file its string stands in, so a node keeps its meaning wherever
/// it is carried.
#[derive(Clone, Debug)]
pub struct Resolver {
    root: Node,
}

/// Where references led.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The node at the end; it is no reference.
    pub node: Node,
    /// The steps, first to last; empty where the node was no reference.
    pub hops: Vec<Hop>,
}

/// One reference and its target.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Hop {
    /// The text of the reference.
    pub reference: Span,
    /// The file it leads to.
    pub source: SourceId,
    /// The place in that file.
    pub pointer: Pointer,
    /// What the reference calls its target: the last token of the pointer, or the name of the
    /// file without its extension.
    pub name: String,
}

impl Resolved {
    /// What the last reference calls the node; `None` where it was no reference.
    pub fn name(&self) -> Option<&str> {
        self.hops.last().map(|hop| hop.name.as_str())
    }
}

impl Resolver {
    /// The root of the document.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// Whether the node is a Reference Object.
    pub fn is_reference(node: &Node) -> bool {
        node.get("$ref").is_some_and(|to| to.as_str().is_some())
    }

    /// The node itself, or what its chain of references leads to.
    pub fn resolve(&self, node: &Node) -> Result<Resolved, Diagnostic> {
        let Some(reference) = node.get("$ref").filter(|to| to.as_str().is_some()) else {
            return Ok(Resolved {
                node: node.clone(),
                hops: Vec::new(),
            });
        };
        Err(Diagnostic::new(Code::UnresolvedReference, "not found").at(reference.span, ""))
    }
}
