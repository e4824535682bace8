//! What `validate()` checks of values that stand in a list or map and have no type of their own.

use serde_json::{Map, Value, json};

use crate::{
    diagnostic::{Code, Diagnostic},
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

    /// Says that a payload without a name has rules: there is nothing to call `validate()` on.
    pub(super) fn report_unchecked(&mut self, id: SchemaId, ty: &Type) {
        if matches!(ty, Type::Named(_)) {
            return;
        }
        let schema = self.schemas.resolve(id);
        let Some(place) = schema.span() else { return };
        if !self.constraints(&schema, ty).is_empty() {
            let message = "the rules of this payload are not checked: it has no type of its own";
            let finding = Diagnostic::new(Code::UncheckedCondition, message);
            self.sink.push(finding.at(
                place,
                "only objects, alternatives and listed values have one",
            ));
        }
    }

    /// A schema for every rule of the items or values of a list or map.
    fn within(&mut self, schema: &Schema, ty: &Type) -> Vec<Value> {
        let found = match ty {
            Type::Nullable(inner) => return self.within(schema, inner),
            Type::Tuple(positions, _) => return self.within_tuple(schema, positions),
            Type::List(inner) => schema.items.map(|id| ("items", id, inner)),
            Type::Map(inner) => match schema.additional {
                Additional::Of(id) => Some(("additionalProperties", id, inner)),
                _ => None,
            },
            _ => None,
        };
        let Some((keyword, id, inner)) = found else {
            return Vec::new();
        };
        let rules = self.rules_of(id, inner).into_iter();
        rules.map(|rule| around(keyword, rule)).collect()
    }

    fn within_tuple(&mut self, schema: &Schema, positions: &[Type]) -> Vec<Value> {
        let mut found = Vec::new();
        for (at, (id, ty)) in schema.prefix_items.iter().zip(positions).enumerate() {
            for mut rule in self.rules_of(*id, ty) {
                let definitions = rule.as_object_mut().and_then(|rule| rule.remove("$defs"));
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
fn around(keyword: &str, mut rule: Value) -> Value {
    let definitions = rule.as_object_mut().and_then(|rule| rule.remove("$defs"));
    with_definitions(keyword, rule, definitions)
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
