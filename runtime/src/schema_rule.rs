//! Conditions of a schema, evaluated on a value as it stands in JSON: `if`, `not`, `contains`, …

use std::cell::Cell;

use serde_json::{Map, Value};

use crate::{EncodeValue, Rule, Validator, to_json};

impl Validator {
    /// Checks a value against schemas, each with what it says in words.
    pub fn schemas<T: EncodeValue + ?Sized>(
        &mut self,
        value: &T,
        schemas: &[(&'static str, &'static str)],
    ) {
        let value: Value = serde_json::from_str(&to_json(value)).unwrap_or_default();
        for (words, schema) in schemas {
            let schema: Value = serde_json::from_str(schema).unwrap_or_default();
            if allows(&schema, &value) == Some(false) {
                self.report(Rule::Schema(words));
            }
        }
    }

    /// As [`schemas`](Self::schemas), of a member that is there.
    pub fn member_schemas<T: EncodeValue + ?Sized>(
        &mut self,
        name: &'static str,
        value: Option<&T>,
        schemas: &[(&'static str, &'static str)],
    ) {
        if let Some(value) = value {
            self.below_member(name, |validator| validator.schemas(value, schemas));
        }
    }
}

/// Whether a schema allows a value; `None` where that is not known, which no rule counts as broken.
fn allows(schema: &Value, value: &Value) -> Option<bool> {
    let left = Cell::new(MOST);
    let at = At {
        definitions: schema.get("$defs"),
        left: &left,
        depth: DEEPEST,
    };
    holds(schema, value, at)
}

/// Where an evaluation is.
#[derive(Clone, Copy)]
struct At<'s> {
    /// What `$ref` names.
    definitions: Option<&'s Value>,
    /// Schemas that may still be evaluated: recursive ones can multiply without end.
    left: &'s Cell<usize>,
    /// How many of them may still nest.
    depth: usize,
}

impl At<'_> {
    /// One schema further in.
    fn deeper(self) -> Option<Self> {
        self.left.set(self.left.get().checked_sub(1)?);
        let depth = self.depth.checked_sub(1)?;
        Some(Self { depth, ..self })
    }
}

fn holds(schema: &Value, value: &Value, at: At<'_>) -> Option<bool> {
    let at = at.deeper()?;
    match schema {
        Value::Bool(allowed) => Some(*allowed),
        Value::Object(keywords) => all(keywords
            .iter()
            .map(|(keyword, operand)| keyword_holds(keyword, operand, keywords, value, at))),
        _ => None,
    }
}

fn keyword_holds(
    keyword: &str,
    operand: &Value,
    beside: &Map<String, Value>,
    value: &Value,
    at: At<'_>,
) -> Option<bool> {
    let part = |schema: &Value, value: &Value| holds(schema, value, at);
    match keyword {
        "$ref" => {
            let name = operand.as_str()?.strip_prefix("#/$defs/")?;
            part(at.definitions?.get(name)?, value)
        }
        "const" => Some(equal(operand, value)),
        "enum" => Some(operand.as_array()?.iter().any(|one| equal(one, value))),
        "type" => is_of(operand, value),
        "not" => part(operand, value).map(|holds| !holds),
        "allOf" => all(operand.as_array()?.iter().map(|it| part(it, value))),
        "anyOf" => any(operand.as_array()?.iter().map(|it| part(it, value))),
        "oneOf" => {
            let found = operand.as_array()?.iter().map(|it| part(it, value));
            let found = found.collect::<Option<Vec<_>>>()?;
            Some(found.into_iter().filter(|holds| *holds).count() == 1)
        }
        "if" => {
            let branch = if part(operand, value)? {
                "then"
            } else {
                "else"
            };
            beside.get(branch).map_or(Some(true), |it| part(it, value))
        }
        "then" | "else" | "minContains" | "maxContains" | "$defs" => Some(true),
        _ => match value {
            Value::Object(members) => of_object(keyword, operand, beside, members, value, at),
            Value::Array(items) => of_list(keyword, operand, beside, items, at),
            Value::String(text) => of_text(keyword, operand, text),
            Value::Number(number) => of_number(keyword, operand, number.as_f64()?),
            _ => Some(true),
        },
    }
}

fn of_object(
    keyword: &str,
    operand: &Value,
    beside: &Map<String, Value>,
    members: &Map<String, Value>,
    value: &Value,
    at: At<'_>,
) -> Option<bool> {
    let has_all = |names: &Value| {
        let mut names = names.as_array()?.iter().filter_map(Value::as_str);
        Some(names.all(|name| members.contains_key(name)))
    };
    let count = |limit: &Value| limit.as_u64().zip(u64::try_from(members.len()).ok());
    match keyword {
        "required" => has_all(operand),
        "properties" => all(operand.as_object()?.iter().map(|(name, schema)| {
            let member = members.get(name);
            member.map_or(Some(true), |member| holds(schema, member, at))
        })),
        "additionalProperties" => {
            let rest = members
                .iter()
                .map(|(name, member)| match is_named(name, beside)? {
                    true => Some(true),
                    false => holds(operand, member, at),
                });
            all(rest)
        }
        "propertyNames" => all(members
            .keys()
            .map(|name| holds(operand, &Value::from(name.as_str()), at))),
        "minProperties" => count(operand).map(|(least, count)| count >= least),
        "maxProperties" => count(operand).map(|(most, count)| count <= most),
        "dependencies" | "dependentRequired" | "dependentSchemas" => {
            let there = operand.as_object()?.iter();
            let there = there.filter(|(name, _)| members.contains_key(*name));
            all(there.map(|(_, needs)| match needs {
                Value::Array(_) => has_all(needs),
                schema => holds(schema, value, at),
            }))
        }
        "patternProperties" => all(operand.as_object()?.iter().flat_map(|(pattern, schema)| {
            let matching = move |(name, member): (&String, &Value)| match matches(pattern, name)? {
                true => holds(schema, member, at),
                false => Some(true),
            };
            members.iter().map(matching)
        })),
        _ => Some(true),
    }
}

/// Whether `properties` or `patternProperties` speak of a member.
fn is_named(name: &str, beside: &Map<String, Value>) -> Option<bool> {
    let by = |keyword| beside.get(keyword).and_then(Value::as_object);
    if by("properties").is_some_and(|named| named.contains_key(name)) {
        return Some(true);
    }
    let patterns = by("patternProperties").into_iter().flatten();
    any(patterns.map(|(pattern, _)| matches(pattern, name)))
}

fn of_list(
    keyword: &str,
    operand: &Value,
    beside: &Map<String, Value>,
    items: &[Value],
    at: At<'_>,
) -> Option<bool> {
    let count = |limit: &Value| limit.as_u64().zip(u64::try_from(items.len()).ok());
    match (keyword, operand) {
        ("items" | "prefixItems", Value::Array(positions)) => all(positions
            .iter()
            .zip(items)
            .map(|(schema, item)| holds(schema, item, at))),
        ("items", schema) => {
            let fixed = beside.get("prefixItems").and_then(Value::as_array);
            let rest = items.iter().skip(fixed.map_or(0, Vec::len));
            all(rest.map(|item| holds(schema, item, at)))
        }
        ("additionalItems", schema) => match beside.get("items") {
            Some(Value::Array(fixed)) => {
                let rest = items.iter().skip(fixed.len());
                all(rest.map(|item| holds(schema, item, at)))
            }
            _ => Some(true),
        },
        ("contains", schema) => {
            let found = items.iter().map(|item| holds(schema, item, at));
            let found = found.collect::<Option<Vec<_>>>()?;
            let found = u64::try_from(found.into_iter().filter(|holds| *holds).count()).ok()?;
            let bound = |keyword| beside.get(keyword).and_then(Value::as_u64);
            let most = bound("maxContains").unwrap_or(u64::MAX);
            Some((bound("minContains").unwrap_or(1)..=most).contains(&found))
        }
        ("minItems", least) => count(least).map(|(least, count)| count >= least),
        ("maxItems", most) => count(most).map(|(most, count)| count <= most),
        ("uniqueItems", Value::Bool(true)) => Some(
            items
                .iter()
                .enumerate()
                .all(|(at, item)| items.iter().skip(at + 1).all(|other| !equal(item, other))),
        ),
        _ => Some(true),
    }
}

fn of_text(keyword: &str, operand: &Value, text: &str) -> Option<bool> {
    let count = |limit: &Value| limit.as_u64().zip(u64::try_from(text.chars().count()).ok());
    match keyword {
        "minLength" => count(operand).map(|(least, count)| count >= least),
        "maxLength" => count(operand).map(|(most, count)| count <= most),
        "pattern" => matches(operand.as_str()?, text),
        _ => Some(true),
    }
}

#[cfg(feature = "pattern")]
fn matches(pattern: &str, text: &str) -> Option<bool> {
    crate::validate::matches_once(pattern, text)
}

/// What patterns mean is not known without the means to read them.
#[cfg(not(feature = "pattern"))]
fn matches(_pattern: &str, _text: &str) -> Option<bool> {
    None
}

fn of_number(keyword: &str, operand: &Value, number: f64) -> Option<bool> {
    let bound = || operand.as_f64();
    match keyword {
        "minimum" => bound().map(|least| number >= least),
        "maximum" => bound().map(|most| number <= most),
        "exclusiveMinimum" => bound().map(|bound| number > bound),
        "exclusiveMaximum" => bound().map(|bound| number < bound),
        "multipleOf" => bound().map(|factor| {
            let quotient = number / factor;
            (quotient - quotient.round()).abs() <= f64::EPSILON * quotient.abs().max(1.0)
        }),
        _ => Some(true),
    }
}

fn is_of(types: &Value, value: &Value) -> Option<bool> {
    match types {
        Value::String(name) => Some(match name.as_str() {
            "null" => value.is_null(),
            "boolean" => value.is_boolean(),
            "string" => value.is_string(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            "number" => value.is_number(),
            "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
            _ => return None,
        }),
        Value::Array(names) => any(names.iter().map(|name| is_of(name, value))),
        _ => None,
    }
}

/// Equal as JSON Schema has it: `1` and `1.0` are one number.
fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, a)| b.get(name).is_some_and(|b| equal(a, b)))
        }
        _ => a == b,
    }
}

/// False where one is, unknown where one is.
fn all(results: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut unknown = false;
    for result in results {
        match result {
            Some(false) => return Some(false),
            Some(true) => {}
            None => unknown = true,
        }
    }
    (!unknown).then_some(true)
}

/// True where one is, unknown where one is.
fn any(results: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    all(results.map(|result| result.map(|holds| !holds))).map(|none| !none)
}

/// How deep schemas are followed: as deep as documents nest.
const DEEPEST: usize = 256;

/// How many schemas are evaluated for one condition.
const MOST: usize = 100_000;

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(schema: &Value, expected: &[(Value, Option<bool>)]) {
        for (value, expected) in expected {
            assert_eq!(allows(schema, value), *expected, "{schema} of {value}");
        }
    }

    #[test]
    fn conditions() {
        check(
            &json!({
                "if": {"properties": {"country": {"const": "DE"}}, "required": ["country"]},
                "then": {"required": ["plz"]},
                "else": {"not": {"required": ["plz"]}},
            }),
            &[
                (json!({"country": "DE"}), Some(false)),
                (json!({"country": "DE", "plz": "1"}), Some(true)),
                (json!({"country": "AT", "plz": "1"}), Some(false)),
                (json!({}), Some(true)),
            ],
        );
        check(
            &json!({"dependencies": {"card": ["holder"], "iban": {"maxProperties": 1}}}),
            &[
                (json!({"card": 1}), Some(false)),
                (json!({"card": 1, "holder": 2}), Some(true)),
                (json!({"iban": 1, "bic": 2}), Some(false)),
                (json!([]), Some(true)),
            ],
        );
    }

    #[test]
    fn lists_and_scalars() {
        check(
            &json!({"contains": {"type": "integer", "minimum": 5}, "maxContains": 2}),
            &[
                (json!([1, "5"]), Some(false)),
                (json!([5]), Some(true)),
                (json!([5, 6, 7]), Some(false)),
            ],
        );
        check(
            &json!({"anyOf": [{"type": ["string", "null"], "minLength": 2}, {"const": 1.0}]}),
            &[
                (json!(null), Some(true)),
                (json!("é"), Some(false)),
                (json!(1), Some(true)),
            ],
        );
        check(
            &json!({"items": [{"const": 1}], "additionalItems": false, "uniqueItems": true}),
            &[(json!([1]), Some(true)), (json!([1, 2]), Some(false))],
        );
    }

    #[test]
    fn schemas_may_contain_themselves() {
        let tree = json!({
            "not": {"$ref": "#/$defs/Tree"},
            "$defs": {"Tree": {"required": ["leaf"], "properties": {"next": {"$ref": "#/$defs/Tree"}}}},
        });
        check(
            &tree,
            &[
                (json!({"leaf": 1, "next": {"leaf": 2}}), Some(false)),
                (json!({"leaf": 1, "next": {"next": {}}}), Some(true)),
            ],
        );
        let again = json!({"$ref": "#/$defs/Self"});
        let endless = json!({"not": again, "$defs": {"Self": {"anyOf": [again, again]}}});
        check(&endless, &[(json!({}), None)]);
    }

    #[test]
    #[cfg(feature = "pattern")]
    fn names_may_match_patterns() {
        check(
            &json!({"patternProperties": {"^x-": {"type": "string"}}, "additionalProperties": false}),
            &[
                (json!({"x-a": "1"}), Some(true)),
                (json!({"x-a": 1}), Some(false)),
                (json!({"a": "1"}), Some(false)),
            ],
        );
    }

    #[test]
    fn what_is_not_known_breaks_no_rule() {
        check(
            &json!({"not": {"patternProperties": {"(?!a)": false}}}),
            &[(json!({"a": 1}), None)],
        );
        check(&json!({"type": "no-such-type"}), &[(json!(1), None)]);
    }
}
