//! Decoding where the caller says which message it is, or the body is neither XML nor JSON.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::decisions;
use super::scope::{Scope, ident};
use crate::ir::{ContentKind, EventEnum, EventVariant, Type};

/// `decode_as` and `decode_form`, where a surface needs them.
pub(super) fn method(scope: &Scope<'_>, event: &EventEnum) -> TokenStream {
    let form = event
        .formats
        .contains(&ContentKind::Form)
        .then(|| form(scope, event));
    let is_undecided = event.undecided || decisions::is_constant(&event.decision);
    let is_raw = event
        .variants
        .iter()
        .any(|variant| raw(scope, variant).is_some());
    let by_kind = (is_undecided || is_raw).then(|| decode_as(scope, event));
    quote!(#form #by_kind)
}

fn form(scope: &Scope<'_>, event: &EventEnum) -> TokenStream {
    let [result, error, tree] = [
        scope.prelude("Result"),
        scope.runtime("DecodeError"),
        scope.runtime("Tree"),
    ];
    let borrow = super::events::borrows(scope, event).then(|| quote!('a));
    quote! {
        #[doc = " Decodes an opened form (`application/x-www-form-urlencoded`) that **nobody verified**."]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = " As [`from_verified`](Self::from_verified)."]
        pub fn decode_form(body: &#borrow str) -> #result<Self, #error> {
            #tree::from_query(body)?.root().decode()
        }
    }
}

fn decode_as(scope: &Scope<'_>, event: &EventEnum) -> TokenStream {
    let [result, error, tree, format] = [
        scope.prelude("Result"),
        scope.runtime("DecodeError"),
        scope.runtime("Tree"),
        scope.runtime("Format"),
    ];
    let kind = format_ident!("{}Kind", event.ident.trim_start_matches("r#"));
    let borrow = super::events::borrows(scope, event).then(|| quote!('a));
    let raw: Vec<_> = event
        .variants
        .iter()
        .filter_map(|variant| {
            let (name, value) = (ident(&variant.ident), raw(scope, variant)?);
            let boxed = scope.prelude("Box");
            let ok = scope.prelude("Ok");
            Some(quote! {
                if kind == #kind::#name {
                    return #ok(Self::#name(#boxed::new(#value)));
                }
            })
        })
        .collect();
    quote! {
        #[doc = " Decodes an opened body that **nobody verified** as the message that the caller, who may"]
        #[doc = " know it from the channel, says it is."]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = " The body is malformed, or is not what the message's schema says."]
        pub fn decode_as(kind: #kind, format: #format, body: &#borrow [u8]) -> #result<Self, #error> {
            #(#raw)*
            Self::of_kind(kind, &mut #tree::parse(format, body)?.root().object_or_empty())
        }
    }
}

/// The payload of a body that is neither XML nor JSON, made of `body`.
fn raw(scope: &Scope<'_>, variant: &EventVariant) -> Option<TokenStream> {
    match (variant.content, &variant.ty) {
        (_, Type::Bytes) => {
            let base64 = scope.runtime("Base64");
            Some(quote!(#base64::new(body.to_vec())))
        }
        (ContentKind::Text, Type::String) => {
            let error = scope.runtime("DecodeError");
            Some(quote! {
                ::std::str::from_utf8(body).map_err(|_| #error::invalid("UTF-8"))?.into()
            })
        }
        _ => None,
    }
}
