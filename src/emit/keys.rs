//! What names a delivery, taken from a decoded payload.

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::{Scope, ident};
use super::{structs, values};
use crate::ir::{DeliveryKey, Field, KeyMember, Presence, Scalar, Struct, Type, TypeDef};

/// The first key whose members are all there, as an `Option<String>`; `None` where the payload
/// has no member that the document names.
pub(super) fn tokens(
    scope: &Scope<'_>,
    payload: &Type,
    keys: &[DeliveryKey],
) -> Option<TokenStream> {
    let payload = structure(scope, payload)?;
    let keys: Vec<_> = keys.iter().filter_map(|key| one(scope, payload, key)).collect();
    let (first, rest) = keys.split_first()?;
    Some(quote!(#first #(.or_else(|| #rest))*))
}

fn one(scope: &Scope<'_>, payload: &Struct, key: &DeliveryKey) -> Option<TokenStream> {
    let parts = scope.runtime("KeyParts");
    let members = key.members.iter().map(|member| part(scope, payload, member));
    let members = members.collect::<Option<Vec<_>>>()?;
    (!members.is_empty()).then(|| quote!(#parts::new() #(#members)* .finish()))
}

fn part(scope: &Scope<'_>, payload: &Struct, member: &KeyMember) -> Option<TokenStream> {
    let value = value(scope, payload, &quote!(message), &member.path)?;
    Some(if member.optional { quote!(.optional(#value)) } else { quote!(.required(#value)) })
}

/// An `Option<&T>` of the member at `path` below `base`.
fn value(
    scope: &Scope<'_>,
    of: &Struct,
    base: &TokenStream,
    path: &[String],
) -> Option<TokenStream> {
    let (first, rest) = path.split_first()?;
    let some = scope.prelude("Some");
    if let Some(constant) = of.constants.iter().find(|constant| constant.name.json == *first) {
        return match &constant.value {
            Scalar::String(text) if rest.is_empty() => Some(quote!(#some(#text))),
            Scalar::Null => None,
            value if rest.is_empty() => {
                let value = values::literal(value);
                Some(quote!(#some(&#value)))
            }
            _ => None,
        };
    }
    let field = of.fields.iter().find(|field| field.name.json == *first)?;
    let name = ident(&field.ident);
    let optional = structs::presence(scope, field) == Presence::Optional;
    if rest.is_empty() {
        return is_printable(scope, field).then(|| match optional {
            true => quote!(#base.#name.as_ref()),
            false => quote!(#some(&#base.#name)),
        });
    }
    let inner = structure(scope, &field.ty)?;
    if optional {
        let value = value(scope, inner, &quote!(it), rest)?;
        Some(quote!(#base.#name.as_ref().and_then(|it| #value)))
    } else {
        value(scope, inner, &quote!(#base.#name), rest)
    }
}

fn structure<'a>(scope: &Scope<'a>, ty: &Type) -> Option<&'a Struct> {
    match ty {
        Type::Named(id) => match scope.context.krate.type_def(*id) {
            TypeDef::Struct(it) => Some(it),
            _ => None,
        },
        Type::Boxed(inner) => structure(scope, inner),
        _ => None,
    }
}

/// Whether a value has one text that stands for it.
fn is_printable(scope: &Scope<'_>, field: &Field) -> bool {
    match &field.ty {
        Type::Bool
        | Type::Number(_)
        | Type::String
        | Type::DateTime
        | Type::Date
        | Type::UnixTimestamp => true,
        Type::Named(id) => matches!(scope.context.krate.type_def(*id), TypeDef::Enum(_)),
        _ => false,
    }
}
