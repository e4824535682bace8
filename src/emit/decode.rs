//! Decoding of structs.

use super::members::{self, Wire};
use super::scope::{Scope, ident};
use super::tokens::{Ident, Tokens, quote};
use super::{enums, structs, types};
use crate::ir::{Extra, Field, Presence, Struct, Type, TypeDef, TypeId};

/// `Decode` of a struct: a line for each member.
pub(super) fn structure(scope: &Scope<'_>, id: TypeId, it: &Struct) -> Tokens {
    let name = ident(&it.ident);
    let [decode, object, error, result, ok] = [
        scope.runtime("Decode"),
        scope.runtime("Object"),
        scope.runtime("DecodeError"),
        scope.prelude("Result"),
        scope.prelude("Ok"),
    ];
    let fields = it.fields.iter().map(|field| {
        let name = ident(&field.ident);
        let value = taken(scope, it, field);
        quote!(#name: #value,)
    });
    let known = it
        .constants
        .iter()
        .filter(|_| it.extra != Extra::Ignore)
        .map(|constant| {
            let name = constant.name.json.as_str();
            quote!(object.skip(#name);)
        });
    let extra = structs::extra(it).map(|(name, _)| quote!(#name: object.extra()?,));
    let is_empty = it.fields.is_empty() && extra.is_none();
    let parameter = if is_empty { quote!(_) } else { quote!(object) };
    let arguments = types::lifetime(scope, id);
    let fields = fields.chain(extra);
    quote! {
        impl<'a> #decode<'a> for #name #arguments {
            fn take(#parameter: &mut #object<'_, 'a>) -> #result<Self, #error> {
                #(#known)*
                #ok(Self { #(#fields)* })
            }
        }
    }
}

/// The expression that takes one member.
///
/// With `?` only where nothing can stand in for the value: each `?` is compiled into functions and branches of its own.
fn taken(scope: &Scope<'_>, it: &Struct, field: &Field) -> Tokens {
    let (name, is_plain) = match members::wire(it, field) {
        Wire::Plain(name) => (quote!(#name), true),
        Wire::Named(name) => (quote!(&Self::#name), false),
    };
    let method = method(scope, field, is_plain);
    let question = method.starts_with("required").then(|| quote!(?));
    let method = Ident(method);
    quote!(object.#method(#name) #question)
}

fn method(scope: &Scope<'_>, field: &Field, is_plain: bool) -> &'static str {
    let is_required = field.presence == Presence::Required;
    match (is_required, is_plain) {
        (true, true) if is_made_from_text(scope, &field.ty) => "take_text",
        (false, true) if is_made_from_text(scope, &field.ty) => "take_optional_text",
        (false, true) if is_object(scope, &field.ty) => "take_optional_object",
        (true, true) if has_default(&field.ty) => "take",
        (true, false) if has_default(&field.ty) => "take_as",
        (true, true) => "required",
        (true, false) => "required_as",
        (false, true) => "take_optional",
        (false, false) => "take_optional_as",
    }
}

/// Whether every text is a value of the type, and nothing else.
fn is_made_from_text(scope: &Scope<'_>, ty: &Type) -> bool {
    let Type::Named(id) = ty else {
        return false;
    };
    matches!(scope.context.krate.type_def(*id), TypeDef::Enum(it) if enums::is_text(it))
}

/// Whether the type is made from the members of an object.
fn is_object(scope: &Scope<'_>, ty: &Type) -> bool {
    let Type::Named(id) = ty else {
        return false;
    };
    matches!(scope.context.krate.type_def(*id), TypeDef::Struct(_))
}

/// Whether the type has a default.
fn has_default(ty: &Type) -> bool {
    match ty {
        Type::Bool
        | Type::Number(_)
        | Type::String
        | Type::Base64
        | Type::Bytes
        | Type::DateTime
        | Type::Date
        | Type::UnixTimestamp
        | Type::Any
        | Type::List(_)
        | Type::Map(_)
        | Type::Nullable(_) => true,
        Type::Never | Type::Tuple(..) | Type::Boxed(_) | Type::Named(_) | Type::External(_) => {
            false
        }
    }
}
