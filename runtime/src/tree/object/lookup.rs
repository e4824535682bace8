//! Where the members of an object are looked for.

use super::{Marks, Object};
use crate::tree::places::Known;
use crate::tree::{Entry, Name, Node};

/// What is known of a member without a search.
pub(super) enum AtOnce<'t> {
    /// There is none.
    Nowhere,
    /// It is this one.
    There(usize, &'t Entry),
    /// It must be searched for.
    Unknown,
}

impl<'t, 'a> Object<'t, 'a> {
    // With the name known where this is inlined, the comparison is a few instructions.
    #[inline]
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        match self.below.get(self.cursor) {
            Some(entry) if self.node.source().is_placed_name(entry, name) => Some(self.cursor),
            _ => self.search(name),
        }
    }

    /// Looks from the cursor to the end, then from the start to the cursor.
    #[inline(never)]
    pub(super) fn search(&self, name: &str) -> Option<usize> {
        if self.places.is_some() {
            return self.find_anywhere(name);
        }
        self.scan(name, self.cursor, self.below.len())
            .or_else(|| self.scan(name, 0, self.cursor))
    }

    /// Where the member of this name stands, if that is known without a search.
    #[inline]
    pub(super) fn find_at_once(&self, name: &str) -> AtOnce<'t> {
        match self.places.map(|places| places.find(name.as_bytes())) {
            Some(Known::Nowhere) => AtOnce::Nowhere,
            Some(Known::Perhaps(index)) if Marks::is_inline(index) => match self.below.get(index) {
                Some(entry) if self.node.source().is_placed_name(entry, name) => {
                    AtOnce::There(index, entry)
                }
                _ => AtOnce::Nowhere,
            },
            _ => AtOnce::Unknown,
        }
    }

    /// The first one, wherever the last one was found.
    #[inline]
    fn find_anywhere(&self, name: &str) -> Option<usize> {
        self.node.source().find(self.below, self.places, name)
    }

    pub(super) fn scan(&self, name: &str, from: usize, to: usize) -> Option<usize> {
        self.node.source().scan(self.below, name, from..to)
    }

    pub(super) fn find_as(&self, name: &Name) -> Option<(usize, &'static str)> {
        let primary = self.primary(name);
        self.find(primary)
            .map(|index| (index, primary))
            .or_else(|| {
                name.aliases
                    .iter()
                    .find_map(|alias| Some((self.find(alias)?, *alias)))
            })
    }

    pub(super) fn primary(&self, name: &Name) -> &'static str {
        if self.node.is_text_wire() {
            name.xml
        } else {
            name.json
        }
    }

    pub(super) fn item(&self, name: &Name) -> Option<&'static str> {
        if self.node.is_text_wire() {
            name.item
        } else {
            None
        }
    }

    // As with `seek`, what hardly ever happens is left to one call at the end.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "saves a call for each key of every message"
    )]
    pub(super) fn key_node(&mut self, path: &[&str]) -> Option<Node<'t, 'a>> {
        if let [name] = path {
            match self.find_at_once(name) {
                AtOnce::Nowhere => return None,
                AtOnce::There(index, entry) => {
                    self.mark(index);
                    return Some(Node::new(self.node.tree(), entry));
                }
                AtOnce::Unknown => {}
            }
        }
        self.key_node_anywhere(path)
    }

    #[inline(never)]
    fn key_node_anywhere(&mut self, path: &[&str]) -> Option<Node<'t, 'a>> {
        let (first, rest) = path.split_first()?;
        let index = self.find_anywhere(first)?;
        let node = self.node_at(index)?;
        if rest.is_empty() {
            self.mark(index);
            if self.places.is_none() {
                // Whoever takes the member later may come upon this one, and would tell another tale.
                let second = self.scan(first, index + node.size(), self.below.len());
                self.second = second
                    .and_then(|second| self.below.get(second))
                    .or(self.second);
            }
        }
        node.at(rest)
    }

    #[inline]
    pub(super) fn node_at(&self, index: usize) -> Option<Node<'t, 'a>> {
        Some(Node::new(self.node.tree(), self.below.get(index)?))
    }

    #[inline]
    pub(super) fn mark(&mut self, index: usize) {
        self.taken.insert(index);
    }

    pub(super) fn mark_repeated(&mut self, index: usize) {
        self.repeated.insert(index);
    }

    pub(super) fn is_taken(&self, index: usize) -> bool {
        self.taken.contains(index) || self.repeated.contains(index)
    }

    /// Whether a member of this name was asked for and found. There are no more of those than the type
    /// has members, however long the document is.
    pub(super) fn is_known(&self, name: &str) -> bool {
        let source = self.node.source();
        self.taken.any(|index| {
            let entry = self.below.get(index);
            entry.is_some_and(|entry| source.is_named(entry, name))
        })
    }
}
