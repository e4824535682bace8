//! 3.0 and 3.1: channels hold messages, operations refer to both.

use super::{Adapter, EXTENSION, deprecated, first_text, scalar, text};
use crate::{
    diagnostic::{Code, Diagnostic},
    document::{
        Action, Channel, ChannelId, MessageId, Operation, Reply, Resolved, Server, ServerId,
    },
    syntax::{Node, Pointer},
};

impl Adapter<'_> {
    pub(super) fn document_v3(&mut self) {
        for (name, node) in self.map(&["servers"]) {
            if let Some(resolved) = self.resolve(&node) {
                self.server_v3(name, resolved.node);
            }
        }
        for (key, node) in self.map(&["channels"]) {
            if let Some(resolved) = self.resolve(&node) {
                self.channel_v3(key, &resolved.node);
            }
        }
        for (key, node) in self.map(&["operations"]) {
            if let Some(resolved) = self.resolve(&node) {
                self.operation_v3(key, &resolved.node);
            }
        }
    }

    fn server_v3(&mut self, name: String, node: Node) {
        let security = self.security(&node);
        let protocol = text(&node, "protocol");
        let scheme = if protocol.is_empty() {
            String::new()
        } else {
            format!("{protocol}://")
        };
        self.api.servers.push(Server {
            name,
            url: format!("{scheme}{}{}", text(&node, "host"), text(&node, "pathname")),
            protocol,
            docs: first_text(&node, &["description", "summary", "title"]),
            security,
            extension: node.get(EXTENSION).cloned(),
            node,
        });
    }

    fn channel_v3(&mut self, key: String, node: &Node) -> ChannelId {
        let servers = self.servers_of_v3(node);
        let id = self.add_channel(Channel {
            key,
            address: node.get("address").and_then(scalar),
            title: text(node, "title"),
            docs: first_text(node, &["description", "summary"]),
            servers,
            messages: Vec::new(),
            parameters: self.parameters(node),
            extension: node.get(EXTENSION).cloned(),
            node: node.clone(),
        });
        let entries = node
            .get("messages")
            .map(|node| self.members(node))
            .unwrap_or_default();
        for (key, entry) in entries {
            if let Some(resolved) = self
                .resolve(&entry)
                .filter(|found| found.node.as_object().is_some())
            {
                self.seat(id, entry.id(), &key, &resolved);
            }
        }
        id
    }

    /// The servers a channel refers to; all if it refers to none.
    fn servers_of_v3(&mut self, channel: &Node) -> Vec<ServerId> {
        let list = channel
            .get("servers")
            .and_then(Node::as_array)
            .unwrap_or_default();
        if list.is_empty() {
            return self.all_servers();
        }
        let mut found = Vec::new();
        for node in list {
            let Some(resolved) = self.resolve(node) else {
                continue;
            };
            let servers = self.api.servers.iter();
            let by_object = servers
                .into_iter()
                .position(|server| server.node.id() == resolved.node.id());
            let by_object = by_object
                .and_then(|at| u32::try_from(at).ok())
                .map(ServerId);
            match self
                .place_of(&resolved, "servers")
                .and_then(|name| self.server_named(&name))
                .or(by_object)
            {
                Some(id) => found.push(id),
                None => self.warn(
                    Code::TolerableDefect,
                    node,
                    "this is no server of the document".to_owned(),
                ),
            }
        }
        found
    }

    /// The key of the root's map `map` that a chain of references goes through.
    fn place_of(&self, resolved: &Resolved, map: &str) -> Option<String> {
        let root = self.resolver.root().span.source;
        let hops = resolved.hops.iter().filter(|hop| hop.source == root);
        hops.into_iter()
            .find_map(|hop| member_of(&hop.pointer, map))
    }

    fn operation_v3(&mut self, key: String, node: &Node) {
        let node = self.with_traits(node);
        let action = match text(&node, "action").as_str() {
            "receive" => Action::Receive,
            "send" => Action::Send,
            _ => return,
        };
        let Some(channel) = node
            .get("channel")
            .and_then(|channel| self.channel_of(channel))
        else {
            return;
        };
        let messages = self.messages_of(&node, channel);
        let security = self.security(&node);
        let reply = node
            .get("reply")
            .and_then(|reply| self.reply(reply, channel));
        self.api.operations.push(Operation {
            id: key,
            action,
            channel,
            messages,
            reply,
            title: text(&node, "title"),
            summary: text(&node, "summary"),
            description: text(&node, "description"),
            security,
            deprecated: deprecated(&node),
            extension: node.get(EXTENSION).cloned(),
            node,
        });
    }

    /// The channel a reference means. One that only the components hold is taken in.
    fn channel_of(&mut self, node: &Node) -> Option<ChannelId> {
        let resolved = self.resolve(node)?;
        let by_key = self
            .place_of(&resolved, "channels")
            .and_then(|key| self.index.channels.get(&key));
        let by_object = self.index.channel_objects.get(&resolved.node.id());
        if let Some(id) = by_key.or(by_object) {
            return Some(*id);
        }
        let key = resolved.name()?.to_owned();
        let message = format!("the channel `{key}` is not among the document's `channels`");
        self.warn(Code::TolerableDefect, node, message);
        Some(self.channel_v3(key, &resolved.node))
    }

    /// The messages an operation or reply names. Absent means all of the channel's, an empty list
    /// means none.
    fn messages_of(&mut self, node: &Node, channel: ChannelId) -> Vec<MessageId> {
        let Some(list) = node.get("messages").and_then(Node::as_array) else {
            return self.api.channel(channel).messages.clone();
        };
        let mut found = Vec::new();
        for reference in list {
            let id = self.message_of(reference, channel);
            found.extend(id.filter(|id| !found.contains(id)));
        }
        found
    }

    /// The message of `channel` that a reference means. The specification wants a reference into
    /// the channel; one to the object behind the channel's message means the same.
    fn message_of(&mut self, node: &Node, channel: ChannelId) -> Option<MessageId> {
        let resolved = self.resolve(node)?;
        let target = resolved.node.id();
        let mut entries = resolved.hops.iter().map(|hop| (channel, hop.target));
        if let Some(id) = entries.find_map(|entry| self.index.entries.get(&entry)) {
            return Some(*id);
        }
        let found = self.index.objects.get(&(channel, target)).copied();
        let key = &self.api.channel(channel).key;
        let finding = Diagnostic::new(
            Code::ForeignMessage,
            format!("this message is not one of the channel `{key}`"),
        );
        self.diagnostics
            .push(finding.at(node.span, "refers to a message elsewhere"));
        if found.is_some() || resolved.node.as_object().is_none() {
            return found;
        }
        let key = resolved.name().unwrap_or("message").to_owned();
        Some(self.seat(channel, node.id(), &key, &resolved))
    }

    fn reply(&mut self, node: &Node, channel: ChannelId) -> Option<Reply> {
        let node = self.resolve(node)?.node;
        let address = node
            .get("address")
            .and_then(|address| self.resolve(address));
        let own = node
            .get("channel")
            .and_then(|channel| self.channel_of(channel));
        let messages = match own {
            Some(own) => self.messages_of(&node, own),
            None if node.get("messages").is_some() => self.messages_of(&node, channel),
            None => Vec::new(),
        };
        Some(Reply {
            address: address.map(|address| text(&address.node, "location")),
            channel: own,
            messages,
            node,
        })
    }
}

/// `key` of the pointer `/map/key`.
fn member_of(pointer: &Pointer, map: &str) -> Option<String> {
    let mut tokens = pointer.tokens();
    let matches = tokens.next().is_some_and(|token| token == map);
    let key = tokens.next().filter(|_| matches)?;
    tokens.next().is_none().then(|| key.into_owned())
}
