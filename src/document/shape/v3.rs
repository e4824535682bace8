//! `AsyncAPI` 3.0 and 3.1.

use super::{
    Kind, Shape, Unknown,
    common::{CORRELATION_ID, DOCS, INFO, SERVER_VARIABLE, TAGS},
    may, must, should,
};

pub(super) static ROOT: Shape = Shape {
    name: "AsyncAPI Object",
    fields: &[
        must("asyncapi", Kind::Any),
        may("id", Kind::Identifier),
        should("info", Kind::Object(&INFO)),
        may("servers", Kind::Map(&Kind::Object(&SERVER))),
        may("defaultContentType", Kind::Text),
        may("channels", Kind::Map(&Kind::Object(&CHANNEL))),
        may("operations", Kind::Map(&Kind::Object(&OPERATION))),
        may("components", Kind::Object(&COMPONENTS)),
    ],
    unknown: Unknown::Error,
};

static SERVER: Shape = Shape {
    name: "Server Object",
    fields: &[
        must("host", Kind::Text),
        must("protocol", Kind::Text),
        may("protocolVersion", Kind::Version),
        may("pathname", Kind::Text),
        may("title", Kind::Text),
        may("summary", Kind::Text),
        may("description", Kind::Text),
        may("variables", Kind::Map(&Kind::Object(&SERVER_VARIABLE))),
        may("security", SECURITY),
        may("tags", TAGS),
        may("externalDocs", DOCS),
        may("bindings", Kind::Bindings),
    ],
    unknown: Unknown::Warning,
};

const SECURITY: Kind = Kind::List(&Kind::SecurityScheme);

static CHANNEL: Shape = Shape {
    name: "Channel Object",
    fields: &[
        may("address", Kind::TextOrNull),
        may("messages", Kind::Map(&Kind::Object(&MESSAGE))),
        may("title", Kind::Text),
        may("summary", Kind::Text),
        may("description", Kind::Text),
        may("servers", Kind::List(&Kind::Reference(&SERVER))),
        may("parameters", Kind::Map(&Kind::Object(&PARAMETER))),
        may("tags", TAGS),
        may("externalDocs", DOCS),
        may("bindings", Kind::Bindings),
    ],
    unknown: Unknown::Error,
};

static OPERATION: Shape = Shape {
    name: "Operation Object",
    fields: &[
        must("action", Kind::Word(&["send", "receive"], &[])),
        must("channel", Kind::Reference(&CHANNEL)),
        may("title", Kind::Text),
        may("summary", Kind::Text),
        may("description", Kind::Text),
        may("security", SECURITY),
        may("tags", TAGS),
        may("externalDocs", DOCS),
        may("bindings", Kind::Bindings),
        may("traits", Kind::List(&Kind::Trait(&OPERATION_TRAIT))),
        may("messages", Kind::List(&Kind::Reference(&MESSAGE))),
        may("reply", Kind::Object(&REPLY)),
        // Not in the tables, but 3.0 documents carry it over from 2.x tools.
        may("deprecated", Kind::Bool),
    ],
    unknown: Unknown::Error,
};

static OPERATION_TRAIT: Shape = Shape {
    name: "Operation Trait Object",
    fields: &[
        may("title", Kind::Text),
        may("summary", Kind::Text),
        may("description", Kind::Text),
        may("security", SECURITY),
        may("tags", TAGS),
        may("externalDocs", DOCS),
        may("bindings", Kind::Bindings),
    ],
    unknown: Unknown::Warning,
};

static REPLY: Shape = Shape {
    name: "Operation Reply Object",
    fields: &[
        may("address", Kind::Object(&REPLY_ADDRESS)),
        may("channel", Kind::Reference(&CHANNEL)),
        may("messages", Kind::List(&Kind::Reference(&MESSAGE))),
    ],
    unknown: Unknown::Error,
};

static REPLY_ADDRESS: Shape = Shape {
    name: "Operation Reply Address Object",
    fields: &[
        must("location", Kind::Expression),
        may("description", Kind::Text),
    ],
    unknown: Unknown::Warning,
};

static MESSAGE: Shape = Shape {
    name: "Message Object",
    fields: &[
        may("headers", Kind::Schema),
        may("payload", Kind::Payload),
        may("correlationId", Kind::Object(&CORRELATION_ID)),
        may("contentType", Kind::Text),
        may("name", Kind::Text),
        may("title", Kind::Text),
        may("summary", Kind::Text),
        may("description", Kind::Text),
        may("tags", TAGS),
        may("externalDocs", DOCS),
        may("bindings", Kind::Bindings),
        may("examples", Kind::LooseList(&Kind::Free)),
        may("traits", Kind::List(&Kind::Trait(&MESSAGE_TRAIT))),
        may("deprecated", Kind::Bool),
    ],
    unknown: Unknown::Error,
};

static MESSAGE_TRAIT: Shape = Shape {
    name: "Message Trait Object",
    fields: &[
        may("headers", Kind::Schema),
        may("correlationId", Kind::Object(&CORRELATION_ID)),
        may("contentType", Kind::Text),
        may("name", Kind::Text),
        may("title", Kind::Text),
        may("summary", Kind::Text),
        may("description", Kind::Text),
        may("tags", TAGS),
        may("externalDocs", DOCS),
        may("bindings", Kind::Bindings),
        may("examples", Kind::LooseList(&Kind::Free)),
        may("deprecated", Kind::Bool),
    ],
    unknown: Unknown::Warning,
};

static PARAMETER: Shape = Shape {
    name: "Parameter Object",
    fields: &[
        may("enum", Kind::List(&Kind::Text)),
        may("default", Kind::Text),
        may("description", Kind::Text),
        may("examples", Kind::LooseList(&Kind::Text)),
        may("location", Kind::Expression),
    ],
    // No type is made of a parameter, and converters leave fields of 1.x and 2.x in them.
    unknown: Unknown::Warning,
};

pub(super) static COMPONENTS: Shape = Shape {
    name: "Components Object",
    fields: &[
        may("schemas", Kind::Map(&Kind::Schema)),
        may("servers", Kind::Map(&Kind::Object(&SERVER))),
        may("channels", Kind::Map(&Kind::Object(&CHANNEL))),
        may("operations", Kind::Map(&Kind::Object(&OPERATION))),
        may("messages", Kind::Map(&Kind::Object(&MESSAGE))),
        may("securitySchemes", Kind::Map(&Kind::SecurityScheme)),
        may(
            "serverVariables",
            Kind::Map(&Kind::Object(&SERVER_VARIABLE)),
        ),
        may("parameters", Kind::Map(&Kind::Object(&PARAMETER))),
        may("correlationIds", Kind::Map(&Kind::Object(&CORRELATION_ID))),
        may("replies", Kind::Map(&Kind::Object(&REPLY))),
        may("replyAddresses", Kind::Map(&Kind::Object(&REPLY_ADDRESS))),
        may("externalDocs", Kind::Map(&DOCS)),
        may("tags", Kind::Map(&Kind::Tag)),
        may(
            "operationTraits",
            Kind::Map(&Kind::Object(&OPERATION_TRAIT)),
        ),
        may("messageTraits", Kind::Map(&Kind::Object(&MESSAGE_TRAIT))),
        may("serverBindings", BINDINGS),
        may("channelBindings", BINDINGS),
        may("operationBindings", BINDINGS),
        may("messageBindings", BINDINGS),
    ],
    unknown: Unknown::Error,
};

/// Looked into where they are used.
const BINDINGS: Kind = Kind::Map(&Kind::Free);
