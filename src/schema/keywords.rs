//! The keywords of one schema object.

use std::rc::Rc;

use crate::{
    source::Span,
    syntax::{Node, Number, Object, Value},
};

use super::{
    Dialect, Home, Reader, Schema, SchemaId, Step, Types, conditions,
    model::{
        Additional, Branch, Discriminator, Group, Property, RequiredName, Rest, Unevaluated, Values,
    },
};

/// A schema object that is being read.
pub(super) struct Place<'p, 'r> {
    pub(super) reader: &'p mut Reader<'r>,
    pub(super) id: SchemaId,
    pub(super) dialect: Dialect,
    pub(super) object: &'p Object,
}

impl Place<'_, '_> {
    pub(super) fn read(&mut self, schema: &mut Schema) {
        let object = self.object;
        for (key, node) in object.iter() {
            let _known = self.shape(schema, key, key.span, node)
                || self.composition(schema, key, node)
                || self.bound(schema, key, node)
                || self.note(schema, key, node);
        }
        let Reader { resolver, sink, .. } = &mut *self.reader;
        schema.conditions = conditions::of(object, resolver, self.dialect, sink).into();
        self.reference(schema);
        self.old_exclusive_bounds(schema);
        if schema.nullable && !schema.types.is_any() {
            schema.types = schema.types.or(Types::NULL);
        }
        if schema.format.as_deref() == Some("password") {
            schema.notes.extension.sensitive = true;
        }
    }

    /// Keywords that say which members and values there are.
    fn shape(&mut self, schema: &mut Schema, key: &str, at: Span, node: &Node) -> bool {
        match key {
            "type" => schema.types = self.types(node),
            "nullable" if is_set(node) => schema.nullable = true,
            "enum" => self.enumeration(schema, node),
            "const" => {
                schema.values = Some(Box::new(Values {
                    list: vec![node.clone()],
                    span: node.span,
                }));
            }
            "format" => schema.format = node.as_text().cloned(),
            "contentEncoding" if node.as_str() == Some("base64") => {
                schema.format.get_or_insert_with(|| "byte".into());
            }
            "properties" => self.properties(schema, node),
            "required" => self.required(schema, node),
            "patternProperties" => self.pattern_properties(schema, node),
            "additionalProperties" => schema.additional = self.additional(at, node),
            "items" | "prefixItems" | "additionalItems" => self.items(schema, key, node),
            "unevaluatedProperties" | "unevaluatedItems" => {
                let rest = match key {
                    "unevaluatedProperties" => Some(Rest::Members(self.additional(at, node))),
                    _ => self.child(node, Step::Item).map(Rest::Items),
                };
                let rest = rest.map(|rest| Unevaluated { span: at, rest });
                schema.unevaluated.extend(rest);
            }
            "discriminator" => schema.discriminator = self.discriminator(node).map(Box::new),
            "$dynamicRef" | "$recursiveRef" => self.dynamic_reference(schema, key, node),
            _ => return false,
        }
        true
    }

    /// Keywords that put schemas together.
    fn composition(&mut self, schema: &mut Schema, key: &str, node: &Node) -> bool {
        match key {
            "allOf" => {
                for member in self.list(node, key) {
                    schema.all_of.extend(self.branch(member, Step::Part));
                }
            }
            "oneOf" | "anyOf" => {
                let members = self.alternatives(node, key);
                let resolver = self.reader.resolver;
                schema.groups.push(Group {
                    span: node.span,
                    exclusive: key == "oneOf",
                    members,
                    condition: conditions::of_group(key, node, resolver, self.dialect),
                });
                schema.groups.sort_by_key(|group| !group.exclusive);
            }
            "then" | "else" => schema.conditional.extend(self.child(node, Step::Part)),
            "dependencies" | "dependentSchemas" => {
                for (_, dependent) in node.as_object().into_iter().flat_map(Object::iter) {
                    if dependent.as_array().is_none() {
                        schema.conditional.extend(self.child(dependent, Step::Part));
                    }
                }
            }
            _ => return false,
        }
        true
    }

    /// Keywords that restrict values without shaping types.
    fn bound(&mut self, schema: &mut Schema, key: &str, node: &Node) -> bool {
        let bounds = &mut schema.bounds;
        match key {
            "minLength" => bounds.min_length = Self::count(node),
            "maxLength" => bounds.max_length = Self::count(node),
            "minItems" => bounds.min_items = Self::count(node),
            "maxItems" => bounds.max_items = Self::count(node),
            "minimum" => bounds.minimum = Self::number(node),
            "maximum" => bounds.maximum = Self::number(node),
            "multipleOf" => bounds.multiple_of = Self::number(node),
            "exclusiveMinimum" if node.as_bool().is_none() => {
                bounds.exclusive_minimum = Self::number(node);
            }
            "exclusiveMaximum" if node.as_bool().is_none() => {
                bounds.exclusive_maximum = Self::number(node);
            }
            "pattern" => bounds.patterns.extend(node.as_str().map(str::to_owned)),
            "uniqueItems" => bounds.unique_items = is_set(node),
            _ => return false,
        }
        true
    }

    /// `$ref` beside keywords that count: one more part.
    fn reference(&mut self, schema: &mut Schema) {
        if let Some((key, target)) = self.object.entry("$ref") {
            let alone = crate::syntax::Object::new(vec![(key.clone(), target.clone())]);
            let node = Node::new(target.span, Value::Object(alone));
            if let Some(branch) = self.branch(&node, Step::Part) {
                schema.all_of.insert(0, branch);
            }
        }
    }

    /// A reference that depends on who asks: one more part, where it leads to the same for all.
    fn dynamic_reference(&mut self, schema: &mut Schema, key: &str, text: &Node) {
        let resolver = self.reader.resolver;
        let resolved = match key {
            "$dynamicRef" => resolver.resolve_dynamic(text),
            _ => resolver.resolve_recursive(text),
        };
        let Some(resolved) = self.reader.sink.keep(resolved) else {
            return;
        };
        let Some(resolved) = resolved else {
            let message = format!("which schema `{key}` leads to cannot be told; any value fits");
            return self.reader.defect(text.span, &message);
        };
        let home = Home::Child {
            of: self.id,
            step: Step::Part,
        };
        let part = self.reader.referred(&resolved, self.dialect, home);
        schema.all_of.extend(part);
    }

    fn types(&mut self, node: &Node) -> Types {
        match &node.value {
            Value::Array(names) if !names.is_empty() => names
                .iter()
                .map(|name| self.type_name(name))
                .fold(Types::NONE, Types::or),
            Value::Array(_) => Types::ANY,
            _ => self.type_name(node),
        }
    }

    fn type_name(&mut self, node: &Node) -> Types {
        if node.is_null() {
            self.reader
                .defect(node.span, "the type `null` must be written as a string");
            return Types::NULL;
        }
        let Some(name) = node.as_str() else {
            self.reader
                .wrong(node, "`type`", "a string or a list of strings");
            return Types::ANY;
        };
        Types::named(name).unwrap_or_else(|| {
            self.reader.unknown_type(node.span, name);
            Types::ANY
        })
    }

    fn enumeration(&mut self, schema: &mut Schema, node: &Node) {
        let mut list: Vec<Node> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for value in self.list(node, "enum") {
            if seen.insert(value.to_json().to_string()) {
                list.push(value.clone());
            }
        }
        if list.is_empty() {
            self.reader.defect(node.span, "`enum` lists no value");
        } else if schema.values.is_none() {
            schema.values = Some(Box::new(Values {
                list,
                span: node.span,
            }));
        }
    }

    fn properties(&mut self, schema: &mut Schema, node: &Node) {
        let Some(object) = node.as_object() else {
            if !node.is_null() {
                self.reader.wrong(node, "`properties`", "an object");
            }
            return;
        };
        let shared = object.get("$ref").filter(|to| to.as_str().is_some());
        let resolved = shared.and_then(|_| self.referred_properties(node));
        let object = resolved.as_ref().unwrap_or(object);
        for (key, value) in object.iter() {
            let name: Rc<str> = key.as_str().into();
            if let Some(id) = self.child(value, Step::Property(name.clone())) {
                schema.properties.push(Property {
                    name,
                    span: key.span,
                    schema: id,
                    required: false,
                    conditional: false,
                });
            }
        }
    }

    /// `properties` may not be a reference, but what is meant is plain.
    fn referred_properties(&mut self, node: &Node) -> Option<Object> {
        let message = "`properties` takes no reference; the members it leads to are used";
        self.reader.defect(node.span, message);
        let resolved = self.reader.resolver.resolve_from(node, self.dialect.base());
        let resolved = self.reader.sink.keep(resolved)?;
        resolved.node.as_object().cloned()
    }

    fn required(&mut self, schema: &mut Schema, node: &Node) {
        if node.as_bool().is_some() {
            let message = "`required` lists members of an object; as a boolean it has no effect";
            return self.reader.defect(node.span, message);
        }
        for name in self.list(node, "required") {
            match name.as_str() {
                Some(text) => schema.required.push(RequiredName {
                    name: text.into(),
                    span: name.span,
                }),
                None => self.reader.wrong(name, "a name in `required`", "a string"),
            }
        }
    }

    fn pattern_properties(&mut self, schema: &mut Schema, node: &Node) {
        for (key, value) in node.as_object().into_iter().flat_map(Object::iter) {
            if let Some(id) = self.child(value, Step::Value) {
                schema
                    .pattern_properties
                    .push((key.as_str().to_owned(), id));
            }
        }
    }

    fn additional(&mut self, at: Span, node: &Node) -> Additional {
        match node.as_bool() {
            Some(true) => Additional::Allowed,
            Some(false) => Additional::Denied(at),
            None => self
                .child(node, Step::Value)
                .map_or(Additional::Unsaid, Additional::Of),
        }
    }

    /// `prefixItems` and `items` of 2020-12, `items` and `additionalItems` of draft-07.
    fn items(&mut self, schema: &mut Schema, key: &str, node: &Node) {
        let tuple = match (key, node.as_array()) {
            ("items" | "prefixItems", Some(positions)) => positions,
            ("items", None) => {
                schema.items = self.child(node, Step::Item);
                return;
            }
            ("additionalItems", None) => {
                let tuple = self
                    .object
                    .get("items")
                    .is_some_and(|it| it.as_array().is_some());
                if tuple && node.as_bool() != Some(true) {
                    schema.items = self.child(node, Step::Item);
                }
                return;
            }
            _ => return self.reader.wrong(node, &format!("`{key}`"), "a schema"),
        };
        for (at, position) in tuple.iter().enumerate() {
            let id = self.child(position, Step::Position(at));
            schema.prefix_items.extend(id);
        }
    }

    fn discriminator(&mut self, node: &Node) -> Option<Discriminator> {
        let name = node.get("propertyName").unwrap_or(node);
        let Some(property) = name.as_str() else {
            self.reader
                .defect(node.span, "`discriminator` names no member");
            return None;
        };
        let mapping = node.get("mapping").and_then(Node::as_object);
        let mapped = mapping
            .into_iter()
            .flat_map(Object::iter)
            .filter_map(|(value, target)| {
                let id = self.mapped(target)?;
                Some((value.as_str().to_owned(), id))
            });
        Some(Discriminator {
            property: property.to_owned(),
            span: name.span,
            mapping: mapped.collect(),
        })
    }

    /// The target of a `mapping` entry: a reference, or the name of a component.
    fn mapped(&mut self, target: &Node) -> Option<SchemaId> {
        let text = target.as_str()?;
        let reference = if text.contains(['#', '/', '.']) {
            text.to_owned()
        } else {
            format!("#/components/schemas/{text}")
        };
        let value = Node::new(target.span, Value::String(reference.as_str().into()));
        let key = crate::syntax::Key::new(target.span, "$ref".into());
        let object = Object::new(vec![(key, value)]);
        self.child(&Node::new(target.span, Value::Object(object)), Step::Part)
    }

    fn alternatives(&mut self, node: &Node, key: &str) -> Vec<SchemaId> {
        let members = self.list(node, key).iter().enumerate();
        members
            .filter_map(|(at, member)| self.child(member, Step::Alternative(at)))
            .collect()
    }

    /// `exclusiveMinimum: true` of draft-04 and `OpenAPI` 3.0 makes `minimum` exclusive.
    fn old_exclusive_bounds(&mut self, schema: &mut Schema) {
        let flag = |key| self.object.get(key).and_then(Node::as_bool) == Some(true);
        let bounds = &mut schema.bounds;
        if flag("exclusiveMinimum") {
            bounds.exclusive_minimum = bounds.minimum.take();
        }
        if flag("exclusiveMaximum") {
            bounds.exclusive_maximum = bounds.maximum.take();
        }
    }

    pub(super) fn list<'n>(&mut self, node: &'n Node, key: &str) -> &'n [Node] {
        node.as_array().unwrap_or_else(|| {
            if !node.is_null() {
                self.reader.wrong(node, &format!("`{key}`"), "a list");
            }
            &[]
        })
    }

    /// A number, also in quotes. What is none was reported with the document.
    fn number(node: &Node) -> Option<Number> {
        let number = node.as_number().cloned();
        number.or_else(|| Number::of_text(node.as_str()?))
    }

    fn count(node: &Node) -> Option<u64> {
        Self::number(node)?.as_u64()
    }

    pub(super) fn child(&mut self, node: &Node, step: Step) -> Option<SchemaId> {
        self.branch(node, step).map(|branch| branch.id)
    }

    fn branch(&mut self, node: &Node, step: Step) -> Option<Branch> {
        let home = Home::Child { of: self.id, step };
        self.reader.branch(node, self.dialect, home)
    }
}

/// Whether a flag is set, also in quotes.
pub(super) fn is_set(node: &Node) -> bool {
    node.as_bool() == Some(true) || node.as_str() == Some("true")
}
