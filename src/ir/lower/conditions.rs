//! Conditions in words.

use serde_json::{Map, Value};

use crate::{
    diagnostic::Diagnostics,
    ir::Constraint,
    schema::{Condition, Schema},
    source::Span,
};

use super::patterns;

/// What `validate()` checks of a whole value.
pub(super) fn of(schema: &Schema, sink: &mut Diagnostics) -> Vec<Constraint> {
    let conditions = schema.conditions.iter();
    conditions
        .map(|condition| constraint(condition, schema.span(), sink))
        .collect()
}

/// As [`of`], of one condition of the schema at `place`.
pub(super) fn constraint(
    condition: &Condition,
    place: Option<Span>,
    sink: &mut Diagnostics,
) -> Constraint {
    for pattern in patterns_in(&condition.0) {
        if !patterns::is_understood(pattern) {
            patterns::report(pattern, place, sink);
        }
    }
    Constraint::Schema {
        words: words(&condition.0),
        schema: condition.0.to_string(),
    }
}

/// Every pattern that a condition compares text with.
fn patterns_in(schema: &Value) -> Vec<&str> {
    let mut found = Vec::new();
    let mut waiting = vec![schema];
    while let Some(next) = waiting.pop() {
        match next {
            Value::Object(keywords) => {
                found.extend(keywords.get("pattern").and_then(Value::as_str));
                let named = keywords.get("patternProperties").and_then(Value::as_object);
                found.extend(named.into_iter().flat_map(Map::keys).map(String::as_str));
                waiting.extend(keywords.values());
            }
            Value::Array(parts) => waiting.extend(parts),
            _ => {}
        }
    }
    found
}

/// A sentence without a capital and a full stop.
fn words(condition: &Value) -> String {
    let get = |keyword: &str| condition.get(keyword);
    if let Some(test) = get("if") {
        let branch = |keyword, word: &str| {
            let then = get(keyword).map(says);
            then.map_or_else(String::new, |then| format!(", {word} {then}"))
        };
        let (then, otherwise) = (branch("then", "then"), branch("else", "otherwise"));
        format!("if {}{then}{otherwise}", says(test))
    } else if let Some(refused) = get("not") {
        format!("not allowed: {}", says(refused))
    } else if let Some(item) = get("contains") {
        let least = get("minContains").map_or_else(|| "one".to_owned(), Value::to_string);
        let most = get("maxContains").map(|most| format!(" and at most {most}"));
        let most = most.unwrap_or_default();
        format!("at least {least}{most} of the items: {}", says(item))
    } else if let Some(names) = get("propertyNames") {
        format!("names of members: {}", says(names))
    } else if let Some(item) = get("items") {
        format!("each item {}", inner(item))
    } else if let Some(Value::Array(items)) = get("prefixItems") {
        let last = items.last().unwrap_or(&Value::Null);
        format!("item {} {}", items.len(), inner(last))
    } else if let Some(value) = get("additionalProperties") {
        let named = ["properties", "patternProperties"];
        let others = named.iter().any(|keyword| get(keyword).is_some());
        let what = if others { "other member" } else { "value" };
        format!("each {what} {}", inner(value))
    } else if let Some(Value::Object(values)) = get("patternProperties") {
        let each = values.iter();
        let each =
            each.map(|(name, value)| format!("each member like {} {}", code(name), inner(value)));
        each.collect::<Vec<_>>().join("; ")
    } else if let Some(parts) = get("oneOf").and_then(Value::as_array) {
        format!("exactly one of these: {}", each(parts))
    } else if let Some(parts) = get("anyOf").and_then(Value::as_array) {
        format!("at least one of these: {}", each(parts))
    } else if let Some(least) = get("minProperties") {
        format!("at least {}", members(least))
    } else if let Some(most) = get("maxProperties") {
        format!("at most {}", members(most))
    } else {
        let dependent = ["dependencies", "dependentRequired", "dependentSchemas"];
        let dependent = dependent
            .iter()
            .filter_map(|keyword| get(keyword)?.as_object());
        dependencies(dependent.flatten())
    }
}

/// What is said of a value in a list or map: a condition of its own, or keywords.
fn inner(schema: &Value) -> String {
    let mut conditions = CONDITIONS.iter();
    match conditions.any(|keyword| schema.get(keyword).is_some()) {
        true => format!("({})", words(schema)),
        false => says(schema),
    }
}

/// Keywords that [`words`] has words for.
const CONDITIONS: &[&str] = &[
    "additionalProperties",
    "contains",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "if",
    "items",
    "maxProperties",
    "minProperties",
    "not",
    "patternProperties",
    "prefixItems",
    "propertyNames",
];

fn each(parts: &[Value]) -> String {
    let parts: Vec<String> = parts.iter().map(says).collect();
    parts.join("; ")
}

fn members(count: &Value) -> String {
    match count.as_u64() {
        Some(1) => "one member".to_owned(),
        _ => format!("{count} members"),
    }
}

fn dependencies<'v>(all: impl Iterator<Item = (&'v String, &'v Value)>) -> String {
    let each = all.map(|(name, needs)| match needs {
        Value::Array(names) => format!("with {}, {}", code(name), there(names)),
        schema => format!("with {}, {}", code(name), says(schema)),
    });
    each.collect::<Vec<_>>().join("; ")
}

/// What a schema says, where that is short, else the schema itself.
fn says(schema: &Value) -> String {
    let parts = match schema {
        Value::Object(keywords) => keywords
            .iter()
            .map(|(keyword, value)| part(keyword, value, keywords))
            .collect::<Option<Vec<_>>>(),
        _ => None,
    };
    match parts {
        Some(parts) if !parts.is_empty() => {
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join(" and ")
        }
        _ => code(&schema.to_string()),
    }
}

fn part(keyword: &str, value: &Value, beside: &Map<String, Value>) -> Option<String> {
    match (keyword, value) {
        ("$ref", Value::String(target)) => {
            let name = target.strip_prefix("#/$defs/").unwrap_or(target);
            Some(format!("fits {}", code(name)))
        }
        ("required", Value::Array(names)) => Some(there(names)),
        ("properties", Value::Object(members)) => {
            let members = members.iter().map(|(name, member)| {
                let member = member.as_object()?;
                let said = only_value(member).or_else(|| says_scalar(member))?;
                Some(format!("{} {said}", code(name)))
            });
            Some(members.collect::<Option<Vec<_>>>()?.join(" and "))
        }
        ("type", Value::String(kind)) if beside.len() > 1 && kind == "object" => {
            Some(String::new())
        }
        _ => says_scalar(&Map::from_iter([(keyword.to_owned(), value.clone())])),
    }
}

fn only_value(member: &Map<String, Value>) -> Option<String> {
    let value =
        member
            .get("const")
            .or_else(|| match member.get("enum")?.as_array()?.as_slice() {
                [only] => Some(only),
                _ => None,
            })?;
    Some(format!("is {}", code(&value.to_string())))
}

/// A single keyword about a scalar.
fn says_scalar(keywords: &Map<String, Value>) -> Option<String> {
    let mut all = keywords.iter();
    let (keyword, value) = all.next()?;
    if all.next().is_some() {
        return None;
    }
    let value = match value {
        Value::String(text) if keyword != "const" => code(text),
        Value::Array(values) if keyword == "enum" => {
            let values: Vec<String> = values.iter().map(|it| code(&it.to_string())).collect();
            values.join(", ")
        }
        value => code(&value.to_string()),
    };
    Some(match keyword.as_str() {
        "const" => format!("is {value}"),
        "enum" => format!("is one of {value}"),
        "type" => format!("is of type {value}"),
        "pattern" => format!("matches {value}"),
        "minimum" => format!("is at least {value}"),
        "maximum" => format!("is at most {value}"),
        "exclusiveMinimum" => format!("is more than {value}"),
        "exclusiveMaximum" => format!("is less than {value}"),
        "multipleOf" => format!("is a multiple of {value}"),
        "minLength" => format!("has at least {value} characters"),
        "maxLength" => format!("has at most {value} characters"),
        "minItems" => format!("has at least {value} items"),
        "maxItems" => format!("has at most {value} items"),
        _ => return None,
    })
}

fn there(names: &[Value]) -> String {
    let names: Vec<String> = names.iter().filter_map(Value::as_str).map(code).collect();
    match names.len() {
        1 => format!("{} must be there", names.concat()),
        _ => format!("all of {} must be there", names.join(", ")),
    }
}

/// A code span, also around backticks.
fn code(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if !text.contains('`') {
        return format!("`{text}`");
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    format!("{fence} {text} {fence}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(condition: &Value, expected: &str) {
        assert_eq!(words(condition), expected);
    }

    #[test]
    fn conditions_are_said() {
        check(
            &json!({
                "if": {"properties": {"country": {"const": "DE"}}},
                "then": {"required": ["plz"]},
                "else": {"required": ["zip", "state"]},
            }),
            "if `country` is `\"DE\"`, then `plz` must be there, otherwise all of `zip`, `state` must be there",
        );
        check(
            &json!({"not": {"required": ["b"]}}),
            "not allowed: `b` must be there",
        );
        check(
            &json!({"dependencies": {"card": ["holder"]}}),
            "with `card`, `holder` must be there",
        );
        check(
            &json!({"contains": {"enum": [1, 2]}, "minContains": 2}),
            "at least 2 of the items: is one of `1`, `2`",
        );
        check(
            &json!({"propertyNames": {"pattern": "^x`-"}}),
            "names of members: matches `` ^x`- ``",
        );
    }

    #[test]
    fn alternatives_and_recursive_schemas_are_said() {
        check(
            &json!({"oneOf": [{"required": ["a"]}, {"required": ["b", "c"]}]}),
            "exactly one of these: `a` must be there; all of `b`, `c` must be there",
        );
        check(
            &json!({"not": {"$ref": "#/$defs/Tree"}, "$defs": {"Tree": {}}}),
            "not allowed: fits `Tree`",
        );
    }

    #[test]
    fn what_is_long_stays_a_schema() {
        check(
            &json!({"not": {"oneOf": [true, false]}}),
            "not allowed: `{\"oneOf\":[true,false]}`",
        );
    }
}
