//! `AsyncAPI` 2.0 to 2.6. Fields of later minor versions are accepted in earlier ones.

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
        should("channels", Kind::Map(&Kind::Object(&CHANNEL))),
        may("components", Kind::Object(&COMPONENTS)),
        may("tags", TAGS),
        may("externalDocs", DOCS),
    ],
    unknown: Unknown::Error,
};

static SERVER: Shape = Shape {
    name: "Server Object",
    fields: &[
        must("url", Kind::Text),
        must("protocol", Kind::Text),
        may("protocolVersion", Kind::Version),
        may("description", Kind::Text),
        may("variables", Kind::Map(&Kind::Object(&SERVER_VARIABLE))),
        may("security", SECURITY),
        may("bindings", Kind::Bindings),
        may("tags", TAGS),
    ],
    unknown: Unknown::Warning,
};

/// Security Requirement Objects: names of schemes, with scopes.
const SECURITY: Kind = Kind::List(&Kind::Map(&Kind::List(&Kind::Text)));

static CHANNEL: Shape = Shape {
    name: "Channel Item Object",
    fields: &[
        may("description", Kind::Text),
        may("servers", Kind::List(&Kind::Text)),
        may("subscribe", Kind::Object(&OPERATION)),
        may("publish", Kind::Object(&OPERATION)),
        may("parameters", Kind::Map(&Kind::Object(&PARAMETER))),
        may("bindings", Kind::Bindings),
        may("deprecated", Kind::Bool),
    ],
    unknown: Unknown::Error,
};

static OPERATION: Shape = Shape {
    name: "Operation Object",
    fields: &[
        may("operationId", Kind::Text),
        may("summary", Kind::Text),
        may("description", Kind::Text),
        may("security", SECURITY),
        may("tags", TAGS),
        may("externalDocs", DOCS),
        may("bindings", Kind::Bindings),
        may("traits", Kind::List(&Kind::Trait(&OPERATION_TRAIT))),
        may("message", Kind::Messages),
    ],
    unknown: Unknown::Error,
};

static OPERATION_TRAIT: Shape = Shape {
    name: "Operation Trait Object",
    fields: &[
        may("operationId", Kind::Text),
        may("summary", Kind::Text),
        may("description", Kind::Text),
        may("security", SECURITY),
        may("tags", TAGS),
        may("externalDocs", DOCS),
        may("bindings", Kind::Bindings),
    ],
    unknown: Unknown::Warning,
};

pub(super) static MESSAGE: Shape = Shape {
    name: "Message Object",
    fields: &[
        may("messageId", Kind::Text),
        may("headers", Kind::Headers),
        may("payload", Kind::Payload),
        may("correlationId", Kind::Object(&CORRELATION_ID)),
        may("schemaFormat", Kind::Text),
        may("contentType", Kind::Text),
        may("name", Kind::Text),
        may("title", Kind::Text),
        may("summary", Kind::Text),
        may("description", Kind::Text),
        may("tags", TAGS),
        may("externalDocs", DOCS),
        may("bindings", Kind::Bindings),
        may("deprecated", Kind::Bool),
        may("examples", Kind::LooseList(&Kind::Free)),
        may("traits", Kind::List(&Kind::Trait(&MESSAGE_TRAIT))),
    ],
    unknown: Unknown::Error,
};

static MESSAGE_TRAIT: Shape = Shape {
    name: "Message Trait Object",
    fields: &[
        may("messageId", Kind::Text),
        may("headers", Kind::Headers),
        may("correlationId", Kind::Object(&CORRELATION_ID)),
        may("schemaFormat", Kind::Text),
        may("contentType", Kind::Text),
        may("name", Kind::Text),
        may("title", Kind::Text),
        may("summary", Kind::Text),
        may("description", Kind::Text),
        may("tags", TAGS),
        may("externalDocs", DOCS),
        may("bindings", Kind::Bindings),
        may("deprecated", Kind::Bool),
        may("examples", Kind::LooseList(&Kind::Free)),
    ],
    unknown: Unknown::Warning,
};

static PARAMETER: Shape = Shape {
    name: "Parameter Object",
    fields: &[
        may("description", Kind::Text),
        may("schema", Kind::Schema),
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
        may(
            "serverVariables",
            Kind::Map(&Kind::Object(&SERVER_VARIABLE)),
        ),
        may("channels", Kind::Map(&Kind::Object(&CHANNEL))),
        may("messages", Kind::Map(&Kind::Messages)),
        may("securitySchemes", Kind::Map(&Kind::SecurityScheme)),
        may("parameters", Kind::Map(&Kind::Object(&PARAMETER))),
        may("correlationIds", Kind::Map(&Kind::Object(&CORRELATION_ID))),
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
