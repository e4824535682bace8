//! Paths of members, each spelt once.

use std::collections::HashMap;

use crate::{ir::MemberPath, syntax::IdMap};

/// A path of member names. Ids grow in the order of first mention.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) struct PathId(u32);

#[derive(Debug)]
struct Node {
    parent: Option<PathId>,
    name: Box<str>,
    depth: usize,
}

/// Every path that was mentioned.
#[derive(Debug, Default)]
pub(super) struct Paths {
    nodes: Vec<Node>,
    known: IdMap<Option<PathId>, HashMap<Box<str>, PathId>>,
}

impl Paths {
    /// The path to `name` in what `parent` leads to.
    pub(super) fn join(&mut self, parent: Option<PathId>, name: &str) -> PathId {
        let siblings = self.known.entry(parent).or_default();
        if let Some(id) = siblings.get(name) {
            return *id;
        }
        let id = PathId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        siblings.insert(name.into(), id);
        let depth = 1 + parent.map_or(0, |parent| self.depth(parent));
        self.nodes.push(Node {
            parent,
            name: name.into(),
            depth,
        });
        id
    }

    /// The path of `names`, which are never empty together.
    pub(super) fn path<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) -> Option<PathId> {
        names
            .into_iter()
            .fold(None, |parent, name| Some(self.join(parent, name)))
    }

    /// The names, outermost first.
    pub(super) fn names(&self, id: PathId) -> MemberPath {
        let mut names = Vec::new();
        let mut at = Some(id);
        while let Some(node) = at.and_then(|id| self.nodes.get(id.0 as usize)) {
            names.push(node.name.to_string());
            at = node.parent;
        }
        names.reverse();
        names
    }

    /// How many names the path has.
    pub(super) fn depth(&self, id: PathId) -> usize {
        self.nodes.get(id.0 as usize).map_or(0, |node| node.depth)
    }
}
