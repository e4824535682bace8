//! Structs: definition, constructor, decoding, encoding.

use super::attributes::{self, Derives};
use super::members::{self, Wire};
use super::scope::{Scope, ident};
use super::tokens::{Ident, Tokens, joined, quote, word};
use super::values;
use super::{borrow, debug, decode, docs, types, validate};
use crate::ir::{Extra, Field, Presence, Scalar, Struct, Type, TypeId};

/// The struct and everything that is implemented for it.
pub(super) fn items(scope: &Scope<'_>, id: TypeId, it: &Struct) -> Tokens {
    let definition = definition(scope, id, it);
    let inherent = inherent(scope, id, it);
    let redacted = debug::structure(scope, id, it);
    let decode = decode::structure(scope, id, it);
    let encode = encode(scope, id, it);
    let (name, lifetime) = (ident(&it.ident), types::lifetime(scope, id));
    let implement = scope.runtime_path("impl_serde");
    let implement = quote!(#implement!(#name #lifetime););
    joined([definition, inherent, redacted, decode, encode, implement])
}

fn definition(scope: &Scope<'_>, id: TypeId, it: &Struct) -> Tokens {
    let docs = docs::verbatim(&documentation(scope, id, it));
    let derives = Derives {
        debug: !debug::is_manual(it),
        default: needs_nothing(it),
        eq: it.eq,
        hash: false,
        partial_eq: true,
        order: false,
        copy: false,
    };
    let derives = attributes::derives_with(derives, &it.attributes);
    let deprecated = attributes::deprecated(it.deprecated);
    let extra_attributes = attributes::configured(&it.attributes);
    let name = ident(&it.ident);
    let lifetime = types::lifetime(scope, id);
    let fields = it
        .fields
        .iter()
        .map(|field| definition_of_field(scope, field));
    let extra = extra(it).map(|(name, ty)| {
        let ty = types::map(scope, &types::tokens(scope, ty));
        quote!(#[doc = " Members that the document does not name."] pub #name: #ty,)
    });
    let fields = fields.chain(extra);
    let eq = attributes::eq(scope, it.eq, &it.ident, lifetime.as_ref());
    quote! {
        #docs #deprecated #derives #extra_attributes
        #[non_exhaustive]
        pub struct #name #lifetime { #(#fields)* }
        #eq
    }
}

/// The document's words, and which event it is the payload of.
fn documentation(scope: &Scope<'_>, id: TypeId, it: &Struct) -> Vec<String> {
    let mut lines = members::type_lines(&it.docs, "An object of the document.", &it.constraints);
    // Where there are files, the enum stands in the module above.
    let is_split = scope.context.options.split;
    let links: Vec<_> = scope
        .context
        .messages_of(scope.home(), id)
        .map(|(event, variant)| {
            let name = format!("{}::{}", event.ident, variant.ident).replace("r#", "");
            if is_split {
                format!("[`{name}`](super::{name})")
            } else {
                format!("[`{name}`]")
            }
        })
        .collect();
    if !links.is_empty() {
        lines.push(String::new());
        lines.extend(docs::lines(&format!(
            "The payload of {}: see there when it is sent and how it is answered.",
            links.join(" and ")
        )));
    }
    lines
}

fn definition_of_field(scope: &Scope<'_>, field: &Field) -> Tokens {
    let docs = docs::verbatim(&members::docs(field));
    let deprecated = attributes::deprecated(field.deprecated);
    let attributes = attributes::configured(&field.attributes);
    let name = ident(&field.ident);
    let ty = types::field(scope, &field.ty, &field.presence);
    quote!(#docs #deprecated #attributes pub #name: #ty,)
}

/// `impl X { … }` with what belongs to the type itself.
fn inherent(scope: &Scope<'_>, id: TypeId, it: &Struct) -> Tokens {
    let name = ident(&it.ident);
    let names = members::consts(scope, it);
    let constructor = constructor(scope, it);
    let parameters = parameters(scope, id);
    let defaults = it
        .fields
        .iter()
        .filter_map(|field| default_of(scope, field));
    let into_owned = borrow::structure(scope, id, it);
    let validate = validate::method(scope, id);
    let rules = validate::structure(scope, id, it);
    let (generics, arguments) = (types::lifetime(scope, id), types::lifetime(scope, id));
    let defaults = defaults.collect();
    let members = joined([names, constructor, defaults, parameters, validate]);
    let block = quote!(impl #generics #name #arguments { #members });
    joined([block, into_owned, rules])
}

/// `new`, which takes what must be there.
fn constructor(scope: &Scope<'_>, it: &Struct) -> Tokens {
    if needs_nothing(it) {
        return quote! {
            #[doc = " Makes one without any members."]
            #[must_use]
            pub fn new() -> Self { Self::default() }
        };
    }
    let doc = " Makes one of the members that must be there; the others are absent.";
    let required = || {
        it.fields
            .iter()
            .filter(|field| field.presence == Presence::Required)
    };
    let parameters = required().map(|field| parameter(scope, field));
    let fields = it.fields.iter().map(|field| {
        let name = ident(&field.ident);
        match field.presence {
            Presence::Required if field.ty == Type::String => quote!(#name: #name.into(),),
            Presence::Required => quote!(#name,),
            Presence::Optional | Presence::Default(_) => {
                let none = scope.prelude("None");
                quote!(#name: #none,)
            }
        }
    });
    let extra = extra(it).map(|(name, _)| {
        let map = scope.std("std::collections", "BTreeMap");
        quote!(#name: #map::new(),)
    });
    let fields = fields.chain(extra);
    quote! {
        #[doc = #doc]
        #[must_use]
        pub fn new(#(#parameters),*) -> Self { Self { #(#fields)* } }
    }
}

/// A required member as a parameter of a constructor.
pub(super) fn parameter(scope: &Scope<'_>, field: &Field) -> Tokens {
    let name = ident(&field.ident);
    let ty = types::tokens(scope, &field.ty);
    if field.ty == Type::String {
        let into = scope.prelude("Into");
        quote!(#name: impl #into<#ty>)
    } else {
        quote!(#name: #ty)
    }
}

/// What an absent member means, which is not what the message said: so it is asked for, and a message
/// without the member is written without it.
fn default_of(scope: &Scope<'_>, field: &Field) -> Option<Tokens> {
    let Presence::Default(value) = &field.presence else {
        return None;
    };
    let name = ident(&field.ident);
    let method = word(&format!(
        "{}_or_default",
        field.ident.trim_start_matches("r#")
    ));
    let json = docs::code(&values::json(value));
    let doc = format!(" The member, or {json} where it is missing.");
    let (ty, value) = match (&field.ty, value) {
        (Type::String, Scalar::String(text)) => {
            (quote!(&str), quote!(self.#name.as_deref().unwrap_or(#text)))
        }
        (ty, value) => {
            let value = values::of_type(ty, value)?;
            (
                types::tokens(scope, ty),
                quote!(self.#name.unwrap_or(#value)),
            )
        }
    };
    Some(quote! {
        #[doc = #doc]
        #[must_use]
        pub fn #method(&self) -> #ty { #value }
    })
}

fn encode(scope: &Scope<'_>, id: TypeId, it: &Struct) -> Tokens {
    let name = ident(&it.ident);
    let (encode, encoder) = (scope.runtime("Encode"), scope.runtime("ObjectEncoder"));
    let statements = members::in_order(it)
        .into_iter()
        .map(|member| match member {
            members::Member::Field(field) => given(it, field),
            members::Member::Constant(constant) => {
                let value = values::constant(scope, &constant.value);
                match members::constant_wire(it, constant) {
                    Wire::Plain(name) => quote!(object.constant(#name, #value);),
                    Wire::Named(name) => quote!(object.constant_as(&Self::#name, #value);),
                }
            }
        });
    let extra = extra(it).map(|(name, _)| quote!(object.extra(&self.#name);));
    let is_empty = it.fields.is_empty() && it.constants.is_empty() && extra.is_none();
    let parameter = if is_empty { quote!(_) } else { quote!(object) };
    let lifetime = types::anonymous_lifetime(scope, id);
    let body = statements.chain(extra);
    // Inline, and so is all of encoding: it is compiled where something is sent, and most only receive.
    quote! {
        impl #encode for #name #lifetime {
            #[inline]
            fn encode(&self, #parameter: &mut #encoder<'_>) { #(#body)* }
        }
    }
}

/// The statement that writes one member.
fn given(it: &Struct, field: &Field) -> Tokens {
    let name = ident(&field.ident);
    let is_optional = field.presence != Presence::Required;
    match (members::wire(it, field), is_optional) {
        (Wire::Plain(wire), false) => quote!(object.member(#wire, &self.#name);),
        (Wire::Plain(wire), true) => quote!(object.optional(#wire, self.#name.as_ref());),
        (Wire::Named(wire), false) => quote!(object.member_as(&Self::#wire, &self.#name);),
        (Wire::Named(wire), true) => {
            quote!(object.optional_as(&Self::#wire, self.#name.as_ref());)
        }
    }
}

/// The field that keeps unknown members.
pub(super) fn extra(it: &Struct) -> Option<(Ident<'_>, &Type)> {
    match &it.extra {
        Extra::Keep { ident: name, ty } => Some((ident(name), ty)),
        Extra::Ignore => None,
    }
}

/// How a struct of headers or query parameters is read.
fn parameters(scope: &Scope<'_>, id: TypeId) -> Tokens {
    if !scope.context.is_headers(id) && !scope.context.is_query(id) {
        return Tokens::new();
    }
    let [result, error, tree] = [
        scope.prelude("Result"),
        scope.runtime("DecodeError"),
        scope.runtime("Tree"),
    ];
    let lifetime = scope.context.borrows(id).then(|| quote!('a));
    let headers = scope.context.is_headers(id).then(|| {
        let map = scope.runtime_path("http::HeaderMap");
        quote! {
            #[doc = " Reads the headers of a request; names are found without regard to case."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = " A header is missing that must be there, or is not what its type expects."]
            pub fn from_headers(headers: &#lifetime #map) -> #result<Self, #error> {
                #tree::from_headers(headers).root().decode()
            }
        }
    });
    let query = scope.context.is_query(id).then(|| {
        quote! {
            #[doc = " Reads the query of a request, without the `?` and still percent-encoded."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = " A parameter is missing that must be there, or is not what its type expects."]
            pub fn from_query(query: &#lifetime str) -> #result<Self, #error> {
                #tree::from_query(query)?.root().decode()
            }
        }
    });
    quote!(#headers #query)
}

/// Whether one can be made without any values.
fn needs_nothing(it: &Struct) -> bool {
    it.fields
        .iter()
        .all(|field| field.presence != Presence::Required)
}
