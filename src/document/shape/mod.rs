//! What an `AsyncAPI` document must look like: the specification's tables of fields, as tables.
//!
//! The check reports; the adapters that run after it build what they can and stay silent about
//! what was reported here. What does not shape the generated code and is often wrong in real
//! documents (an odd field of Info, say) is a warning.

mod check;
mod common;
mod keywords;
mod parts;
mod reach;
mod scalars;
mod text;
mod v2;
mod v3;

pub(super) use check::check;

/// An object of the specification.
pub(super) struct Shape {
    /// Its name in the specification: `Channel Object`.
    name: &'static str,
    fields: &'static [Field],
    /// What a field that is not listed is.
    unknown: Unknown,
}

/// A field of an object.
struct Field {
    key: &'static str,
    kind: Kind,
    need: Need,
}

/// Whether a field must be there.
#[derive(Clone, Copy, PartialEq)]
enum Need {
    No,
    /// Without it, the document is in error.
    Must,
    /// The specification says so, but nothing depends on it here.
    Should,
}

/// What an unknown field is.
#[derive(Clone, Copy, PartialEq)]
enum Unknown {
    /// A mistake that may hide something: `subcribe`.
    Error,
    /// A mistake of no consequence.
    Warning,
}

/// What a value must be.
#[derive(Clone, Copy)]
enum Kind {
    /// Anything.
    Any,
    /// A string.
    Text,
    /// A string; `1.0` without quotes is so common that it only warns.
    Version,
    /// A string; numbers without quotes only warn.
    Unquoted,
    /// A string or null.
    TextOrNull,
    /// A URI.
    Uri,
    /// A URI with a scheme: the identifier of the application.
    Identifier,
    /// An e-mail address.
    Email,
    /// `true` or `false`.
    Bool,
    /// One of the first strings. The second ones belong to another specification, and warn.
    Word(&'static [&'static str], &'static [&'static str]),
    /// A runtime expression.
    Expression,
    /// An object whose content is free, or a reference to one.
    Free,
    /// Bindings: an object for each protocol, or a reference.
    Bindings,
    /// A payload: a schema in any language.
    Payload,
    /// A schema that describes an object: headers.
    Headers,
    /// A schema: an object, a boolean, or what another schema language makes of it.
    Schema,
    /// An object of the specification, or a reference to one.
    Object(&'static Shape),
    /// A reference, and to nothing but this.
    Reference(&'static Shape),
    /// An object with free keys.
    Map(&'static Kind),
    /// An array.
    List(&'static Kind),
    /// An array; an object only warns, as older tools write examples keyed by name.
    LooseList(&'static Kind),
    /// A message, or `oneOf` a list of messages: 2.x.
    Messages,
    /// A trait, or an array that begins with one.
    Trait(&'static Shape),
    /// A tag.
    Tag,
    /// A security scheme; its type says which shape it has.
    SecurityScheme,
}

/// What helps where an unknown field is nearly a known one.
fn meant(near: &str) -> String {
    format!("did you mean `{near}`? extensions begin with `x-`")
}

const fn may(key: &'static str, kind: Kind) -> Field {
    let need = Need::No;
    Field { key, kind, need }
}

const fn must(key: &'static str, kind: Kind) -> Field {
    let need = Need::Must;
    Field { key, kind, need }
}

const fn should(key: &'static str, kind: Kind) -> Field {
    let need = Need::Should;
    Field { key, kind, need }
}
