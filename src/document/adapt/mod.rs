//! From the nodes of a document to an [`Api`].
//!
//! The structure has been checked: what has the wrong type or leads nowhere was reported, and is
//! skipped here without a word.

mod fields;
mod message;
mod role;
mod security;
mod v2;
mod v3;

use std::collections::BTreeMap;

use self::fields::{deprecated, first_text, scalar, strings, text};
use super::{
    Api, Channel, ChannelId, ComponentSchema, MessageId, Parameter, Resolved, Resolver, Role,
    SchemaSource, ServerId, Version,
};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    syntax::{Node, NodeId, Object},
};

/// The model of a document of `version`, as seen from `role`.
pub(super) fn adapt(
    resolver: &Resolver,
    version: Version,
    role: Role,
    diagnostics: &mut Diagnostics,
) -> Api {
    let mut adapter = Adapter::new(resolver, version, diagnostics);
    adapter.components();
    if version.major == 2 {
        adapter.document_v2();
    } else {
        adapter.document_v3();
    }
    adapter.component_messages();
    adapter.remarks();
    let Adapter { mut api, .. } = adapter;
    role::take(&mut api, role, diagnostics);
    api.channels.shrink_to_fit();
    api.operations.shrink_to_fit();
    api.messages.shrink_to_fit();
    api.component_schemas.shrink_to_fit();
    api
}

struct Adapter<'a> {
    resolver: &'a Resolver,
    diagnostics: &'a mut Diagnostics,
    api: Api,
    index: Index,
}

/// What was built from which node, for references that lead there.
#[derive(Default)]
struct Index {
    /// Channels by their key.
    channels: BTreeMap<String, ChannelId>,
    /// Channels by their object.
    channel_objects: BTreeMap<NodeId, ChannelId>,
    /// Messages by what stands in the channel, maybe a reference.
    entries: BTreeMap<(ChannelId, NodeId), MessageId>,
    /// Messages by their object.
    objects: BTreeMap<(ChannelId, NodeId), MessageId>,
    /// Keys that are taken, with the last number that was put behind them.
    keys: BTreeMap<(ChannelId, String), u32>,
}

impl<'a> Adapter<'a> {
    fn new(resolver: &'a Resolver, version: Version, diagnostics: &'a mut Diagnostics) -> Self {
        let root = resolver.root();
        let info = root.get("info").cloned();
        let field = |key: &str| {
            info.as_ref()
                .and_then(|info| info.get(key))
                .and_then(scalar)
        };
        let api = Api {
            asyncapi: version,
            id: root.get("id").and_then(scalar),
            title: field("title").unwrap_or_default(),
            version: field("version").unwrap_or_default(),
            docs: field("description").unwrap_or_default(),
            default_content_type: root.get("defaultContentType").and_then(scalar),
            servers: Vec::new(),
            channels: Vec::new(),
            operations: Vec::new(),
            messages: Vec::new(),
            component_messages: Vec::new(),
            component_schemas: Vec::new(),
            security_schemes: Vec::new(),
            extension: root.get(EXTENSION).cloned(),
            node: root.clone(),
        };
        Self {
            resolver,
            diagnostics,
            api,
            index: Index::default(),
        }
    }

    /// What a node is or refers to; `None` where that was reported.
    fn resolve(&self, node: &Node) -> Option<Resolved> {
        self.resolver.resolve(node).ok()
    }

    /// The members of the map at `path` from the root, in document order, extensions left out.
    fn map(&self, path: &[&str]) -> Vec<(String, Node)> {
        let mut node = self.resolver.root().clone();
        for key in path {
            let Some(next) = self
                .resolve(&node)
                .and_then(|found| found.node.get(key).cloned())
            else {
                return Vec::new();
            };
            node = next;
        }
        self.members(&node)
    }

    /// The members of a map, in document order, extensions left out.
    fn members(&self, node: &Node) -> Vec<(String, Node)> {
        let Some(resolved) = self.resolve(node) else {
            return Vec::new();
        };
        let object = resolved.node.as_object().map(Object::iter);
        let members = object.into_iter().flatten();
        members
            .filter(|(key, _)| !key.starts_with("x-"))
            .map(|(key, value)| (key.as_str().to_owned(), value.clone()))
            .collect()
    }

    /// Schemas and security schemes, which everything else may refer to.
    fn components(&mut self) {
        for (name, node) in self.map(&["components", "schemas"]) {
            let schema = self.schema_source(&node);
            self.api
                .component_schemas
                .push(ComponentSchema { name, schema });
        }
        for (name, node) in self.map(&["components", "securitySchemes"]) {
            if let Some(resolved) = self.resolve(&node) {
                self.add_security_scheme(Some(name), resolved.node);
            }
        }
    }

    /// A schema of 3.x, which may be a Multi Format Schema Object; of 2.x, one in the language of
    /// the specification.
    fn schema_source(&self, node: &Node) -> SchemaSource {
        if self.api.asyncapi.major >= 3
            && let Some(resolved) = self.resolve(node)
            && let Some(format) = resolved.node.get("schemaFormat").and_then(Node::as_str)
            && let Some(schema) = resolved.node.get("schema")
        {
            return SchemaSource {
                node: schema.clone(),
                format: super::SchemaFormat::parse(format),
            };
        }
        SchemaSource {
            node: node.clone(),
            format: super::SchemaFormat::AsyncApi,
        }
    }

    fn parameters(&self, channel: &Node) -> Vec<Parameter> {
        let Some(parameters) = channel.get("parameters") else {
            return Vec::new();
        };
        let members = self.members(parameters).into_iter();
        members
            .filter_map(|(name, node)| {
                let node = self.resolve(&node)?.node;
                let strings = |key: &str| node.get(key).map(strings).unwrap_or_default();
                Some(Parameter {
                    name,
                    docs: text(&node, "description"),
                    schema: node.get("schema").map(|schema| self.schema_source(schema)),
                    values: strings("enum"),
                    default: node.get("default").and_then(scalar),
                    location: node.get("location").and_then(scalar),
                    node,
                })
            })
            .collect()
    }

    fn server_named(&self, name: &str) -> Option<ServerId> {
        let at = self
            .api
            .servers
            .iter()
            .position(|server| server.name == name)?;
        u32::try_from(at).ok().map(ServerId)
    }

    fn all_servers(&self) -> Vec<ServerId> {
        (0..u32::try_from(self.api.servers.len()).unwrap_or(u32::MAX))
            .map(ServerId)
            .collect()
    }

    fn add_channel(&mut self, channel: Channel) -> ChannelId {
        let id = ChannelId(u32::try_from(self.api.channels.len()).unwrap_or(u32::MAX));
        self.index.channels.entry(channel.key.clone()).or_insert(id);
        self.index
            .channel_objects
            .entry(channel.node.id())
            .or_insert(id);
        self.api.channels.push(channel);
        id
    }

    /// The object of an operation with its traits.
    fn with_traits(&self, node: &Node) -> Node {
        let traits = self.traits(node);
        if self.api.asyncapi.major == 2 {
            return traits.iter().fold(node.clone(), |merged, its| {
                super::merge::patched(self.resolver, &merged, its)
            });
        }
        let Some((first, later)) = traits.split_first() else {
            return node.clone();
        };
        let base = later.iter().fold(first.clone(), |merged, its| {
            super::merge::patched(self.resolver, &merged, its)
        });
        super::merge::completed(self.resolver, node, &base)
    }

    fn traits(&self, node: &Node) -> Vec<Node> {
        let list = node
            .get("traits")
            .and_then(Node::as_array)
            .unwrap_or_default();
        list.iter()
            .map(|element| {
                element
                    .as_array()
                    .and_then(<[Node]>::first)
                    .unwrap_or(element)
            })
            .filter_map(|its| Some(self.resolve(its)?.node))
            .collect()
    }

    fn warn(&mut self, code: Code, node: &Node, message: String) {
        self.diagnostics
            .push(Diagnostic::new(code, message).at(node.span, ""));
    }

    /// What the reader should know about the document as a whole, unless it is broken.
    fn remarks(&mut self) {
        if self.diagnostics.has_errors() {
            return;
        }
        if self.api.messages.is_empty() {
            let root = self.resolver.root();
            let start = crate::source::Span {
                end: root.span.start,
                ..root.span
            };
            let finding = Diagnostic::new(Code::NoMessages, "the document describes no message");
            self.diagnostics.push(finding.at(start, ""));
        }
        let silent = self
            .api
            .messages
            .iter()
            .find(|message| message.content_type.is_none() && message.payload.is_some());
        if let Some(message) = silent {
            let finding = Diagnostic::new(
                Code::NoContentType,
                "no content type is given, so JSON is assumed",
            );
            self.diagnostics
                .push(finding.at(message.node.span, "for this message, among others"));
        }
    }
}

/// The key of this generator's extension.
const EXTENSION: &str = "x-hookgen";
