//! Scalars of the document as Rust expressions.

use super::scope::Scope;
use super::tokens::{Tokens, quote, word};
use crate::ir::{Scalar, Type};

/// A scalar as an expression that can be encoded.
pub(super) fn constant(scope: &Scope<'_>, value: &Scalar) -> Tokens {
    match value {
        Scalar::Null => {
            let json = scope.value();
            quote!(#json::Null)
        }
        other => literal(other),
    }
}

/// A scalar as a literal of its own type; `null`, which has none, as `()`.
pub(super) fn literal(value: &Scalar) -> Tokens {
    match value {
        Scalar::Null => quote!(()),
        Scalar::Bool(value) => quote!(#value),
        Scalar::Int(value) => integer(*value),
        Scalar::UInt(value) => signed(&format!("{}_u64", grouped(&value.to_string())), false),
        Scalar::Float(text) => float(text).unwrap_or_default(),
        Scalar::String(text) => quote!(#text),
    }
}

/// A scalar as an expression that becomes a JSON value; numbers say their type.
pub(super) fn json_value(scope: &Scope<'_>, value: &Scalar) -> Tokens {
    match value {
        Scalar::Int(value) => {
            let digits = grouped(&value.unsigned_abs().to_string());
            signed(&format!("{digits}_i64"), *value < 0)
        }
        other => constant(scope, other),
    }
}

/// A scalar as a value of type `ty`, a number or boolean; `None` where it cannot be written.
pub(super) fn of_type(ty: &Type, value: &Scalar) -> Option<Tokens> {
    match (ty, value) {
        (Type::Bool, Scalar::Bool(value)) => Some(quote!(#value)),
        (Type::Number(name), value) => number(name, value),
        _ => None,
    }
}

/// How people read a scalar: as it stands in JSON.
pub(super) fn json(value: &Scalar) -> String {
    match value {
        Scalar::Null => "null".to_owned(),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Int(value) => value.to_string(),
        Scalar::UInt(value) => value.to_string(),
        Scalar::Float(text) => text.clone(),
        Scalar::String(text) => serde_json::Value::from(text.as_str()).to_string(),
    }
}

fn number(name: &str, value: &Scalar) -> Option<Tokens> {
    match (name, value) {
        ("f32" | "f64", Scalar::Int(value)) => float(&value.to_string()),
        ("f32" | "f64", Scalar::Float(text)) => float(text),
        (_, Scalar::Int(value)) if in_range(name, i128::from(*value)) => Some(integer(*value)),
        (_, Scalar::UInt(value)) if in_range(name, i128::from(*value)) => {
            Some(signed(&grouped(&value.to_string()), false))
        }
        _ => None,
    }
}

fn in_range(name: &str, value: i128) -> bool {
    match name {
        "i32" => i32::try_from(value).is_ok(),
        "i64" => i64::try_from(value).is_ok(),
        "u32" => u32::try_from(value).is_ok(),
        "u64" => u64::try_from(value).is_ok(),
        "i128" => true,
        _ => false,
    }
}

/// An integer without suffix.
fn integer(value: i64) -> Tokens {
    signed(&grouped(&value.unsigned_abs().to_string()), value < 0)
}

fn float(text: &str) -> Option<Tokens> {
    let value: f64 = text.parse().ok()?;
    if !value.is_finite() {
        return None;
    }
    let digits = format!("{:?}", value.abs());
    let literal = match digits.split_once('.') {
        Some((whole, "0")) => format!("{}.0", grouped(whole)),
        Some((whole, fraction)) if fraction.len() <= 3 => format!("{}.{fraction}", grouped(whole)),
        _ => digits,
    };
    Some(signed(&literal, value.is_sign_negative()))
}

fn signed(literal: &str, is_negative: bool) -> Tokens {
    let literal = word(literal);
    if is_negative {
        quote!(-#literal)
    } else {
        literal
    }
}

/// Digits in groups of three where there are many.
fn grouped(digits: &str) -> String {
    if digits.len() <= 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits.to_owned();
    }
    let groups = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join("_")
}

/// A number as a literal of `f64`; `None` for anything else.
pub(super) fn number_literal(value: &Scalar) -> Option<Tokens> {
    number("f64", value)
}

/// A length or a number of items as a literal.
pub(super) fn count(count: u64) -> Tokens {
    signed(&grouped(&count.to_string()), false)
}
