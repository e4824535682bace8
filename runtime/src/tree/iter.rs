//! The items of a list and the members of an object, one after the other.

use super::{Entry, Node, Tree};

/// Iterator over the items of a list, see [`Node::items`].
#[derive(Clone, Debug)]
pub struct Items<'t, 'a> {
    pub(super) tree: &'t Tree<'a>,
    pub(super) below: &'t [Entry],
}

impl<'t, 'a> Iterator for Items<'t, 'a> {
    type Item = Node<'t, 'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let entry = self.below.first()?;
        self.below = self.below.get(entry.size()..)?;
        Some(Node::new(self.tree, entry))
    }
}

/// Iterator over the members of an object, see [`Node::members`].
#[derive(Clone, Debug)]
pub struct Members<'t, 'a>(pub(super) Items<'t, 'a>);

impl<'t, 'a> Members<'t, 'a> {
    /// The members without their names.
    pub(crate) fn nodes(self) -> Items<'t, 'a> {
        self.0
    }
}

impl<'t, 'a> Iterator for Members<'t, 'a> {
    type Item = (&'t str, Node<'t, 'a>);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|node| (node.name(), node))
    }
}
