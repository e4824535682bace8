//! `into_owned` of types that borrow from the body.

use super::scope::{Scope, ident};
use super::tokens::{Ident, Tokens, quote, word};
use super::{events, structs};
use crate::ir::{EventEnum, Newtype, Presence, Struct, Type, TypeId, Union};

/// For a struct.
pub(super) fn structure(scope: &Scope<'_>, id: TypeId, it: &Struct) -> Tokens {
    let fields = it.fields.iter().map(|field| {
        let name = ident(&field.ident);
        let is_optional = field.presence != Presence::Required;
        let value = if is_optional && scope.context.type_borrows(&field.ty) {
            let owned = owned(scope, &field.ty, &quote!(it));
            quote!(self.#name.map(|it| #owned))
        } else {
            owned(scope, &field.ty, &quote!(self.#name))
        };
        quote!(#name: #value,)
    });
    let extra = structs::extra(it).map(|(name, ty)| {
        let others = Type::Map(Box::new(ty.clone()));
        let value = owned(scope, &others, &quote!(self.#name));
        quote!(#name: #value,)
    });
    let name = ident(&it.ident);
    implementation(scope, id, name, &quote!(#name { #(#fields)* #extra }))
}

/// For a union.
pub(super) fn union(scope: &Scope<'_>, id: TypeId, it: &Union) -> Tokens {
    let name = ident(&it.ident);
    let arms = it.variants.iter().map(|variant| {
        let variant_name = ident(&variant.ident);
        let value = owned(scope, &variant.ty, &quote!(it));
        quote!(Self::#variant_name(it) => #name::#variant_name(#value),)
    });
    let other = ident(&it.other);
    let body = quote!(match self { #(#arms)* Self::#other(it) => #name::#other(it), });
    implementation(scope, id, name, &body)
}

/// For a newtype.
pub(super) fn newtype(scope: &Scope<'_>, id: TypeId, it: &Newtype) -> Tokens {
    let name = ident(&it.ident);
    let value = owned(scope, &it.inner, &quote!(self.0));
    implementation(scope, id, name, &quote!(#name(#value)))
}

/// For the events of a surface.
pub(super) fn event(scope: &Scope<'_>, event: &EventEnum) -> Tokens {
    if !events::borrows(scope, event) {
        return Tokens::new();
    }
    let name = ident(&event.ident);
    let arms = event.variants.iter().map(|variant| {
        let variant_name = ident(&variant.ident);
        let value = owned(scope, &variant.ty, &quote!(it));
        quote!(Self::#variant_name(it) => #name::#variant_name(#value),)
    });
    let unknown = ident(&event.unknown);
    let body = quote!(match self { #(#arms)* Self::#unknown(it) => #name::#unknown(it), });
    block(name, &body)
}

fn implementation(scope: &Scope<'_>, id: TypeId, name: Ident<'_>, body: &Tokens) -> Tokens {
    if scope.context.borrows(id) {
        block(name, body)
    } else {
        Tokens::new()
    }
}

fn block(name: Ident<'_>, body: &Tokens) -> Tokens {
    quote! {
        impl #name<'_> {
            #[doc = " The same value, no longer tied to the body it was decoded from."]
            #[must_use]
            pub fn into_owned(self) -> #name<'static> { #body }
        }
    }
}

/// An expression for the owned form of `value`.
fn owned(scope: &Scope<'_>, ty: &Type, value: &Tokens) -> Tokens {
    if !scope.context.type_borrows(ty) {
        return value.clone();
    }
    let it = quote!(it);
    match ty {
        Type::String => {
            let cow = scope.std("std::borrow", "Cow");
            quote!(#cow::Owned(#value.into_owned()))
        }
        Type::Named(_) => quote!(#value.into_owned()),
        Type::List(item) => {
            let item = owned(scope, item, &it);
            quote!(#value.into_iter().map(|it| #item).collect())
        }
        Type::Map(item) => {
            let item = owned(scope, item, &it);
            quote!(#value.into_iter().map(|(key, it)| (key, #item)).collect())
        }
        Type::Nullable(inner) => {
            let inner = owned(scope, inner, &it);
            quote!(#value.into_option().map(|it| #inner).into())
        }
        Type::Boxed(inner) => {
            let boxed = scope.prelude("Box");
            let inner = owned(scope, inner, &quote!((*#value)));
            quote!(#boxed::new(#inner))
        }
        Type::Tuple(items, rest) => tuple(scope, items, rest.as_deref(), value),
        _ => value.clone(),
    }
}

fn tuple(scope: &Scope<'_>, items: &[Type], rest: Option<&Type>, value: &Tokens) -> Tokens {
    let fixed = if rest.is_some() {
        quote!(#value.fixed)
    } else {
        value.clone()
    };
    let items = items.iter().enumerate().map(|(index, item)| {
        let index = word(&index.to_string());
        owned(scope, item, &quote!(#fixed.#index))
    });
    let items = items.map(|item| quote!(#item,));
    let items = quote!((#(#items)*));
    match rest {
        Some(rest) => {
            let tuple = scope.runtime("Tuple");
            let rest = owned(
                scope,
                &Type::List(Box::new(rest.clone())),
                &quote!(#value.rest),
            );
            quote!(#tuple { fixed: #items, rest: #rest })
        }
        None => items,
    }
}
