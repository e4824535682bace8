//! Keywords that restrict values and shape no type: conditions, `not`, `contains`, names and numbers
//! of members. They are kept as JSON, references replaced by what they lead to, for the
//! documentation and for `validate()`.

use serde_json::{Map, Value as Json};

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    document::{Resolved, Resolver},
    source::Span,
    syntax::{Key, Node, NodeId, Object},
};

use super::Dialect;

/// Keywords that belong together, as a schema of only these: `if` with `then` and `else`. Schemas that
/// contain themselves stand in `$defs` beside them.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition(pub Json);

/// The conditions of a schema object. One that cannot be written out whole is left out, for half of it
/// would be another condition, and a note says so.
pub(super) fn of(
    object: &Object,
    resolver: &Resolver,
    dialect: Dialect,
    sink: &mut Diagnostics,
) -> Vec<Condition> {
    let mut conditions = Vec::new();
    for keywords in TOGETHER {
        let members: Vec<_> = keywords
            .iter()
            .filter_map(|keyword| object.entry(keyword))
            .map(|(key, value)| (key, value))
            .collect();
        let Some((first, _)) = members.first() else {
            continue;
        };
        match written(&members, resolver, dialect) {
            Ok(found) if says_something(&found) => {
                conditions.push(Condition(Json::Object(found)));
            }
            Ok(_) => {}
            Err(why) => {
                let message = format!("`{first}` is not checked: {}", why.text);
                let finding = Diagnostic::new(Code::UncheckedCondition, message);
                let label = "`validate()` passes over it";
                sink.push(match why.at {
                    Some(span) => finding.at(first.span, label).note(span, "because of this"),
                    None => finding.at(first.span, label),
                });
            }
        }
    }
    conditions
}

/// `oneOf` or `anyOf` as a condition, where its alternatives only make demands, and it can be written
/// out.
pub(super) fn of_group(
    key: &str,
    node: &Node,
    resolver: &Resolver,
    dialect: Dialect,
) -> Option<Condition> {
    let mut alternatives = node.as_array()?.iter();
    if !alternatives.all(only_demands) {
        return None;
    }
    let key = Key::new(node.span, key.into());
    let found = written(&[(&key, node)], resolver, dialect).ok()?;
    Some(Condition(Json::Object(found)))
}

fn only_demands(alternative: &Node) -> bool {
    alternative.as_object().is_some_and(|object| {
        let mut keys = object.iter().map(|(key, _)| key.as_str());
        keys.all(|key| DEMANDS.contains(&key) || !is_known(key))
    })
}

fn written(
    members: &[(&Key, &Node)],
    resolver: &Resolver,
    dialect: Dialect,
) -> Result<Map<String, Json>, Why> {
    let mut writer = Writer {
        resolver,
        dialect,
        left: MOST,
        open: Vec::new(),
        definitions: Map::new(),
    };
    let mut found = Map::new();
    for (key, value) in members {
        let value = writer.keyword(key, value, 0)?;
        found.insert(key.as_str().to_owned(), value);
    }
    if !writer.definitions.is_empty() {
        found.insert("$defs".to_owned(), Json::Object(writer.definitions));
    }
    Ok(found)
}

/// Why a condition is not written out.
struct Why {
    text: String,
    at: Option<Span>,
}

impl Why {
    fn at(span: Span, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            at: Some(span),
        }
    }
}

/// `if` alone demands nothing, nor do bounds of `contains` without it.
fn says_something(keywords: &Map<String, Json>) -> bool {
    match keywords.keys().next().map(String::as_str) {
        None => false,
        Some("if") => keywords.len() > 1,
        Some("then" | "else" | "minContains" | "maxContains") => keywords.contains_key("if"),
        Some(_) => true,
    }
}

struct Writer<'r> {
    resolver: &'r Resolver,
    dialect: Dialect,
    /// Schemas that may still be written.
    left: usize,
    /// Referenced schemas that are being written.
    open: Vec<Open>,
    definitions: Map<String, Json>,
}

/// A schema behind a reference.
struct Open {
    id: NodeId,
    name: String,
    /// Whether it was met within itself.
    again: bool,
}

impl Writer<'_> {
    fn keyword(&mut self, key: &Key, value: &Node, depth: usize) -> Result<Json, Why> {
        let name = key.as_str();
        if PLAIN.contains(&name) {
            return Ok(value.to_json());
        }
        let wrong = || Why::at(value.span, format!("`{name}` is no schema"));
        if MAPS.contains(&name) {
            let mut members = Map::new();
            for (member, schema) in value.as_object().ok_or_else(wrong)?.iter() {
                let names = schema.as_array().is_some() && name == "dependencies";
                let schema = match names {
                    true => schema.to_json(),
                    false => self.schema(schema, depth + 1)?,
                };
                members.insert(member.as_str().to_owned(), schema);
            }
            return Ok(Json::Object(members));
        }
        match value.as_array() {
            Some(parts) => {
                let parts = parts.iter().map(|part| self.schema(part, depth + 1));
                parts.collect::<Result<Vec<_>, _>>().map(Json::Array)
            }
            None => self.schema(value, depth + 1),
        }
    }

    fn schema(&mut self, node: &Node, depth: usize) -> Result<Json, Why> {
        if depth > DEEPEST {
            return Err(Why::at(node.span, "it nests too deep"));
        }
        self.left = self.left.checked_sub(1).ok_or(Why {
            text: "it is too large".to_owned(),
            at: None,
        })?;
        if node.as_bool().is_some() {
            return Ok(node.to_json());
        }
        let Some(object) = node.as_object() else {
            return Err(Why::at(node.span, "this is no schema"));
        };
        if Resolver::is_reference(node) && (self.dialect != Dialect::Modern || object.len() == 1) {
            return self.reference(node, depth);
        }
        let mut parts = Vec::new();
        if Resolver::is_reference(node) {
            parts.push(self.reference(node, depth)?);
        }
        parts.extend(self.dynamic_references(object, depth)?);
        let beside = self.members(object, depth)?;
        if parts.is_empty() {
            return Ok(Json::Object(beside));
        }
        if !beside.is_empty() {
            parts.push(Json::Object(beside));
        }
        Ok(match parts.len() {
            1 => parts.swap_remove(0),
            _ => serde_json::json!({ "allOf": parts }),
        })
    }

    fn dynamic_references(&mut self, object: &Object, depth: usize) -> Result<Vec<Json>, Why> {
        let mut targets = Vec::new();
        for key in ["$dynamicRef", "$recursiveRef"] {
            let Some((key, text)) = object.entry(key) else {
                continue;
            };
            let resolved = match key.as_str() {
                "$dynamicRef" => self.resolver.resolve_dynamic(text),
                _ => self.resolver.resolve_recursive(text),
            };
            let resolved = resolved.map_err(|_| Why::at(text.span, "a reference leads nowhere"))?;
            let several = || {
                Why::at(
                    key.span,
                    format!("which schema `{key}` leads to cannot be told"),
                )
            };
            let resolved = resolved.ok_or_else(several)?;
            targets.push(self.referred(&resolved, depth)?);
        }
        Ok(targets)
    }

    fn members(&mut self, object: &Object, depth: usize) -> Result<Map<String, Json>, Why> {
        let mut written = Map::new();
        for (key, value) in object.iter() {
            if UNEVALUATED.contains(&key.as_str()) {
                return Err(Why::at(key.span, format!("`{key}` is not evaluated")));
            }
            if is_known(key) {
                let value = self.keyword(key, value, depth)?;
                written.insert(key.as_str().to_owned(), value);
            }
        }
        if object.get("nullable").and_then(Node::as_bool) == Some(true) {
            allow_null(&mut written);
        }
        old_exclusive_bounds(&mut written);
        Ok(written)
    }

    /// What a reference leads to: in place, or its name where it leads to itself.
    fn reference(&mut self, node: &Node, depth: usize) -> Result<Json, Why> {
        let resolved = self.resolver.resolve_from(node, self.dialect.base());
        let resolved = resolved.map_err(|_| Why::at(node.span, "a reference leads nowhere"))?;
        self.referred(&resolved, depth)
    }

    fn referred(&mut self, resolved: &Resolved, depth: usize) -> Result<Json, Why> {
        let id = resolved.node.id();
        if let Some(open) = self.open.iter_mut().find(|open| open.id == id) {
            open.again = true;
            return Ok(serde_json::json!({ "$ref": format!("#/$defs/{}", open.name) }));
        }
        let name = self.free_name(resolved.name().unwrap_or_default());
        self.open.push(Open {
            id,
            name,
            again: false,
        });
        let target = self.schema(&resolved.node, depth + 1);
        match self.open.pop() {
            Some(open) if open.again => {
                let reference = serde_json::json!({ "$ref": format!("#/$defs/{}", open.name) });
                self.definitions.insert(open.name, target?);
                Ok(reference)
            }
            _ => target,
        }
    }

    fn free_name(&self, wanted: &str) -> String {
        let taken = |name: &String| {
            self.definitions.contains_key(name) || self.open.iter().any(|open| open.name == *name)
        };
        let numbered = (2_usize..).map(|number| format!("{wanted}{number}"));
        let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
        names.find(|name| !taken(name)).unwrap_or_default()
    }
}

/// `nullable` of `OpenAPI` 3.0 adds to `type`.
fn allow_null(keywords: &mut Map<String, Json>) {
    if let Some(Json::String(name)) = keywords.get("type") {
        let types = serde_json::json!([name, "null"]);
        keywords.insert("type".to_owned(), types);
    }
}

/// `exclusiveMinimum: true` of draft-04 makes `minimum` exclusive.
fn old_exclusive_bounds(keywords: &mut Map<String, Json>) {
    for (exclusive, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        let flag = keywords.get(exclusive).and_then(Json::as_bool);
        if let Some(is_exclusive) = flag {
            keywords.remove(exclusive);
            if let Some(value) = keywords.remove(bound) {
                let key = if is_exclusive { exclusive } else { bound };
                keywords.insert(key.to_owned(), value);
            }
        }
    }
}

/// Whether a keyword says which values there may be; the others are annotations.
fn is_known(key: &str) -> bool {
    [PLAIN, SCHEMAS, MAPS]
        .iter()
        .any(|list| list.contains(&key))
}

/// Keywords that make one condition.
const TOGETHER: &[&[&str]] = &[
    &["if", "then", "else"],
    &["not"],
    &["dependencies"],
    &["dependentRequired"],
    &["dependentSchemas"],
    &["contains", "minContains", "maxContains"],
    &["propertyNames"],
    &["minProperties"],
    &["maxProperties"],
];

/// Keywords that demand something and give no member a type.
const DEMANDS: &[&str] = &[
    "dependentRequired",
    "maxProperties",
    "minProperties",
    "not",
    "required",
    "type",
];

/// Keywords whose value is no schema.
const PLAIN: &[&str] = &[
    "const",
    "dependentRequired",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "required",
    "type",
    "uniqueItems",
];

/// Keywords whose value is a schema or a list of them.
const SCHEMAS: &[&str] = &[
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "contains",
    "else",
    "if",
    "items",
    "not",
    "oneOf",
    "prefixItems",
    "propertyNames",
    "then",
];

/// Keywords whose value is an object of schemas.
const MAPS: &[&str] = &[
    "dependencies",
    "dependentSchemas",
    "patternProperties",
    "properties",
];

/// Keywords that say something and are not evaluated.
const UNEVALUATED: &[&str] = &["unevaluatedItems", "unevaluatedProperties"];

/// Schemas in one condition.
const MOST: usize = 256;
/// How deep schemas nest in one.
const DEEPEST: usize = 24;
