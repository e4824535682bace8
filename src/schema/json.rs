//! Resolved schemas as JSON Schema.

use serde_json::{Map, Value};

use super::{Additional, Bounds, Home, Schema, SchemaId, Schemas, Types};
use crate::source::SourceMap;
use crate::syntax::outline::{flag, list, object, text};
use crate::syntax::{Node, Number};

impl Schemas {
    /// Every schema with a name of its own, and the places that contribute to it. Schemas in which
    /// another one with a name stands refer to that.
    pub fn to_json(&mut self, sources: &SourceMap) -> Value {
        json(self, sources)
    }
}

fn json(schemas: &mut Schemas, sources: &SourceMap) -> Value {
    let mut all = Vec::new();
    for id in schemas.ids() {
        let (name, is_component) = match schemas.home(id) {
            Home::Named(name) => (name.clone(), true),
            Home::Root(name) => (name.clone(), false),
            Home::Child { .. } => continue,
        };
        let schema = schemas.resolve(id);
        let places = schema.spans.iter().map(|span| sources.locate(*span));
        all.push(object([
            ("name", text(&name)),
            ("component", flag(is_component)),
            ("at", list(places)),
            ("schema", Some(resolved(schemas, &schema, 0))),
        ]));
    }
    Value::Array(all)
}

fn resolved(schemas: &mut Schemas, schema: &Schema, depth: usize) -> Value {
    let mut to = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            to.insert(name.to_owned(), value);
        }
    };
    set("type", types(schema.types));
    set("format", schema.format.as_deref().and_then(text));
    let values = schema.values.as_ref();
    set(
        "enum",
        values.and_then(|values| list(values.list.iter().map(Node::to_json))),
    );
    set(
        "description",
        schema.notes.description.as_deref().and_then(text),
    );
    set("deprecated", flag(schema.notes.deprecated));
    let properties = schema.properties.iter();
    let properties: Map<String, Value> = properties
        .map(|it| (it.name.to_string(), child(schemas, it.schema, depth)))
        .collect();
    set(
        "properties",
        (!properties.is_empty()).then_some(properties.into()),
    );
    set("required", list(schema.required.iter().map(|it| &*it.name)));
    let patterns = schema.pattern_properties.iter();
    let patterns: Map<String, Value> = patterns
        .map(|(pattern, id)| (pattern.clone(), child(schemas, *id, depth)))
        .collect();
    set(
        "patternProperties",
        (!patterns.is_empty()).then_some(patterns.into()),
    );
    let additional = match schema.additional {
        Additional::Unsaid => None,
        Additional::Allowed => Some(true.into()),
        Additional::Denied(_) => Some(false.into()),
        Additional::Of(id) => Some(child(schemas, id, depth)),
    };
    set("additionalProperties", additional);
    let positions = schema.prefix_items.iter();
    set(
        "prefixItems",
        list(positions.map(|id| child(schemas, *id, depth))),
    );
    set("items", schema.items.map(|id| child(schemas, id, depth)));
    for group in &schema.groups {
        let name = if group.exclusive { "oneOf" } else { "anyOf" };
        let members = group.members.iter();
        set(name, list(members.map(|id| child(schemas, *id, depth))));
    }
    let discriminator = schema.discriminator.as_ref();
    set(
        "discriminator",
        discriminator.and_then(|it| text(&it.property)),
    );
    bounds(&schema.bounds, &mut to);
    Value::Object(to)
}

fn child(schemas: &mut Schemas, id: SchemaId, depth: usize) -> Value {
    let (canonical, _) = schemas.canonical(id);
    match schemas.home(canonical) {
        Home::Named(name) => object([("$ref", text(&format!("#/components/schemas/{name}")))]),
        _ if depth >= DEEPEST => object([("$comment", text("too deep to show"))]),
        _ => {
            let schema = schemas.resolve(id);
            resolved(schemas, &schema, depth + 1)
        }
    }
}

fn types(types: Types) -> Option<Value> {
    let names: Vec<String> = types.iter().map(|it| it.to_string()).collect();
    match &names[..] {
        _ if types.is_any() => None,
        [only] => text(only),
        // None at all: no value fits.
        _ => Some(names.into()),
    }
}

fn bounds(bounds: &Bounds, to: &mut Map<String, Value>) {
    let count = |value: Option<u64>| value.map(Value::from);
    let number = |value: &Option<Number>| value.as_ref().map(Number::to_json);
    let patterns = match &bounds.patterns[..] {
        [only] => text(only),
        several => list(several.iter().map(String::as_str)),
    };
    let all = [
        ("minLength", count(bounds.min_length)),
        ("maxLength", count(bounds.max_length)),
        ("pattern", patterns),
        ("minimum", number(&bounds.minimum)),
        ("exclusiveMinimum", number(&bounds.exclusive_minimum)),
        ("maximum", number(&bounds.maximum)),
        ("exclusiveMaximum", number(&bounds.exclusive_maximum)),
        ("multipleOf", number(&bounds.multiple_of)),
        ("minItems", count(bounds.min_items)),
        ("maxItems", count(bounds.max_items)),
        ("uniqueItems", flag(bounds.unique_items)),
    ];
    let present = all
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    to.extend(present);
}

/// Levels of schemas without a name that are shown.
const DEEPEST: usize = 32;
