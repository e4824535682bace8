//! `schemars::JsonSchema`: what a value of a type looks like in JSON.

use super::scope::{Scope, ident};
use super::tokens::{Ident, Tokens, quote};
use super::{docs, members, structs, types, values};
use crate::ir::{
    Constraint, Enum, Field, Newtype, Presence, Scalar, Struct, Type, TypeDef, TypeId, Union,
};

/// The implementation for a type, where it is asked for.
pub(super) fn items(scope: &Scope<'_>, id: TypeId) -> Tokens {
    if !scope.context.krate.schemars {
        return Tokens::new();
    }
    let (name, body) = match scope.context.krate.type_def(id) {
        TypeDef::Struct(it) => (&it.ident, structure(scope, it)),
        TypeDef::Enum(it) => (&it.ident, enumeration(scope, it)),
        TypeDef::Union(it) => (&it.ident, union(scope, it)),
        TypeDef::Newtype(it) => (&it.ident, newtype(scope, it)),
    };
    let (name, lifetime) = (ident(name), types::lifetime(scope, id));
    let describe = scope.runtime("DescribeSchema");
    let maker = scope.runtime("SchemaMaker");
    let implement = scope.runtime_path("impl_json_schema");
    quote! {
        impl #lifetime #describe for #name #lifetime {
            fn describe(schema: &mut #maker<'_>) { #body }
        }

        #implement!(#name #lifetime);
    }
}

fn structure(scope: &Scope<'_>, it: &Struct) -> Tokens {
    let start = start(&quote!(object), &it.docs, it.deprecated);
    let members = members::in_order(it)
        .into_iter()
        .map(|member| match member {
            members::Member::Field(field) => self::field(scope, field),
            members::Member::Constant(constant) => {
                let (name, value) = (
                    &constant.name.json,
                    values::json_value(scope, &constant.value),
                );
                let required = constant.required;
                quote!(schema.constant(#name, #value, #required);)
            }
        });
    let others = structs::extra(it).map(|(_, ty)| {
        let ty = described(scope, ty);
        quote!(schema.others::<#ty>();)
    });
    quote!(#start #(#members)* #others)
}

fn field(scope: &Scope<'_>, field: &Field) -> Tokens {
    let (name, ty) = (&field.name.json, described(scope, &field.ty));
    let method = match field.presence {
        Presence::Required => Ident("required"),
        Presence::Optional | Presence::Default(_) => Ident("optional"),
    };
    let description = description(&field.docs)
        .filter(|text| !text.is_empty())
        .map(|text| quote!(.description(#text)));
    let default = match &field.presence {
        Presence::Default(value) => {
            let value = values::json_value(scope, value);
            Some(quote!(.rule("default", #value)))
        }
        _ => None,
    };
    let deprecated = field.deprecated.then(|| quote!(.rule("deprecated", true)));
    let rules = rules(scope, &field.constraints);
    quote!(schema.#method::<#ty>(#name) #description #deprecated #default #rules;)
}

fn enumeration(scope: &Scope<'_>, it: &Enum) -> Tokens {
    let start = start(&quote!(any), &it.docs, it.deprecated);
    let known = it
        .variants
        .iter()
        .flat_map(|variant| std::iter::once(&variant.value).chain(&variant.aliases));
    let known: Vec<_> = known
        .map(|value| values::json_value(scope, value))
        .collect();
    let rest = it.open.then(|| {
        // The enum keeps a text that it does not know, borrowed or not.
        let ty = match &it.repr {
            Type::String => scope.prelude("String"),
            other => described(scope, other),
        };
        quote!(schema.alternative::<#ty>();)
    });
    let value = scope.value();
    let known = known.into_iter().map(|known| quote!(#value::from(#known)));
    quote!(#start schema.values([#(#known),*]); #rest)
}

fn union(scope: &Scope<'_>, it: &Union) -> Tokens {
    let start = start(&quote!(any), &it.docs, it.deprecated);
    if it.open {
        // One of the alternatives takes any value.
        return start;
    }
    let alternatives = it.variants.iter().map(|variant| {
        let ty = described(scope, &variant.ty);
        match &variant.tag {
            None => quote!(schema.alternative::<#ty>();),
            Some(tag) => {
                let (name, value) = (&tag.name.json, values::json_value(scope, &tag.value));
                quote!(schema.tagged::<#ty>(#name, #value);)
            }
        }
    });
    quote!(#start #(#alternatives)*)
}

fn newtype(scope: &Scope<'_>, it: &Newtype) -> Tokens {
    let ty = described(scope, &it.inner);
    let start = start(&quote!(around::<#ty>), &it.docs, it.deprecated);
    let rules = rules(scope, &it.constraints);
    let rules = (!rules.is_empty()).then(|| quote!(schema #rules;));
    quote!(#start #rules)
}

/// What is said about the whole type.
fn start(method: &Tokens, markdown: &str, deprecated: bool) -> Tokens {
    let description = description(markdown).unwrap_or_default();
    let deprecated = deprecated.then(|| quote!(.rule("deprecated", true)));
    quote!(schema.#method(#description) #deprecated;)
}

fn description(markdown: &str) -> Option<String> {
    let lines = docs::lines(markdown);
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The type whose schema is meant: types from elsewhere need not describe themselves, and count as
/// any value.
fn described(scope: &Scope<'_>, ty: &Type) -> Tokens {
    types::tokens(scope, &without_foreign(ty))
}

fn without_foreign(ty: &Type) -> Type {
    let within = |inner: &Type| Box::new(without_foreign(inner));
    match ty {
        Type::External(_) | Type::Bytes => Type::Any,
        Type::List(inner) => Type::List(within(inner)),
        Type::Map(inner) => Type::Map(within(inner)),
        Type::Nullable(inner) => Type::Nullable(within(inner)),
        Type::Boxed(inner) => *within(inner),
        Type::Tuple(items, rest) => Type::Tuple(
            items.iter().map(without_foreign).collect(),
            rest.as_deref().map(within),
        ),
        other => other.clone(),
    }
}

/// What `validate()` checks, as keywords.
fn rules(scope: &Scope<'_>, constraints: &[Constraint]) -> Tokens {
    let rules = constraints.iter().filter_map(|constraint| {
        let count = |count: u64| Some(values::literal(&Scalar::UInt(count)));
        let bound = |value: &Scalar| match value {
            Scalar::Int(_) | Scalar::UInt(_) => Some(values::json_value(scope, value)),
            other => values::number_literal(other),
        };
        let (keyword, value) = match constraint {
            Constraint::MinLength(least) => ("minLength", count(*least)),
            Constraint::MaxLength(most) => ("maxLength", count(*most)),
            Constraint::MinItems(least) => ("minItems", count(*least)),
            Constraint::MaxItems(most) => ("maxItems", count(*most)),
            Constraint::Pattern(pattern) => ("pattern", Some(quote!(#pattern))),
            Constraint::Minimum(value) => ("minimum", bound(value)),
            Constraint::Maximum(value) => ("maximum", bound(value)),
            Constraint::ExclusiveMinimum(value) => ("exclusiveMinimum", bound(value)),
            Constraint::ExclusiveMaximum(value) => ("exclusiveMaximum", bound(value)),
            Constraint::MultipleOf(value) => ("multipleOf", bound(value)),
            Constraint::UniqueItems => ("uniqueItems", Some(quote!(true))),
            // These only narrow what the other keywords allow.
            Constraint::Schema { .. } | Constraint::UncheckedPattern(_) => return None,
        };
        let value = value?;
        Some(quote!(.rule(#keyword, #value)))
    });
    quote!(#(#rules)*)
}
