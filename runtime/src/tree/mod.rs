//! The document read once: a flat list of names and values that borrows from the body.
//!
//! XML, JSON, query strings, forms and header maps are all read into a [`Tree`]; generated code takes
//! members out of it through [`Object`]. A tree is a list of entries in document order, each
//! followed by its descendants, so reading a document allocates nothing while it has few members and
//! none of its texts need unescaping.
//!
//! What generated code calls is `inline` in builds without debug assertions alone. The others optimise nothing, as a
//! rule, and there the attribute would have each generated crate compile once more what is compiled here, with all that
//! it calls: a twentieth of the time that a crate of twenty messages takes.

mod build;
mod growing;
mod index;
mod iter;
mod marks;
mod name;
mod node;
mod object;
mod places;
mod source;
mod take;

pub(crate) use growing::Growing;
pub(crate) use index::Indexed;
pub use iter::{Items, Members};
pub use name::Name;
pub(crate) use node::TEXT;
pub use node::{Node, Shape};
pub use object::Object;
use places::AllPlaces;
pub(crate) use places::{MOST_OBJECTS, Places};
use std::borrow::Cow;

use smallvec::SmallVec;

use crate::{DecodeError, Format};

/// A document that was read and is not yet decoded.
///
/// ```
/// use hookgen_runtime::{Format, Tree};
/// let tree = Tree::parse(Format::Xml, b"<xml><MsgId>7</MsgId></xml>")?;
/// assert_eq!(tree.root().member("MsgId").and_then(|id| id.as_i64()), Some(7));
/// # Ok::<(), hookgen_runtime::DecodeError>(())
/// ```
#[derive(Debug)]
pub struct Tree<'a> {
    source: Source<'a>,
    entries: Entries,
    /// Entries that were there before, in place of own ones.
    indexed: &'a [Entry],
}

/// What all nodes of a tree share.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    /// The whole document, where there is one text.
    pub(crate) text: &'a str,
    pub(crate) wire: Wire,
    /// Names and texts that do not stand in the text as they are meant.
    kept: Vec<Cow<'a, str>>,
    /// Where the members of some objects stand; the entries of those say which are theirs.
    places: AllPlaces,
}

/// What a tree was read from, as far as values are understood differently.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Wire {
    /// Values have types.
    Json,
    /// Every leaf is text, lists are repeated members.
    Xml,
    /// As XML, and names are compared without regard to ASCII case.
    Headers,
}

/// How much a document may ask of its reader.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Limits {
    /// Deepest nesting of elements, objects and lists.
    pub depth: u16,
    /// Longest document, in bytes.
    pub bytes: usize,
}

impl Default for Limits {
    /// 64 levels and 1 MiB.
    fn default() -> Self {
        Self {
            depth: 64,
            bytes: 1 << 20,
        }
    }
}

/// One member, item or element.
///
/// Plain words rather than an enum with data: the compiler writes them where they belong, where an enum
/// is assembled elsewhere and copied, which took a third of the time of reading. Places in the text rather
/// than slices of it: half as long, and most names are compared only by length.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    /// Local name; empty for items of lists and for the root of JSON.
    name: Place,
    /// Where the text of a leaf stands; number of members or items, and which [`Places`] are those of the members,
    /// counted from one; the two halves of a number's bits.
    text: Place,
    /// Entries of this value: itself and everything below it.
    size: u32,
    kind: Kind,
    name_is_kept: bool,
}

/// Where a name or text stands: in the source's text, or with what it keeps.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place {
    /// Byte offset in the text, or index of what is kept.
    at: u32,
    /// Bytes.
    length: u32,
}

/// What an [`Entry`] holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Null,
    False,
    True,
    Int,
    UInt,
    Float,
    Text,
    /// Text that is kept.
    KeptText,
    Array,
    Object,
}

/// A value without what stands below it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value<'t> {
    Null,
    Bool(bool),
    Int(i64),
    UInt(u64),
    Float(f64),
    Text(&'t str),
    /// With the number of its items.
    Array(u32),
    /// With the number of its members.
    Object(u32),
}

impl<'a> Tree<'a> {
    /// Reads a document within the default [`Limits`].
    ///
    /// # Errors
    /// The document is not well formed, uses what is refused (document type declarations, unknown
    /// entities, processing instructions) or exceeds the limits. The error has the byte offset and no
    /// text of the document.
    pub fn parse(format: Format, body: &'a [u8]) -> Result<Self, DecodeError> {
        Self::parse_within(Limits::default(), format, body)
    }

    /// Reads a document within given limits; otherwise as [`parse`](Self::parse).
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_within(
        limits: Limits,
        format: Format,
        body: &'a [u8],
    ) -> Result<Self, DecodeError> {
        let mut tree = Self::empty(Wire::Json);
        tree.read(limits, format, body)?;
        Ok(tree)
    }

    /// The document's outermost value.
    pub fn root(&self) -> Node<'_, 'a> {
        match self.entries().first() {
            Some(entry) => Node::new(self, entry),
            None => Node::null(self),
        }
    }

    #[inline]
    fn entries(&self) -> &[Entry] {
        match self.indexed {
            [] => &self.entries,
            indexed => indexed,
        }
    }

    /// What stands below a value; nothing where that is none of this tree.
    // In one place and not in each type: what stands around it is done once for each delivery, mostly from cold caches.
    #[inline(never)]
    fn below(&self, value: &Entry) -> &[Entry] {
        let entries = self.entries();
        let index = match entries.first() {
            Some(root) if std::ptr::eq(root, value) => Some(0),
            _ => entries.element_offset(value),
        };
        let after = index.and_then(|index| entries.get(index + 1..));
        after
            .and_then(|after| after.get(..value.size() - 1))
            .unwrap_or_default()
    }

    /// An empty tree whose values come from anywhere.
    pub(crate) fn empty(wire: Wire) -> Self {
        Self::over("", wire)
    }

    /// An empty tree whose values mostly stand in a text.
    pub(crate) fn over(text: &'a str, wire: Wire) -> Self {
        let source = Source {
            text,
            wire,
            kept: Vec::new(),
            places: AllPlaces::new(),
        };
        Self {
            source,
            entries: SmallVec::new(),
            indexed: &[],
        }
    }

    /// Reads into an empty tree in place, for callers that must not move it.
    pub(crate) fn read(
        &mut self,
        limits: Limits,
        format: Format,
        body: &'a [u8],
    ) -> Result<(), DecodeError> {
        match self.start(limits, format, body)? {
            (Wire::Json, text) => crate::json::read(limits, text, self),
            (_, text) => crate::xml::read(limits, text, self),
        }
    }

    /// As [`read`](Self::read) within the default limits, for what a scheme opened: such documents are alike.
    pub(crate) fn read_opened(
        &mut self,
        format: Format,
        body: &'a [u8],
    ) -> Result<(), DecodeError> {
        let limits = Limits::default();
        match self.start(limits, format, body)? {
            (Wire::Json, text) => crate::json::read_opened(limits, text, self),
            (_, text) => crate::xml::read_opened(limits, text, self),
        }
    }

    fn start(
        &mut self,
        limits: Limits,
        format: Format,
        body: &'a [u8],
    ) -> Result<(Wire, &'a str), DecodeError> {
        self.source.text = build::text(limits, format, body)?;
        self.source.wire = match format {
            Format::Xml => Wire::Xml,
            Format::Json => Wire::Json,
        };
        Ok((self.source.wire, self.source.text))
    }
}

/// The entries of a tree.
type Entries = SmallVec<[Entry; INLINE]>;

/// Entries before a tree needs the heap: enough for a message with twenty members.
const INLINE: usize = 24;
