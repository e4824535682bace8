//! The ways to an event: from what was verified, or by names that say that nobody did.

use super::scope::{Scope, ident};
use super::tokens::{Tokens, quote};
use super::{events, kinds};
use crate::ir::{ContentKind, Decision, EventEnum, EventVariant, Type};

/// How an event is made.
pub(super) fn methods(scope: &Scope<'_>, event: &EventEnum) -> Tokens {
    let [result, error, verified, format] = [
        scope.prelude("Result"),
        scope.runtime("DecodeError"),
        scope.runtime("Verified"),
        scope.runtime("Format"),
    ];
    let decode = scope.runtime_path("decode_unverified");
    let borrow = events::borrows(scope, event).then(|| quote!('a));
    let form = event
        .formats
        .contains(&ContentKind::Form)
        .then(|| form(scope, event));
    let by_kind = needs_kind(scope, event).then(|| by_kind(scope, event));
    quote! {
        #[doc = " Decodes a delivery that its scheme has verified and opened."]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = " The body is malformed, or a message that the document describes lacks a required"]
        #[doc = " member or has one of the wrong type. A message that it does not describe is no error."]
        pub fn from_verified(verified: &#borrow #verified) -> #result<Self, #error> {
            verified.decode()
        }

        #[doc = " Decodes an opened body that **nobody verified**: for tests, replays and tools."]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = " As [`from_verified`](Self::from_verified)."]
        pub fn decode_unverified(format: #format, body: &#borrow [u8]) -> #result<Self, #error> {
            #decode(format, body)
        }

        #by_kind
        #form
    }
}

/// Decoding for the runtime, which alone has opened bodies.
pub(super) fn decode_event(scope: &Scope<'_>, event: &EventEnum) -> Tokens {
    let [decode, body, error, result] = [
        scope.runtime("DecodeEvent"),
        scope.runtime("OpenedBody"),
        scope.runtime("DecodeError"),
        scope.prelude("Result"),
    ];
    let name = ident(&event.ident);
    let arguments = events::borrows(scope, event).then(|| quote!(<'a>));
    let kind = kinds::name(event);
    let object = if events::is_mixed(scope, event) {
        quote!(body.object_or_empty())
    } else {
        quote!(body.object()?)
    };
    let by_body = quote!(Self::of_kind(#kind::select(&mut object), &mut object));
    let (constant, picked) = match &event.header {
        None => (Tokens::new(), by_body),
        Some(_) => by_header(scope, event, &by_body),
    };
    quote! {
        impl<'a> #decode<'a> for #name #arguments {
            #constant
            fn decode_event(body: #body<'_, 'a>) -> #result<Self, #error> {
                let mut object = #object;
                #picked
            }
        }
    }
}

/// The header says what a message is; where it is missing, the body does.
fn by_header(scope: &Scope<'_>, event: &EventEnum, by_body: &Tokens) -> (Tokens, Tokens) {
    let [option, some, ok] = ["Option", "Some", "Ok"].map(|name| scope.prelude(name));
    let (kind, kept) = (kinds::name(event), scope.runtime("Unknown"));
    let (unknown, keys) = (ident(&event.unknown), events::unknown_keys(event));
    let constant = quote!(const EVENT_HEADER: #option<&'static str> = #some(#kind::HEADER););
    let picked = quote! {
        let #some(value) = body.event_header() else { return #by_body; };
        match #kind::from_header(value) {
            #kind::#unknown => {
                let unknown = #kept::new(&object, &[#(#keys),*]);
                #ok(Self::#unknown(unknown.with_header(#kind::HEADER, value)))
            }
            kind => Self::of_kind(kind, &mut object),
        }
    };
    (constant, picked)
}

/// Whether there are bodies whose message only the caller can know.
fn needs_kind(scope: &Scope<'_>, event: &EventEnum) -> bool {
    let mut variants = event.variants.iter();
    event.undecided
        || event.header.is_some()
        || event.decision == Decision::Unknown
        || variants.any(|variant| raw(scope, variant).is_some())
}

fn form(scope: &Scope<'_>, event: &EventEnum) -> Tokens {
    let [result, error, tree, verified] = [
        scope.prelude("Result"),
        scope.runtime("DecodeError"),
        scope.runtime("Tree"),
        scope.runtime("Verified"),
    ];
    let kind = kinds::name(event);
    let borrow = events::borrows(scope, event).then(|| quote!('a));
    quote! {
        #[doc = " Decodes a verified delivery whose body is a form (`application/x-www-form-urlencoded`)."]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = " As [`from_verified`](Self::from_verified)."]
        pub fn from_verified_form(verified: &#borrow #verified) -> #result<Self, #error> {
            let body = ::std::str::from_utf8(verified.as_bytes());
            Self::decode_unverified_form(body.map_err(|_| #error::invalid("UTF-8"))?)
        }

        #[doc = " Decodes an opened form (`application/x-www-form-urlencoded`) that **nobody verified**."]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = " As [`from_verified`](Self::from_verified)."]
        pub fn decode_unverified_form(body: &#borrow str) -> #result<Self, #error> {
            let form = #tree::from_query(body)?;
            let mut object = form.root().object_or_empty();
            Self::of_kind(#kind::select(&mut object), &mut object)
        }
    }
}

fn by_kind(scope: &Scope<'_>, event: &EventEnum) -> Tokens {
    let [result, error, tree, format, verified] = [
        scope.prelude("Result"),
        scope.runtime("DecodeError"),
        scope.runtime("Tree"),
        scope.runtime("Format"),
        scope.runtime("Verified"),
    ];
    let kind = kinds::name(event);
    let borrow = events::borrows(scope, event).then(|| quote!('a));
    let raw: Vec<_> = event
        .variants
        .iter()
        .filter_map(|variant| {
            let (name, value) = (ident(&variant.ident), raw(scope, variant)?);
            let ok = scope.prelude("Ok");
            let value = if borrow.is_some() {
                value
            } else {
                let boxed = scope.prelude("Box");
                quote!(#boxed::new(#value))
            };
            Some(quote! {
                if kind == #kind::#name {
                    return #ok(Self::#name(#value));
                }
            })
        })
        .collect();
    quote! {
        #[doc = " Decodes a verified delivery as the message that the caller, who may know it from the"]
        #[doc = " channel or a header, says it is."]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = " The body is malformed, or is not what the message's schema says."]
        pub fn from_verified_as(kind: #kind, verified: &#borrow #verified) -> #result<Self, #error> {
            Self::decode_unverified_as(kind, verified.format(), verified.as_bytes())
        }

        #[doc = " As [`from_verified_as`](Self::from_verified_as), of a body that **nobody verified**."]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = " As there."]
        pub fn decode_unverified_as(kind: #kind, format: #format, body: &#borrow [u8]) -> #result<Self, #error> {
            #(#raw)*
            let tree = #tree::parse(format, body)?;
            Self::of_kind(kind, &mut tree.root().object_or_empty())
        }
    }
}

/// The payload of a body that is neither XML nor JSON, made of `body`.
fn raw(scope: &Scope<'_>, variant: &EventVariant) -> Option<Tokens> {
    match (variant.content, &variant.ty) {
        (_, Type::Bytes) => {
            let base64 = scope.runtime("Base64");
            Some(quote!(#base64::new(body.to_vec())))
        }
        (ContentKind::Text, ty) => {
            let error = scope.runtime("DecodeError");
            let text = quote! {
                ::std::str::from_utf8(body).map_err(|_| #error::invalid("UTF-8"))?.into()
            };
            match ty {
                Type::String | Type::Any => Some(text),
                Type::Named(id) => {
                    let named = scope.type_name(*id);
                    Some(quote!(#named(#text)))
                }
                _ => None,
            }
        }
        _ => None,
    }
}
