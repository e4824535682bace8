//! The kinds of a surface's events: how a body picks its kind, and what the document says of each.

use super::attributes::{self, Derives};
use super::decisions::{self, Subject};
use super::scope::{Scope, ident};
use super::tokens::{Tokens, joined, quote, word};
use super::{docs, surfaces};
use crate::ir::{EventEnum, EventVariant, HeaderKey, KeyMember};

/// `EventKind` and what is implemented for it.
pub(super) fn items(scope: &Scope<'_>, event: &EventEnum) -> Tokens {
    let name = name(event);
    let definition = definition(event, &name);
    let select = select(scope, event);
    let info = info(scope, event);
    let header = event.header.as_ref().map(|key| header(scope, event, key));
    let fmt = scope.std("std", "fmt");
    let members = joined([header.unwrap_or_default(), info, select]);
    let block = quote!(impl #name { #members });
    let display = quote! {
        impl #fmt::Display for #name {
            fn fmt(&self, f: &mut #fmt::Formatter<'_>) -> #fmt::Result {
                f.pad(self.message_name().unwrap_or("unknown"))
            }
        }
    };
    joined([definition, block, display])
}

/// `EventKind`.
pub(super) fn name(event: &EventEnum) -> Tokens {
    word(&format!("{}Kind", event.ident.trim_start_matches("r#")))
}

/// How a header names the message.
fn header(scope: &Scope<'_>, event: &EventEnum, key: &HeaderKey) -> Tokens {
    let map = scope.runtime_path("http::HeaderMap");
    let (name, unknown) = (&key.name, ident(&event.unknown));
    let named: Vec<_> = key
        .arms
        .iter()
        .filter_map(|(values, at)| {
            let variant = ident(&event.variants.get(*at)?.ident);
            Some(quote!(#(#values)|* => Self::#variant,))
        })
        .collect();
    quote! {
        #[doc = " The header that names the message."]
        pub const HEADER: &'static str = #name;

        #[doc = " The message that the headers of a delivery name; unknown where they name none."]
        #[doc = ""]
        #[doc = " Schemes sign the body: who can change a delivery on its way can change its headers."]
        #[must_use]
        pub fn from_headers(headers: &#map) -> Self {
            let value = headers.get(Self::HEADER).and_then(|it| it.to_str().ok());
            value.map_or(Self::#unknown, Self::from_header)
        }

        #[doc = " The message that a value of the header names."]
        #[must_use]
        pub fn from_header(value: &str) -> Self {
            match value { #(#named)* _ => Self::#unknown, }
        }
    }
}

fn definition(event: &EventEnum, name: &Tokens) -> Tokens {
    let derives = Derives {
        debug: true,
        default: false,
        eq: true,
        hash: true,
        partial_eq: true,
        order: true,
        copy: true,
    };
    let derives = attributes::derives_beside(derives, &event.kind_attributes, &[]);
    let configured = attributes::configured(&event.kind_attributes);
    let variants = event.variants.iter().map(|variant| {
        let messages: Vec<_> = variant
            .messages
            .iter()
            .map(|name| docs::code(name))
            .collect();
        let docs = docs::verbatim(&[format!("{}.", messages.join(" or "))]);
        let deprecated = attributes::deprecated(variant.deprecated);
        let name = ident(&variant.ident);
        quote!(#docs #deprecated #name,)
    });
    let unknown = ident(&event.unknown);
    let doc = format!(
        " The kind of an [`{0}`]; prints as the name of the message.",
        event.ident
    );
    quote! {
        #[doc = #doc]
        #derives #configured
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #[doc = " A message that the document does not describe."]
            #unknown,
        }
    }
}

/// What the document says about each kind, in the order of the variants.
fn info(scope: &Scope<'_>, event: &EventEnum) -> Tokens {
    let (info, option) = (scope.runtime("MessageInfo"), scope.prelude("Option"));
    let entries = event.variants.iter().map(|variant| entry(scope, variant));
    quote! {
        #[doc = " What the document says about each kind, in their order."]
        const INFO: &'static [#info] = &[#(#entries),*];

        #[doc = " What the document says about messages of this kind; nothing for unknown ones."]
        #[must_use]
        pub fn info(self) -> #option<&'static #info> { Self::INFO.get(self as usize) }

        #[doc = " The name of the message in the document; nothing for unknown ones."]
        #[must_use]
        pub fn message_name(self) -> #option<&'static str> { self.info().map(|info| info.name) }
    }
}

fn entry(scope: &Scope<'_>, variant: &EventVariant) -> Tokens {
    let info = scope.runtime("MessageInfo");
    let name = variant
        .messages
        .first()
        .map_or(variant.ident.as_str(), String::as_str);
    let keys = variant.delivery_key.iter().map(|key| {
        let members = key.members.iter().map(|member| key_member(scope, member));
        quote!(&[#(#members),*])
    });
    let ack = match &variant.ack {
        None => scope.module_constant("ACKNOWLEDGEMENT"),
        ack => surfaces::answer(scope, &scope.runtime("Acknowledgement"), ack.as_ref()),
    };
    let deadline = match variant.deadline {
        None => scope.module_constant("DEADLINE"),
        deadline => surfaces::deadline(scope, deadline),
    };
    let retry = match &variant.retry {
        None => scope.module_constant("RETRY_DELAYS"),
        Some(retry) => surfaces::durations(scope, retry),
    };
    quote! {
        #info { name: #name, delivery_key: &[#(#keys),*], ack: #ack, deadline: #deadline, retry: #retry }
    }
}

fn key_member(scope: &Scope<'_>, member: &KeyMember) -> Tokens {
    let (ty, path) = (scope.runtime("KeyMember"), &member.path);
    let optional = member.optional.then(|| quote!(.optional()));
    quote!(#ty::new(&[#(#path),*]) #optional)
}

fn select(scope: &Scope<'_>, event: &EventEnum) -> Tokens {
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
            is_node: false,
            leaf: &leaf,
        },
        &event.decision,
    );
    let parameter = if mentions(&body, "object") {
        quote!(object)
    } else {
        quote!(_)
    };
    quote! {
        #[doc = " Reads the members that tell messages apart."]
        fn select(#parameter: &mut #object<'_, '_>) -> Self { #body }
    }
}

/// Whether tokens name a variable.
fn mentions(tokens: &Tokens, variable: &str) -> bool {
    tokens.words().any(|word| word == variable)
}
