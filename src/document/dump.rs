//! The model as text, for `hookgen inspect --stage api` and for tests.

use std::fmt::{self, Display, Formatter};

use super::{
    Action, Api, Channel, Message, MessageId, Operation, Reply, SchemaSource, SecuritySchemeId,
    Server,
};
use crate::syntax::Node;

/// An outline: one line per fact, two spaces per level, in document order.
impl Display for Api {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let version = self.asyncapi;
        writeln!(
            f,
            "asyncapi {}.{}: {} {}",
            version.major, version.minor, self.title, self.version
        )?;
        fact(f, 1, "id", self.id.as_deref())?;
        fact(
            f,
            1,
            "default content type",
            self.default_content_type.as_deref(),
        )?;
        for scheme in &self.security_schemes {
            let name = scheme.name.as_deref().unwrap_or("(inline)");
            writeln!(f, "  security scheme {name}: {}", scheme.kind)?;
        }
        for server in &self.servers {
            self.write_server(f, server)?;
        }
        for channel in &self.channels {
            self.write_channel(f, channel)?;
        }
        for operation in &self.operations {
            self.write_operation(f, operation)?;
        }
        for id in &self.component_messages {
            message(f, 1, "component message", self.message(*id))?;
        }
        for component in &self.component_schemas {
            writeln!(
                f,
                "  component schema {}: {}",
                component.name,
                Schema(&component.schema)
            )?;
        }
        self.write_flow(f, "received", &self.received())?;
        self.write_flow(f, "sent", &self.sent())
    }
}

impl Api {
    fn write_server(&self, f: &mut Formatter<'_>, server: &Server) -> fmt::Result {
        writeln!(
            f,
            "  server {}: {} ({})",
            server.name, server.url, server.protocol
        )?;
        self.write_security(f, &server.security)
    }

    fn write_channel(&self, f: &mut Formatter<'_>, channel: &Channel) -> fmt::Result {
        let address = channel.address.as_deref().unwrap_or("(unknown)");
        writeln!(f, "  channel {}: {address}", channel.key)?;
        let servers: Vec<&str> = channel
            .servers
            .iter()
            .map(|id| self.server(*id).name.as_str())
            .collect();
        fact(
            f,
            2,
            "servers",
            (!servers.is_empty()).then(|| servers.join(", ")),
        )?;
        for parameter in &channel.parameters {
            let schema = parameter
                .schema
                .as_ref()
                .map(|schema| Schema(schema).to_string());
            let values = (!parameter.values.is_empty()).then(|| parameter.values.join(" | "));
            let kind = schema.or(values).unwrap_or_else(|| "string".to_owned());
            writeln!(f, "    parameter {}: {kind}", parameter.name)?;
            fact(f, 3, "location", parameter.location.as_deref())?;
        }
        for id in &channel.messages {
            message(f, 2, "message", self.message(*id))?;
        }
        Ok(())
    }

    fn write_operation(&self, f: &mut Formatter<'_>, operation: &Operation) -> fmt::Result {
        let verb = match operation.action {
            Action::Receive => "receive",
            Action::Send => "send",
            Action::Both => "receive and send",
        };
        let channel = &self.channel(operation.channel).key;
        writeln!(f, "  operation {}: {verb} on {channel}", operation.id)?;
        fact(f, 2, "messages", Some(self.keys(&operation.messages)))?;
        fact(f, 2, "summary", filled(&operation.summary))?;
        fact(f, 2, "description", filled(&operation.description))?;
        fact(f, 2, "deprecated", operation.deprecated.then_some("yes"))?;
        self.write_security(f, &operation.security)?;
        operation
            .reply
            .iter()
            .try_for_each(|reply| self.write_reply(f, reply))
    }

    fn write_reply(&self, f: &mut Formatter<'_>, reply: &Reply) -> fmt::Result {
        let channel = reply
            .channel
            .map_or("(unknown)", |id| self.channel(id).key.as_str());
        writeln!(f, "    reply on {channel}")?;
        fact(f, 3, "address", reply.address.as_deref())?;
        fact(f, 3, "messages", Some(self.keys(&reply.messages)))
    }

    fn write_security(&self, f: &mut Formatter<'_>, schemes: &[SecuritySchemeId]) -> fmt::Result {
        let names = schemes.iter().map(|id| self.security_scheme(*id));
        let names: Vec<&str> = names
            .map(|scheme| scheme.name.as_deref().unwrap_or("(inline)"))
            .collect();
        fact(
            f,
            2,
            "security",
            (!names.is_empty()).then(|| names.join(", ")),
        )
    }

    fn keys(&self, messages: &[MessageId]) -> String {
        let keys: Vec<&str> = messages
            .iter()
            .map(|id| self.message(*id).key.as_str())
            .collect();
        if keys.is_empty() {
            "none".to_owned()
        } else {
            keys.join(", ")
        }
    }

    fn write_flow(&self, f: &mut Formatter<'_>, name: &str, messages: &[MessageId]) -> fmt::Result {
        fact(f, 1, name, Some(self.keys(messages)))
    }
}

fn message(f: &mut Formatter<'_>, level: usize, what: &str, message: &Message) -> fmt::Result {
    writeln!(f, "{:level$}{what} {}", "", message.key, level = level * 2)?;
    let level = level + 1;
    let schema = |schema: &SchemaSource| Schema(schema).to_string();
    fact(f, level, "component", message.component_name.as_deref())?;
    fact(f, level, "message id", message.message_id.as_deref())?;
    fact(f, level, "name", message.name.as_deref())?;
    fact(f, level, "title", filled(&message.title))?;
    fact(f, level, "summary", filled(&message.summary))?;
    fact(f, level, "description", filled(&message.description))?;
    fact(f, level, "content type", message.content_type.as_deref())?;
    fact(f, level, "headers", message.headers.as_ref().map(schema))?;
    fact(f, level, "payload", message.payload.as_ref().map(schema))?;
    fact(
        f,
        level,
        "correlation id",
        message.correlation_id.as_ref().map(|id| &id.location),
    )?;
    fact(f, level, "deprecated", message.deprecated.then_some("yes"))?;
    fact(
        f,
        level,
        "tags",
        (!message.tags.is_empty()).then(|| message.tags.join(", ")),
    )?;
    for example in &message.examples {
        let name = example.name.as_deref().unwrap_or("(unnamed)");
        let part = |node: &Option<Node>| node.as_ref().map(|node| node.to_json().to_string());
        writeln!(f, "{:width$}example {name}", "", width = level * 2)?;
        fact(f, level + 1, "headers", part(&example.headers))?;
        fact(f, level + 1, "payload", part(&example.payload))?;
    }
    message
        .samples
        .iter()
        .try_for_each(|sample| fact(f, level, "sample", Some(&sample.path)))
}

/// A schema in one line: what it refers to, or its JSON.
struct Schema<'s>(&'s SchemaSource);

impl Display for Schema<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let SchemaSource { node, format } = self.0;
        match node.get("$ref").and_then(Node::as_str) {
            Some(reference) => write!(f, "→ {reference} ({format})"),
            None => write!(f, "{} ({format})", node.to_json()),
        }
    }
}

fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// `name: value` on a line, if there is a value; of a text of many lines, the first.
fn fact(
    f: &mut Formatter<'_>,
    level: usize,
    name: &str,
    value: Option<impl AsRef<str>>,
) -> fmt::Result {
    let Some(value) = value else {
        return Ok(());
    };
    let line = value.as_ref().lines().next().unwrap_or_default();
    writeln!(f, "{:width$}{name}: {line}", "", width = level * 2)
}
