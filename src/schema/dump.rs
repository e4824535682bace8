//! Resolved schemas as text, for people and for snapshots.

use std::fmt::Write as _;

use super::{Additional, Bounds, Home, Schema, SchemaId, Schemas};

impl Schemas {
    /// Every schema with a name of its own, with what its `allOf` adds up to.
    pub fn dump(&mut self) -> String {
        dump(self)
    }
}

fn dump(schemas: &mut Schemas) -> String {
    let mut text = String::new();
    for id in schemas.ids() {
        if let Home::Named(name) | Home::Root(name) = schemas.home(id).clone() {
            text.push_str(&name);
            let schema = schemas.resolve(id);
            line(schemas, &schema, 1, &mut text);
        }
    }
    text
}

/// The rest of a line about a schema, and lines about its members.
fn line(schemas: &mut Schemas, schema: &Schema, depth: usize, text: &mut String) {
    put(text, &format!(": {}", schema.types));
    if let Some(format) = &schema.format {
        put(text, &format!(" {format}"));
    }
    if let Some(values) = &schema.values {
        let values: Vec<String> = values
            .list
            .iter()
            .map(|it| it.to_json().to_string())
            .collect();
        put(text, &format!(" [{}]", values.join(", ")));
    }
    bounds(&schema.bounds, text);
    match &schema.additional {
        Additional::Denied(_) => put(text, " closed"),
        Additional::Allowed => put(text, " open"),
        Additional::Unsaid | Additional::Of(_) => {}
    }
    if schema.spans.len() > 1 {
        put(text, &format!(" of {} places", schema.spans.len()));
    }
    put(text, "\n");
    for property in &schema.properties {
        let mark = if property.required { "" } else { "?" };
        child(
            schemas,
            &format!("{}{mark}", property.name),
            property.schema,
            depth,
            text,
        );
    }
    if let Some(items) = schema.items {
        child(schemas, "[]", items, depth, text);
    }
    if let Additional::Of(values) = schema.additional {
        child(schemas, "{}", values, depth, text);
    }
    for group in &schema.groups {
        for member in &group.members {
            child(schemas, "|", *member, depth, text);
        }
    }
}

fn child(schemas: &mut Schemas, label: &str, id: SchemaId, depth: usize, text: &mut String) {
    put(text, &format!("{}{label}", "  ".repeat(depth)));
    let (canonical, _) = schemas.canonical(id);
    match schemas.home(canonical).clone() {
        Home::Named(name) => put(text, &format!(": {name}\n")),
        _ if depth >= DEEPEST => put(text, ": …\n"),
        _ => {
            let schema = schemas.resolve(id);
            line(schemas, &schema, depth + 1, text);
        }
    }
}

fn bounds(bounds: &Bounds, text: &mut String) {
    let counts = [
        ("minLength", bounds.min_length),
        ("maxLength", bounds.max_length),
        ("minItems", bounds.min_items),
        ("maxItems", bounds.max_items),
    ];
    for (name, value) in counts {
        if let Some(value) = value {
            put(text, &format!(" {name} {value}"));
        }
    }
    let numbers = [
        ("≥", &bounds.minimum),
        (">", &bounds.exclusive_minimum),
        ("≤", &bounds.maximum),
        ("<", &bounds.exclusive_maximum),
        ("multipleOf", &bounds.multiple_of),
    ];
    for (name, value) in numbers {
        if let Some(value) = value {
            put(text, &format!(" {name} {value}"));
        }
    }
    for pattern in &bounds.patterns {
        put(text, &format!(" /{pattern}/"));
    }
}

/// Writing to a string does not fail.
fn put(text: &mut String, more: &str) {
    let _infallible = text.write_str(more);
}

/// Levels of unnamed schemas that are shown.
const DEEPEST: usize = 8;
