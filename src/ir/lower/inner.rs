//! What `validate()` checks of values that stand in a list or map and have no type of their own.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::{
    ir::{Constraint, Type},
    schema::{Additional, Bounds, Schema, SchemaId},
    syntax::Number,
};

use super::{conditions, scalars, types::Builder};

impl Builder<'_> {
    /// What is checked of a value of a schema whose type has no name: it and everything in it.
    pub(super) fn constraints(&mut self, schema: &Schema, ty: &Type) -> Vec<Constraint> {
        let mut found = scalars::constraints(schema, self.sink);
        for condition in self.within(schema, ty) {
            let condition = crate::schema::Condition(condition);
            found.push(conditions::constraint(&condition, schema.span(), self.sink));
        }
        found
    }

    /// The type of a payload: one of its own where there is something to check in it, for a list or a
    /// scalar alone has no `validate()`.
    pub(super) fn checked(&mut self, id: SchemaId) -> Type {
        match self.type_of(id) {
            ty @ (Type::Named(_) | Type::External(_)) => ty,
            _ if self.demands(id) => self.named(id),
            ty => ty,
        }
    }

    /// Whether the schema, or one of a value in it, restricts values beyond their types.
    fn demands(&mut self, id: SchemaId) -> bool {
        let mut seen = BTreeSet::from([id]);
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            let schema = self.schemas.resolve(next);
            let mut groups = schema.groups.iter();
            if *schema.bounds != Bounds::default()
                || !schema.conditions.is_empty()
                || groups.any(|group| group.condition.is_some())
            {
                return true;
            }
            open.extend(schema.within().filter(|it| seen.insert(*it)));
        }
        false
    }

    /// What is checked of the members of an object that nobody names, whose values have this type.
    pub(super) fn other_constraints(&mut self, schema: &Schema, ty: &Type) -> Vec<Constraint> {
        let rules = self.within_others(schema, ty);
        let rules = rules.into_iter().map(crate::schema::Condition);
        rules
            .map(|rule| conditions::constraint(&rule, schema.span(), self.sink))
            .collect()
    }

    /// A schema for every rule of the items or values of a list or map.
    fn within(&mut self, schema: &Schema, ty: &Type) -> Vec<Value> {
        match ty {
            Type::Nullable(inner) => self.within(schema, inner),
            Type::Tuple(positions, _) => self.within_tuple(schema, positions),
            Type::Map(inner) => self.within_others(schema, inner),
            Type::List(inner) => {
                let rules = schema.items.map(|id| self.rules_of(id, inner));
                let rules = rules.into_iter().flatten();
                rules.map(|rule| around("items", rule)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// A schema for every rule of members that a pattern or nothing names.
    fn within_others(&mut self, schema: &Schema, ty: &Type) -> Vec<Value> {
        let mut found = Vec::new();
        for (pattern, id) in &schema.pattern_properties {
            let rules = self.rules_of(*id, ty).into_iter();
            let rules = rules.map(|rule| {
                let (rule, definitions) = without_definitions(rule);
                with_definitions("patternProperties", json!({ pattern: rule }), definitions)
            });
            found.extend(rules);
        }
        if let Additional::Of(id) = schema.additional {
            let rules = self.rules_of(id, ty).into_iter();
            let rules = rules.map(|rule| around("additionalProperties", rule));
            found.extend(rules.map(|rule| beside_named(rule, schema)));
        }
        found
    }

    fn within_tuple(&mut self, schema: &Schema, positions: &[Type]) -> Vec<Value> {
        let mut found = Vec::new();
        for (at, (id, ty)) in schema.prefix_items.iter().zip(positions).enumerate() {
            for rule in self.rules_of(*id, ty) {
                let (rule, definitions) = without_definitions(rule);
                let mut items = vec![Value::Bool(true); at];
                items.push(rule);
                found.push(with_definitions("prefixItems", items.into(), definitions));
            }
        }
        found
    }

    fn rules_of(&mut self, id: SchemaId, ty: &Type) -> Vec<Value> {
        if matches!(ty, Type::Named(_) | Type::Boxed(_)) {
            return Vec::new();
        }
        let schema = self.schemas.resolve(id);
        let mut rules = Vec::new();
        let own = keywords(&schema.bounds);
        if !own.is_empty() {
            rules.push(Value::Object(own));
        }
        rules.extend(schema.conditions.iter().map(|it| it.0.clone()));
        rules.extend(self.within(&schema, ty));
        rules
    }
}

/// A rule of what is in a value, as a rule of the value; definitions stay outermost.
fn around(keyword: &str, rule: Value) -> Value {
    let (rule, definitions) = without_definitions(rule);
    with_definitions(keyword, rule, definitions)
}

/// `additionalProperties` with the members it does not speak of.
fn beside_named(mut rule: Value, schema: &Schema) -> Value {
    let names = schema.properties.iter().map(|it| it.name.to_string());
    let patterns = schema.pattern_properties.iter().map(|(it, _)| it.clone());
    let named = [
        ("properties", accepted(names)),
        ("patternProperties", accepted(patterns)),
    ];
    if let Some(keywords) = rule.as_object_mut() {
        let named = named.into_iter().filter(|(_, names)| !names.is_empty());
        keywords.extend(named.map(|(keyword, names)| (keyword.to_owned(), names.into())));
    }
    rule
}

fn accepted(names: impl Iterator<Item = String>) -> Map<String, Value> {
    names.map(|name| (name, Value::Bool(true))).collect()
}

fn without_definitions(mut rule: Value) -> (Value, Option<Value>) {
    let definitions = rule.as_object_mut().and_then(|rule| rule.remove("$defs"));
    (rule, definitions)
}

fn with_definitions(keyword: &str, operand: Value, definitions: Option<Value>) -> Value {
    let mut whole = Map::new();
    whole.insert(keyword.to_owned(), operand);
    whole.extend(definitions.map(|definitions| ("$defs".to_owned(), definitions)));
    Value::Object(whole)
}

fn keywords(bounds: &Bounds) -> Map<String, Value> {
    let number = |bound: &Option<Number>| bound.as_ref().map(Number::to_json);
    let count = |bound: Option<u64>| bound.map(Value::from);
    let single = [
        ("minLength", count(bounds.min_length)),
        ("maxLength", count(bounds.max_length)),
        ("minimum", number(&bounds.minimum)),
        ("maximum", number(&bounds.maximum)),
        ("exclusiveMinimum", number(&bounds.exclusive_minimum)),
        ("exclusiveMaximum", number(&bounds.exclusive_maximum)),
        ("multipleOf", number(&bounds.multiple_of)),
        ("minItems", count(bounds.min_items)),
        ("maxItems", count(bounds.max_items)),
        (
            "uniqueItems",
            bounds.unique_items.then_some(Value::Bool(true)),
        ),
    ];
    let mut found: Map<_, _> = single
        .into_iter()
        .filter_map(|(keyword, value)| Some((keyword.to_owned(), value?)))
        .collect();
    match bounds.patterns.as_slice() {
        [] => {}
        [only] => drop(found.insert("pattern".to_owned(), json!(only))),
        several => {
            let all: Vec<Value> = several.iter().map(|it| json!({ "pattern": it })).collect();
            found.insert("allOf".to_owned(), all.into());
        }
    }
    found
}
