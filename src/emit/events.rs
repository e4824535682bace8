//! The enum of everything a surface receives: dispatch, decoding, encoding, delivery keys.

use super::attributes::{self, Derives};
use super::context::named;
use super::scope::{Scope, ident};
use super::tokens::{Ident, Tokens, joined, quote};
use super::{borrow, docs, entries, kinds, members, types};
use crate::ir::{EventEnum, EventVariant, Surface, Type, TypeDef};

/// The enum and everything that is implemented for it.
pub(super) fn items(scope: &Scope<'_>, surface: &Surface) -> Tokens {
    let Some(event) = &surface.event else {
        return Tokens::new();
    };
    let it = Events {
        scope,
        event,
        borrows: borrows(scope, event),
    };
    let definition = it.definition();
    let methods = it.methods();
    let decode = entries::decode_event(scope, event);
    let encode = if is_mixed(scope, event) {
        it.values()
    } else {
        it.objects()
    };
    let common = it.runtime_event();
    let conversions = it.conversions();
    let kind = kinds::items(scope, event);
    joined([
        definition,
        methods,
        decode,
        encode,
        common,
        conversions,
        kind,
    ])
}

/// Whether an event of the surface borrows from the body.
pub(super) fn borrows(scope: &Scope<'_>, event: &EventEnum) -> bool {
    event
        .variants
        .iter()
        .any(|variant| scope.context.type_borrows(&variant.ty))
}

/// Whether every payload can be compared with `Eq`.
fn is_eq(scope: &Scope<'_>, event: &EventEnum) -> bool {
    event
        .variants
        .iter()
        .all(|variant| is_eq_type(scope, &variant.ty))
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

/// Whether a payload may be something else than an object of known members.
pub(super) fn is_mixed(scope: &Scope<'_>, event: &EventEnum) -> bool {
    let mut variants = event.variants.iter();
    variants.any(|variant| !scope.context.is_structure(&variant.ty))
}

struct Events<'a> {
    scope: &'a Scope<'a>,
    event: &'a EventEnum,
    borrows: bool,
}

impl Events<'_> {
    /// What a variant holds: an event that borrows from its body is used up where it was decoded, and allocates
    /// nothing for it.
    fn held(&self, ty: &Type) -> Tokens {
        if self.borrows {
            types::tokens(self.scope, ty)
        } else {
            payload(self.scope, ty)
        }
    }

    fn definition(&self) -> Tokens {
        let (scope, event) = (self.scope, self.event);
        let docs = docs::attributes(&event.docs, "Everything that this surface receives.");
        let derives = Derives {
            debug: true,
            default: false,
            eq: is_eq(scope, event),
            hash: false,
            partial_eq: true,
            order: false,
            copy: false,
        };
        let derives = attributes::derives_with(derives, &event.attributes);
        let configured = attributes::configured(&event.attributes);
        let name = ident(&event.ident);
        let lifetime = self.borrows.then(|| quote!(<'a>));
        let variants = event.variants.iter().map(|variant| {
            let docs = docs::attributes(&variant.docs, "A message of the document.");
            let deprecated = attributes::deprecated(variant.deprecated);
            let (name, payload) = (ident(&variant.ident), self.held(&variant.ty));
            quote!(#docs #deprecated #name(#payload),)
        });
        let eq = attributes::eq(scope, is_eq(scope, event), &event.ident, lifetime.as_ref());
        let (unknown, kept) = (ident(&event.unknown), scope.runtime("Unknown"));
        let last = quote! {
            #[doc = " A message that the document does not describe, with its keys and its body."]
            #unknown(#kept),
        };
        let variants = variants.chain([last]);
        quote! {
            #docs #derives #configured
            #[non_exhaustive]
            pub enum #name #lifetime { #(#variants)* }
            #eq
        }
    }

    fn methods(&self) -> Tokens {
        let name = ident(&self.event.ident);
        let entry = entries::methods(self.scope, self.event);
        let facts = self.facts();
        let by_kind = self.by_kind();
        let write = self.writers();
        let (generics, arguments) = (self.lifetime(), self.lifetime());
        let into_owned = borrow::event(self.scope, self.event);
        let members = joined([entry, facts, write, by_kind]);
        let block = quote!(impl #generics #name #arguments { #members });
        joined([block, into_owned])
    }

    /// What an event tells about itself.
    fn facts(&self) -> Tokens {
        let scope = self.scope;
        let kind = self.kind_name();
        let kinds = self.event.variants.iter().map(|variant| {
            let name = ident(&variant.ident);
            quote!(Self::#name(_) => #kind::#name,)
        });
        let unknown = ident(&self.event.unknown);
        let option = scope.prelude("Option");
        let last = quote!(Self::#unknown(_) => #kind::#unknown,);
        let kinds = kinds.chain([last]);
        quote! {
            #[doc = " Which message this is."]
            #[must_use]
            pub const fn kind(&self) -> #kind {
                match self { #(#kinds)* }
            }

            #[doc = " The name of the message in the document; nothing for an unknown one."]
            #[must_use]
            pub fn message_name(&self) -> #option<&'static str> { self.kind().message_name() }
        }
    }

    /// How an event is written back.
    fn writers(&self) -> Tokens {
        let string = self.scope.prelude("String");
        let (to_json, to_xml) = (
            self.scope.runtime_path("to_json"),
            self.scope.runtime_path("to_xml"),
        );
        let (root, root_doc) = self.root();
        quote! {
            #[doc = " The event as a JSON document."]
            #[must_use]
            #[inline]
            pub fn to_json(&self) -> #string { #to_json(self) }

            #[doc = #root_doc]
            #[must_use]
            #[inline]
            pub fn to_xml(&self) -> #string { #to_xml(#root, self) }
        }
    }

    /// The root element of XML documents, as an expression, and what is said of it: that of the surface,
    /// else that of the payload's schema.
    fn root(&self) -> (Tokens, String) {
        let usual = self.event.root.as_deref();
        let fallback = usual.unwrap_or(DEFAULT_ROOT);
        let roots = self.event.variants.iter().filter_map(|variant| {
            let (root, namespace) = self.scope.context.root_of(&variant.ty)?;
            Some((ident(&variant.ident), root, namespace))
        });
        let roots: Vec<_> = roots.filter(|_| usual.is_none()).collect();
        if roots.is_empty() {
            let docs = format!(" The event as an XML document with the root element `{fallback}`.");
            return (quote!(#fallback), docs);
        }
        let docs = " The event as an XML document with the root element of its schema.".to_owned();
        if roots.iter().all(|(_, _, namespace)| namespace.is_none()) {
            let own = roots
                .iter()
                .map(|(name, root, _)| quote!(Self::#name(_) => #root,));
            return (quote!(match self { #(#own)* _ => #fallback }), docs);
        }
        let tag = self.scope.runtime("Tag");
        let own = roots.iter().map(|(name, root, namespace)| {
            let element = members::element(self.scope, root, *namespace);
            quote!(Self::#name(_) => #tag::from(&#element),)
        });
        (
            quote!(match self { #(#own)* _ => #tag::from(#fallback) }),
            docs,
        )
    }

    /// Encoding where every payload is an object.
    fn objects(&self) -> Tokens {
        let scope = self.scope;
        let (encode, encoder) = (scope.runtime("Encode"), scope.runtime("ObjectEncoder"));
        let name = ident(&self.event.ident);
        let written = self.written(&|message| quote!(#message.encode(object)));
        let (arguments, anonymous) = (self.lifetime(), self.borrows.then(|| quote!(<'_>)));
        let implement = scope.runtime_path("impl_serialize");
        quote! {
            impl #encode for #name #anonymous {
                #[inline]
                fn encode(&self, object: &mut #encoder<'_>) { #written }
            }
            #implement!(#name #arguments);
        }
    }

    /// Encoding where a payload may be a list, a scalar or one of several types.
    fn values(&self) -> Tokens {
        let scope = self.scope;
        let (encode, encoder) = (scope.runtime("EncodeValue"), scope.runtime("ValueEncoder"));
        let name = ident(&self.event.ident);
        let written = self.written(&|message| quote!(#message.encode_value(value)));
        let (arguments, anonymous) = (self.lifetime(), self.borrows.then(|| quote!(<'_>)));
        let implement = scope.runtime_path("impl_serialize");
        quote! {
            impl #encode for #name #anonymous {
                #[inline]
                fn encode_value(&self, value: #encoder<'_>) { #written }
            }
            #implement!(#name #arguments);
        }
    }

    /// The private function that decodes the payload of a kind.
    fn by_kind(&self) -> Tokens {
        let scope = self.scope;
        let [object, error, result, ok] = [
            scope.runtime("Object"),
            scope.runtime("DecodeError"),
            scope.prelude("Result"),
            scope.prelude("Ok"),
        ];
        let kind = self.kind_name();
        // What takes the payload makes the event of it: so no arm has a value that is dropped where it fails.
        let arms = self.event.variants.iter().map(|variant| {
            let name = ident(&variant.ident);
            let message = variant
                .messages
                .first()
                .map_or(variant.ident.as_str(), String::as_str);
            let take = match (scope.context.is_structure(&variant.ty), self.borrows) {
                (true, false) => Ident("boxed_payload"),
                (true, true) => Ident("payload"),
                (false, false) => Ident("boxed_value"),
                (false, true) => Ident("value"),
            };
            quote!(#kind::#name => object.#take(#message, Self::#name),)
        });
        let (unknown, kept) = (ident(&self.event.unknown), scope.runtime("Unknown"));
        let keys = unknown_keys(self.event);
        let lifetime = if self.borrows { quote!('a) } else { quote!('_) };
        let last =
            quote!(#kind::#unknown => #ok(Self::#unknown(#kept::new(object, &[#(#keys),*]))),);
        let arms = arms.chain([last]);
        quote! {
            fn of_kind(kind: #kind, object: &mut #object<'_, #lifetime>) -> #result<Self, #error> {
                match kind { #(#arms)* }
            }
        }
    }

    /// The expression that writes whichever message it is.
    fn written(&self, write: &dyn Fn(Tokens) -> Tokens) -> Tokens {
        let variants = self.event.variants.iter().map(|variant| &variant.ident);
        let arms = variants.chain([&self.event.unknown]).map(|variant| {
            let (name, write) = (ident(variant), write(quote!(message)));
            quote!(Self::#name(message) => #write,)
        });
        quote!(match self { #(#arms)* })
    }

    /// The runtime's view of the enum; it asks for owned events.
    fn runtime_event(&self) -> Tokens {
        if self.borrows {
            return Tokens::new();
        }
        let scope = self.scope;
        let [event, surface, info, option] = [
            scope.runtime("Event"),
            scope.runtime("Surface"),
            scope.runtime("MessageInfo"),
            scope.prelude("Option"),
        ];
        let (name, kind) = (ident(&self.event.ident), self.kind_name());
        let constant = scope.module_constant("SURFACE");
        quote! {
            impl #event for #name {
                type Kind = #kind;
                const SURFACE: #surface = #constant;
                fn kind(&self) -> #kind { self.kind() }
                fn info(&self) -> #option<&'static #info> { self.kind().info() }
            }
        }
    }

    fn kind_name(&self) -> Tokens {
        kinds::name(self.event)
    }

    /// `From` for payloads that only one message has.
    fn conversions(&self) -> Tokens {
        let scope = self.scope;
        let is_only = |variant: &&EventVariant| {
            named(&variant.ty)
                .is_some_and(|id| scope.context.messages_of(scope.home(), id).count() == 1)
        };
        let (from, boxed) = (scope.prelude("From"), scope.prelude("Box"));
        let event = ident(&self.event.ident);
        let (generics, arguments) = (self.lifetime(), self.lifetime());
        let conversions = self.event.variants.iter().filter(is_only).map(|variant| {
            let (name, ty) = (ident(&variant.ident), types::tokens(scope, &variant.ty));
            let message = if self.borrows {
                quote!(message)
            } else {
                quote!(#boxed::new(message))
            };
            quote! {
                impl #generics #from<#ty> for #event #arguments {
                    #[inline]
                    fn from(message: #ty) -> Self { Self::#name(#message) }
                }
            }
        });
        conversions.collect()
    }

    fn lifetime(&self) -> Option<Tokens> {
        self.borrows.then(|| quote!(<'a>))
    }
}

/// The members that an unknown message is known by.
pub(super) fn unknown_keys(event: &EventEnum) -> impl Iterator<Item = String> {
    event.keys.iter().map(|path| path.join("."))
}

/// A boxed payload: events are as large as their largest one otherwise.
pub(super) fn payload(scope: &Scope<'_>, ty: &Type) -> Tokens {
    let (boxed, ty) = (scope.prelude("Box"), types::tokens(scope, ty));
    quote!(#boxed<#ty>)
}

/// Root element where the document says none.
pub(super) const DEFAULT_ROOT: &str = "xml";
