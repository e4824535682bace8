//! Lists of scalar values → open enums.

use std::rc::Rc;

use crate::{
    ir::{
        Constraint, Enum, EnumVariant, Scalar, Type, TypeDef,
        names::{Hint, Role, Scope, Strength, ident},
    },
    schema::{Schema, SchemaId, Types},
};

use super::{
    conditions, docs,
    plain::kinds,
    scalars::scalar_of,
    types::{Builder, place},
};

/// How values of an `enum` are held: text, a number, or anything where they are mixed.
///
/// `None` where they are no scalars, or only `null`.
pub(super) fn representation(schema: &Schema, types: Types) -> Option<Type> {
    let scalars = scalars(schema, types)?;
    representation_of(&scalars)
}

/// As [`representation`], of values at hand.
pub(super) fn representation_of(scalars: &[Scalar]) -> Option<Type> {
    let all = |test: fn(&Scalar) -> bool| scalars.iter().all(test);
    if scalars.is_empty() {
        None
    } else if all(|it| matches!(it, Scalar::String(_))) {
        Some(Type::String)
    } else if all(|it| matches!(it, Scalar::Int(_))) {
        Some(Type::Number("i64"))
    } else if all(|it| matches!(it, Scalar::Int(_) | Scalar::UInt(_))) {
        Some(Type::Number("i128"))
    } else if all(|it| matches!(it, Scalar::Bool(_))) {
        Some(Type::Bool)
    } else {
        Some(Type::Any)
    }
}

/// The values without `null`; `None` where one is a list or an object.
pub(super) fn scalars(schema: &Schema, types: Types) -> Option<Vec<Scalar>> {
    let values = schema.values.as_ref()?;
    let scalars = values.list.iter().filter(|node| !node.is_null());
    scalars.map(|node| scalar_of(node, types)).collect()
}

impl Builder<'_> {
    pub(super) fn enumeration(&mut self, schema: &Rc<Schema>) -> TypeDef {
        let types = kinds(schema).without(Types::NULL);
        let scalars = scalars(schema, types).unwrap_or_default();
        let listed = scalars.into_iter().map(|value| (value, String::new()));
        let constraints = conditions::of(schema, self.sink);
        enumeration_of(schema, listed.collect(), false, constraints)
    }

    /// Alternatives that are lists of values, such as `oneOf` of `const`s, each with its own
    /// description: one enum.
    pub(super) fn values(&mut self, schema: &Rc<Schema>, members: &[SchemaId]) -> TypeDef {
        let mut listed: Vec<(Scalar, String)> = Vec::new();
        let mut open = false;
        for member in members {
            let member = self.schemas.resolve(*member);
            open |= member.values.is_none();
            let values = scalars(&member, kinds(&member).without(Types::NULL));
            let values = values.unwrap_or_default();
            let docs = match values.as_slice() {
                [_] => docs::of_schema(&member.notes),
                _ => String::new(),
            };
            for value in values {
                if listed.iter().all(|(known, _)| *known != value) {
                    listed.push((value, docs.clone()));
                }
            }
        }
        let constraints = conditions::of(schema, self.sink);
        enumeration_of(schema, listed, open, constraints)
    }
}

/// An open enum of `listed` values and what is said about each.
///
/// `open` says that the document allows others of their kind.
pub(super) fn enumeration_of(
    schema: &Schema,
    listed: Vec<(Scalar, String)>,
    open: bool,
    constraints: Vec<Constraint>,
) -> TypeDef {
    let scalars: Vec<Scalar> = listed.iter().map(|(value, _)| value.clone()).collect();
    let hints: Vec<Hint> = scalars.iter().map(hint).collect();
    let mut scope = Scope::new([OTHER]);
    let variants = scope.settle(&hints).into_iter().zip(listed);
    let variants = variants.map(|(ident, (value, docs))| EnumVariant {
        ident,
        value,
        aliases: Vec::new(),
        docs,
    });
    TypeDef::Enum(Enum {
        ident: String::new(),
        docs: docs::of_schema(&schema.notes),
        span: place(schema),
        repr: representation_of(&scalars).unwrap_or(Type::Any),
        variants: variants.collect(),
        other: OTHER.to_owned(),
        open,
        constraints,
        deprecated: schema.notes.deprecated,
        attributes: Vec::new(),
    })
}

/// The name a value wants. Spellings that differ only in case say which they are.
fn hint(value: &Scalar) -> Hint {
    let text = match value {
        Scalar::Null => "null".to_owned(),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Int(value) => value.to_string(),
        Scalar::UInt(value) => value.to_string(),
        Scalar::Float(text) | Scalar::String(text) => text.clone(),
    };
    let ident = ident(&text, Role::Value);
    let has = |test: fn(char) -> bool| text.chars().any(test);
    let case = match (has(char::is_lowercase), has(char::is_uppercase)) {
        (true, false) => "Lower",
        (false, true) => "Upper",
        _ => "Value",
    };
    let fallback = match value {
        Scalar::String(_) => format!("{}{case}", ident.trim_end_matches('_')),
        _ => format!("{ident}Number"),
    };
    Hint::new(Strength::Suggested, ident, &text).or(fallback)
}

/// The catch-all: always there under this name, so that a new value renames nothing.
const OTHER: &str = "Other";
