//! Messages: traits, content type, schemas, examples.

use super::{Adapter, EXTENSION, deprecated, scalar, text};
use crate::{
    document::{
        ChannelId, CorrelationId, Example, Message, MessageId, Resolved, SampleFile, SchemaFormat,
        SchemaSource,
    },
    syntax::{Node, NodeId, Object},
};

impl Adapter<'_> {
    /// Adds the message of a channel under a key that is free there.
    pub(super) fn seat(
        &mut self,
        channel: ChannelId,
        entry: NodeId,
        key: &str,
        resolved: &Resolved,
    ) -> MessageId {
        let key = self.free_key(channel, key);
        let id = self.add_message(Some(channel), key, resolved);
        self.index.entries.entry((channel, entry)).or_insert(id);
        let target = resolved.node.id();
        self.index.objects.entry((channel, target)).or_insert(id);
        if let Some(channel) = self.api.channels.get_mut(channel.0 as usize) {
            channel.messages.push(id);
        }
        id
    }

    /// The messages of the components, each with an identity of its own.
    pub(super) fn component_messages(&mut self) {
        for (name, node) in self.map(&["components", "messages"]) {
            let Some(mut resolved) = self.resolve(&node) else {
                continue;
            };
            // `oneOf` in the components of 2.x is a list, whose messages stand elsewhere.
            if resolved.node.get("oneOf").is_some() || resolved.node.as_object().is_none() {
                continue;
            }
            if let Some(hop) = resolved.hops.last_mut() {
                hop.name.clone_from(&name);
            }
            let id = self.add_message(None, name.clone(), &resolved);
            if let Some(message) = self.api.messages.get_mut(id.0 as usize) {
                message.component_name = Some(name);
            }
            self.api.component_messages.push(id);
        }
    }

    fn add_message(
        &mut self,
        channel: Option<ChannelId>,
        key: String,
        resolved: &Resolved,
    ) -> MessageId {
        let node = self.with_traits(&resolved.node);
        let (payload, headers) = self.schemas(&node);
        let extension = node.get(EXTENSION).cloned();
        let samples = self.samples(extension.as_ref());
        let content_type = node.get("contentType").and_then(scalar);
        let message = Message {
            channel,
            key,
            component_name: resolved.name().map(str::to_owned),
            message_id: node.get("messageId").and_then(scalar),
            name: node.get("name").and_then(scalar),
            title: text(&node, "title"),
            summary: text(&node, "summary"),
            description: text(&node, "description"),
            content_type: content_type.or_else(|| self.api.default_content_type.clone()),
            payload,
            headers,
            examples: node.get("examples").map(examples).unwrap_or_default(),
            deprecated: deprecated(&node),
            correlation_id: self.correlation_id(&node),
            tags: self.tags(&node),
            extension,
            samples,
            node,
        };
        let id = MessageId(u32::try_from(self.api.messages.len()).unwrap_or(u32::MAX));
        self.api.messages.push(message);
        id
    }

    /// Payload and headers. In 2.x `schemaFormat` speaks of the payload only.
    fn schemas(&self, message: &Node) -> (Option<SchemaSource>, Option<SchemaSource>) {
        let source = |key: &str| message.get(key).map(|node| self.schema_source(node));
        let mut payload = source("payload");
        if self.api.asyncapi.major == 2
            && let Some(payload) = &mut payload
            && let Some(format) = message.get("schemaFormat").and_then(Node::as_str)
        {
            payload.format = SchemaFormat::parse(format);
        }
        (payload, source("headers"))
    }

    fn correlation_id(&self, message: &Node) -> Option<CorrelationId> {
        let node = self.resolve(message.get("correlationId")?)?.node;
        Some(CorrelationId {
            location: node.get("location").and_then(scalar)?,
            docs: text(&node, "description"),
            span: node.span,
        })
    }

    fn tags(&self, message: &Node) -> Vec<String> {
        let list = message
            .get("tags")
            .and_then(Node::as_array)
            .unwrap_or_default();
        list.iter()
            .filter_map(|tag| {
                let tag = self.resolve(tag)?.node;
                scalar(tag.get("name").unwrap_or(&tag))
            })
            .collect()
    }

    fn samples(&mut self, extension: Option<&Node>) -> Vec<SampleFile> {
        let files = extension.and_then(|node| node.get("example-files"));
        let paths = files.and_then(Node::as_array).unwrap_or_default();
        let mut samples = Vec::new();
        for node in paths {
            let Some(path) = node.as_str() else {
                continue;
            };
            let source = self.resolver.sample(path, node.span);
            if let Some(source) = self.diagnostics.keep(source) {
                samples.push(SampleFile {
                    path: path.to_owned(),
                    source,
                    span: node.span,
                });
            }
        }
        samples
    }

    /// `wanted`, or with the first number that makes it unique in the channel.
    fn free_key(&mut self, channel: ChannelId, wanted: &str) -> String {
        let seat = |key: &str| (channel, key.to_owned());
        let Some(last) = self.index.keys.get(&seat(wanted)).copied() else {
            self.index.keys.insert(seat(wanted), 1);
            return wanted.to_owned();
        };
        let numbers = (last + 1)..=u32::MAX;
        let mut keys = numbers.map(|number| (number, format!("{wanted}-{number}")));
        let free = keys.find(|(_, key)| !self.index.keys.contains_key(&seat(key)));
        let (number, key) = free.unwrap_or_default();
        self.index.keys.insert(seat(&key), 1);
        self.index.keys.insert(seat(wanted), number);
        key
    }
}

/// Examples as the versions write them: a list of `{headers, payload}` with or without a name,
/// or, in what 2.0 and 2.1 allowed, keyed by name.
fn examples(node: &Node) -> Vec<Example> {
    if let Some(elements) = node.as_array() {
        return elements
            .iter()
            .enumerate()
            .filter_map(|(index, node)| example(index, node))
            .collect();
    }
    let members = node.as_object().into_iter().flat_map(Object::iter);
    members
        .enumerate()
        .filter_map(|(index, (key, value))| {
            let mut example = example(index, value)?;
            example.name.get_or_insert_with(|| key.as_str().to_owned());
            Some(example)
        })
        .collect()
}

fn example(index: usize, node: &Node) -> Option<Example> {
    let object = node.as_object()?;
    let (payload, headers) = (node.get("payload"), node.get("headers"));
    if payload.is_none() && headers.is_none() {
        // `- name: {payload: …}`
        let mut members = object.iter();
        let (key, value) = members.next().filter(|_| object.len() == 1)?;
        let inner = value.get("payload").is_some() || value.get("headers").is_some();
        let mut example = example(index, value).filter(|_| inner)?;
        example.name.get_or_insert_with(|| key.as_str().to_owned());
        return Some(example);
    }
    Some(Example {
        index,
        name: node.get("name").and_then(scalar),
        summary: node.get("summary").and_then(scalar),
        payload: payload.cloned(),
        headers: headers.cloned(),
        span: node.span,
    })
}
