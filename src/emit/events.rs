//! The enum of everything a surface receives: dispatch, decoding, encoding, delivery keys.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::attributes::{self, Derives};
use super::context::{ident_of, named};
use super::scope::{Scope, ident};
use super::{borrow, docs, keys, kinds, samples, types};
use crate::ir::{EventEnum, EventVariant, Surface, Type, TypeDef};

/// The enum and everything that is implemented for it.
pub(super) fn items(scope: &Scope<'_>, surface: &Surface) -> TokenStream {
    let Some(event) = &surface.event else { return TokenStream::new() };
    let it = Events { scope, surface, event };
    let definition = it.definition();
    let methods = it.methods();
    let decode = it.decode();
    let encode = it.encode();
    let conversions = it.conversions();
    let name = ident(&event.ident);
    let bridge = scope.runtime_path("impl_object");
    let serde = if it.borrows() { quote!(#bridge!(#name<'a>);) } else { quote!(#bridge!(#name);) };
    let kind = kinds::items(scope, surface, event);
    quote!(#definition #methods #decode #encode #serde #conversions #kind)
}

/// Whether an event of the surface borrows from the body.
pub(super) fn borrows(scope: &Scope<'_>, event: &EventEnum) -> bool {
    event.variants.iter().any(|variant| scope.context.type_borrows(&variant.ty))
}

/// Whether every payload can be compared with `Eq`.
fn is_eq(scope: &Scope<'_>, event: &EventEnum) -> bool {
    event.variants.iter().all(|variant| is_eq_type(scope, &variant.ty))
}

fn is_eq_type(scope: &Scope<'_>, ty: &Type) -> bool {
    match ty {
        Type::Number(name) => !name.starts_with('f'),
        Type::Any | Type::External(_) => false,
        Type::Named(id) => match scope.context.krate.type_def(*id) {
            TypeDef::Struct(it) => it.eq,
            TypeDef::Union(it) => it.eq,
            TypeDef::Newtype(it) => it.eq,
            TypeDef::Enum(_) => true,
        },
        _ => super::context::parts(ty).all(|part| is_eq_type(scope, part)),
    }
}

struct Events<'a> {
    scope: &'a Scope<'a>,
    surface: &'a Surface,
    event: &'a EventEnum,
}

impl Events<'_> {
    fn borrows(&self) -> bool {
        borrows(self.scope, self.event)
    }

    fn definition(&self) -> TokenStream {
        let (scope, event) = (self.scope, self.event);
        let docs = docs::attributes(&event.docs);
        let derives = attributes::derives(Derives {
            debug: true,
            default: false,
            eq: false,
            key: false,
            copy: false,
        });
        let _ = is_eq;
        let name = ident(&event.ident);
        let lifetime = self.borrows().then(|| quote!(<'a>));
        let variants = event.variants.iter().map(|variant| {
            let docs = docs::verbatim(&samples::variant_docs(self.surface, event, variant));
            let deprecated = attributes::deprecated(variant.deprecated);
            let (name, payload) = (ident(&variant.ident), payload(scope, &variant.ty));
            quote!(#docs #deprecated #name(#payload),)
        });
        let (unknown, kept) = (ident(&event.unknown), scope.runtime("Unknown"));
        quote! {
            #docs #derives
            #[non_exhaustive]
            pub enum #name #lifetime {
                #(#variants)*
                #[doc = " A message that the document does not describe, with its keys and its body."]
                #unknown(#kept),
            }
        }
    }

    fn methods(&self) -> TokenStream {
        let name = ident(&self.event.ident);
        let entry = self.entry_points();
        let facts = self.facts();
        let write = self.writers();
        let (generics, arguments) = (self.lifetime(), self.lifetime());
        let into_owned = borrow::event(self.scope, self.event);
        quote! {
            impl #generics #name #arguments { #entry #facts #write }
            #into_owned
        }
    }

    /// How an event is made.
    fn entry_points(&self) -> TokenStream {
        let scope = self.scope;
        let [result, error, verified, format] = [
            scope.prelude("Result"),
            scope.runtime("DecodeError"),
            scope.runtime("Verified"),
            scope.runtime("Format"),
        ];
        let from_slice = scope.runtime_path("from_slice");
        let borrow = self.borrows().then(|| quote!('a));
        quote! {
            #[doc = " Decodes a delivery that its scheme has verified and opened."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = " The body is malformed, or a message that the document describes lacks a required"]
            #[doc = " member or has one of the wrong type. A message that it does not describe is no error."]
            pub fn from_verified(verified: &#borrow #verified) -> #result<Self, #error> {
                Self::decode_unverified(verified.format(), verified.as_bytes())
            }

            #[doc = " Decodes an opened body that **nobody verified**: for tests, replays and tools."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = " As [`from_verified`](Self::from_verified)."]
            pub fn decode_unverified(format: #format, body: &#borrow [u8]) -> #result<Self, #error> {
                #from_slice(format, body)
            }
        }
    }

    /// What an event tells about itself.
    fn facts(&self) -> TokenStream {
        let scope = self.scope;
        let kind = format_ident!("{}Kind", self.event.ident.trim_start_matches("r#"));
        let kinds = self.event.variants.iter().map(|variant| {
            let name = ident(&variant.ident);
            quote!(Self::#name(_) => #kind::#name,)
        });
        let unknown = ident(&self.event.unknown);
        let option = scope.prelude("Option");
        let key = self.delivery_key();
        quote! {
            #[doc = " Which message this is."]
            #[must_use]
            pub const fn kind(&self) -> #kind {
                match self { #(#kinds)* Self::#unknown(_) => #kind::#unknown, }
            }

            #[doc = " The name of the message in the document."]
            #[must_use]
            pub const fn message_name(&self) -> #option<&'static str> { self.kind().message_name() }

            #key
        }
    }

    fn delivery_key(&self) -> TokenStream {
        let scope = self.scope;
        let [option, string, none] =
            [scope.prelude("Option"), scope.prelude("String"), scope.prelude("None")];
        let keyed: Vec<_> = self
            .event
            .variants
            .iter()
            .filter_map(|variant| {
                let key = keys::tokens(scope, &variant.ty, &variant.delivery_key)?;
                let name = ident(&variant.ident);
                Some(quote!(Self::#name(message) => #key,))
            })
            .collect();
        if keyed.is_empty() {
            return TokenStream::new();
        }
        let rest = (keyed.len() <= self.event.variants.len()).then(|| quote!(_ => #none,));
        quote! {
            #[doc = " What names this delivery: the same each time it is repeated, and of no other."]
            #[doc = ""]
            #[doc = " Nothing where the document names no key or its members are absent."]
            #[must_use]
            pub fn delivery_key(&self) -> #option<#string> { match self { #(#keyed)* #rest } }
        }
    }

    /// How an event is written back.
    fn writers(&self) -> TokenStream {
        let string = self.scope.prelude("String");
        let (to_json, to_xml) =
            (self.scope.runtime_path("to_json"), self.scope.runtime_path("to_xml"));
        let root = self.event.root.as_deref().unwrap_or(DEFAULT_ROOT);
        let root_doc = format!(" The event as an XML document with the root element `{root}`.");
        quote! {
            #[doc = " The event as a JSON document."]
            #[must_use]
            pub fn to_json(&self) -> #string { #to_json(self) }

            #[doc = #root_doc]
            #[must_use]
            pub fn to_xml(&self) -> #string { #to_xml(#root, self) }
        }
    }

    fn decode(&self) -> TokenStream {
        let scope = self.scope;
        let [decode, object, error, result, ok] = [
            scope.runtime("Decode"),
            scope.runtime("Object"),
            scope.runtime("DecodeError"),
            scope.prelude("Result"),
            scope.prelude("Ok"),
        ];
        let name = ident(&self.event.ident);
        let kind = format_ident!("{}Kind", self.event.ident.trim_start_matches("r#"));
        let arms = self.event.variants.iter().map(|variant| {
            let name = ident(&variant.ident);
            let message = variant.messages.first().map_or(variant.ident.as_str(), String::as_str);
            quote!(#kind::#name => Self::#name(object.payload(#message)?),)
        });
        let (unknown, kept) = (ident(&self.event.unknown), scope.runtime("Unknown"));
        let keys = self.event.keys.iter().map(|path| quote!(&[#(#path),*]));
        let arguments = self.lifetime();
        quote! {
            impl<'a> #decode<'a> for #name #arguments {
                fn decode(object: &mut #object<'_, 'a>) -> #result<Self, #error> {
                    #ok(match #kind::select(object) {
                        #(#arms)*
                        #kind::#unknown => Self::#unknown(#kept::of(object, &[#(#keys),*])?),
                    })
                }
            }
        }
    }

    fn encode(&self) -> TokenStream {
        let (encode, encoder) =
            (self.scope.runtime("Encode"), self.scope.runtime("ObjectEncoder"));
        let name = ident(&self.event.ident);
        let variants = self.event.variants.iter().map(|variant| &variant.ident);
        let arms = variants.chain([&self.event.unknown]).map(|variant| {
            let name = ident(variant);
            quote!(Self::#name(message) => message.encode(object),)
        });
        let lifetime = self.borrows().then(|| quote!(<'_>));
        quote! {
            impl #encode for #name #lifetime {
                fn encode(&self, object: &mut #encoder<'_>) { match self { #(#arms)* } }
            }
        }
    }

    /// `From` for payloads that only one message has.
    fn conversions(&self) -> TokenStream {
        let scope = self.scope;
        let is_only = |variant: &&EventVariant| {
            named(&variant.ty).is_some()
                && self.event.variants.iter().filter(|other| other.ty == variant.ty).count() == 1
        };
        let (from, boxed) = (scope.prelude("From"), scope.prelude("Box"));
        let event = ident(&self.event.ident);
        let (generics, arguments) = (self.lifetime(), self.lifetime());
        let conversions = self.event.variants.iter().filter(is_only).map(|variant| {
            let (name, ty) = (ident(&variant.ident), types::tokens(scope, &variant.ty));
            quote! {
                impl #generics #from<#ty> for #event #arguments {
                    fn from(message: #ty) -> Self { Self::#name(#boxed::new(message)) }
                }
            }
        });
        conversions.collect()
    }

    fn lifetime(&self) -> Option<TokenStream> {
        self.borrows().then(|| quote!(<'a>))
    }
}

/// A boxed payload: events are as large as their largest one otherwise.
pub(super) fn payload(scope: &Scope<'_>, ty: &Type) -> TokenStream {
    let (boxed, ty) = (scope.prelude("Box"), types::tokens(scope, ty));
    quote!(#boxed<#ty>)
}

/// Name of the struct behind a payload.
pub(super) fn payload_name<'a>(scope: &Scope<'a>, ty: &Type) -> Option<&'a str> {
    named(ty).map(|id| ident_of(scope.context.krate.type_def(id)))
}

/// Root element where the document says none.
pub(super) const DEFAULT_ROOT: &str = "xml";
