//! JSON documents: read into a [`Tree`](crate::Tree), and written.

mod learner;
mod plain;
mod reader;
mod usual;
mod writer;

#[cfg(feature = "serde")]
pub(crate) use reader::Fill;
pub(crate) use reader::read;
pub(crate) use writer::{number, string};

use std::ops::Range;

use crate::tree::{Growing, Place, Tree};
use crate::{DecodeError, Limits};

/// Reads a document that was opened into an empty tree, quickly where it is like one that was opened before.
///
/// # Errors
/// See [`Tree::parse`](crate::Tree::parse).
pub(crate) fn read_opened<'a>(
    limits: Limits,
    text: &'a str,
    tree: &mut Tree<'a>,
) -> Result<(), DecodeError> {
    if usual::read(limits.depth, text, 0, Place::default(), &mut tree.growing()).is_some() {
        return Ok(());
    }
    tree.clear();
    read(limits, text, tree)?;
    if tree.is_plain(MOST_VALUES) {
        usual::remember(text, 0);
    }
    Ok(())
}

/// Adds the value that an opened text is from `at` on, under a name that stands further up, if it is like one that
/// was [added](read_last) before. Where that gives nothing, a part of it was added.
pub(crate) fn read_last_usual(
    depth: u16,
    text: &str,
    at: usize,
    name: Place,
    growing: &mut Growing<'_>,
) -> Option<()> {
    usual::read(depth, text, at, name, growing)
}

/// Adds the value that an opened text is from `at` on to a tree over that text, under a name that stands further
/// up. Nothing where that is no value, is nested too deeply, or needs more care; the tree then has a part of it.
pub(crate) fn read_last<'a>(
    depth: u16,
    text: &'a str,
    at: usize,
    name: Range<usize>,
    tree: &mut Tree<'a>,
) -> Option<()> {
    plain::read_last(depth, text, at, name, tree)?;
    if tree.is_plain(MOST_VALUES) {
        usual::remember(text, at);
    }
    Some(())
}

/// Values of a document that is remembered: a long list is never twice the same.
const MOST_VALUES: usize = 256;
