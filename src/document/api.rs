//! The normalised document: `AsyncAPI` 2.0–2.6 and 3.x in the words of 3.x.

use crate::{
    source::{SourceId, Span},
    syntax::{Node, NodeId},
};

use super::SchemaFormat;

macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name(pub u32);
    )+};
}

ids! {
    /// A server of an [`Api`].
    ServerId;
    /// A channel of an [`Api`].
    ChannelId;
    /// A message of an [`Api`].
    MessageId;
    /// A security scheme of an [`Api`].
    SecuritySchemeId;
}

/// A document, traits applied and references between its objects followed. Schemas are left as
/// they stand: their references are the business of the schema stage.
#[derive(Clone, Debug)]
pub struct Api {
    /// The `AsyncAPI` version of the document.
    pub asyncapi: Version,
    /// `id` of the document.
    pub id: Option<String>,
    /// `info.title`; empty where it is missing.
    pub title: String,
    /// `info.version`; empty where it is missing.
    pub version: String,
    /// `info.description`; empty where it is missing.
    pub docs: String,
    /// `defaultContentType`.
    pub default_content_type: Option<String>,
    /// Servers, in document order.
    pub servers: Vec<Server>,
    /// Channels, in document order.
    pub channels: Vec<Channel>,
    /// Operations, in document order.
    pub operations: Vec<Operation>,
    /// Every message: those of the channels, channel by channel, then those of the components.
    /// A component message that two channels use stands here three times, with three identities.
    pub messages: Vec<Message>,
    /// `components.messages`, whether a channel uses them or not.
    pub component_messages: Vec<MessageId>,
    /// `components.schemas`, which reverse lookup of discriminators needs.
    pub component_schemas: Vec<ComponentSchema>,
    /// `components.securitySchemes`, and schemes written where they are used.
    pub security_schemes: Vec<SecurityScheme>,
    /// `x-hookgen` of the root.
    pub extension: Option<Node>,
    /// The root object.
    pub node: Node,
}

/// An `AsyncAPI` version without its patch level, which does not matter to tools.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Version {
    /// 2 or 3.
    pub major: u32,
    /// 0 to 6, or 0 to 1; newer ones are read as the newest.
    pub minor: u32,
}

/// A server.
#[derive(Clone, Debug)]
pub struct Server {
    /// Its key.
    pub name: String,
    /// `url` of 2.x, or `protocol://host/pathname` of 3.x without what is missing.
    pub url: String,
    /// `protocol`, as written.
    pub protocol: String,
    /// `description`, else `summary`, else `title`; may be empty.
    pub docs: String,
    /// The schemes, any of which is enough.
    pub security: Vec<SecuritySchemeId>,
    /// `x-hookgen`.
    pub extension: Option<Node>,
    /// The object.
    pub node: Node,
}

/// A channel.
#[derive(Clone, Debug)]
pub struct Channel {
    /// Its key: the identifier in 3.x, the address in 2.x.
    pub key: String,
    /// The address; `None` where it is not known at design time.
    pub address: Option<String>,
    /// `title`; may be empty.
    pub title: String,
    /// `description`, else `summary`; may be empty.
    pub docs: String,
    /// The servers it is available on: all of the document's where it names none.
    pub servers: Vec<ServerId>,
    /// Its messages, in document order.
    pub messages: Vec<MessageId>,
    /// Parameters of the address.
    pub parameters: Vec<Parameter>,
    /// `x-hookgen`.
    pub extension: Option<Node>,
    /// The object.
    pub node: Node,
}

/// A parameter of a channel's address.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name in the address.
    pub name: String,
    /// `description`; may be empty.
    pub docs: String,
    /// `schema` of 2.x.
    pub schema: Option<SchemaSource>,
    /// `enum` of 3.x.
    pub values: Vec<String>,
    /// `default` of 3.x.
    pub default: Option<String>,
    /// Runtime expression of where the value is found in a message.
    pub location: Option<String>,
    /// The object.
    pub node: Node,
}

/// What the reader's application does.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Action {
    /// It receives the messages.
    Receive,
    /// It sends the messages.
    Send,
    /// It does both: the role is [`Role::Both`](super::Role::Both).
    Both,
}

/// An operation, seen from the reader's side.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its key in 3.x, `operationId` in 2.x; without one, `publish` or `subscribe` and the
    /// address.
    pub id: String,
    /// What the reader's application does, after the role is applied.
    pub action: Action,
    /// Where.
    pub channel: ChannelId,
    /// The messages: those it names, or all of the channel's.
    pub messages: Vec<MessageId>,
    /// The reply it asks for or gives.
    pub reply: Option<Reply>,
    /// `title`; may be empty.
    pub title: String,
    /// `summary`; may be empty.
    pub summary: String,
    /// `description`; may be empty.
    pub description: String,
    /// The schemes, any of which is enough; empty where the server's hold.
    pub security: Vec<SecuritySchemeId>,
    /// `deprecated` or `x-deprecated`.
    pub deprecated: bool,
    /// `x-hookgen`.
    pub extension: Option<Node>,
    /// The object, traits applied.
    pub node: Node,
}

/// The reply of an operation.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Runtime expression of where the reply's address is found.
    pub address: Option<String>,
    /// The channel of the reply, where it is known.
    pub channel: Option<ChannelId>,
    /// The messages: those it names, or all of the channel's.
    pub messages: Vec<MessageId>,
    /// The object.
    pub node: Node,
}

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

/// How a server or operation is secured.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// Its key in the components, or what the reference calls it.
    pub name: Option<String>,
    /// `type`: `httpApiKey`, `userPassword`, ….
    pub kind: String,
    /// `description`; may be empty.
    pub docs: String,
    /// `name` of the header, query parameter or cookie.
    pub parameter: Option<String>,
    /// `in`: where the parameter is.
    pub location: Option<String>,
    /// `x-hookgen`.
    pub extension: Option<Node>,
    /// The object.
    pub node: Node,
}

impl Action {
    /// Whether the reader's application receives.
    pub fn receives(self) -> bool {
        self != Self::Send
    }

    /// Whether the reader's application sends.
    pub fn sends(self) -> bool {
        self != Self::Receive
    }

    /// The action of the reply.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Receive => Self::Send,
            Self::Send => Self::Receive,
            Self::Both => Self::Both,
        }
    }
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

impl Api {
    /// The server behind `id`, which only this `Api` hands out, so that the lookup cannot miss.
    pub fn server(&self, id: ServerId) -> &Server {
        &self.servers[id.0 as usize]
    }

    /// The channel behind `id`, which only this `Api` hands out, so that the lookup cannot miss.
    pub fn channel(&self, id: ChannelId) -> &Channel {
        &self.channels[id.0 as usize]
    }

    /// The message behind `id`, which only this `Api` hands out, so that the lookup cannot miss.
    pub fn message(&self, id: MessageId) -> &Message {
        &self.messages[id.0 as usize]
    }

    /// The scheme behind `id`, which only this `Api` hands out, so that the lookup cannot miss.
    pub fn security_scheme(&self, id: SecuritySchemeId) -> &SecurityScheme {
        &self.security_schemes[id.0 as usize]
    }

    /// The messages the reader's application receives, each once, in the order of
    /// [`Api::messages`]: those of receiving operations, replies to what it sends, and the
    /// messages of channels no operation mentions. Of a document without channels, the messages
    /// of the components.
    pub fn received(&self) -> Vec<MessageId> {
        self.flowing(Action::receives)
    }

    /// The messages the reader's application sends, each once, in the order of
    /// [`Api::messages`]: those of sending operations, and replies to what it receives.
    pub fn sent(&self) -> Vec<MessageId> {
        self.flowing(Action::sends)
    }

    fn flowing(&self, flows: fn(Action) -> bool) -> Vec<MessageId> {
        let mut found = std::collections::BTreeSet::new();
        for operation in &self.operations {
            if flows(operation.action) {
                found.extend(&operation.messages);
            }
            if let Some(reply) = &operation.reply
                && flows(operation.action.reversed())
            {
                found.extend(&reply.messages);
            }
        }
        if flows(Action::Receive) {
            found.extend(self.unmentioned());
        }
        found.into_iter().collect()
    }

    /// Messages that no operation speaks of.
    fn unmentioned(&self) -> Vec<MessageId> {
        if self
            .channels
            .iter()
            .all(|channel| channel.messages.is_empty())
        {
            return self.component_messages.clone();
        }
        let replies =
            |operation: &Operation| operation.reply.as_ref().and_then(|reply| reply.channel);
        let mentioned: std::collections::BTreeSet<ChannelId> = self
            .operations
            .iter()
            .flat_map(|operation| [Some(operation.channel), replies(operation)])
            .flatten()
            .collect();
        let quiet =
            |at: &usize| u32::try_from(*at).is_ok_and(|at| !mentioned.contains(&ChannelId(at)));
        let channels = self.channels.iter().enumerate();
        channels
            .filter(|(at, _)| quiet(at))
            .flat_map(|(_, channel)| channel.messages.iter().copied())
            .collect()
    }
}
