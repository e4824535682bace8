//! Strings, numbers and their formats.

use crate::{
    diagnostic::Diagnostics,
    ir::{Constraint, Scalar, Type},
    schema::{Bounds, Schema, Types},
    syntax::{Node, Number, Value},
};

use super::patterns;

/// The type of a `string`.
pub(super) fn string(schema: &Schema) -> Type {
    match schema.format.as_deref() {
        Some("byte" | "base64") => Type::Base64,
        Some("date-time") => Type::DateTime,
        Some("date") => Type::Date,
        _ => Type::String,
    }
}

/// Formats that only strings have, for schemas that say no type.
pub(super) fn is_string_format(format: &str) -> bool {
    const FORMATS: &[&str] = &[
        "byte",
        "binary",
        "date",
        "date-time",
        "email",
        "hostname",
        "ipv4",
        "ipv6",
        "password",
        "time",
        "uri",
        "uri-reference",
        "uuid",
    ];
    FORMATS.contains(&format)
}

/// The type of an `integer`: `i64` where the schema does not say more, because a webhook's ids
/// and amounts outgrow 32 bits.
pub(super) fn integer(schema: &Schema) -> Type {
    match schema.format.as_deref() {
        Some("unix-time") => return Type::UnixTimestamp,
        Some("int32") => return Type::Number("i32"),
        Some("uint32") => return Type::Number("u32"),
        Some("uint64") => return Type::Number("u64"),
        _ => {}
    }
    let (low, high) = range(&schema.bounds);
    let fits = |low_bound: i128, high_bound: i128| {
        low.is_none_or(|low| low >= low_bound) && high.is_none_or(|high| high <= high_bound)
    };
    if fits(i64::MIN.into(), i64::MAX.into()) {
        Type::Number("i64")
    } else if low.is_some_and(|low| low >= 0) && fits(0, u64::MAX.into()) {
        Type::Number("u64")
    } else {
        Type::Number("i128")
    }
}

/// The type of a `number`.
pub(super) fn number(schema: &Schema) -> Type {
    match schema.format.as_deref() {
        Some("float") => Type::Number("f32"),
        _ => Type::Number("f64"),
    }
}

fn range(bounds: &Bounds) -> (Option<i128>, Option<i128>) {
    let value = |bound: &Option<Number>| bound.as_ref().and_then(Number::as_i128);
    let low = value(&bounds.minimum).max(value(&bounds.exclusive_minimum));
    let high = match (value(&bounds.maximum), value(&bounds.exclusive_maximum)) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    (low, high)
}

/// The JSON type of a value.
pub(super) fn type_of_value(node: &Node) -> Types {
    match &node.value {
        Value::Null => Types::NULL,
        Value::Bool(_) => Types::BOOLEAN,
        Value::Number(number) if number.is_integer() => Types::INTEGER,
        Value::Number(_) => Types::NUMBER,
        Value::String(_) => Types::STRING,
        Value::Array(_) => Types::ARRAY,
        Value::Object(_) => Types::OBJECT,
    }
}

/// The scalar at `node`; `None` for lists and objects.
pub(super) fn scalar(node: &Node) -> Option<Scalar> {
    match &node.value {
        Value::Null => Some(Scalar::Null),
        Value::Bool(value) => Some(Scalar::Bool(*value)),
        Value::Number(number) => Some(number_scalar(number)),
        Value::String(text) => Some(Scalar::String(text.as_str().to_owned())),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// The scalar at `node` as a value of `types`: documents write `enum: [1, 2]` for strings, and
/// `"1"` for integers.
pub(super) fn scalar_of(node: &Node, types: Types) -> Option<Scalar> {
    let scalar = scalar(node)?;
    Some(match (&scalar, &node.value) {
        (Scalar::Int(_) | Scalar::UInt(_) | Scalar::Float(_), Value::Number(number))
            if types == Types::STRING =>
        {
            Scalar::String(number.as_str().to_owned())
        }
        (Scalar::Bool(value), _) if types == Types::STRING => Scalar::String(value.to_string()),
        (Scalar::String(text), _) if types == Types::INTEGER => {
            text.parse().map_or(scalar, Scalar::Int)
        }
        _ => scalar,
    })
}

/// A scalar as the text of a header or a query parameter.
pub(super) fn into_text(scalar: Scalar) -> Option<String> {
    match scalar {
        Scalar::String(text) | Scalar::Float(text) => Some(text),
        Scalar::Int(value) => Some(value.to_string()),
        Scalar::UInt(value) => Some(value.to_string()),
        Scalar::Bool(value) => Some(value.to_string()),
        Scalar::Null => None,
    }
}

fn number_scalar(number: &Number) -> Scalar {
    if let Some(value) = number.as_i64() {
        return Scalar::Int(value);
    }
    match number.as_u64() {
        Some(value) => Scalar::UInt(value),
        None => Scalar::Float(number.to_json().to_string()),
    }
}

/// What `validate()` checks, and patterns that it does not understand.
pub(super) fn constraints(schema: &Schema, sink: &mut Diagnostics) -> Vec<Constraint> {
    use Constraint as C;
    if schema.bounds.is_unsaid() && schema.conditions.is_empty() {
        return Vec::new();
    }
    let bounds = &schema.bounds;
    let number = |bound: &Option<Number>| bound.as_ref().map(number_scalar);
    let single = [
        bounds.min_length.map(C::MinLength),
        bounds.max_length.map(C::MaxLength),
        number(&bounds.minimum).map(C::Minimum),
        number(&bounds.maximum).map(C::Maximum),
        number(&bounds.exclusive_minimum).map(C::ExclusiveMinimum),
        number(&bounds.exclusive_maximum).map(C::ExclusiveMaximum),
        number(&bounds.multiple_of).map(C::MultipleOf),
        bounds.min_items.map(C::MinItems),
        bounds.max_items.map(C::MaxItems),
        bounds.unique_items.then_some(C::UniqueItems),
    ];
    let patterns = bounds.patterns.iter().map(|text| {
        if patterns::is_understood(text) {
            return C::Pattern(text.clone());
        }
        patterns::report(text, schema.span(), sink);
        C::UncheckedPattern(text.clone())
    });
    let single = single.into_iter().flatten();
    let mut constraints: Vec<Constraint> = single.chain(patterns).collect();
    constraints.extend(super::conditions::of(schema, sink));
    constraints
}
