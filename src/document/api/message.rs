//! Messages and what belongs to them.

use super::ChannelId;
use crate::{
    document::SchemaFormat,
    source::{SourceId, Span},
    syntax::{Node, NodeId},
};

/// A message. Its identity is channel and key.
#[derive(Clone, Debug)]
pub struct Message {
    /// The channel it belongs to; `None` for a message of the components.
    pub channel: Option<ChannelId>,
    /// Unique in its channel or in the components. In 3.x the key; in 2.x `messageId`, else the
    /// component's key, else `name`, else what the operation is called.
    pub key: String,
    /// What the reference that leads here calls it: the last token of the pointer, or the name of
    /// the file without its extension. `None` for a message that stands in its channel.
    pub component_name: Option<String>,
    /// `messageId` of 2.4 to 2.6.
    pub message_id: Option<String>,
    /// `name`; not unique.
    pub name: Option<String>,
    /// `title`; may be empty.
    pub title: String,
    /// `summary`; may be empty.
    pub summary: String,
    /// `description`; may be empty.
    pub description: String,
    /// `contentType`, else the document's `defaultContentType`.
    pub content_type: Option<String>,
    /// The schema of the payload.
    pub payload: Option<SchemaSource>,
    /// The schema of the headers.
    pub headers: Option<SchemaSource>,
    /// Examples of payload and headers.
    pub examples: Vec<Example>,
    /// `deprecated` or `x-deprecated`.
    pub deprecated: bool,
    /// Where the correlation id is found.
    pub correlation_id: Option<CorrelationId>,
    /// Names of the tags.
    pub tags: Vec<String>,
    /// `x-hookgen`.
    pub extension: Option<Node>,
    /// Wire samples that `x-hookgen.example-files` names.
    pub samples: Vec<SampleFile>,
    /// The object, traits applied.
    pub node: Node,
}

/// A schema and the language it is written in. The node may be a reference.
#[derive(Clone, Debug)]
pub struct SchemaSource {
    /// The schema as it stands.
    pub node: Node,
    /// Its language.
    pub format: SchemaFormat,
}

/// A schema of the components.
#[derive(Clone, Debug)]
pub struct ComponentSchema {
    /// Its key.
    pub name: String,
    /// The schema.
    pub schema: SchemaSource,
}

/// An example of a message.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its position in `examples`, from zero.
    pub index: usize,
    /// `name`.
    pub name: Option<String>,
    /// `summary`.
    pub summary: Option<String>,
    /// The payload, as the JSON model of it.
    pub payload: Option<Node>,
    /// The headers.
    pub headers: Option<Node>,
    /// Where it stands.
    pub span: Span,
}

/// A file that holds a message as it goes over the wire.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SampleFile {
    /// The path as the document writes it.
    pub path: String,
    /// The file.
    pub source: SourceId,
    /// Where the document names it.
    pub span: Span,
}

/// Where a correlation id is found.
#[derive(Clone, Debug)]
pub struct CorrelationId {
    /// A runtime expression: `$message.header#/pointer` or `$message.payload#/pointer`.
    pub location: String,
    /// `description`; may be empty.
    pub docs: String,
    /// Where it stands.
    pub span: Span,
}

impl Message {
    /// Where it stands.
    pub fn span(&self) -> Span {
        self.node.span
    }

    /// Which message object this is; the same for all channels that refer to it.
    pub fn id(&self) -> NodeId {
        self.node.id()
    }
}
