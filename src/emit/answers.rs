//! How a reply is made and sent: constructors that leave out what the delivery answers, and what the
//! receiver of the runtime needs.

use heck::ToSnakeCase;

use super::scope::{Scope, ident};
use super::tokens::{Ident, Tokens, quote, word};
use super::{structs, types};
use crate::ir::{Field, Presence, ReplyEnum, ReplyVariant, Struct, Type, TypeDef};

/// Name of the variant that stands for the plain acknowledgement, taken by no reply.
pub(super) fn acknowledgement(reply: &ReplyEnum) -> Ident<'static> {
    let taken = |name: &&str| reply.variants.iter().any(|variant| variant.ident == **name);
    let names = ["Acknowledge", "PlainAcknowledge", "AcknowledgeOnly"];
    ident(
        names
            .iter()
            .find(|name| !taken(name))
            .unwrap_or(&"Acknowledge_"),
    )
}

/// `Reply::success()`, and `Reply::text(content)` for a reply of which the delivery tells the rest.
pub(super) fn constructors(scope: &Scope<'_>, reply: &ReplyEnum) -> Tokens {
    let acknowledgement = acknowledgement(reply);
    let methods = reply
        .variants
        .iter()
        .filter_map(|variant| constructor(scope, reply, variant));
    quote! {
        #[doc = " The plain acknowledgement of the surface, without a reply."]
        #[must_use]
        pub const fn success() -> Self { Self::#acknowledgement }

        #(#methods)*
    }
}

fn constructor(scope: &Scope<'_>, reply: &ReplyEnum, variant: &ReplyVariant) -> Option<Tokens> {
    let (it, ty) = (
        structure(scope, &variant.ty)?,
        types::tokens(scope, &variant.ty),
    );
    it.fields.iter().find_map(Part::of)?;
    let method = method_name(reply, variant)?;
    let name = ident(&variant.ident);
    let boxed = scope.prelude("Box");
    let required = || {
        let fields = it.fields.iter();
        fields.filter(|field| field.presence == Presence::Required)
    };
    let parameters = required().filter(|field| Part::of(field).is_none());
    let parameters = parameters.map(|field| structs::parameter(scope, field));
    let arguments = required().map(|field| {
        let name = ident(&field.ident);
        Part::of(field).map_or_else(|| quote!(#name), |part| part.open(scope))
    });
    let doc = format!(
        " [`{}`](Self::{0}), addressed when it is sent.",
        variant.ident
    );
    Some(quote! {
        #[doc = #doc]
        #[must_use]
        pub fn #method(#(#parameters),*) -> Self {
            Self::#name(#boxed::new(#ty::new(#(#arguments),*)))
        }
    })
}

/// The implementation of the runtime's `Reply`.
pub(super) fn implementation(scope: &Scope<'_>, reply: &ReplyEnum) -> Tokens {
    let [reply_trait, addressee] = ["Reply", "Addressee"].map(|name| scope.runtime_path(name));
    let format = scope.runtime("Format");
    let [option, string, some, none] =
        ["Option", "String", "Some", "None"].map(|name| scope.prelude(name));
    let (name, acknowledgement) = (ident(&reply.ident), acknowledgement(reply));
    let arms: Vec<_> = reply
        .variants
        .iter()
        .filter_map(|variant| address(scope, variant))
        .collect();
    let others = reply
        .variants
        .iter()
        .filter(|variant| address(scope, variant).is_none());
    let others = others.map(|variant| ident(&variant.ident));
    let others = others.map(|name| quote!(| Self::#name(_)));
    let rest = quote!(Self::#acknowledgement #(#others)* => {});
    let address = (!arms.is_empty()).then(|| {
        quote! {
            fn address(&mut self, to: &#addressee<'_>) { match self { #(#arms)* #rest } }
        }
    });
    quote! {
        impl #reply_trait for #name {
            #address

            fn encode(&self, format: #format) -> #option<(#format, #string)> {
                match (self, format) {
                    (Self::#acknowledgement, _) => #none,
                    (_, #format::Xml) => #some((format, self.to_xml())),
                    (_, #format::Json) => #some((format, self.to_json())),
                }
            }
        }
    }
}

fn address(scope: &Scope<'_>, variant: &ReplyVariant) -> Option<Tokens> {
    let it = structure(scope, &variant.ty)?;
    let calls: Vec<_> = it
        .fields
        .iter()
        .filter_map(|field| {
            let (fill, name) = (Part::of(field)?.fill(), ident(&field.ident));
            Some(quote!(to.#fill(&mut message.#name);))
        })
        .collect();
    let name = ident(&variant.ident);
    (!calls.is_empty()).then(|| quote!(Self::#name(message) => { #(#calls)* }))
}

/// What a reply says about its way, which the delivery tells too.
#[derive(Clone, Copy)]
enum Part {
    Receiver,
    Sender,
    Time,
}

impl Part {
    /// By the names that the message push of WeChat has for them.
    fn of(field: &Field) -> Option<Self> {
        if field.presence != Presence::Required {
            return None;
        }
        match (field.name.json.as_str(), &field.ty) {
            ("ToUserName", Type::String) => Some(Self::Receiver),
            ("FromUserName", Type::String) => Some(Self::Sender),
            ("CreateTime", Type::UnixTimestamp) => Some(Self::Time),
            _ => None,
        }
    }

    /// The value that is filled in later.
    fn open(self, scope: &Scope<'_>) -> Tokens {
        let string = scope.prelude("String");
        match self {
            Self::Receiver | Self::Sender => quote!(#string::new()),
            Self::Time => {
                let timestamp = scope.runtime("UnixTimestamp");
                quote!(#timestamp::default())
            }
        }
    }

    /// The method of the runtime's `Addressee` that does it.
    fn fill(self) -> Ident<'static> {
        ident(match self {
            Self::Receiver => "fill_receiver",
            Self::Sender => "fill_sender",
            Self::Time => "fill_time",
        })
    }
}

/// A method for a variant, unless the enum has another of that name.
fn method_name(reply: &ReplyEnum, variant: &ReplyVariant) -> Option<Tokens> {
    let snake = |variant: &ReplyVariant| variant.ident.trim_start_matches("r#").to_snake_case();
    let name = snake(variant);
    let alike = reply
        .variants
        .iter()
        .filter(|other| snake(other) == name)
        .count();
    let is_free = !METHODS.contains(&name.as_str()) && alike == 1;
    (is_free && syn::parse_str::<syn::Ident>(&name).is_ok()).then(|| word(&name))
}

fn structure<'a>(scope: &Scope<'a>, ty: &Type) -> Option<&'a Struct> {
    match ty {
        Type::Named(id) => match scope.context.krate.type_def(*id) {
            TypeDef::Struct(it) => Some(it),
            _ => None,
        },
        _ => None,
    }
}

/// What the enum has anyway, by itself and by the traits it implements.
const METHODS: [&str; 8] = [
    "success",
    "message_name",
    "to_json",
    "to_xml",
    "address",
    "encode",
    "from",
    "clone",
];
