//! The way from an opened body to an event.

use crate::decode::DecodeError;
use crate::tree::{Indexed, Wire};
use crate::{Format, Node, Object, Tree, Verified};

/// The bytes of an opened body: one that was verified, now or before it was recorded, or one of which somebody
/// said that nobody did.
#[derive(Clone, Copy)]
pub(crate) struct Document<'a> {
    pub(crate) format: Format,
    pub(crate) body: &'a [u8],
    /// The body as text with where everything in it stands, where that is known.
    pub(crate) indexed: Option<(&'a str, &'a Indexed)>,
    pub(crate) event_header: Option<&'a str>,
}

impl<'a> Document<'a> {
    /// One of which nothing is known.
    pub(crate) const fn new(format: Format, body: &'a [u8]) -> Self {
        Self {
            format,
            body,
            indexed: None,
            event_header: None,
        }
    }

    /// Reads into an empty tree.
    pub(crate) fn read(&self, tree: &mut Tree<'a>) -> Result<(), DecodeError> {
        match self.indexed {
            Some((text, known)) => tree.take_indexed(text, known),
            None => tree.read_opened(self.format, self.body),
        }
    }
}

/// An opened body on its way to an event.
///
/// Only two doors lead here: [`Verified::decode`] with all that is built on it, and the functions that
/// have `unverified` in their name. What is made from nothing else, as [`DecodeEvent`] is, cannot be made
/// of bytes that nobody verified by those who did not say so.
#[derive(Clone, Copy, Debug)]
pub struct OpenedBody<'t, 'a> {
    node: Node<'t, 'a>,
    event_header: Option<&'t str>,
}

impl<'t, 'a> OpenedBody<'t, 'a> {
    pub(crate) const fn new(node: Node<'t, 'a>, event_header: Option<&'t str>) -> Self {
        Self { node, event_header }
    }

    /// The body as an object whose members are taken.
    ///
    /// # Errors
    /// It is no object.
    #[cfg_attr(not(debug_assertions), inline)]
    pub fn object(self) -> Result<Object<'t, 'a>, DecodeError> {
        self.node.object()
    }

    /// As [`object`](Self::object), and without members where the body is no object: for surfaces with
    /// messages that are lists or scalars.
    pub fn object_or_empty(self) -> Object<'t, 'a> {
        self.node.object_or_empty()
    }

    /// The value of the header that names the message, where the surface has
    /// [one](DecodeEvent::EVENT_HEADER) and the delivery had it.
    pub const fn event_header(self) -> Option<&'t str> {
        self.event_header
    }
}

/// An event of a surface; what generated `Event` enums implement in place of
/// [`DecodeValue`](crate::DecodeValue) and `serde::Deserialize`, which anybody can call with any bytes.
pub trait DecodeEvent<'a>: Sized {
    /// The header that names the message, where bodies alone do not tell the messages apart.
    const EVENT_HEADER: Option<&'static str> = None;

    /// Makes the event.
    ///
    /// # Errors
    /// A known message is not what its schema says. An unknown one is no error.
    fn decode_event(body: OpenedBody<'_, 'a>) -> Result<Self, DecodeError>;
}

impl Verified {
    /// Decodes the event.
    ///
    /// # Errors
    /// The document is malformed, or a known message is not what its schema says. An unknown one is no
    /// error.
    pub fn decode<'a, E: DecodeEvent<'a>>(&'a self) -> Result<E, DecodeError> {
        let document = self.document();
        let mut tree = Tree::empty(Wire::Json);
        document.read(&mut tree)?;
        E::decode_event(OpenedBody::new(tree.root(), document.event_header))
    }
}

/// Decodes an opened body that **nobody verified**: for tests, replays and tools.
///
/// # Errors
/// As [`Verified::decode`].
pub fn decode_unverified<'a, E: DecodeEvent<'a>>(
    format: Format,
    body: &'a [u8],
) -> Result<E, DecodeError> {
    let mut tree = Tree::empty(Wire::Json);
    tree.read_opened(format, body)?;
    E::decode_event(OpenedBody::new(tree.root(), None))
}
