//! The enum of everything a surface may answer with.

use super::attributes::{self, Derives};
use super::context::named;
use super::scope::{Scope, ident};
use super::tokens::{Tokens, quote};
use super::{answers, docs, events, types};
use crate::ir::{ReplyEnum, ReplyVariant, Surface};

/// The enum and everything that is implemented for it.
pub(super) fn items(scope: &Scope<'_>, surface: &Surface) -> Tokens {
    let Some(reply) = &surface.reply else {
        return Tokens::new();
    };
    let borrows = reply
        .variants
        .iter()
        .any(|variant| scope.context.type_borrows(&variant.ty));
    let lifetime = borrows.then(|| quote!(<'a>));
    let definition = definition(scope, reply, lifetime.as_ref());
    let methods = methods(scope, reply, lifetime.as_ref());
    let conversions = conversions(scope, reply, lifetime.as_ref());
    // What borrows from a delivery cannot be sent after it.
    let sent = (!borrows).then(|| answers::implementation(scope, reply));
    quote!(#definition #methods #conversions #sent)
}

fn definition(scope: &Scope<'_>, reply: &ReplyEnum, lifetime: Option<&Tokens>) -> Tokens {
    let docs = docs::attributes(
        &reply.docs,
        "Everything that a delivery may be answered with.",
    );
    let derives = Derives {
        debug: true,
        default: false,
        eq: false,
        hash: false,
        partial_eq: true,
        order: false,
        copy: false,
    };
    let derives = attributes::derives_beside(derives, &reply.attributes, &[]);
    let configured = attributes::configured(&reply.attributes);
    let (name, acknowledgement) = (ident(&reply.ident), answers::acknowledgement(reply));
    let variants = reply.variants.iter().map(|variant| {
        let fallback = format!("{}.", docs::code(&variant.message));
        let docs = docs::attributes(&variant.docs, &fallback);
        let (name, payload) = (ident(&variant.ident), events::payload(scope, &variant.ty));
        quote!(#docs #name(#payload),)
    });
    quote! {
        #docs #derives #configured
        #[non_exhaustive]
        pub enum #name #lifetime {
            #[doc = " The plain acknowledgement of the surface, without a reply."]
            #acknowledgement,
            #(#variants)*
        }
    }
}

fn methods(scope: &Scope<'_>, reply: &ReplyEnum, lifetime: Option<&Tokens>) -> Tokens {
    let name = ident(&reply.ident);
    let [option, string, some, none] =
        ["Option", "String", "Some", "None"].map(|name| scope.prelude(name));
    let arms = |call: &dyn Fn(Tokens) -> Tokens| -> Tokens {
        reply
            .variants
            .iter()
            .map(|variant| {
                let name = ident(&variant.ident);
                let call = call(quote!(&**message));
                quote!(Self::#name(message) => #call,)
            })
            .collect()
    };
    let names = reply.variants.iter().map(|variant| {
        let (name, message) = (ident(&variant.ident), &variant.message);
        quote!(Self::#name(_) => #some(#message),)
    });
    let acknowledgement = answers::acknowledgement(reply);
    let constructors = lifetime
        .is_none()
        .then(|| answers::constructors(scope, reply));
    let (to_json, to_xml) = (scope.runtime_path("to_json"), scope.runtime_path("to_xml"));
    let root = reply.root.as_deref().unwrap_or(events::DEFAULT_ROOT);
    let root_doc = format!(
        " The reply as an XML document with the root element `{root}`, empty for the plain acknowledgement."
    );
    let json = arms(&|message| quote!(#to_json(#message)));
    let xml = arms(&|message| quote!(#to_xml(#root, #message)));
    quote! {
        impl #lifetime #name #lifetime {
            #constructors

            #[doc = " The name of the message in the document; nothing for the plain acknowledgement."]
            #[must_use]
            pub const fn message_name(&self) -> #option<&'static str> {
                match self { Self::#acknowledgement => #none, #(#names)* }
            }

            #[doc = " The reply as a JSON document, empty for the plain acknowledgement."]
            #[must_use]
            pub fn to_json(&self) -> #string {
                match self { Self::#acknowledgement => #string::new(), #json }
            }

            #[doc = #root_doc]
            #[must_use]
            pub fn to_xml(&self) -> #string {
                match self { Self::#acknowledgement => #string::new(), #xml }
            }
        }
    }
}

/// `From` for payloads that only one reply has.
fn conversions(scope: &Scope<'_>, reply: &ReplyEnum, lifetime: Option<&Tokens>) -> Tokens {
    let is_only = |variant: &&ReplyVariant| {
        named(&variant.ty).is_some()
            && reply
                .variants
                .iter()
                .filter(|other| other.ty == variant.ty)
                .count()
                == 1
    };
    let (from, boxed) = (scope.prelude("From"), scope.prelude("Box"));
    let name = ident(&reply.ident);
    let conversions = reply.variants.iter().filter(is_only).map(|variant| {
        let (variant_name, ty) = (ident(&variant.ident), types::tokens(scope, &variant.ty));
        quote! {
            impl #lifetime #from<#ty> for #name #lifetime {
                #[inline]
                fn from(message: #ty) -> Self { Self::#variant_name(#boxed::new(message)) }
            }
        }
    });
    conversions.collect()
}
