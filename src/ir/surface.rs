//! Callback surfaces: the events they receive, the replies they send, and how they are answered.

use std::time::Duration;

use super::{Decision, MemberPath, TypeId};
use crate::source::Span;

/// One kind of callback endpoint: a module of the generated crate.
#[derive(Clone, Debug)]
pub struct Surface {
    /// Name in the document (`x-hookgen.surface`, server, or address prefix).
    pub name: String,
    /// Rust module name.
    pub module: String,
    /// Markdown.
    pub docs: String,
    /// Types of this module, in document order.
    pub types: Vec<TypeId>,
    /// What is received, absent where the document only sends.
    pub event: Option<EventEnum>,
    /// What is sent back, absent where nothing is.
    pub reply: Option<ReplyEnum>,
    /// Name of the scheme that opens deliveries, where the document says it.
    pub scheme: Option<String>,
    /// What a delivery is answered with.
    pub ack: Option<Acknowledgement>,
    /// What a refused delivery is answered with.
    pub nack: Option<Acknowledgement>,
    /// Time within which the sender wants its answer.
    pub deadline: Option<Duration>,
    /// Delays before each repeated delivery.
    pub retry: Vec<Duration>,
    /// Struct of the query parameters.
    pub query: Option<TypeId>,
    /// Struct of the encrypted envelope.
    pub envelope: Option<TypeId>,
}

/// The wire format of a payload.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum ContentKind {
    /// `application/json`, `+json`
    Json,
    /// `application/xml`, `text/xml`, `+xml`
    Xml,
    /// `application/x-www-form-urlencoded`
    Form,
    /// `text/plain`
    Text,
    /// Anything else.
    Bytes,
}

impl EventEnum {
    /// Name of the enum of kinds, `EventKind`.
    pub fn kind_ident(&self) -> String {
        format!("{}Kind", self.ident)
    }
}

/// The enum of everything a surface receives.
#[derive(Clone, Debug)]
pub struct EventEnum {
    /// Rust name, `Event`.
    pub ident: String,
    /// Markdown.
    pub docs: String,
    /// One per message, in document order.
    pub variants: Vec<EventVariant>,
    /// Leaf = index into `variants`. [`Decision::Unknown`] alone where no content tells the
    /// messages apart: then `decode_as`, which takes the kind from the caller, is the only way in.
    pub decision: Decision,
    /// Whether there are bodies that more than one message may have: then `decode_as` is needed.
    pub undecided: bool,
    /// A header that tells the messages apart without a look at the body.
    pub header: Option<HeaderKey>,
    /// Members that dispatch compares, outermost key first, for `Unknown` and the documentation.
    pub keys: Vec<MemberPath>,
    /// Formats that deliveries come in.
    pub formats: Vec<ContentKind>,
    /// Root element of XML deliveries.
    pub root: Option<String>,
    /// Name of the catch-all, normally `Unknown`.
    pub unknown: String,
    /// Extra derives and attributes from the configuration.
    pub attributes: Vec<String>,
    /// Those of the enum of kinds.
    pub kind_attributes: Vec<String>,
}

/// A header whose value names the message: `X-GitHub-Event`.
#[derive(Clone, Debug, PartialEq)]
pub struct HeaderKey {
    /// The header, as the document spells it.
    pub name: String,
    /// Values and the variant they name (index into `variants`).
    pub arms: Vec<(Vec<String>, usize)>,
}

/// One message.
#[derive(Clone, Debug)]
pub struct EventVariant {
    /// Rust name.
    pub ident: String,
    /// The `AsyncAPI` message names this variant stands for (more than one where messages share a
    /// schema and nothing tells them apart).
    pub messages: Vec<String>,
    /// Type of the payload.
    pub ty: super::Type,
    /// How this one message is encoded.
    pub content: ContentKind,
    /// Markdown: when it is sent, its keys, its acknowledgement, a sample.
    pub docs: String,
    /// Struct of its headers.
    pub headers: Option<TypeId>,
    /// What names a delivery: alternatives, first whose members are all present.
    pub delivery_key: Vec<DeliveryKey>,
    /// Where it differs from the surface.
    pub ack: Option<Acknowledgement>,
    /// Where it differs from the surface.
    pub deadline: Option<Duration>,
    /// Where it differs from the surface.
    pub retry: Option<Vec<Duration>>,
    /// Wire samples of the document.
    pub samples: Vec<Sample>,
    /// `#[deprecated]`.
    pub deprecated: bool,
    /// Place of the message.
    pub span: Span,
}

/// Members that together name a delivery.
#[derive(Clone, Debug, PartialEq)]
pub struct DeliveryKey {
    /// In order.
    pub members: Vec<KeyMember>,
}

/// One part of a [`DeliveryKey`].
#[derive(Clone, Debug, PartialEq)]
pub struct KeyMember {
    /// Path on the wire.
    pub path: MemberPath,
    /// Skipped where absent.
    pub optional: bool,
}

/// An example of a payload as it stands on the wire.
#[derive(Clone, Debug)]
pub struct Sample {
    /// File name or example name.
    pub name: String,
    /// The text.
    pub text: String,
    /// Its format.
    pub content: ContentKind,
}

/// The enum of everything a surface may answer with.
#[derive(Clone, Debug)]
pub struct ReplyEnum {
    /// Rust name, `Reply`.
    pub ident: String,
    /// Markdown.
    pub docs: String,
    /// One per message.
    pub variants: Vec<ReplyVariant>,
    /// Root element of XML replies.
    pub root: Option<String>,
    /// Extra derives and attributes from the configuration.
    pub attributes: Vec<String>,
}

/// One reply message.
#[derive(Clone, Debug)]
pub struct ReplyVariant {
    /// Rust name.
    pub ident: String,
    /// `AsyncAPI` message name.
    pub message: String,
    /// Type of the payload.
    pub ty: super::Type,
    /// How it is encoded.
    pub content: ContentKind,
    /// Markdown.
    pub docs: String,
}

/// Status and body of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Acknowledgement {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`, absent for an empty body.
    pub content_type: Option<String>,
    /// The exact body.
    pub body: String,
}
