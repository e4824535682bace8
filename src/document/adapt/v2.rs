//! 2.0 to 2.6: channels hold their operations, operations hold their messages.

use std::collections::BTreeSet;

use super::{Adapter, EXTENSION, deprecated, first_text, scalar, strings, text};
use crate::{
    diagnostic::Code,
    document::{Action, Channel, ChannelId, MessageId, Operation, Resolved, Server, ServerId},
    syntax::Node,
};

impl Adapter<'_> {
    pub(super) fn document_v2(&mut self) {
        for (name, node) in self.map(&["servers"]) {
            if let Some(resolved) = self.resolve(&node) {
                self.server_v2(name, resolved.node);
            }
        }
        for (address, node) in self.map(&["channels"]) {
            if let Some(resolved) = self.resolve(&node) {
                self.channel_v2(address, &resolved.node);
            }
        }
    }

    fn server_v2(&mut self, name: String, node: Node) {
        let security = self.security(&node);
        self.api.servers.push(Server {
            name,
            url: text(&node, "url"),
            protocol: text(&node, "protocol"),
            docs: text(&node, "description"),
            security,
            extension: node.get(EXTENSION).cloned(),
            node,
        });
    }

    fn channel_v2(&mut self, address: String, node: &Node) {
        let servers = self.servers_of(node);
        let id = self.add_channel(Channel {
            key: address.clone(),
            address: Some(address),
            title: String::new(),
            docs: text(node, "description"),
            servers,
            messages: Vec::new(),
            parameters: self.parameters(node),
            extension: node.get(EXTENSION).cloned(),
            node: node.clone(),
        });
        for (key, operation) in self.members(node) {
            let action = match key.as_str() {
                // What clients publish, the application receives.
                "publish" => Action::Receive,
                "subscribe" => Action::Send,
                _ => continue,
            };
            if let Some(resolved) = self.resolve(&operation) {
                self.operation_v2(id, action, &resolved.node);
            }
        }
    }

    /// The servers a channel names; all if it names none.
    fn servers_of(&mut self, channel: &Node) -> Vec<ServerId> {
        let names = channel.get("servers").map(strings).unwrap_or_default();
        if names.is_empty() {
            return self.all_servers();
        }
        let mut found = Vec::new();
        for name in names {
            match self.server_named(&name) {
                Some(id) => found.push(id),
                None => self.warn(
                    Code::TolerableDefect,
                    channel,
                    format!("there is no server `{name}`"),
                ),
            }
        }
        found
    }

    fn operation_v2(&mut self, channel: ChannelId, action: Action, node: &Node) {
        let node = self.with_traits(node);
        let verb = if action == Action::Receive {
            "publish"
        } else {
            "subscribe"
        };
        let operation_id = node.get("operationId").and_then(scalar);
        let address = self.api.channel(channel).key.clone();
        let mut messages: Vec<MessageId> = Vec::new();
        let fallback = operation_id.clone().unwrap_or_else(|| verb.to_owned());
        for resolved in self.listed(node.get("message")) {
            let id = self.message_v2(channel, &fallback, &resolved);
            if !messages.contains(&id) {
                messages.push(id);
            }
        }
        let security = self.security(&node);
        self.api.operations.push(Operation {
            id: operation_id.unwrap_or_else(|| format!("{verb} {address}")),
            action,
            channel,
            messages,
            reply: None,
            title: String::new(),
            summary: text(&node, "summary"),
            description: text(&node, "description"),
            security,
            deprecated: deprecated(&node),
            extension: node.get(EXTENSION).cloned(),
            node,
        });
    }

    /// The messages of an operation: `oneOf` on a message is a list, not a schema. Every object
    /// counts once.
    fn listed(&self, message: Option<&Node>) -> Vec<Resolved> {
        let mut waiting: Vec<Node> = message.into_iter().cloned().collect();
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        while let Some(node) = waiting.pop() {
            let Some(resolved) = self.resolve(&node) else {
                continue;
            };
            if resolved.node.as_object().is_none() || !seen.insert(resolved.node.id()) {
                continue;
            }
            match resolved.node.get("oneOf").and_then(Node::as_array) {
                Some(list) => waiting.extend(list.iter().rev().cloned()),
                None => found.push(resolved),
            }
        }
        found
    }

    /// The message of a channel; the same one where both operations list it.
    fn message_v2(&mut self, channel: ChannelId, fallback: &str, resolved: &Resolved) -> MessageId {
        let target = resolved.node.id();
        if let Some(id) = self.index.objects.get(&(channel, target)) {
            return *id;
        }
        let merged = self.with_traits(&resolved.node);
        let names = [
            text(&merged, "messageId"),
            resolved.name().unwrap_or_default().to_owned(),
            first_text(&merged, &["name", "title"]),
        ];
        let name = names.into_iter().find(|name| !name.is_empty());
        let key = name.unwrap_or_else(|| fallback.to_owned());
        self.seat(channel, target, &key, resolved)
    }
}
