//! Members with one possible value that may be missing: they are constants only where a decision
//! compares them, for then they are known to be there. Anywhere else a message without them, or with a
//! value that the document does not know yet, must be kept as it came.

use std::collections::BTreeSet;

use crate::{
    ir::{
        Constant, Crate, Decision, Extra, Field, Presence, Scalar, Struct, Type, TypeDef,
        names::{Hint, Role, Scope, Strength, ident},
    },
    schema::Rare,
};

/// Makes fields of the optional constants that nothing is decided by.
pub(super) fn relax(krate: &mut Crate) {
    let mut compared = BTreeSet::new();
    let events = krate.surfaces.iter().filter_map(|it| it.event.as_ref());
    let unions = krate.types.iter().filter_map(|def| match def {
        TypeDef::Union(it) => Some(&it.decision),
        _ => None,
    });
    for decision in events.map(|event| &event.decision).chain(unions) {
        collect(decision, &mut compared);
    }
    for def in &mut krate.types {
        if let TypeDef::Struct(it) = def {
            relax_struct(it, &compared);
        }
    }
}

/// The names of members that a decision compares.
fn collect(decision: &Decision, names: &mut BTreeSet<String>) {
    match decision {
        Decision::Match {
            key,
            arms,
            otherwise,
        } => {
            names.extend(key.last().cloned());
            arms.iter().for_each(|arm| collect(&arm.then, names));
            collect(otherwise, names);
        }
        Decision::Present {
            then, otherwise, ..
        } => {
            collect(then, names);
            collect(otherwise, names);
        }
        Decision::Shape { arms, otherwise } => {
            arms.iter().for_each(|(_, then)| collect(then, names));
            collect(otherwise, names);
        }
        Decision::Leaf(_) | Decision::FirstOf(_) | Decision::Unknown => {}
    }
}

fn relax_struct(it: &mut Struct, compared: &BTreeSet<String>) {
    let is_compared = |name: Option<&str>| name.is_some_and(|it| compared.contains(it));
    let stays = |constant: &Constant| {
        constant.required
            || compared.contains(&constant.name.json)
            || is_compared(constant.name.xml.as_deref())
    };
    if it.constants.iter().all(stays) {
        return;
    }
    let (constants, relaxed): (Vec<_>, Vec<_>) = it.constants.drain(..).partition(stays);
    it.constants = constants;
    let extra = match &it.extra {
        Extra::Keep { ident, .. } => Some(ident.as_str()),
        Extra::Ignore => None,
    };
    let fields = it.fields.iter().map(|field| field.ident.as_str());
    let mut scope = Scope::new(fields.chain(extra));
    it.fields.extend(relaxed.into_iter().map(|constant| {
        let name = ident(&constant.name.json, Role::Field);
        let hint = Hint::new(Strength::Suggested, name, &constant.name.json);
        field(constant, scope.take(&hint))
    }));
}

fn field(constant: Constant, ident: String) -> Field {
    let (ty, value) = match constant.value {
        Scalar::Null => (Type::Any, "null".to_owned()),
        Scalar::Bool(value) => (Type::Bool, value.to_string()),
        Scalar::Int(value) => (Type::Number("i64"), value.to_string()),
        Scalar::UInt(value) => (Type::Number("u64"), value.to_string()),
        Scalar::Float(text) => (Type::Number("f64"), text),
        Scalar::String(text) => (Type::String, text),
    };
    Field {
        ident,
        name: constant.name,
        ty,
        presence: Presence::Optional,
        docs: format!(
            "The document knows one value: {}.",
            super::markdown::code(&value)
        ),
        deprecated: false,
        sensitive: false,
        constraints: Rare::default(),
        attributes: Rare::default(),
    }
}
