//! The kinds of a surface's events: how a body picks its kind, and what the document says of each.

use std::time::Duration;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::attributes::{self, Derives};
use super::decisions::{self, Subject};
use super::scope::{Scope, ident};
use super::{docs, surfaces};
use crate::ir::{EventEnum, EventVariant, Surface};

/// `EventKind` and what is implemented for it.
pub(super) fn items(scope: &Scope<'_>, surface: &Surface, event: &EventEnum) -> TokenStream {
    let name = format_ident!("{}Kind", event.ident.trim_start_matches("r#"));
    let definition = definition(event, &name);
    let select = select(scope, event);
    let message_name = message_name(scope, event);
    let answers = answers(scope, surface, event);
    let fmt = scope.std("std", "fmt");
    quote! {
        #definition
        impl #name { #message_name #answers #select }
        impl #fmt::Display for #name {
            fn fmt(&self, f: &mut #fmt::Formatter<'_>) -> #fmt::Result {
                f.write_str(self.message_name().unwrap_or("unknown"))
            }
        }
    }
}

fn definition(event: &EventEnum, name: &proc_macro2::Ident) -> TokenStream {
    let derives = attributes::derives(Derives {
        debug: true,
        default: false,
        eq: true,
        key: true,
        copy: true,
    });
    let variants = event.variants.iter().map(|variant| {
        let messages: Vec<_> = variant.messages.iter().map(|name| docs::code(name)).collect();
        let docs = docs::verbatim(&[format!("{}.", messages.join(" or "))]);
        let deprecated = attributes::deprecated(variant.deprecated);
        let name = ident(&variant.ident);
        quote!(#docs #deprecated #name,)
    });
    let unknown = ident(&event.unknown);
    let doc = format!(" The kind of an [`{0}`]; prints as the name of the message.", event.ident);
    quote! {
        #[doc = #doc]
        #derives
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #[doc = " A message that the document does not describe."]
            #unknown,
        }
    }
}

fn message_name(scope: &Scope<'_>, event: &EventEnum) -> TokenStream {
    let [option, some, none] =
        [scope.prelude("Option"), scope.prelude("Some"), scope.prelude("None")];
    let arms = event.variants.iter().map(|variant| {
        let name = ident(&variant.ident);
        let message = variant.messages.first().map_or(variant.ident.as_str(), String::as_str);
        quote!(Self::#name => #some(#message),)
    });
    let unknown = ident(&event.unknown);
    quote! {
        #[doc = " The name of the message in the document."]
        #[must_use]
        pub const fn message_name(self) -> #option<&'static str> {
            match self { #(#arms)* Self::#unknown => #none, }
        }
    }
}

fn select(scope: &Scope<'_>, event: &EventEnum) -> TokenStream {
    let object = scope.runtime("Object");
    let leaf = |index: Option<usize>| {
        let variant = index.and_then(|index| event.variants.get(index));
        let name = ident(variant.map_or(&event.unknown, |variant| &variant.ident));
        quote!(Self::#name)
    };
    let body = decisions::tokens(
        &Subject {
            scope,
            value: quote!(object),
            leaf: &leaf,
        },
        &event.decision,
    );
    let parameter =
        if decisions::is_constant(&event.decision) { quote!(_) } else { quote!(object) };
    quote! {
        #[doc = " Reads the members that tell messages apart."]
        pub(super) fn select(#parameter: &mut #object<'_, '_>) -> Self { #body }
    }
}

/// Acknowledgement, deadline and retries, where messages differ from their surface.
fn answers(scope: &Scope<'_>, surface: &Surface, event: &EventEnum) -> TokenStream {
    let acknowledgement = acknowledgement(scope, surface, event);
    let deadline = deadline(scope, surface, event);
    let retry = retry(scope, surface, event);
    quote!(#acknowledgement #deadline #retry)
}

fn acknowledgement(scope: &Scope<'_>, surface: &Surface, event: &EventEnum) -> Option<TokenStream> {
    let differs = event.variants.iter().any(|variant| variant.ack.is_some());
    let common = surface.ack.as_ref().filter(|_| differs)?;
    let ty = scope.runtime("Acknowledgement");
    let common = surfaces::acknowledgement(&ty, common);
    let arms = arms(event, |variant| {
        variant.ack.as_ref().map(|ack| surfaces::acknowledgement(&ty, ack))
    });
    Some(quote! {
        #[doc = " What a delivery of this kind is acknowledged with."]
        #[must_use]
        pub const fn acknowledgement(self) -> #ty { match self { #arms _ => #common, } }
    })
}

fn deadline(scope: &Scope<'_>, surface: &Surface, event: &EventEnum) -> Option<TokenStream> {
    let differs = event.variants.iter().any(|variant| variant.deadline.is_some());
    let common = surface.deadline.filter(|_| differs)?;
    let ty = scope.std("std::time", "Duration");
    let common = surfaces::duration(&ty, common);
    let arms =
        arms(event, |variant| variant.deadline.map(|value| surfaces::duration(&ty, value)));
    Some(quote! {
        #[doc = " Time within which a delivery of this kind wants its answer."]
        #[must_use]
        pub const fn deadline(self) -> #ty { match self { #arms _ => #common, } }
    })
}

fn retry(scope: &Scope<'_>, surface: &Surface, event: &EventEnum) -> Option<TokenStream> {
    if event.variants.iter().all(|variant| variant.retry.is_none()) {
        return None;
    }
    let ty = scope.std("std::time", "Duration");
    let list = |delays: &[Duration]| {
        let delays = delays.iter().map(|delay| surfaces::duration(&ty, *delay));
        quote!(&[#(#delays),*])
    };
    let common = list(&surface.retry);
    let arms = arms(event, |variant| variant.retry.as_deref().map(list));
    Some(quote! {
        #[doc = " Delays before each repetition of a delivery of this kind that was not acknowledged."]
        #[must_use]
        pub const fn retry(self) -> &'static [#ty] { match self { #arms _ => #common, } }
    })
}

/// Arms of the variants that have a value; equal values share an arm.
fn arms(
    event: &EventEnum,
    value: impl Fn(&EventVariant) -> Option<TokenStream>,
) -> TokenStream {
    let mut groups: Vec<(String, TokenStream, Vec<proc_macro2::Ident>)> = Vec::new();
    for variant in &event.variants {
        let Some(tokens) = value(variant) else { continue };
        let text = tokens.to_string();
        match groups.iter_mut().find(|(known, ..)| *known == text) {
            Some((.., names)) => names.push(ident(&variant.ident)),
            None => groups.push((text, tokens, vec![ident(&variant.ident)])),
        }
    }
    groups.into_iter().map(|(_, value, names)| quote!(#(Self::#names)|* => #value,)).collect()
}
