//! Named lists, maps and scalars.

use super::attributes::{self, Derives};
use super::scope::{Scope, ident};
use super::tokens::{Tokens, quote};
use super::{borrow, debug, members, types, validate};
use crate::ir::{Newtype, Type, TypeId};

/// The tuple struct and everything that is implemented for it.
pub(super) fn items(scope: &Scope<'_>, id: TypeId, it: &Newtype) -> Tokens {
    let docs = members::type_docs(
        &it.docs,
        "A value of its own type in the document.",
        &it.constraints,
    );
    let deprecated = attributes::deprecated(it.deprecated);
    let derives = Derives {
        debug: !it.redacted,
        default: false,
        eq: it.eq,
        hash: false,
        partial_eq: true,
        order: false,
        copy: false,
    };
    let derives = attributes::derives_with(derives, &it.attributes);
    let configured = attributes::configured(&it.attributes);
    let (name, lifetime) = (ident(&it.ident), types::lifetime(scope, id));
    let inner = types::tokens(scope, &it.inner);
    let item = it.item.as_ref().filter(|_| is_list(&it.inner)).map(|item| {
        let (option, some) = (scope.prelude("Option"), scope.prelude("Some"));
        quote!(const ITEM: #option<&'static str> = #some(#item);)
    });
    let debug = if it.redacted {
        debug::opaque(scope, id, &it.ident)
    } else {
        Tokens::new()
    };
    let eq = attributes::eq(scope, it.eq, &it.ident, lifetime.as_ref());
    let newtype = scope.runtime("Newtype");
    let implement = scope.runtime_path("impl_newtype");
    let boxed = types::boxed(scope, id, &it.ident);
    let into_owned = borrow::newtype(scope, id, it);
    let validate = validate::newtype(scope, id, it);
    quote! {
        #docs #deprecated #derives #configured
        pub struct #name #lifetime(pub #inner);
        #eq
        #debug
        impl #lifetime #newtype for #name #lifetime { type Inner = #inner; #item }
        #implement!(#name #lifetime);
        #boxed
        #into_owned #validate
    }
}

/// Whether the items of a value are elements of their own.
fn is_list(ty: &Type) -> bool {
    match ty {
        Type::List(_) => true,
        Type::Nullable(inner) | Type::Boxed(inner) => is_list(inner),
        _ => false,
    }
}
