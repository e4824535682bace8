//! Avro schemas → schemas: what their values look like in JSON.
//!
//! Apache Avro 1.11, "Schema Declaration". Unions are read as plain JSON writes them, without the
//! branch names of Avro's own JSON encoding.

use std::collections::BTreeMap;

use crate::{
    diagnostic::{Code, Diagnostic},
    document::Resolver,
    syntax::{Node, Value},
};

use super::{
    Home, Reader, Schema, SchemaId, Step, Types,
    model::{Additional, Branch, Group, Property, RequiredName, Values},
};

/// Avro schemas that are being read, and the names they have defined so far.
pub(super) struct Avro<'a, 'r> {
    reader: &'a mut Reader<'r>,
    named: BTreeMap<String, SchemaId>,
}

impl<'a, 'r> Avro<'a, 'r> {
    pub(super) fn new(reader: &'a mut Reader<'r>) -> Self {
        Self {
            reader,
            named: BTreeMap::new(),
        }
    }

    /// The id of the schema at `node`, read at once.
    pub(super) fn read(&mut self, node: &Node, home: Home, namespace: &str) -> Option<SchemaId> {
        if Resolver::is_reference(node) {
            let resolved = self.reader.resolver.resolve(node);
            let resolved = self.reader.sink.keep(resolved)?;
            return self.read(&resolved.node, home, namespace);
        }
        if let Some(known) = node.as_str().and_then(|name| self.known(name, namespace)) {
            return Some(known);
        }
        let home = match text(node, "name").filter(|_| is_named(node)) {
            Some(name) => Home::Named(name.to_owned()),
            None => home,
        };
        let (id, new) = self.reader.schemas.id_of(node.id(), home);
        if new {
            let schema = self.schema(id, node, namespace);
            self.reader.schemas.define(id, schema);
        }
        Some(id)
    }

    fn schema(&mut self, id: SchemaId, node: &Node, namespace: &str) -> Schema {
        let mut schema = Schema {
            spans: vec![node.span],
            ..Schema::default()
        };
        match &node.value {
            Value::String(name) => self.primitive(&mut schema, name, node),
            Value::Array(branches) => self.union(&mut schema, id, node, branches, namespace),
            Value::Object(_) => self.complex(&mut schema, id, node, namespace),
            _ => self
                .reader
                .wrong(node, "an Avro schema", "a name, a list or an object"),
        }
        schema
    }

    fn primitive(&mut self, schema: &mut Schema, name: &str, node: &Node) {
        let (types, format) = match name {
            "null" => (Types::NULL, None),
            "boolean" => (Types::BOOLEAN, None),
            "int" => (Types::INTEGER, Some("int32")),
            "long" => (Types::INTEGER, Some("int64")),
            "float" => (Types::NUMBER, Some("float")),
            "double" => (Types::NUMBER, Some("double")),
            "string" | "bytes" => (Types::STRING, None),
            _ => {
                let finding = Diagnostic::new(Code::UnknownType, format!("`{name}` is no type"));
                let finding =
                    finding.at(node.span, "neither an Avro type nor a name defined before");
                self.reader.sink.push(finding);
                return;
            }
        };
        schema.types = types;
        schema.format = format.map(Into::into);
    }

    fn union(
        &mut self,
        schema: &mut Schema,
        id: SchemaId,
        node: &Node,
        branches: &[Node],
        namespace: &str,
    ) {
        let branches = branches.iter().enumerate();
        let members = branches.filter_map(|(at, branch)| {
            let step = Step::Alternative(at);
            self.read(branch, Home::Child { of: id, step }, namespace)
        });
        let members = members.collect();
        schema.groups.push(Group {
            span: node.span,
            exclusive: true,
            members,
            condition: None,
        });
    }

    fn complex(&mut self, schema: &mut Schema, id: SchemaId, node: &Node, namespace: &str) {
        schema.notes.description = node.get("doc").and_then(Node::as_text).cloned();
        let namespace = self.define_name(id, node, namespace);
        let child = |step| Home::Child { of: id, step };
        match (text(node, "type"), node.get("type")) {
            (Some("record" | "error"), _) => self.record(schema, id, node, &namespace),
            (Some("enum"), _) => {
                schema.types = Types::STRING;
                let symbols = self.list(node, "symbols");
                schema.values = symbols.map(|symbols| {
                    Box::new(Values {
                        list: symbols.to_vec(),
                        span: node.span,
                    })
                });
            }
            (Some("array"), _) => {
                schema.types = Types::ARRAY;
                let items = self.part(node, "items");
                schema.items = items.and_then(|it| self.read(it, child(Step::Item), &namespace));
            }
            (Some("map"), _) => {
                schema.types = Types::OBJECT;
                let values = self.part(node, "values");
                let values = values.and_then(|it| self.read(it, child(Step::Value), &namespace));
                schema.additional = values.map_or(Additional::Unsaid, Additional::Of);
            }
            (Some("fixed"), _) => schema.types = Types::STRING,
            // `{"type": "string"}`, `{"type": {"type": "array", …}}`, and names defined before.
            (_, Some(inner)) => {
                let id = self.read(inner, child(Step::Part), &namespace);
                let by_reference = false;
                schema
                    .all_of
                    .extend(id.map(|id| Branch { id, by_reference }));
            }
            (_, None) => self
                .reader
                .wrong(node, "an Avro schema", "an object with a `type`"),
        }
    }

    fn record(&mut self, schema: &mut Schema, id: SchemaId, node: &Node, namespace: &str) {
        schema.types = Types::OBJECT;
        let fields = self.list(node, "fields");
        for field in fields.unwrap_or_default() {
            let (Some(name), Some(ty)) = (text(field, "name"), field.get("type")) else {
                self.reader
                    .wrong(field, "an Avro field", "an object with `name` and `type`");
                continue;
            };
            let name: std::rc::Rc<str> = name.into();
            let step = Step::Property(name.clone());
            let Some(member) = self.read(ty, Home::Child { of: id, step }, namespace) else {
                continue;
            };
            schema.properties.push(Property {
                name: name.clone(),
                span: field.span,
                schema: member,
                required: false,
                conditional: false,
            });
            if field.get("default").is_none() {
                let span = field.span;
                schema.required.push(RequiredName { name, span });
            }
        }
    }

    /// What a complex type is made of, without which it is none.
    fn part<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n Node> {
        let part = node.get(key);
        if part.is_none() {
            let kind = text(node, "type").unwrap_or_default();
            let message = format!("an Avro `{kind}` needs `{key}`");
            let finding = Diagnostic::new(Code::InvalidSchema, message);
            let help = "see \"Schema Declaration\" of Apache Avro";
            self.reader
                .sink
                .push(finding.at(node.span, "missing in here").help(help));
        }
        part
    }

    fn list<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n [Node]> {
        let part = self.part(node, key)?;
        let list = part.as_array();
        if list.is_none() {
            let message = format!("`{key}` of an Avro schema");
            self.reader.wrong(part, &message, "a list");
        }
        list
    }

    /// Enters the name a schema defines; gives the namespace that holds within it.
    fn define_name(&mut self, id: SchemaId, node: &Node, outer: &str) -> String {
        let Some(name) = text(node, "name").filter(|_| is_named(node)) else {
            return outer.to_owned();
        };
        let (namespace, name) = match name.rsplit_once('.') {
            Some((namespace, name)) => (namespace, name),
            None => (text(node, "namespace").unwrap_or(outer), name),
        };
        self.named.insert(full(name, namespace), id);
        namespace.to_owned()
    }

    fn known(&self, name: &str, namespace: &str) -> Option<SchemaId> {
        let found = self.named.get(&full(name, namespace));
        found.or_else(|| self.named.get(name)).copied()
    }
}

fn is_named(node: &Node) -> bool {
    matches!(
        text(node, "type"),
        Some("record" | "error" | "enum" | "fixed")
    )
}

fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.get(key).and_then(Node::as_str)
}

fn full(name: &str, namespace: &str) -> String {
    if name.contains('.') || namespace.is_empty() {
        name.to_owned()
    } else {
        format!("{namespace}.{name}")
    }
}
