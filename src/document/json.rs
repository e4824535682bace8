//! The document in the words of AsyncAPI 3, as JSON.

use serde_json::Value;

use super::{
    Action, Api, Channel, Message, MessageId, Operation, SchemaSource, SecuritySchemeId, Server,
};
use crate::source::SourceMap;
use crate::syntax::outline::{flag, list, object, text};

impl Api {
    /// Everything that the text of `hookgen inspect --stage api` tells, with the place of each part.
    pub fn to_json(&self, sources: &SourceMap) -> Value {
        json(self, sources)
    }
}

fn json(api: &Api, sources: &SourceMap) -> Value {
    let view = View { api, sources };
    let version = format!("{}.{}", api.asyncapi.major, api.asyncapi.minor);
    object([
        ("asyncapi", text(&version)),
        ("id", api.id.as_deref().and_then(text)),
        ("title", text(&api.title)),
        ("version", text(&api.version)),
        (
            "defaultContentType",
            api.default_content_type.as_deref().and_then(text),
        ),
        ("securitySchemes", list(view.security_schemes())),
        (
            "servers",
            list(api.servers.iter().map(|it| view.server(it))),
        ),
        (
            "channels",
            list(api.channels.iter().map(|it| view.channel(it))),
        ),
        (
            "operations",
            list(api.operations.iter().map(|it| view.operation(it))),
        ),
        ("componentMessages", view.messages(&api.component_messages)),
        (
            "componentSchemas",
            list(api.component_schemas.iter().map(|it| it.name.as_str())),
        ),
        ("received", view.keys(&api.received())),
        ("sent", view.keys(&api.sent())),
    ])
}

struct View<'a> {
    api: &'a Api,
    sources: &'a SourceMap,
}

impl View<'_> {
    fn security_schemes(&self) -> impl Iterator<Item = Value> {
        self.api.security_schemes.iter().map(|it| {
            object([
                ("name", it.name.as_deref().and_then(text)),
                ("type", text(&it.kind)),
                ("parameter", it.parameter.as_deref().and_then(text)),
                ("in", it.location.as_deref().and_then(text)),
                ("at", text(&self.sources.locate(it.node.span))),
            ])
        })
    }

    fn server(&self, server: &Server) -> Value {
        object([
            ("name", text(&server.name)),
            ("url", text(&server.url)),
            ("protocol", text(&server.protocol)),
            ("security", self.security(&server.security)),
            ("at", text(&self.sources.locate(server.node.span))),
        ])
    }

    fn channel(&self, channel: &Channel) -> Value {
        let servers = channel
            .servers
            .iter()
            .map(|id| self.api.server(*id).name.as_str());
        let parameters = channel.parameters.iter().map(|it| {
            object([
                ("name", text(&it.name)),
                ("location", it.location.as_deref().and_then(text)),
                ("values", list(it.values.iter().map(String::as_str))),
                ("schema", it.schema.as_ref().map(schema)),
            ])
        });
        object([
            ("key", text(&channel.key)),
            ("address", channel.address.as_deref().and_then(text)),
            ("servers", list(servers)),
            ("parameters", list(parameters)),
            ("messages", self.messages(&channel.messages)),
            ("at", text(&self.sources.locate(channel.node.span))),
        ])
    }

    fn operation(&self, operation: &Operation) -> Value {
        let action = match operation.action {
            Action::Receive => "receive",
            Action::Send => "send",
            Action::Both => "both",
        };
        let reply = operation.reply.as_ref().map(|reply| {
            let channel = reply.channel.map(|id| self.api.channel(id).key.as_str());
            object([
                ("address", reply.address.as_deref().and_then(text)),
                ("channel", channel.and_then(text)),
                ("messages", self.keys(&reply.messages)),
            ])
        });
        object([
            ("id", text(&operation.id)),
            ("action", text(action)),
            ("channel", text(&self.api.channel(operation.channel).key)),
            ("messages", self.keys(&operation.messages)),
            ("reply", reply),
            ("security", self.security(&operation.security)),
            ("deprecated", flag(operation.deprecated)),
            ("at", text(&self.sources.locate(operation.node.span))),
        ])
    }

    fn messages(&self, ids: &[MessageId]) -> Option<Value> {
        list(ids.iter().map(|id| self.message(self.api.message(*id))))
    }

    fn message(&self, message: &Message) -> Value {
        object([
            ("key", text(&message.key)),
            (
                "component",
                message.component_name.as_deref().and_then(text),
            ),
            ("messageId", message.message_id.as_deref().and_then(text)),
            ("name", message.name.as_deref().and_then(text)),
            ("title", text(&message.title)),
            ("summary", text(&message.summary)),
            ("description", text(&message.description)),
            (
                "contentType",
                message.content_type.as_deref().and_then(text),
            ),
            ("headers", message.headers.as_ref().map(schema)),
            ("payload", message.payload.as_ref().map(schema)),
            (
                "correlationId",
                message
                    .correlation_id
                    .as_ref()
                    .and_then(|it| text(&it.location)),
            ),
            ("tags", list(message.tags.iter().map(String::as_str))),
            (
                "samples",
                list(message.samples.iter().map(|it| it.path.as_str())),
            ),
            ("deprecated", flag(message.deprecated)),
            ("at", text(&self.sources.locate(message.span()))),
        ])
    }

    fn keys(&self, ids: &[MessageId]) -> Option<Value> {
        list(ids.iter().map(|id| self.api.message(*id).key.as_str()))
    }

    fn security(&self, ids: &[SecuritySchemeId]) -> Option<Value> {
        let schemes = ids.iter().map(|id| self.api.security_scheme(*id));
        list(schemes.map(|scheme| scheme.name.as_deref().unwrap_or("(inline)")))
    }
}

/// As it stands in the document, references and all.
fn schema(source: &SchemaSource) -> Value {
    object([
        ("format", text(&source.format.to_string())),
        ("schema", Some(source.node.to_json())),
    ])
}
