//! The enum of everything a surface may answer with.

use heck::ToSnakeCase;
use proc_macro2::TokenStream;
use quote::quote;

use super::attributes::{self, Derives};
use super::context::named;
use super::scope::{Scope, ident};
use super::{docs, events, types};
use crate::ir::{Field, Presence, ReplyEnum, ReplyVariant, Surface, Type, TypeDef};

/// The enum and everything that is implemented for it.
pub(super) fn items(scope: &Scope<'_>, surface: &Surface) -> TokenStream {
    let Some(reply) = &surface.reply else {
        return TokenStream::new();
    };
    let borrows = reply
        .variants
        .iter()
        .any(|variant| scope.context.type_borrows(&variant.ty));
    let lifetime = borrows.then(|| quote!(<'a>));
    let definition = definition(scope, reply, lifetime.as_ref());
    let methods = methods(scope, reply, lifetime.as_ref());
    let conversions = conversions(scope, reply, lifetime.as_ref());
    let runtime = if borrows {
        TokenStream::new()
    } else {
        runtime_reply(scope, reply)
    };
    quote!(#definition #methods #runtime #conversions)
}

fn definition(scope: &Scope<'_>, reply: &ReplyEnum, lifetime: Option<&TokenStream>) -> TokenStream {
    let docs = docs::attributes(
        &reply.docs,
        "Everything that a delivery may be answered with.",
    );
    let derives = attributes::derives(Derives {
        debug: true,
        default: false,
        eq: false,
        key: false,
        copy: false,
    });
    let name = ident(&reply.ident);
    let variants = reply.variants.iter().map(|variant| {
        let fallback = format!("{}.", docs::code(&variant.message));
        let docs = docs::attributes(&variant.docs, &fallback);
        let (name, payload) = (ident(&variant.ident), events::payload(scope, &variant.ty));
        quote!(#docs #name(#payload),)
    });
    quote! {
        #docs #derives
        #[non_exhaustive]
        pub enum #name #lifetime { #(#variants)* }
    }
}

fn methods(scope: &Scope<'_>, reply: &ReplyEnum, lifetime: Option<&TokenStream>) -> TokenStream {
    let name = ident(&reply.ident);
    let string = scope.prelude("String");
    let arms = |call: &dyn Fn(TokenStream) -> TokenStream| -> TokenStream {
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
        quote!(Self::#name(_) => #message,)
    });
    let (to_json, to_xml) = (scope.runtime_path("to_json"), scope.runtime_path("to_xml"));
    let root = reply.root.as_deref().unwrap_or(events::DEFAULT_ROOT);
    let root_doc = format!(" The reply as an XML document with the root element `{root}`.");
    let shorthands = reply
        .variants
        .iter()
        .filter_map(|variant| shorthand(scope, variant));
    let json = arms(&|message| quote!(#to_json(#message)));
    let xml = arms(&|message| quote!(#to_xml(#root, #message)));
    quote! {
        impl #lifetime #name #lifetime {
            #(#shorthands)*

            #[doc = " The name of the message in the document."]
            #[must_use]
            pub const fn message_name(&self) -> &'static str { match self { #(#names)* } }

            #[doc = " The reply as a JSON document."]
            #[must_use]
            pub fn to_json(&self) -> #string { match self { #json } }

            #[doc = #root_doc]
            #[must_use]
            pub fn to_xml(&self) -> #string { match self { #xml } }
        }
    }
}

/// The runtime's view of the enum; it asks for owned replies.
fn runtime_reply(scope: &Scope<'_>, reply: &ReplyEnum) -> TokenStream {
    let (reply_trait, format) = (scope.runtime("Reply"), scope.runtime("Format"));
    let [option, some, string] = [
        scope.prelude("Option"),
        scope.prelude("Some"),
        scope.prelude("String"),
    ];
    let name = ident(&reply.ident);
    let fills: Vec<_> = reply
        .variants
        .iter()
        .filter_map(|variant| {
            let [to, from, made] = addressing(scope, &variant.ty)?.map(|field| ident(&field.ident));
            let ty = scope.runtime("Addressee");
            let name = ident(&variant.ident);
            Some(quote! {
                Self::#name(it) => {
                    #ty::fill(addressee, &mut it.#to, &mut it.#from, &mut it.#made);
                }
            })
        })
        .collect();
    let rest = (fills.len() < reply.variants.len()).then(|| quote!(_ => {}));
    let address = (!fills.is_empty()).then(|| {
        let addressee = scope.runtime("Addressee");
        quote!(fn address(&mut self, addressee: &#addressee) { match self { #(#fills)* #rest } })
    });
    quote! {
        impl #reply_trait for #name {
            #address
            fn encode(&self, format: #format) -> #option<(#format, #string)> {
                let text = match format {
                    #format::Json => self.to_json(),
                    #format::Xml => self.to_xml(),
                };
                #some((format, text))
            }
        }
    }
}

/// A constructor that leaves it to the runtime whom the reply is for.
fn shorthand(scope: &Scope<'_>, variant: &ReplyVariant) -> Option<TokenStream> {
    let filled = addressing(scope, &variant.ty)?;
    let id = named(&variant.ty)?;
    let TypeDef::Struct(it) = scope.context.krate.type_def(id) else {
        return None;
    };
    let required = it
        .fields
        .iter()
        .filter(|field| field.presence == Presence::Required);
    let is_filled = |field: &Field| filled.iter().any(|other| std::ptr::eq(*other, field));
    let (mut parameters, mut arguments) = (Vec::new(), Vec::new());
    for field in required {
        let name = ident(&field.ident);
        match (&field.ty, is_filled(field)) {
            (Type::String, true) => arguments.push(quote!("")),
            (ty, true) => {
                let ty = types::tokens(scope, ty);
                arguments.push(quote!(#ty::default()));
            }
            (Type::String, false) => {
                let (into, text) = (scope.prelude("Into"), types::text(scope));
                parameters.push(quote!(#name: impl #into<#text>));
                arguments.push(quote!(#name));
            }
            (ty, false) => {
                let ty = types::tokens(scope, ty);
                parameters.push(quote!(#name: #ty));
                arguments.push(quote!(#name));
            }
        }
    }
    let method = method_name(&variant.ident)?;
    let (name, boxed, ty) = (
        ident(&variant.ident),
        scope.prelude("Box"),
        scope.type_name(id),
    );
    let doc = format!(
        " Makes a [`{0}`](Self::{0}) to whomever the delivery is from.",
        variant.ident.trim_start_matches("r#")
    );
    Some(quote! {
        #[doc = #doc]
        #[must_use]
        pub fn #method(#(#parameters),*) -> Self {
            Self::#name(#boxed::new(#ty::new(#(#arguments),*)))
        }
    })
}

/// A method for a variant, unless another one has the name.
fn method_name(variant: &str) -> Option<proc_macro2::Ident> {
    let name = variant.trim_start_matches("r#").to_snake_case();
    let is_free = !["message_name", "to_json", "to_xml"].contains(&name.as_str());
    (is_free && syn::parse_str::<syn::Ident>(&name).is_ok()).then(|| ident(&name))
}

/// The members that say whom a reply is for, who sends it and when, by the names that WeChat gives
/// them in every message.
fn addressing<'a>(scope: &Scope<'a>, ty: &Type) -> Option<[&'a Field; 3]> {
    let TypeDef::Struct(it) = scope.context.krate.type_def(named(ty)?) else {
        return None;
    };
    let find = |name: &str, ty: &Type| {
        let is = |field: &&Field| {
            field.name.json == name && field.ty == *ty && field.presence == Presence::Required
        };
        it.fields.iter().find(is)
    };
    Some([
        find("ToUserName", &Type::String)?,
        find("FromUserName", &Type::String)?,
        find("CreateTime", &Type::UnixTimestamp)?,
    ])
}

/// `From` for payloads that only one reply has.
fn conversions(
    scope: &Scope<'_>,
    reply: &ReplyEnum,
    lifetime: Option<&TokenStream>,
) -> TokenStream {
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
                fn from(message: #ty) -> Self { Self::#variant_name(#boxed::new(message)) }
            }
        }
    });
    conversions.collect()
}
