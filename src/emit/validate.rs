//! `validate()`: what the schema demands and decoding lets pass.

use super::scope::{Scope, ident};
use super::tokens::{Tokens, quote};
use super::{structs, types, values};
use crate::ir::{Constraint, Enum, Field, Newtype, Presence, Struct, Type, TypeDef, TypeId, Union};

/// Whether the definition itself has something to check.
pub(super) fn has_rules(def: &TypeDef) -> bool {
    match def {
        TypeDef::Struct(it) => {
            let mut fields = it.fields.iter();
            has_schemas(&it.constraints)
                || fields.any(|field| is_ruled(&field.constraints, &field.ty))
        }
        TypeDef::Newtype(it) => is_ruled(&it.constraints, &it.inner),
        TypeDef::Enum(it) => has_schemas(&it.constraints),
        TypeDef::Union(it) => {
            let mut variants = it.variants.iter();
            has_schemas(&it.constraints) || variants.any(|one| is_ruled(&one.constraints, &one.ty))
        }
    }
}

/// Whether the definition has a rule that takes the runtime's feature `pattern`.
pub(super) fn has_patterns(def: &TypeDef) -> bool {
    let in_schema = |one: &Constraint| match one {
        Constraint::Schema { schema, .. } => ["\"pattern\":", "\"patternProperties\":"]
            .iter()
            .any(|keyword| schema.contains(keyword)),
        _ => false,
    };
    let is_pattern = |one: &Constraint| matches!(one, Constraint::Pattern(_));
    let has = |constraints: &[Constraint], ty: &Type| {
        constraints.iter().any(in_schema)
            || (is_measurable(ty) && constraints.iter().any(is_pattern))
    };
    match def {
        TypeDef::Struct(it) => {
            let mut fields = it.fields.iter();
            it.constraints.iter().any(in_schema)
                || fields.any(|field| has(&field.constraints, &field.ty))
        }
        TypeDef::Newtype(it) => has(&it.constraints, &it.inner),
        TypeDef::Enum(it) => it.constraints.iter().any(in_schema),
        TypeDef::Union(it) => {
            let mut variants = it.variants.iter();
            it.constraints.iter().any(in_schema)
                || variants.any(|one| has(&one.constraints, &one.ty))
        }
    }
}

/// The types whose values are looked into when a value of this definition is checked.
pub(super) fn looked_into(def: &TypeDef) -> Vec<TypeId> {
    match def {
        TypeDef::Struct(it) => {
            let others = structs::extra(it).map(|(_, ty)| ty);
            let fields = it.fields.iter().map(|field| &field.ty);
            fields.chain(others).filter_map(inner).collect()
        }
        TypeDef::Union(it) => it
            .variants
            .iter()
            .filter_map(|one| inner(&one.ty))
            .collect(),
        TypeDef::Newtype(it) => inner(&it.inner).into_iter().collect(),
        TypeDef::Enum(_) => Vec::new(),
    }
}

/// For a struct: the public method. The rules themselves are [`rules_of_struct`].
pub(super) fn method(scope: &Scope<'_>, id: TypeId) -> Tokens {
    if !scope.context.validates(id) {
        return Tokens::new();
    }
    let [result, violations] = [scope.prelude("Result"), scope.runtime("Violations")];
    let validate = scope.runtime_path("validate");
    quote! {
        #[doc = " Checks what the schema demands beyond types: lengths, patterns, bounds, numbers of items."]
        #[doc = ""]
        #[doc = " Decoding never does: a delivery that breaks such a rule is still a delivery."]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = " Every rule that is broken, with the path of the member."]
        pub fn validate(&self) -> #result<(), #violations> { #validate(self) }
    }
}

/// For a struct.
pub(super) fn structure(scope: &Scope<'_>, id: TypeId, it: &Struct) -> Tokens {
    let statements = it.fields.iter().map(|field| member(scope, field));
    let others = structs::extra(it).filter(|(_, ty)| validates(scope, ty));
    let others = others.map(|(name, _)| quote!(self.#name.check(validator);));
    let whole = schemas(&it.constraints).map(|list| quote!(validator.schemas(self, #list);));
    let statements = quote!(#(#statements)* #others #whole);
    implementation(scope, id, &it.ident, &statements)
}

/// For a union.
pub(super) fn union(scope: &Scope<'_>, id: TypeId, it: &Union) -> Tokens {
    let arms = it.variants.iter().filter_map(|one| {
        let rules = rules(scope, &one.constraints, &one.ty);
        let own = rules.map(|rules| quote!(validator.rules(it, &[#rules]);));
        let whole = schemas(&one.constraints).map(|list| quote!(validator.schemas(it, #list);));
        let inner = validates(scope, &one.ty).then(|| quote!(it.check(validator);));
        let name = ident(&one.ident);
        let body = quote!(#own #whole #inner);
        (!body.is_empty()).then_some((name, body))
    });
    let arms: Vec<_> = arms.collect();
    let inner = match &arms[..] {
        [] => Tokens::new(),
        [(only, body)] => quote!(if let Self::#only(it) = self { #body }),
        arms => {
            let arms = arms
                .iter()
                .map(|(name, body)| quote!(Self::#name(it) => { #body }));
            quote!(match self { #(#arms)* _ => {} })
        }
    };
    let whole = schemas(&it.constraints).map(|list| quote!(validator.schemas(self, #list);));
    let implementation = implementation(scope, id, &it.ident, &quote!(#whole #inner));
    with_method(scope, id, &it.ident, implementation)
}

/// For an enum.
pub(super) fn enumeration(scope: &Scope<'_>, id: TypeId, it: &Enum) -> Tokens {
    let whole = schemas(&it.constraints).map(|list| quote!(validator.schemas(self, #list);));
    let implementation = implementation(scope, id, &it.ident, &quote!(#whole));
    with_method(scope, id, &it.ident, implementation)
}

/// For a newtype.
pub(super) fn newtype(scope: &Scope<'_>, id: TypeId, it: &Newtype) -> Tokens {
    let rules = rules(scope, &it.constraints, &it.inner);
    let own = rules.map(|rules| quote!(validator.rules(&self.0, &[#rules]);));
    let whole = schemas(&it.constraints).map(|list| quote!(validator.schemas(&self.0, #list);));
    let inner = validates(scope, &it.inner).then(|| quote!(self.0.check(validator);));
    let implementation = implementation(scope, id, &it.ident, &quote!(#own #whole #inner));
    with_method(scope, id, &it.ident, implementation)
}

fn with_method(scope: &Scope<'_>, id: TypeId, name: &str, rest: Tokens) -> Tokens {
    if rest.is_empty() {
        return rest;
    }
    let (name, lifetime) = (ident(name), types::anonymous_lifetime(scope, id));
    let method = method(scope, id);
    quote!(impl #name #lifetime { #method } #rest)
}

fn implementation(scope: &Scope<'_>, id: TypeId, name: &str, body: &Tokens) -> Tokens {
    if !scope.context.validates(id) {
        return Tokens::new();
    }
    let (validate, validator) = (scope.runtime("Validate"), scope.runtime("Validator"));
    let (name, lifetime) = (ident(name), types::anonymous_lifetime(scope, id));
    quote! {
        impl #validate for #name #lifetime {
            fn check(&self, validator: &mut #validator) { #body }
        }
    }
}

/// The statements for one member; both take an `Option` as well.
fn member(scope: &Scope<'_>, field: &Field) -> Tokens {
    let (name, wire) = (ident(&field.ident), &field.name.json);
    let rules = rules(scope, &field.constraints, &field.ty);
    let own = rules.map(|rules| quote!(validator.member(#wire, &self.#name, &[#rules]);));
    let nested = validates(scope, &field.ty);
    let inner = nested.then(|| quote!(validator.nested(#wire, &self.#name);));
    let whole = schemas(&field.constraints).map(|list| {
        let some = scope.prelude("Some");
        let value = match field.presence {
            Presence::Required => quote!(#some(&self.#name)),
            Presence::Optional | Presence::Default(_) => quote!(self.#name.as_ref()),
        };
        quote!(validator.member_schemas(#wire, #value, #list);)
    });
    quote!(#own #whole #inner)
}

/// Schemas that are evaluated as they stand, each with its words; nothing where there are none.
fn schemas(constraints: &[Constraint]) -> Option<Tokens> {
    let schemas = constraints.iter().filter_map(|one| match one {
        Constraint::Schema { words, schema } => Some(quote!((#words, #schema))),
        _ => None,
    });
    has_schemas(constraints).then(|| quote!(&[#(#schemas),*]))
}

fn has_schemas(constraints: &[Constraint]) -> bool {
    let mut constraints = constraints.iter();
    constraints.any(|one| matches!(one, Constraint::Schema { .. }))
}

/// Whether a value of the type has something to check in it.
fn validates(scope: &Scope<'_>, ty: &Type) -> bool {
    inner(ty).is_some_and(|id| scope.context.validates(id))
}

/// The named type whose values a value of the type is made of.
fn inner(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::List(ty) | Type::Map(ty) | Type::Nullable(ty) | Type::Boxed(ty) => inner(ty),
        _ => None,
    }
}

fn is_ruled(constraints: &[Constraint], ty: &Type) -> bool {
    has_schemas(constraints) || is_measured(constraints, ty)
}

fn is_measured(constraints: &[Constraint], ty: &Type) -> bool {
    is_measurable(ty)
        && constraints
            .iter()
            .any(|one| expression(&Tokens::new(), one).is_some())
}

/// The rules that hold for a value of the type, as a list of expressions.
fn rules(scope: &Scope<'_>, constraints: &[Constraint], ty: &Type) -> Option<Tokens> {
    if !is_measured(constraints, ty) {
        return None;
    }
    let rule = scope.runtime("Rule");
    let rules = constraints.iter().filter_map(|one| expression(&rule, one));
    Some(quote!(#(#rules),*))
}

fn is_measurable(ty: &Type) -> bool {
    match ty {
        Type::String
        | Type::Number(_)
        | Type::List(_)
        | Type::UnixTimestamp
        | Type::DateTime
        | Type::Date => true,
        Type::Nullable(inner) => is_measurable(inner),
        _ => false,
    }
}

fn expression(rule: &Tokens, constraint: &Constraint) -> Option<Tokens> {
    let length = values::count;
    let bound = values::number_literal;
    Some(match constraint {
        Constraint::MinLength(least) => {
            let least = length(*least);
            quote!(#rule::MinLength(#least))
        }
        Constraint::MaxLength(most) => {
            let most = length(*most);
            quote!(#rule::MaxLength(#most))
        }
        Constraint::MinItems(least) => {
            let least = length(*least);
            quote!(#rule::MinItems(#least))
        }
        Constraint::MaxItems(most) => {
            let most = length(*most);
            quote!(#rule::MaxItems(#most))
        }
        Constraint::Minimum(value) => {
            let value = bound(value)?;
            quote!(#rule::Minimum(#value))
        }
        Constraint::Maximum(value) => {
            let value = bound(value)?;
            quote!(#rule::Maximum(#value))
        }
        Constraint::ExclusiveMinimum(value) => {
            let value = bound(value)?;
            quote!(#rule::ExclusiveMinimum(#value))
        }
        Constraint::ExclusiveMaximum(value) => {
            let value = bound(value)?;
            quote!(#rule::ExclusiveMaximum(#value))
        }
        Constraint::MultipleOf(value) => {
            let value = bound(value)?;
            quote!(#rule::MultipleOf(#value))
        }
        Constraint::UniqueItems => quote!(#rule::UniqueItems),
        Constraint::Pattern(pattern) => quote!(#rule::Pattern(#pattern)),
        Constraint::UncheckedPattern(_) | Constraint::Schema { .. } => return None,
    })
}
