//! Objects that 2.x and 3.x share.

use super::{Kind, Shape, Unknown, may, must, should};

pub(super) static INFO: Shape = Shape {
    name: "Info Object",
    fields: &[
        should("title", Kind::Text),
        should("version", Kind::Version),
        may("description", Kind::Text),
        may("termsOfService", Kind::Uri),
        may("contact", Kind::Object(&CONTACT)),
        may("license", Kind::Object(&LICENSE)),
        may("tags", TAGS),
        may("externalDocs", DOCS),
    ],
    unknown: Unknown::Warning,
};

static CONTACT: Shape = Shape {
    name: "Contact Object",
    fields: &[
        may("name", Kind::Text),
        may("url", Kind::Uri),
        may("email", Kind::Email),
    ],
    unknown: Unknown::Warning,
};

static LICENSE: Shape = Shape {
    name: "License Object",
    fields: &[must("name", Kind::Text), may("url", Kind::Uri)],
    unknown: Unknown::Warning,
};

pub(super) const TAGS: Kind = Kind::LooseList(&Kind::Tag);

pub(super) static TAG: Shape = Shape {
    name: "Tag Object",
    fields: &[
        must("name", Kind::Text),
        may("description", Kind::Text),
        may("externalDocs", DOCS),
    ],
    unknown: Unknown::Warning,
};

pub(super) const DOCS: Kind = Kind::Object(&EXTERNAL_DOCS);

static EXTERNAL_DOCS: Shape = Shape {
    name: "External Documentation Object",
    fields: &[must("url", Kind::Uri), may("description", Kind::Text)],
    unknown: Unknown::Warning,
};

pub(super) static SERVER_VARIABLE: Shape = Shape {
    name: "Server Variable Object",
    fields: &[
        may("enum", Kind::List(&Kind::Unquoted)),
        may("default", Kind::Text),
        may("description", Kind::Text),
        may("examples", Kind::LooseList(&Kind::Unquoted)),
    ],
    unknown: Unknown::Warning,
};

pub(super) static CORRELATION_ID: Shape = Shape {
    name: "Correlation ID Object",
    fields: &[
        must("location", Kind::Expression),
        may("description", Kind::Text),
    ],
    unknown: Unknown::Warning,
};

/// Protocols that the specification has bindings for.
pub(super) const PROTOCOLS: &[&str] = &[
    "amqp",
    "amqp1",
    "anypointmq",
    "googlepubsub",
    "http",
    "ibmmq",
    "jms",
    "kafka",
    "mercure",
    "mqtt",
    "mqtt5",
    "nats",
    "pulsar",
    "redis",
    "ros2",
    "sns",
    "solace",
    "sqs",
    "stomp",
    "ws",
];

/// The shape of a security scheme by its type; `None` for types the specification does not have.
pub(super) fn security_scheme(kind: &str) -> Option<&'static Shape> {
    match kind {
        "apiKey" => Some(&API_KEY),
        "httpApiKey" => Some(&HTTP_API_KEY),
        "http" => Some(&HTTP),
        "oauth2" => Some(&OAUTH2),
        "openIdConnect" => Some(&OPEN_ID),
        "userPassword"
        | "X509"
        | "symmetricEncryption"
        | "asymmetricEncryption"
        | "plain"
        | "scramSha256"
        | "scramSha512"
        | "gssapi" => Some(&PLAIN_SCHEME),
        _ => None,
    }
}

const SCHEME: &str = "Security Scheme Object";

static PLAIN_SCHEME: Shape = Shape {
    name: SCHEME,
    fields: &[must("type", Kind::Text), may("description", Kind::Text)],
    unknown: Unknown::Warning,
};

static API_KEY: Shape = Shape {
    name: SCHEME,
    fields: &[
        must("type", Kind::Text),
        must(
            "in",
            Kind::Word(&["user", "password"], &["header", "query", "cookie"]),
        ),
        may("description", Kind::Text),
    ],
    unknown: Unknown::Warning,
};

static HTTP_API_KEY: Shape = Shape {
    name: SCHEME,
    fields: &[
        must("type", Kind::Text),
        must("name", Kind::Text),
        must("in", Kind::Word(&["header", "query", "cookie"], &[])),
        may("description", Kind::Text),
    ],
    unknown: Unknown::Warning,
};

static HTTP: Shape = Shape {
    name: SCHEME,
    fields: &[
        must("type", Kind::Text),
        must("scheme", Kind::Text),
        may("bearerFormat", Kind::Text),
        may("description", Kind::Text),
    ],
    unknown: Unknown::Warning,
};

static OPEN_ID: Shape = Shape {
    name: SCHEME,
    fields: &[
        must("type", Kind::Text),
        must("openIdConnectUrl", Kind::Uri),
        may("scopes", Kind::List(&Kind::Text)),
        may("description", Kind::Text),
    ],
    unknown: Unknown::Warning,
};

static OAUTH2: Shape = Shape {
    name: SCHEME,
    fields: &[
        must("type", Kind::Text),
        must("flows", Kind::Object(&FLOWS)),
        may("scopes", Kind::List(&Kind::Text)),
        may("description", Kind::Text),
    ],
    unknown: Unknown::Warning,
};

static FLOWS: Shape = Shape {
    name: "OAuth Flows Object",
    fields: &[
        may("implicit", Kind::Object(&IMPLICIT)),
        may("password", Kind::Object(&TOKEN)),
        may("clientCredentials", Kind::Object(&TOKEN)),
        may("authorizationCode", Kind::Object(&AUTHORIZATION_CODE)),
    ],
    unknown: Unknown::Warning,
};

const FLOW: &str = "OAuth Flow Object";

static IMPLICIT: Shape = Shape {
    name: FLOW,
    fields: &[
        must("authorizationUrl", Kind::Uri),
        may("refreshUrl", Kind::Uri),
        may("scopes", SCOPES),
        may("availableScopes", SCOPES),
    ],
    unknown: Unknown::Warning,
};

static TOKEN: Shape = Shape {
    name: FLOW,
    fields: &[
        must("tokenUrl", Kind::Uri),
        may("refreshUrl", Kind::Uri),
        may("scopes", SCOPES),
        may("availableScopes", SCOPES),
    ],
    unknown: Unknown::Warning,
};

static AUTHORIZATION_CODE: Shape = Shape {
    name: FLOW,
    fields: &[
        must("authorizationUrl", Kind::Uri),
        must("tokenUrl", Kind::Uri),
        may("refreshUrl", Kind::Uri),
        may("scopes", SCOPES),
        may("availableScopes", SCOPES),
    ],
    unknown: Unknown::Warning,
};

const SCOPES: Kind = Kind::Map(&Kind::Text);
