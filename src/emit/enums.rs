//! Open enums: the values a schema lists, and a place for every other one.

use super::attributes::{self, Derives};
use super::scope::{Scope, ident};
use super::tokens::{Tokens, quote, word};
use super::{docs, members, validate, values};
use crate::ir::{Enum, EnumVariant, Scalar, Type, TypeId};

/// What the values of an enum are.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Repr {
    Text,
    Integer,
    Mixed,
}

/// The enum and everything that is implemented for it.
pub(super) fn items(scope: &Scope<'_>, id: TypeId, it: &Enum) -> Tokens {
    let repr = repr(it);
    let definition = definition(scope, it, repr);
    let conversions = match repr {
        Repr::Text => text(scope, it),
        Repr::Integer => integer(scope, it),
        Repr::Mixed => mixed(scope, it),
    };
    let validate = validate::enumeration(scope, id, it);
    quote!(#definition #conversions #validate)
}

/// Whether the enum is made from any text that is there.
pub(super) fn is_text(it: &Enum) -> bool {
    repr(it) == Repr::Text && !is_blank(it)
}

fn repr(it: &Enum) -> Repr {
    let all = |is: fn(&Scalar) -> bool| {
        it.variants
            .iter()
            .all(|one| is(&one.value) && one.aliases.iter().all(is))
    };
    match it.repr {
        Type::String if all(|value| matches!(value, Scalar::String(_))) => Repr::Text,
        Type::Number(name)
            if !name.starts_with('f') && all(|value| matches!(value, Scalar::Int(_))) =>
        {
            Repr::Integer
        }
        _ => Repr::Mixed,
    }
}

fn definition(scope: &Scope<'_>, it: &Enum, repr: Repr) -> Tokens {
    let docs = members::type_docs(
        &it.docs,
        "One of the values that the document lists, or another one.",
        &it.constraints,
    );
    let deprecated = attributes::deprecated(it.deprecated);
    // A derived order goes by variants, and equality has to agree with it.
    let is_text_eq = repr == Repr::Text && !attributes::derives_order(&it.attributes);
    let derives = Derives {
        debug: true,
        default: false,
        eq: true,
        hash: repr != Repr::Mixed && !is_text_eq,
        partial_eq: !is_text_eq,
        order: false,
        copy: repr == Repr::Integer,
    };
    let derives = attributes::derives_with(derives, &it.attributes);
    let configured = attributes::configured(&it.attributes);
    let (name, other) = (ident(&it.ident), ident(&it.other));
    let variants = it.variants.iter().map(|variant| {
        let docs = docs::verbatim(&variant_docs(variant));
        let name = ident(&variant.ident);
        quote!(#docs #name,)
    });
    let kept = match repr {
        Repr::Text => scope.prelude("String"),
        Repr::Integer => quote!(i64),
        Repr::Mixed => scope.value(),
    };
    let eq = match is_text_eq {
        true => Some(attributes::text_eq(scope, &it.ident)),
        false => attributes::eq(scope, true, &it.ident, None),
    };
    quote! {
        #docs #deprecated #derives #configured
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #[doc = " A value that the document does not list."]
            #other(#kept),
        }
        #eq
    }
}

fn variant_docs(variant: &EnumVariant) -> Vec<String> {
    let value = match &variant.value {
        Scalar::String(text) => docs::code(text),
        other => docs::code(&values::json(other)),
    };
    let mut lines = docs::lines(&variant.docs);
    match lines.first_mut() {
        Some(first) => first.insert_str(0, &format!("{value}: ")),
        None => lines.push(format!("{value}.")),
    }
    lines
}

fn text(scope: &Scope<'_>, it: &Enum) -> Tokens {
    let (name, other) = (ident(&it.ident), ident(&it.other));
    let from = scope.prelude("From");
    let known = it.variants.iter().map(|variant| {
        let name = ident(&variant.ident);
        let values = spellings(variant);
        quote!(#(#values)|* => Self::#name,)
    });
    let texts = it.variants.iter().map(|variant| {
        let (name, value) = (ident(&variant.ident), values::literal(&variant.value));
        quote!(Self::#name => #value,)
    });
    let implement = scope.runtime_path("impl_text_enum");
    let blank = is_blank(it).then(|| quote!(, blank));
    quote! {
        impl #name {
            #[doc = " The value on the wire."]
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str { match self { #(#texts)* Self::#other(value) => value, } }
        }
        impl #from<&str> for #name {
            fn from(text: &str) -> Self {
                match text { #(#known)* other => Self::#other(other.to_owned()), }
            }
        }
        #implement!(#name #blank);
    }
}

fn integer(scope: &Scope<'_>, it: &Enum) -> Tokens {
    let (name, other) = (ident(&it.ident), ident(&it.other));
    let from = scope.prelude("From");
    let known = it.variants.iter().map(|variant| {
        let name = ident(&variant.ident);
        let values = spellings(variant);
        quote!(#(#values)|* => Self::#name,)
    });
    let numbers = it.variants.iter().map(|variant| {
        let (name, value) = (ident(&variant.ident), values::literal(&variant.value));
        quote!(Self::#name => #value,)
    });
    let implement = scope.runtime_path("impl_integer_enum");
    quote! {
        impl #name {
            #[doc = " The value on the wire."]
            #[must_use]
            #[inline]
            pub const fn as_integer(self) -> i64 {
                match self { #(#numbers)* Self::#other(value) => value, }
            }
        }
        impl #from<i64> for #name {
            fn from(number: i64) -> Self {
                match number { #(#known)* other => Self::#other(other), }
            }
        }
        #implement!(#name);
    }
}

fn mixed(scope: &Scope<'_>, it: &Enum) -> Tokens {
    let (name, other) = (ident(&it.ident), ident(&it.other));
    let trait_name = scope.runtime("MixedEnum");
    let [option, some, none] = [
        scope.prelude("Option"),
        scope.prelude("Some"),
        scope.prelude("None"),
    ];
    let json = scope.value();
    let known = it.variants.iter().flat_map(|variant| {
        let name = ident(&variant.ident);
        let values = std::iter::once(&variant.value).chain(&variant.aliases);
        values.map(move |value| (name, value)).collect::<Vec<_>>()
    });
    let known = known.map(|(name, value)| {
        let is_same = comparison(value);
        quote!(if #is_same { return #some(Self::#name); })
    });
    let written = it.variants.iter().map(|variant| {
        let (name, value) = (ident(&variant.ident), json_value(&json, &variant.value));
        quote!(Self::#name => #value,)
    });
    let implement = scope.runtime_path("impl_mixed_enum");
    let blank = is_blank(it).then(|| {
        quote!(
            const BLANK: bool = true;
        )
    });
    quote! {
        impl #trait_name for #name {
            #blank
            fn known(json: &#json) -> #option<Self> { #(#known)* #none }
            fn other(json: #json) -> Self { Self::#other(json) }
            #[inline]
            fn to_json(&self) -> #json {
                match self { #(#written)* Self::#other(json) => json.clone(), }
            }
        }
        #implement!(#name);
    }
}

/// Whether no text at all is a known value.
fn is_blank(it: &Enum) -> bool {
    let mut values = it.variants.iter().map(|variant| &variant.value);
    values.any(|value| *value == Scalar::String(String::new()))
}

/// The value and its other spellings, as patterns.
fn spellings(variant: &EnumVariant) -> Vec<Tokens> {
    std::iter::once(&variant.value)
        .chain(&variant.aliases)
        .map(values::literal)
        .collect()
}

fn json_value(json: &Tokens, value: &Scalar) -> Tokens {
    match value {
        Scalar::Null => quote!(#json::Null),
        other => {
            let literal = values::literal(other);
            quote!(#json::from(#literal))
        }
    }
}

/// Whether `json` is this value.
fn comparison(value: &Scalar) -> Tokens {
    match value {
        Scalar::Null => quote!(json.is_null()),
        // Without a type an integer is compared as `i32`.
        Scalar::Int(value) => {
            let value = word(&format!("{value}i64"));
            quote!(*json == #value)
        }
        other => {
            let literal = values::literal(other);
            quote!(*json == #literal)
        }
    }
}
