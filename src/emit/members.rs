//! Members of structs: their names on the wire, their order, their documentation.

use super::context::Namespace;
use super::scope::Scope;
use super::tokens::{Tokens, quote, word};
use super::{docs, values};
use crate::ir::{Constant, Constraint, Field, MemberName, Presence, Struct};

/// How a member is addressed.
pub(super) enum Wire<'a> {
    /// By one name for both wires.
    Plain(&'a str),
    /// By an associated constant that holds all its names.
    Named(Tokens),
}

/// What is written of a struct.
pub(super) enum Member<'a> {
    Field(&'a Field),
    Constant(&'a Constant),
}

/// How a field is addressed.
pub(super) fn wire<'a>(_of: &Struct, field: &'a Field) -> Wire<'a> {
    if is_plain(&field.name) {
        Wire::Plain(&field.name.json)
    } else {
        Wire::Named(const_name(field.ident.trim_start_matches("r#")))
    }
}

/// How a constant is addressed.
pub(super) fn constant_wire<'a>(of: &Struct, constant: &'a Constant) -> Wire<'a> {
    if is_plain(&constant.name) {
        return Wire::Plain(&constant.name.json);
    }
    let position = of
        .constants
        .iter()
        .position(|other| std::ptr::eq(other, constant));
    Wire::Named(word(&format!("CONSTANT_{}", position.unwrap_or_default())))
}

/// Associated constants for members with more than one name.
pub(super) fn consts(scope: &Scope<'_>, it: &Struct) -> Tokens {
    let fields = it.fields.iter().map(|field| (wire(it, field), &field.name));
    let constants = it
        .constants
        .iter()
        .map(|one| (constant_wire(it, one), &one.name));
    fields
        .chain(constants)
        .filter_map(|(wire, name)| match wire {
            Wire::Plain(_) => None,
            Wire::Named(ident) => {
                let ty = scope.runtime("Name");
                let value = name_value(&ty, name);
                Some(quote!(const #ident: #ty = #value;))
            }
        })
        .collect()
}

/// Members in the order they are written: XML attributes, constants, the rest.
pub(super) fn in_order(it: &Struct) -> Vec<Member<'_>> {
    let is_attribute =
        |name: &MemberName| name.xml.as_deref().is_some_and(|xml| xml.starts_with('@'));
    let (first, rest): (Vec<_>, Vec<_>) = it
        .fields
        .iter()
        .partition(|field| is_attribute(&field.name));
    let (first_constants, constants): (Vec<_>, Vec<_>) = it
        .constants
        .iter()
        .partition(|constant| is_attribute(&constant.name));
    let attributes = first.into_iter().map(Member::Field);
    attributes
        .chain(first_constants.into_iter().map(Member::Constant))
        .chain(constants.into_iter().map(Member::Constant))
        .chain(rest.into_iter().map(Member::Field))
        .collect()
}

/// Documentation of a field: the document's, then what the schema demands.
pub(super) fn docs(field: &Field) -> Vec<String> {
    let mut lines = docs::lines(&field.docs);
    if lines.is_empty() {
        lines.push(format!("{}.", docs::code(&field.name.json)));
    }
    let notes = notes(field);
    if !notes.is_empty() {
        lines.push(String::new());
        lines.push(notes.join(" "));
    }
    lines
}

fn notes(field: &Field) -> Vec<String> {
    let mut notes: Vec<_> = field.constraints.iter().map(sentence).collect();
    if let Presence::Default(value) = &field.presence {
        notes.push(format!(
            "{} where the member is missing.",
            docs::code(&values::json(value))
        ));
    }
    notes
}

/// The documentation of a type, with its rules behind it.
pub(super) fn type_lines(markdown: &str, fallback: &str, rules: &[Constraint]) -> Vec<String> {
    let mut lines = docs::lines_or(markdown, fallback);
    for rule in rules {
        lines.push(String::new());
        lines.extend(docs::lines(&sentence(rule)));
    }
    lines
}

/// As [`type_lines`], as attributes.
pub(super) fn type_docs(markdown: &str, fallback: &str, rules: &[Constraint]) -> Tokens {
    docs::verbatim(&type_lines(markdown, fallback, rules))
}

/// A rule in words.
fn sentence(constraint: &Constraint) -> String {
    let of = |value| values::json(value);
    match constraint {
        Constraint::MinLength(1) => "Not empty.".to_owned(),
        Constraint::MinLength(least) => format!("At least {least} characters."),
        Constraint::MaxLength(most) => format!("At most {most} characters."),
        Constraint::Pattern(pattern) | Constraint::UncheckedPattern(pattern) => {
            format!("Matches {}.", docs::code(pattern))
        }
        Constraint::Minimum(least) => format!("At least {}.", of(least)),
        Constraint::Maximum(most) => format!("At most {}.", of(most)),
        Constraint::ExclusiveMinimum(bound) => format!("More than {}.", of(bound)),
        Constraint::ExclusiveMaximum(bound) => format!("Less than {}.", of(bound)),
        Constraint::MultipleOf(factor) => format!("A multiple of {}.", of(factor)),
        Constraint::MinItems(least) => format!("At least {least} items."),
        Constraint::MaxItems(most) => format!("At most {most} items."),
        Constraint::UniqueItems => "No two items are equal.".to_owned(),
        Constraint::Schema { words, .. } => docs::as_sentence(words),
    }
}

fn is_plain(name: &MemberName) -> bool {
    let MemberName {
        json: _,
        xml,
        namespace,
        wrapped_item,
        aliases,
    } = name;
    xml.is_none() && namespace.is_none() && wrapped_item.is_none() && aliases.is_empty()
}

fn name_value(ty: &Tokens, name: &MemberName) -> Tokens {
    let json = &name.json;
    let xml = name.xml.iter().map(|xml| quote!(.xml(#xml)));
    let item = name.wrapped_item.iter().map(|item| quote!(.wrapped(#item)));
    let aliases = (!name.aliases.is_empty()).then(|| {
        let aliases = &name.aliases;
        quote!(.aliases(&[#(#aliases),*]))
    });
    let namespace = namespace(name.namespace.as_deref());
    quote!(#ty::new(#json) #(#xml)* #(#item)* #aliases #namespace)
}

/// The name of an XML element that is a document.
pub(super) fn element(scope: &Scope<'_>, name: &str, namespace: Option<&Namespace>) -> Tokens {
    let (ty, namespace) = (scope.runtime("Name"), self::namespace(namespace));
    quote!(#ty::new(#name) #namespace)
}

fn namespace(namespace: Option<&Namespace>) -> Tokens {
    let Some((prefix, uri)) = namespace else {
        return Tokens::new();
    };
    let prefix = prefix.iter().map(|prefix| quote!(.prefix(#prefix)));
    // A prefix alone was declared further up.
    let uri = (!uri.is_empty()).then(|| quote!(.namespace(#uri)));
    quote!(#(#prefix)* #uri)
}

/// The constant of a field: its name in capitals.
fn const_name(field: &str) -> Tokens {
    word(&field.to_uppercase())
}
