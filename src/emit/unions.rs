//! `oneOf` and `anyOf`: one of several types, and a place for what is none of them.

use super::attributes::{self, Derives};
use super::context::named;
use super::decisions::{self, Subject};
use super::scope::{Scope, ident};
use super::tokens::{Tokens, quote};
use super::{borrow, debug, members, structs, types, validate, values};
use crate::ir::{Type, TypeDef, TypeId, Union, UnionVariant};

/// The enum and everything that is implemented for it.
pub(super) fn items(scope: &Scope<'_>, id: TypeId, it: &Union) -> Tokens {
    let definition = definition(scope, id, it);
    let redacted = redacted(scope, id, it);
    let decode = decode(scope, id, it);
    let encode = encode(scope, id, it);
    let conversions = conversions(scope, id, it);
    let into_owned = borrow::union(scope, id, it);
    let validate = validate::union(scope, id, it);
    let (name, lifetime) = (ident(&it.ident), types::lifetime(scope, id));
    let boxed = types::boxed(scope, id, &it.ident);
    let serde = scope.runtime_path("impl_serde");
    quote! {
        #definition #redacted #decode #encode
        #boxed
        #serde!(#name #lifetime);
        #conversions #into_owned #validate
    }
}

fn definition(scope: &Scope<'_>, id: TypeId, it: &Union) -> Tokens {
    let docs = members::type_docs(&it.docs, "One of several types.", &it.constraints);
    let deprecated = attributes::deprecated(it.deprecated);
    let derives = Derives {
        debug: !is_opaque(it),
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
    let variants = it.variants.iter().map(|variant| {
        let docs = members::type_docs(
            &variant.docs,
            "One of the alternatives of the document.",
            &variant.constraints,
        );
        let (name, ty) = (ident(&variant.ident), types::tokens(scope, &variant.ty));
        quote!(#docs #name(#ty),)
    });
    let (other, json) = (ident(&it.other), scope.value());
    let eq = attributes::eq(scope, it.eq, &it.ident, lifetime.as_ref());
    quote! {
        #docs #deprecated #derives #configured
        #[non_exhaustive]
        pub enum #name #lifetime {
            #(#variants)*
            #[doc = " A value that is none of the alternatives of the document."]
            #other(#json),
        }
        #eq
    }
}

/// Whether a sensitive value stands in a variant without a type of its own to hide it.
fn is_opaque(it: &Union) -> bool {
    it.redacted
        && it
            .variants
            .iter()
            .any(|variant| named(&variant.ty).is_none())
}

fn redacted(scope: &Scope<'_>, id: TypeId, it: &Union) -> Tokens {
    if is_opaque(it) {
        debug::opaque(scope, id, &it.ident)
    } else {
        Tokens::new()
    }
}

fn decode(scope: &Scope<'_>, id: TypeId, it: &Union) -> Tokens {
    let [decode, node, error, result] = [
        scope.runtime("DecodeValue"),
        scope.runtime("Node"),
        scope.runtime("DecodeError"),
        scope.prelude("Result"),
    ];
    let leaf = |index: Option<usize>| {
        let variant = index.and_then(|index| it.variants.get(index));
        let name = ident(variant.map_or(&it.other, |variant| &variant.ident));
        match variant.and_then(|variant| kept_tag(scope, variant)) {
            Some(tag) => quote!(node.decode_beside(#tag).map(Self::#name)),
            None => quote!(node.decode().map(Self::#name)),
        }
    };
    let body = decisions::tokens(
        &Subject {
            scope,
            value: quote!(node),
            is_node: true,
            leaf: &leaf,
        },
        &it.decision,
    );
    let (name, lifetime) = (ident(&it.ident), types::lifetime(scope, id));
    quote! {
        impl<'a> #decode<'a> for #name #lifetime {
            const BLANK: bool = true;
            const NULLABLE: bool = true;
            fn decode_value(node: #node<'_, 'a>) -> #result<Self, #error> { #body }
        }
    }
}

/// The tag of an alternative that would take it for an unknown member and keep it.
fn kept_tag<'a>(scope: &Scope<'_>, variant: &'a UnionVariant) -> Option<&'a str> {
    let tag = variant.tag.as_ref()?;
    let ty = match &variant.ty {
        Type::Boxed(inner) => inner,
        ty => ty,
    };
    match scope.context.krate.type_def(named(ty)?) {
        TypeDef::Struct(it) => structs::extra(it).map(|_| tag.name.json.as_str()),
        _ => None,
    }
}

fn encode(scope: &Scope<'_>, id: TypeId, it: &Union) -> Tokens {
    let (encode, encoder) = (scope.runtime("EncodeValue"), scope.runtime("ValueEncoder"));
    let variants = it.variants.iter().map(|variant| {
        let name = ident(&variant.ident);
        let body = encode_variant(scope, variant);
        quote!(Self::#name(it) => #body,)
    });
    let (name, other) = (ident(&it.ident), ident(&it.other));
    let lifetime = types::anonymous_lifetime(scope, id);
    quote! {
        impl #encode for #name #lifetime {
            #[inline]
            fn encode_value(&self, value: #encoder<'_>) {
                match self { #(#variants)* Self::#other(it) => it.encode_value(value), }
            }
        }
    }
}

fn encode_variant(scope: &Scope<'_>, variant: &UnionVariant) -> Tokens {
    let Some(tag) = &variant.tag else {
        return quote!(it.encode_value(value));
    };
    let (name, text) = (&tag.name.json, values::constant(scope, &tag.value));
    quote! {
        value.object_with(|object| {
            object.constant(#name, #text);
            object.flatten(it);
        })
    }
}

/// `From` for alternatives whose types differ.
fn conversions(scope: &Scope<'_>, id: TypeId, it: &Union) -> Tokens {
    let from = scope.prelude("From");
    let (name, lifetime) = (ident(&it.ident), types::lifetime(scope, id));
    let is_only = |variant: &&UnionVariant| {
        matches!(variant.ty, Type::Named(_))
            && it
                .variants
                .iter()
                .filter(|other| other.ty == variant.ty)
                .count()
                == 1
    };
    let conversions = it.variants.iter().filter(is_only).map(|variant| {
        let (variant_name, ty) = (ident(&variant.ident), types::tokens(scope, &variant.ty));
        quote! {
            impl #lifetime #from<#ty> for #name #lifetime {
                fn from(it: #ty) -> Self { Self::#variant_name(it) }
            }
        }
    });
    conversions.collect()
}
