//! Document nodes → schemas: follows references, gives every place one id, reads keywords.

use std::collections::VecDeque;

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    document::{Hop, Resolved, Resolver, SchemaFormat, SchemaSource},
    source::Span,
    syntax::{Node, Value},
};

use super::{Dialect, Home, Schema, SchemaId, Schemas, Step, Types, avro::Avro, model::Branch};

/// Reads schemas and everything they refer to into [`Schemas`].
pub struct Reader<'r> {
    pub(super) resolver: &'r Resolver,
    pub(super) sink: &'r mut Diagnostics,
    pub(super) schemas: &'r mut Schemas,
    pending: VecDeque<(SchemaId, Node, Dialect)>,
    /// How many Multi Format Schema Objects are open.
    formats: usize,
}

impl<'r> Reader<'r> {
    /// A reader into `schemas` that follows references by `resolver`.
    pub fn new(
        schemas: &'r mut Schemas,
        resolver: &'r Resolver,
        sink: &'r mut Diagnostics,
    ) -> Self {
        Self {
            resolver,
            sink,
            schemas,
            pending: VecDeque::new(),
            formats: 0,
        }
    }

    /// Reads a schema and all it refers to.
    ///
    /// `None` where it is in a language that is no JSON Schema, or its reference leads nowhere;
    /// both are reported.
    pub fn read(&mut self, source: &SchemaSource, home: Home) -> Option<SchemaId> {
        let (node, format, home) = self.unwrap_format(source, home)?;
        if format == SchemaFormat::Avro {
            return Avro::new(self).read(&node, home, "");
        }
        let Some(dialect) = Dialect::of(&format) else {
            self.unread(node.span, &format);
            return None;
        };
        let id = self.child(&node, dialect, home)?;
        self.drain();
        Some(id)
    }

    /// The schema within a Multi Format Schema Object, which a reference may lead to.
    fn unwrap_format(
        &mut self,
        source: &SchemaSource,
        home: Home,
    ) -> Option<(Node, SchemaFormat, Home)> {
        if !Resolver::is_reference(&source.node) {
            return Some((source.node.clone(), source.format.clone(), home));
        }
        let base = Dialect::of(&source.format).map(Dialect::base);
        let resolved = self
            .resolver
            .resolve_from(&source.node, base.unwrap_or_default());
        let resolved = self.sink.keep(resolved)?;
        match in_format(&resolved.node) {
            Some((format, schema)) => {
                let name = resolved.name().map(str::to_owned);
                let home = name.map_or(home, Home::Named);
                Some((schema, format, home))
            }
            None => Some((source.node.clone(), source.format.clone(), home)),
        }
    }

    /// The id of the schema at `node`, or at the end of its references; read later.
    pub(super) fn child(&mut self, node: &Node, dialect: Dialect, home: Home) -> Option<SchemaId> {
        self.branch(node, dialect, home).map(|branch| branch.id)
    }

    /// As [`Self::child`], and whether it was a reference.
    pub(super) fn branch(&mut self, node: &Node, dialect: Dialect, home: Home) -> Option<Branch> {
        let follows = Resolver::is_reference(node);
        if !follows || has_siblings(node, dialect) {
            let id = self.enter(node, dialect, home);
            return Some(Branch {
                id,
                by_reference: false,
            });
        }
        let resolved = self.resolver.resolve_from(node, dialect.base());
        let resolved = self.sink.keep(resolved)?;
        self.referred(&resolved, dialect, home)
    }

    /// The schema at the end of references.
    pub(super) fn referred(
        &mut self,
        resolved: &Resolved,
        dialect: Dialect,
        home: Home,
    ) -> Option<Branch> {
        let home = resolved.hops.last().map_or(home, home_of);
        let id = match in_format(&resolved.node) {
            Some((format, schema)) => self.formatted(&schema, &format, home)?,
            None => self.enter(&resolved.node, dialect, home),
        };
        Some(Branch {
            id,
            by_reference: true,
        })
    }

    /// A schema of a Multi Format Schema Object that a schema refers to: the language is its own.
    fn formatted(&mut self, node: &Node, format: &SchemaFormat, home: Home) -> Option<SchemaId> {
        if *format == SchemaFormat::Avro {
            return Avro::new(self).read(node, home, "");
        }
        let Some(dialect) = Dialect::of(format) else {
            self.unread(node.span, format);
            let anything = Node::new(node.span, Value::Bool(true));
            return Some(self.enter(&anything, Dialect::Draft07, home));
        };
        if self.formats >= MOST_FORMATS {
            self.defect(node.span, "schemas that only name each other say nothing");
            return None;
        }
        self.formats += 1;
        let id = self.child(node, dialect, home);
        self.formats -= 1;
        id
    }

    fn enter(&mut self, node: &Node, dialect: Dialect, home: Home) -> SchemaId {
        let (id, new) = self.schemas.id_of(node.id(), home);
        if new {
            self.pending.push_back((id, node.clone(), dialect));
        }
        id
    }

    fn drain(&mut self) {
        while let Some((id, node, dialect)) = self.pending.pop_front() {
            let schema = self.keywords(id, &node, dialect);
            self.schemas.define(id, schema);
        }
    }

    fn keywords(&mut self, id: SchemaId, node: &Node, dialect: Dialect) -> Schema {
        let mut schema = Schema {
            spans: vec![node.span],
            ..Schema::default()
        };
        match &node.value {
            Value::Bool(true) => {}
            Value::Bool(false) => schema.types = Types::NONE,
            Value::Object(object) => {
                let mut place = super::keywords::Place {
                    reader: self,
                    id,
                    dialect,
                    object,
                };
                place.read(&mut schema);
            }
            Value::Null => self.defect(node.span, "a schema is missing here; any value fits"),
            _ => self.wrong(node, "a schema", "an object or a boolean"),
        }
        schema
    }

    /// Reports a value of the wrong type that leaves the schema without a meaning.
    pub(super) fn wrong(&mut self, node: &Node, what: &str, expected: &str) {
        let message = format!("{what} must be {expected}, not {}", node.type_name());
        let finding = Diagnostic::new(Code::InvalidSchema, message);
        self.sink
            .push(finding.at(node.span, format!("expected {expected}")));
    }

    /// Reports what breaks the specification and is passed over.
    pub(super) fn defect(&mut self, span: Span, message: &str) {
        self.sink
            .push(Diagnostic::new(Code::SchemaDefect, message).at(span, "passed over"));
    }

    fn unread(&mut self, span: Span, format: &SchemaFormat) {
        let message = format!("the schema is written in {format}");
        let finding = Diagnostic::new(Code::UnreadSchemaFormat, message);
        self.sink.push(finding.at(span, "its values stay bytes"));
    }

    pub(super) fn unknown_type(&mut self, span: Span, name: &str) {
        let finding = Diagnostic::new(Code::UnknownType, format!("`{name}` is no type"));
        self.sink.push(finding.at(span, "unknown type"));
    }

    pub(super) fn unknown_extension(&mut self, span: Span, name: &str) {
        let message = format!("`{name}` says nothing in the `x-hookgen` of a schema");
        self.sink
            .push(Diagnostic::new(Code::UnknownExtension, message).at(span, "passed over"));
    }
}

/// Format and schema of a Multi Format Schema Object.
fn in_format(node: &Node) -> Option<(SchemaFormat, Node)> {
    let (format, schema) = (node.get("schemaFormat")?, node.get("schema")?);
    let format = SchemaFormat::parse(format.as_str().unwrap_or_default());
    Some((format, schema.clone()))
}

/// Multi Format Schema Objects that hold no more than a reference to the next.
const MOST_FORMATS: usize = 32;

/// Whether keywords stand beside `$ref` that count.
fn has_siblings(node: &Node, dialect: Dialect) -> bool {
    dialect == Dialect::Modern && node.as_object().is_some_and(|object| object.len() > 1)
}

/// What a referenced schema is called by the way that leads to it.
fn home_of(hop: &Hop) -> Home {
    let tokens: Vec<_> = hop.pointer.tokens().collect();
    let Some((last, before)) = tokens.split_last() else {
        return Home::Named(hop.name.clone());
    };
    let container = before.last().map_or("", AsRef::as_ref);
    let named = matches!(container, "schemas" | "definitions" | "$defs") || before.is_empty();
    if named {
        return Home::Named(last.clone().into_owned());
    }
    let words: Vec<&str> = tokens
        .iter()
        .map(AsRef::as_ref)
        .filter(|token| !STRUCTURAL.contains(token))
        .collect();
    if words.is_empty() {
        Home::Named(hop.name.clone())
    } else {
        Home::Root(words.join(" "))
    }
}

impl Step {
    /// The words a step adds to the name of what it leads to.
    pub fn words(&self) -> String {
        match self {
            Self::Property(name) => (**name).to_owned(),
            Self::Item => "item".to_owned(),
            Self::Position(at) => format!("item {}", at + 1),
            Self::Value => "value".to_owned(),
            Self::Alternative(at) => format!("option {}", at + 1),
            Self::Part => String::new(),
        }
    }
}

/// Tokens of pointers that name nothing.
const STRUCTURAL: &[&str] = &[
    "$defs",
    "additionalProperties",
    "allOf",
    "anyOf",
    "channels",
    "components",
    "definitions",
    "headers",
    "items",
    "message",
    "messages",
    "oneOf",
    "payload",
    "properties",
    "publish",
    "schema",
    "schemas",
    "subscribe",
];
