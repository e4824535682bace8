//! XML documents as payloads are written in them: read into a [`Tree`](crate::Tree), and written.
//!
//! Read is the part of XML 1.0 that data needs: elements, attributes, text, CDATA sections, comments, the
//! five predefined entities and character references. Refused are document type declarations (and with
//! them every other entity) and processing instructions other than the XML declaration; nothing is
//! ever fetched or expanded. What the reader deliberately does otherwise than a validating parser:
//!
//! - Namespace prefixes are dropped and `xmlns` attributes skipped.
//! - Control characters pass: people type them into chats, and a refused delivery is a lost one.
//! - Line ends stay as they are sent.
//! - Text between child elements is ignored where it is blank, and joined to one member `#text` where not.
//! - Any character above U+007F is allowed in a name.

mod plain;
mod reader;
mod tag;
mod text;
mod usual;
mod writer;

pub(crate) use reader::read;
pub(crate) use writer::{attribute_text, cdata, name};

#[cfg(feature = "message-push")]
use std::ops::Range;

#[cfg(feature = "message-push")]
use smallvec::SmallVec;

use crate::tree::Tree;
use crate::usual::Start;
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
    if usual::read(text, tree).is_some() {
        return Ok(());
    }
    tree.clear();
    read(limits, text, tree)?;
    if tree.is_flat() {
        usual::remember(Start::Document, text.as_bytes());
    }
    Ok(())
}

/// The text of the one member called `wanted` in a document that consists of plain elements below its root, for
/// those who need that member alone; and whether a like document was [remembered](remember). Nothing where it is
/// any other document.
#[cfg(feature = "message-push")]
pub(crate) fn plain_member<'a>(document: &'a [u8], wanted: &str) -> Option<(&'a [u8], bool)> {
    let is_wanted = |name: Range<usize>| document.get(name) == Some(wanted.as_bytes());
    let mut found = None;
    let usual = usual::members(Start::Other, document, |name, text| {
        if is_wanted(name.range()) {
            found = document.get(text.range());
        }
    });
    if usual.is_some() {
        return Some((found?, true));
    }
    let mut all = SmallVec::<[_; 1]>::new();
    plain::members(document, |name, text| {
        if is_wanted(name) {
            all.extend(document.get(text));
        }
    })?;
    match *all {
        [text] => Some((text, false)),
        _ => None,
    }
}

/// Remembers the markup of what a genuine ciphertext came in, so that its like are read quickly.
#[cfg(feature = "message-push")]
pub(crate) fn remember(envelope: &[u8]) {
    usual::remember(Start::Other, envelope);
}
