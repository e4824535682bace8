//! Reads the schemas of a document: payloads, headers, queries, envelopes, components.

use crate::{
    diagnostic::Diagnostics,
    document::{MessageId, SchemaFormat, SchemaSource},
    schema::{Home, Reader, SchemaId, Schemas},
    syntax::Node,
};

use super::{
    Input,
    surfaces::{Draft, called},
};

/// What the payload of a message is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Payload {
    /// Values of this schema.
    Of(SchemaId),
    /// Something in a language that is not read.
    Unread,
    /// Nothing is said.
    Unsaid,
}

/// The schemas of everything a surface has.
#[derive(Debug, Default)]
pub(super) struct Payloads {
    /// In the order of the document's messages.
    messages: Vec<(Payload, Option<SchemaId>)>,
    extras: Vec<Extras>,
}

/// Schemas that extensions of a surface name.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Extras {
    pub(super) query: Option<SchemaId>,
    pub(super) envelope: Option<SchemaId>,
}

impl Payloads {
    /// Reads them all: what no message uses is checked too, and may extend what one uses.
    pub(super) fn read(
        input: Input<'_>,
        drafts: &[Draft],
        schemas: &mut Schemas,
        sink: &mut Diagnostics,
    ) -> Self {
        let mut reader = Reader::new(schemas, input.resolver, sink);
        for component in &input.api.component_schemas {
            reader.read(&component.schema, Home::Named(component.name.clone()));
        }
        let mut found = Self::default();
        for message in &input.api.messages {
            let name = called(input.api, message);
            let payload = match &message.payload {
                Some(source) => reader
                    .read(source, Home::Root(name.clone()))
                    .map_or(Payload::Unread, Payload::Of),
                None => Payload::Unsaid,
            };
            let headers = message.headers.as_ref();
            let home = || Home::Root(format!("{name} headers"));
            let headers = headers.and_then(|source| reader.read(source, home()));
            found.messages.push((payload, headers));
        }
        for draft in drafts {
            let mut extra = |node: &Option<Node>, name: &str| {
                let source = SchemaSource {
                    node: node.clone()?,
                    format: SchemaFormat::AsyncApi,
                };
                reader.read(&source, Home::Root(name.to_owned()))
            };
            found.extras.push(Extras {
                query: extra(&draft.hook.query, "query"),
                envelope: extra(&draft.hook.envelope, "envelope"),
            });
        }
        found
    }

    /// The payload of a message.
    pub(super) fn payload(&self, id: MessageId) -> Payload {
        self.messages
            .get(id.0 as usize)
            .map_or(Payload::Unsaid, |(payload, _)| *payload)
    }

    /// The schema of a message's headers.
    pub(super) fn headers(&self, id: MessageId) -> Option<SchemaId> {
        self.messages
            .get(id.0 as usize)
            .and_then(|(_, headers)| *headers)
    }

    /// What the extensions of a surface name, by its place among the surfaces.
    pub(super) fn extras(&self, surface: usize) -> Extras {
        self.extras.get(surface).copied().unwrap_or_default()
    }
}
