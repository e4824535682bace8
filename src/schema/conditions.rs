//! Keywords that restrict values and shape no type: conditions, `not`, `contains`, names and numbers
//! of members. They are kept as JSON, references replaced by what they lead to, for the
//! documentation and for `validate()`.

use serde_json::{Map, Value as Json};

use crate::{
    document::Resolver,
    syntax::{Node, Object},
};

/// Keywords that belong together, as a schema of only these: `if` with `then` and `else`.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition(pub Json);

/// The conditions of a schema object. One that cannot be written out whole, because it refers to
/// itself or uses what is not evaluated, is left out: half of it would be another condition.
pub(super) fn of(object: &Object, resolver: &Resolver) -> Vec<Condition> {
    let mut conditions = Vec::new();
    for keywords in TOGETHER {
        let mut writer = Writer {
            resolver,
            left: MOST,
        };
        let found = keywords
            .iter()
            .filter_map(|keyword| object.entry(keyword))
            .map(|(key, value)| {
                let value = writer.keyword(key.as_str(), value, 0)?;
                Some((key.as_str().to_owned(), value))
            });
        match found.collect::<Option<Map<_, _>>>() {
            Some(found) if says_something(&found) => {
                conditions.push(Condition(Json::Object(found)));
            }
            _ => {}
        }
    }
    conditions
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
    /// Nodes that may still be written.
    left: usize,
}

impl Writer<'_> {
    fn keyword(&mut self, key: &str, value: &Node, depth: usize) -> Option<Json> {
        match key {
            _ if PLAIN.contains(&key) => Some(value.to_json()),
            _ if SCHEMAS.contains(&key) && value.as_array().is_some() => {
                let parts = value.as_array().unwrap_or_default().iter();
                let parts = parts.map(|part| self.schema(part, depth + 1));
                parts.collect::<Option<Vec<_>>>().map(Json::Array)
            }
            _ if SCHEMAS.contains(&key) => self.schema(value, depth + 1),
            _ if MAPS.contains(&key) => {
                let members = value.as_object()?.iter().map(|(name, value)| {
                    let names = value.as_array().is_some() && key == "dependencies";
                    let value = match names {
                        true => value.to_json(),
                        false => self.schema(value, depth + 1)?,
                    };
                    Some((name.as_str().to_owned(), value))
                });
                members.collect::<Option<Map<_, _>>>().map(Json::Object)
            }
            _ => None,
        }
    }

    fn schema(&mut self, node: &Node, depth: usize) -> Option<Json> {
        self.left = self.left.checked_sub(1)?;
        if depth > DEEPEST {
            return None;
        }
        if Resolver::is_reference(node) {
            let target = self.resolver.resolve(node).ok()?.node;
            return self.schema(&target, depth + 1);
        }
        if node.as_bool().is_some() {
            return Some(node.to_json());
        }
        let mut written = Map::new();
        for (key, value) in node.as_object()?.iter() {
            let key = key.as_str();
            if UNEVALUATED.contains(&key) {
                return None;
            }
            // What else there is describes and does not decide.
            if [PLAIN, SCHEMAS, MAPS]
                .iter()
                .any(|list| list.contains(&key))
            {
                written.insert(key.to_owned(), self.keyword(key, value, depth)?);
            }
        }
        Some(Json::Object(written))
    }
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
const UNEVALUATED: &[&str] = &[
    "$dynamicRef",
    "$recursiveRef",
    "$ref",
    "nullable",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Schemas in one condition.
const MOST: usize = 64;
/// How deep schemas nest in one.
const DEEPEST: usize = 12;
