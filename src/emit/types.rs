//! How a value is written in Rust.

use super::scope::{Scope, ident};
use super::tokens::{Tokens, quote};
use crate::ir::{Presence, Type, TypeId};

/// The type of a value.
pub(super) fn tokens(scope: &Scope<'_>, ty: &Type) -> Tokens {
    match ty {
        Type::Bool => quote!(bool),
        Type::Number(name) => {
            let name = ident(name);
            quote!(#name)
        }
        Type::String => text(scope),
        Type::Base64 | Type::Bytes => scope.runtime("Base64"),
        Type::DateTime => scope.runtime("DateTime"),
        Type::Date => scope.runtime("Date"),
        Type::UnixTimestamp => scope.runtime("UnixTimestamp"),
        Type::Any => scope.value(),
        Type::Never => scope.runtime("Never"),
        Type::List(item) => generic(scope.prelude("Vec"), &tokens(scope, item)),
        Type::Map(item) => map(scope, &tokens(scope, item)),
        Type::Tuple(items, rest) => tuple(scope, items, rest.as_deref()),
        Type::Nullable(inner) => generic(scope.runtime("Nullable"), &tokens(scope, inner)),
        Type::Boxed(inner) => generic(scope.prelude("Box"), &tokens(scope, inner)),
        Type::Named(id) => named(scope, *id),
        Type::External(path) => path.parse().unwrap_or_default(),
    }
}

/// The type of a field.
pub(super) fn field(scope: &Scope<'_>, ty: &Type, presence: &Presence) -> Tokens {
    let value = tokens(scope, ty);
    match presence {
        Presence::Optional | Presence::Default(_) => generic(scope.prelude("Option"), &value),
        Presence::Required => value,
    }
}

/// `String`, or `Cow<'a, str>` where text is borrowed.
pub(super) fn text(scope: &Scope<'_>) -> Tokens {
    if scope.context.options.borrowed {
        let cow = scope.std("std::borrow", "Cow");
        quote!(#cow<'a, str>)
    } else {
        scope.prelude("String")
    }
}

/// `BTreeMap<String, T>`.
pub(super) fn map(scope: &Scope<'_>, value: &Tokens) -> Tokens {
    let map = scope.std("std::collections", "BTreeMap");
    let string = scope.prelude("String");
    quote!(#map<#string, #value>)
}

/// A type of the crate, with its lifetime where it borrows.
pub(super) fn named(scope: &Scope<'_>, id: TypeId) -> Tokens {
    let name = scope.type_name(id);
    if scope.context.borrows(id) {
        quote!(#name<'a>)
    } else {
        name
    }
}

fn generic(outer: Tokens, inner: &Tokens) -> Tokens {
    quote!(#outer<#inner>)
}

fn tuple(scope: &Scope<'_>, items: &[Type], rest: Option<&Type>) -> Tokens {
    // Only a tuple of one needs the comma, and in a macro nothing takes others off.
    let comma = (items.len() == 1).then(|| quote!(,));
    let items = items.iter().map(|item| tokens(scope, item));
    let fixed = quote!((#(#items),* #comma));
    match rest {
        Some(rest) => {
            let rest = tokens(scope, rest);
            let tuple = scope.runtime("Tuple");
            quote!(#tuple<#fixed, #rest>)
        }
        None => fixed,
    }
}

/// `<'_>` where the type borrows.
pub(super) fn anonymous_lifetime(scope: &Scope<'_>, id: TypeId) -> Option<Tokens> {
    scope.context.borrows(id).then(|| quote!(<'_>))
}

/// `<'a>` where the type borrows.
pub(super) fn lifetime(scope: &Scope<'_>, id: TypeId) -> Option<Tokens> {
    scope.context.borrows(id).then(|| quote!(<'a>))
}

/// How a type that is no struct is decoded and encoded in a box; structs are as they are.
pub(super) fn boxed(scope: &Scope<'_>, id: TypeId, name: &str) -> Option<Tokens> {
    scope.context.is_boxed(id).then(|| {
        let (name, lifetime) = (ident(name), lifetime(scope, id));
        let implement = scope.runtime_path("impl_boxed");
        quote!(#implement!(#name #lifetime);)
    })
}
