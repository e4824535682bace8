//! Payload types: structs, open enums, unions and newtypes.

use super::{Decision, Scalar};
use crate::schema::Rare;
use crate::source::Span;

/// Index into [`Crate::types`](super::Crate::types).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct TypeId(pub u32);

/// A named type of the generated crate.
#[derive(Clone, Debug)]
pub enum TypeDef {
    /// An object with known members.
    Struct(Struct),
    /// A closed list of scalar values, always with a catch-all.
    Enum(Enum),
    /// `oneOf`/`anyOf`: one of several types.
    Union(Union),
    /// A named schema that is not an object: a list, map or scalar with a name of its own.
    Newtype(Newtype),
}

/// How a value is written in Rust.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// `bool`
    Bool,
    /// `i32`, `i64`, `u32`, `u64`, `i128`, `f32`, `f64`, by name.
    Number(&'static str),
    /// `String`, or `Cow<'a, str>` in borrowed mode.
    String,
    /// Base64 text (`format: byte`/`binary`): `hookgen_runtime::Base64`.
    Base64,
    /// `format: date-time`: keeps its text.
    DateTime,
    /// `format: date`: keeps its text.
    Date,
    /// `format: unix-time`: seconds since 1970.
    UnixTimestamp,
    /// The bytes of a whole body (`Vec<u8>`): a payload in a format that is not read. Only as the
    /// type of a message.
    Bytes,
    /// Any JSON value: `serde_json::Value`.
    Any,
    /// No value can match (`false` schema, contradictory `allOf`).
    Never,
    /// `Vec<T>`
    List(Box<Type>),
    /// `BTreeMap<String, T>`
    Map(Box<Type>),
    /// Fixed positions, then optionally more of one type.
    Tuple(Vec<Type>, Option<Box<Type>>),
    /// `Nullable<T>`: the value may be `null`.
    Nullable(Box<Type>),
    /// `Box<T>`: an edge of a cycle.
    Boxed(Box<Type>),
    /// A type of this crate.
    Named(TypeId),
    /// A Rust path the user asked for.
    External(String),
}

/// An object with known members.
#[derive(Clone, Debug)]
pub struct Struct {
    /// Rust name.
    pub ident: String,
    /// Markdown; title, description, where it is used.
    pub docs: String,
    /// The schema's place in the document, for `source:` lines and diagnostics.
    pub span: Span,
    /// Members in document order, base schemas first.
    pub fields: Vec<Field>,
    /// Members with one possible value: written, compared in dispatch, never a field.
    pub constants: Vec<Constant>,
    /// What happens to members the schema does not name.
    pub extra: Extra,
    /// What `validate()` checks of the whole object.
    pub constraints: Vec<Constraint>,
    /// XML element name where the struct is a document of its own.
    pub root: Option<String>,
    /// Namespace prefix and URI of that element.
    pub root_namespace: Option<(Option<String>, String)>,
    /// `#[deprecated]`, with a note.
    pub deprecated: bool,
    /// Whether the struct or any value in it is sensitive: `Debug` is written by hand.
    pub redacted: bool,
    /// Whether every type in it is `Eq` (no floats, no arbitrary JSON).
    pub eq: bool,
    /// Extra derives and attributes from the configuration.
    pub attributes: Vec<String>,
}

/// One member of a struct.
#[derive(Clone, Debug)]
pub struct Field {
    /// Rust name, raw identifiers written `r#type`.
    pub ident: String,
    /// Names on the wire.
    pub name: MemberName,
    /// Type of the value itself; [`Presence`] adds the `Option`.
    pub ty: Type,
    /// Whether the member may be missing.
    pub presence: Presence,
    /// Markdown.
    pub docs: String,
    /// `#[deprecated]`.
    pub deprecated: bool,
    /// Redacted in `Debug`.
    pub sensitive: bool,
    /// What `validate()` checks.
    pub constraints: Rare<Vec<Constraint>>,
    /// Extra attributes from the configuration.
    pub attributes: Rare<Vec<String>>,
}

/// Names of a member on both wires.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemberName {
    /// Property name: the JSON name, and the XML element name unless `xml` says otherwise.
    pub json: String,
    /// XML element name where it differs; `@name` is an attribute.
    pub xml: Option<Box<str>>,
    /// Namespace prefix and URI, for encoding.
    pub namespace: Option<Box<(Option<String>, String)>>,
    /// Element name of the items of a wrapped list.
    pub wrapped_item: Option<Box<str>>,
    /// Other names accepted on receive.
    pub aliases: Rare<Vec<String>>,
}

/// Whether a member may be missing.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    /// Always there: `T`.
    Required,
    /// May be missing: `Option<T>` (a list or map that may be missing stays `Option`).
    Optional,
    /// May be missing and then means this value: `Option<T>`, and a method that gives the value.
    Default(Scalar),
}

/// A member whose value the schema fixes.
#[derive(Clone, Debug)]
pub struct Constant {
    /// Names on the wire.
    pub name: MemberName,
    /// The one value.
    pub value: Scalar,
    /// Whether the schema requires it (a missing optional constant is fine).
    pub required: bool,
}

/// What happens to members the schema does not name.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Extra {
    /// Skipped.
    #[default]
    Ignore,
    /// Kept in a field `extra: BTreeMap<String, T>` (or the given field name).
    Keep {
        /// Rust name of the field.
        ident: String,
        /// Type of each value.
        ty: Type,
    },
}

/// A list of scalar values.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Rust name.
    pub ident: String,
    /// Markdown.
    pub docs: String,
    /// Place of the schema.
    pub span: Span,
    /// `String` (text), a number type, `Bool` or [`Type::Any`] where values are mixed.
    pub repr: Type,
    /// Known values.
    pub variants: Vec<EnumVariant>,
    /// Name of the catch-all, normally `Other`.
    pub other: String,
    /// Whether the document allows any value of the kind beside the listed ones.
    pub open: bool,
    /// What `validate()` checks: conditions alone.
    pub constraints: Vec<Constraint>,
    /// `#[deprecated]`.
    pub deprecated: bool,
    /// Extra derives and attributes from the configuration.
    pub attributes: Vec<String>,
}

/// One known value of an [`Enum`].
#[derive(Clone, Debug)]
pub struct EnumVariant {
    /// Rust name.
    pub ident: String,
    /// The value on the wire.
    pub value: Scalar,
    /// Other spellings accepted on receive.
    pub aliases: Vec<Scalar>,
    /// Markdown.
    pub docs: String,
}

/// One of several types.
#[derive(Clone, Debug)]
pub struct Union {
    /// Rust name.
    pub ident: String,
    /// Markdown.
    pub docs: String,
    /// Place of the schema.
    pub span: Span,
    /// The alternatives, in document order.
    pub variants: Vec<UnionVariant>,
    /// How a value picks its alternative (leaf = index into `variants`).
    pub decision: Decision,
    /// Name of the catch-all that keeps the value, normally `Other`.
    pub other: String,
    /// Whether one of the alternatives takes any value, as the catch-all does.
    pub open: bool,
    /// What `validate()` checks of a value, whichever alternative it is: conditions alone.
    pub constraints: Vec<Constraint>,
    /// Whether every type in it is `Eq`.
    pub eq: bool,
    /// Whether a value in it is sensitive.
    pub redacted: bool,
    /// `#[deprecated]`.
    pub deprecated: bool,
    /// Extra derives and attributes from the configuration.
    pub attributes: Vec<String>,
}

/// One alternative of a [`Union`].
#[derive(Clone, Debug)]
pub struct UnionVariant {
    /// Rust name.
    pub ident: String,
    /// Type of the value.
    pub ty: Type,
    /// Markdown.
    pub docs: String,
    /// Tag member written beside the value's own members when the alternative does not carry it as
    /// a constant (a discriminator whose value is the schema's name).
    pub tag: Option<Constant>,
    /// What `validate()` checks of a value whose type has no name, and so no rules of its own.
    pub constraints: Vec<Constraint>,
}

/// A named type around another one.
#[derive(Clone, Debug)]
pub struct Newtype {
    /// Rust name.
    pub ident: String,
    /// Markdown.
    pub docs: String,
    /// Place of the schema.
    pub span: Span,
    /// What it wraps.
    pub inner: Type,
    /// XML element name where it is a document of its own.
    pub root: Option<String>,
    /// Namespace prefix and URI of that element.
    pub root_namespace: Option<(Option<String>, String)>,
    /// Item element name where `inner` is a list of its own XML document.
    pub item: Option<String>,
    /// Whether the wrapped type is `Eq`.
    pub eq: bool,
    /// Whether a value in it is sensitive.
    pub redacted: bool,
    /// `#[deprecated]`.
    pub deprecated: bool,
    /// What `validate()` checks.
    pub constraints: Vec<Constraint>,
    /// Extra derives and attributes from the configuration.
    pub attributes: Vec<String>,
}

/// A rule of the schema that never rejects a delivery and that `validate()` reports.
#[derive(Clone, Debug, PartialEq)]
pub enum Constraint {
    /// Fewest characters.
    MinLength(u64),
    /// Most characters.
    MaxLength(u64),
    /// ECMA 262 pattern.
    Pattern(String),
    /// `pattern` that `validate()` does not understand; said in the documentation only.
    UncheckedPattern(String),
    /// Smallest value, itself allowed.
    Minimum(Scalar),
    /// Largest value, itself allowed.
    Maximum(Scalar),
    /// Lower bound, itself not allowed.
    ExclusiveMinimum(Scalar),
    /// Upper bound, itself not allowed.
    ExclusiveMaximum(Scalar),
    /// The value is a multiple of this.
    MultipleOf(Scalar),
    /// Fewest items.
    MinItems(u64),
    /// Most items.
    MaxItems(u64),
    /// No two items are equal.
    UniqueItems,
    /// Keywords that are evaluated as they stand: `if`, `not`, `contains`, …
    Schema {
        /// What they say, as Markdown without a capital and a full stop.
        words: String,
        /// The keywords as a JSON Schema.
        schema: String,
    },
}
