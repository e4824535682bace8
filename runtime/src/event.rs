//! Events: what a surface receives, told apart.

use std::borrow::Cow;
use std::fmt;
use std::hash::Hash;

use crate::decode::DecodeError;
use crate::encode::{EncodeValue, ObjectEncoder, ValueEncoder};
use crate::opened::{DecodeEvent, Document, OpenedBody};
use crate::surface::{KeyMember, MessageInfo, Surface};
use crate::tree::Wire;
use crate::{Format, Node, Object, Tree, Verified, to_json};

/// Everything a surface receives; implemented by the generated `Event` enums.
pub trait Event:
    for<'a> DecodeEvent<'a> + EncodeValue + fmt::Debug + Send + Sync + 'static
{
    /// The variant without its payload.
    type Kind: Copy + fmt::Debug + Eq + Hash + Send + Sync + 'static;

    /// What the document says about the surface.
    const SURFACE: Surface;

    /// Which event this is.
    fn kind(&self) -> Self::Kind;

    /// What the document says about this message; nothing for an unknown one.
    fn info(&self) -> Option<&'static MessageInfo>;

    /// Decodes a delivery that a [`Scheme`](crate::Scheme) opened.
    ///
    /// # Errors
    /// The document is malformed, or a known event is not what its schema says. An unknown event is no
    /// error.
    fn from_verified(verified: &Verified) -> Result<Self, DecodeError> {
        verified.decode()
    }

    /// Decodes a document that nobody verified: for tests, and for replays of deliveries that were
    /// verified when they came in.
    ///
    /// # Errors
    /// The document is malformed, or a known event is not what its schema says. An unknown event is no
    /// error.
    fn decode_unverified(format: Format, body: &[u8]) -> Result<Self, DecodeError> {
        crate::decode_unverified(format, body)
    }
}

/// An event and the key that names its delivery.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Received<E> {
    /// The event.
    pub event: E,
    /// The same for every repetition of one delivery; nothing where the document says no key, or its
    /// members are missing.
    pub key: Option<DeliveryKey>,
}

impl<E: Event> Received<E> {
    /// Decodes a delivery that a [`Scheme`](crate::Scheme) opened, see [`Event::from_verified`].
    ///
    /// # Errors
    /// As there.
    pub fn from_verified(verified: &Verified) -> Result<Self, DecodeError> {
        Self::decode(&verified.document())
    }

    /// Decodes a document that nobody verified, see [`Event::decode_unverified`].
    ///
    /// # Errors
    /// As there.
    pub fn decode_unverified(format: Format, body: &[u8]) -> Result<Self, DecodeError> {
        Self::decode(&Document::new(format, body))
    }

    pub(crate) fn decode(document: &Document<'_>) -> Result<Self, DecodeError> {
        let mut tree = Tree::empty(Wire::Json);
        document.read(&mut tree)?;
        let event = E::decode_event(OpenedBody::new(tree.root(), document.event_header))?;
        let alternatives = event.info().map_or(&[][..], |info| info.delivery_key);
        let key = DeliveryKey::find(E::SURFACE.name, tree.root(), alternatives);
        Ok(Self { event, key })
    }
}

/// What is the same for every repetition of one delivery and for no other delivery.
///
/// It is made of ids that the sender chose, so its `Debug` shows nothing of it.
#[derive(Clone, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct DeliveryKey(String);

impl DeliveryKey {
    /// The first of some alternatives whose members are all present in a document.
    pub fn find(
        surface: &str,
        document: Node<'_, '_>,
        alternatives: &[&[KeyMember]],
    ) -> Option<Self> {
        alternatives
            .iter()
            .find_map(|members| Self::of(surface, document, members))
    }

    /// The key as text: `surface?member=value&member=value`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of(surface: &str, document: Node<'_, '_>, members: &[KeyMember]) -> Option<Self> {
        let mut key = String::with_capacity(surface.len() + ROOM);
        key.push_str(surface);
        let mut separator = '?';
        for member in members {
            match document.at(member.path).and_then(scalar) {
                Some(value) => {
                    key.push(separator);
                    for (depth, name) in member.path.iter().enumerate() {
                        if depth > 0 {
                            key.push('.');
                        }
                        key.push_str(name);
                    }
                    key.push('=');
                    escape(&mut key, &value);
                    separator = '&';
                }
                None if member.optional => {}
                None => return None,
            }
        }
        (separator == '&').then_some(Self(key))
    }
}

impl fmt::Debug for DeliveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeliveryKey(..)")
    }
}

/// For the members of most keys.
const ROOM: usize = 96;

/// The same text for a number and for its digits: senders write ids both ways.
fn scalar<'t>(node: Node<'t, '_>) -> Option<Cow<'t, str>> {
    match node.as_str() {
        Some("") => None,
        Some(text) => Some(Cow::Borrowed(text)),
        None => Some(Cow::Owned(node.as_i64()?.to_string())),
    }
}

/// Keeps values from looking like further members.
fn escape(key: &mut String, value: &str) {
    if memchr::memchr2(b'%', b'&', value.as_bytes()).is_none() {
        return key.push_str(value);
    }
    for character in value.chars() {
        match character {
            '%' => key.push_str("%25"),
            '&' => key.push_str("%26"),
            _ => key.push(character),
        }
    }
}

/// An event the document does not know, or knows no longer: its keys and its whole body are kept, so that
/// it can be acknowledged, counted, and decoded after an update.
#[derive(Clone, Eq, PartialEq)]
pub struct Unknown {
    keys: Vec<(&'static str, String)>,
    format: Format,
    body: String,
}

impl Unknown {
    /// Keeps an object and those of the given keys that it has, outermost first. A key is a member's name,
    /// or names joined by `.` for a member further down.
    pub fn new(object: &Object<'_, '_>, keys: &[&'static str]) -> Self {
        let node = object.node();
        let find = |key: &str| key.split('.').try_fold(node, Node::member);
        let keys = keys
            .iter()
            .filter_map(|key| Some((*key, scalar(find(key)?)?.into_owned())));
        let text = node.source().text;
        Self {
            keys: keys.collect(),
            format: if text.is_empty() {
                Format::Json
            } else {
                object.format()
            },
            // Without a text of its own the object came through serde.
            body: if text.is_empty() {
                to_json(&node)
            } else {
                text.to_owned()
            },
        }
    }

    /// Puts the header that should have named the event before its keys.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: &str) -> Self {
        self.keys.insert(0, (name, value.to_owned()));
        self
    }

    /// What the event calls itself: the values of its keys joined by `/`, such as `event/new_event`.
    pub fn kind(&self) -> String {
        let values: Vec<&str> = self.keys.iter().map(|(_, value)| value.as_str()).collect();
        values.join("/")
    }

    /// The keys the event has, with their values.
    pub fn keys(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.keys
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
    }

    /// The value of a key.
    pub fn key(&self, name: &str) -> Option<&str> {
        self.keys()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// The format of the body.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The whole document as it was received.
    pub fn body(&self) -> &str {
        &self.body
    }
}

/// Tells the length of the body only.
impl fmt::Debug for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unknown")
            .field("kind", &self.kind())
            .field("format", &self.format)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Unknown {
    /// Writes the members as they were received, where the document is an object.
    pub fn encode(&self, object: &mut ObjectEncoder<'_>) {
        // The body was read before, so it can be read again.
        if let Ok(tree) = Tree::parse(self.format, self.body.as_bytes()) {
            tree.root()
                .members()
                .for_each(|(name, member)| object.member(name, &member));
        }
    }
}

/// Writes the document as it was received, whatever it is.
impl EncodeValue for Unknown {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        match Tree::parse(self.format, self.body.as_bytes()) {
            Ok(tree) => tree.root().encode_value(value),
            Err(_) => value.null(),
        }
    }
}
