//! The normalised document: `AsyncAPI` 2.0–2.6 and 3.x in the words of 3.x.

mod flow;
mod message;

pub use flow::Action;
pub use message::{ComponentSchema, CorrelationId, Example, Message, SampleFile, SchemaSource};

use crate::syntax::Node;

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
}
