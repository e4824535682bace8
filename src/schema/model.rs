//! What a schema says, keyword by keyword, and how schemas refer to each other.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::{
    document::{Base, SchemaFormat},
    source::Span,
    syntax::{Node, Number, Text},
};

use super::{Condition, Rare, Types, rare::Empty};

/// A schema in [`Schemas`](super::Schemas). Two references to one place give one id.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct SchemaId(pub u32);

/// Which keywords count, and what they mean.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Dialect {
    /// The `AsyncAPI` Schema Object: draft-07 with references that are relative to the file.
    AsyncApi,
    /// JSON Schema up to draft-07.
    Draft07,
    /// JSON Schema 2019-09 and 2020-12, and `OpenAPI` 3.1: keywords beside `$ref` count.
    Modern,
    /// The Schema Object of `OpenAPI` 3.0: `nullable`, `discriminator` objects.
    OpenApi30,
}

/// A schema: the keywords that stand in one place, or the intersection of several places.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Every place that contributes; the first is the schema's own.
    pub spans: Vec<Span>,
    /// What a value may be.
    pub types: Types,
    /// `nullable` of `OpenAPI` 3.0, which holds for a wrapped reference too.
    pub nullable: bool,
    /// `enum` and `const`.
    pub values: Option<Box<Values>>,
    /// `format`; `contentEncoding: base64` reads as `byte`.
    pub format: Option<Text>,
    /// Lengths, patterns, ranges.
    pub bounds: Rare<Bounds>,
    /// `properties`, in document order.
    pub properties: Rare<Vec<Property>>,
    /// `required`.
    pub required: Rare<Vec<RequiredName>>,
    /// `patternProperties`.
    pub pattern_properties: Rare<Vec<(String, SchemaId)>>,
    /// `additionalProperties`.
    pub additional: Additional,
    /// Positions of a tuple: `prefixItems`, or `items` with a list.
    pub prefix_items: Rare<Vec<SchemaId>>,
    /// `items`, or what follows the positions of a tuple.
    pub items: Option<SchemaId>,
    /// `unevaluatedProperties` and `unevaluatedItems`. In a resolved schema they are additional members
    /// and items, where these are the same.
    pub unevaluated: Rare<Vec<Unevaluated>>,
    /// `allOf`. Empty in a resolved schema.
    pub all_of: Rare<Vec<Branch>>,
    /// `oneOf` and `anyOf`, in this order where both stand in one schema.
    pub groups: Rare<Vec<Group>>,
    /// Schemas that hold under a condition: `then`, `else`, `dependencies`.
    pub conditional: Rare<Vec<SchemaId>>,
    /// Keywords that restrict values and shape no type: `if`, `not`, `contains`, …
    pub conditions: Rare<Vec<Condition>>,
    /// `discriminator`; only of the schema itself, never from `allOf`.
    pub discriminator: Option<Box<Discriminator>>,
    /// What does not decide which values are valid.
    pub notes: Annotations,
}

/// One part of an `allOf`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Branch {
    /// The schema.
    pub id: SchemaId,
    /// Whether it stands elsewhere and is referred to: then its description is not ours.
    pub by_reference: bool,
}

/// A member that `properties` names.
#[derive(Clone, Debug)]
pub struct Property {
    /// The name on the wire; shared, because many schemas inherit one member.
    pub name: Rc<str>,
    /// Where the name stands.
    pub span: Span,
    /// Its schema.
    pub schema: SchemaId,
    /// Whether `required` names it: that of its own part alone, until the schema is resolved.
    pub required: bool,
    /// Whether only a condition (`then`, `else`, …) brings it in.
    pub conditional: bool,
}

/// A name in `required`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RequiredName {
    /// The name.
    pub name: Rc<str>,
    /// Where it is required.
    pub span: Span,
}

/// `enum`, or `const` as its only value.
#[derive(Clone, Debug)]
pub struct Values {
    /// The values, each once.
    pub list: Vec<Node>,
    /// Where they stand.
    pub span: Span,
}

/// What members that nobody names may be.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Additional {
    /// Nothing is said: anything.
    #[default]
    Unsaid,
    /// `true`: anything, and the document says so.
    Allowed,
    /// `false`.
    Denied(Span),
    /// Values of this schema.
    Of(SchemaId),
}

/// What members or items may be that no other keyword of the schema speaks of, those of its parts
/// included.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unevaluated {
    /// Where it is said.
    pub span: Span,
    /// What they may be.
    pub rest: Rest,
}

/// Of [`Unevaluated`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Rest {
    /// Members.
    Members(Additional),
    /// Items.
    Items(SchemaId),
}

/// A list of alternatives.
#[derive(Clone, Debug)]
pub struct Group {
    /// Where the list stands.
    pub span: Span,
    /// `oneOf`, else `anyOf`.
    pub exclusive: bool,
    /// The alternatives.
    pub members: Vec<SchemaId>,
    /// The list as a condition, for where it shapes no type: alternatives that only say which members
    /// must be there.
    pub condition: Option<Condition>,
}

/// `discriminator`: the string of `AsyncAPI` or the object of `OpenAPI`.
#[derive(Clone, Debug)]
pub struct Discriminator {
    /// The member that tells schemas apart.
    pub property: String,
    /// Where it is named.
    pub span: Span,
    /// `mapping`: values and the schemas they stand for, where these are known.
    pub mapping: Vec<(String, SchemaId)>,
}

/// Rules that restrict values and shape no type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounds {
    /// `minLength`
    pub min_length: Option<u64>,
    /// `maxLength`
    pub max_length: Option<u64>,
    /// `pattern`, all of them.
    pub patterns: Vec<String>,
    /// `minimum`
    pub minimum: Option<Number>,
    /// `maximum`
    pub maximum: Option<Number>,
    /// `exclusiveMinimum`
    pub exclusive_minimum: Option<Number>,
    /// `exclusiveMaximum`
    pub exclusive_maximum: Option<Number>,
    /// `multipleOf`
    pub multiple_of: Option<Number>,
    /// `minItems`
    pub min_items: Option<u64>,
    /// `maxItems`
    pub max_items: Option<u64>,
    /// `uniqueItems`
    pub unique_items: bool,
}

/// Titles, descriptions and extensions.
#[derive(Clone, Debug, Default)]
pub struct Annotations {
    /// `title`
    pub title: Option<Text>,
    /// `description`
    pub description: Option<Text>,
    /// `default`
    pub default: Option<Box<Node>>,
    /// `examples`, and `example` of `OpenAPI`.
    pub examples: Rare<Vec<Node>>,
    /// `deprecated`
    pub deprecated: bool,
    /// `readOnly`
    pub read_only: bool,
    /// `writeOnly`
    pub write_only: bool,
    /// `xml` of `OpenAPI`.
    pub xml: Rare<Xml>,
    /// `x-hookgen`, and `x-sensitive`.
    pub extension: Rare<Extension>,
}

/// How a value is written in XML: the XML Object of `OpenAPI`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Xml {
    /// `name`
    pub name: Option<String>,
    /// `attribute`
    pub attribute: bool,
    /// `wrapped`
    pub wrapped: bool,
    /// `prefix`
    pub prefix: Option<String>,
    /// `namespace`
    pub namespace: Option<String>,
}

/// `x-hookgen` of a schema.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Extension {
    /// `aliases`
    pub aliases: Vec<String>,
    /// `sensitive`, `x-sensitive` or `format: password`
    pub sensitive: bool,
    /// `rust-name`
    pub rust_name: Option<(String, Span)>,
    /// `rust-type`
    pub rust_type: Option<String>,
    /// `decrypts-to`
    pub decrypts_to: Option<SchemaId>,
}

impl Empty for Bounds {
    const EMPTY: &'static Self = &Self {
        min_length: None,
        max_length: None,
        patterns: Vec::new(),
        minimum: None,
        maximum: None,
        exclusive_minimum: None,
        exclusive_maximum: None,
        multiple_of: None,
        min_items: None,
        max_items: None,
        unique_items: false,
    };
}

impl Empty for Xml {
    const EMPTY: &'static Self = &Self {
        name: None,
        attribute: false,
        wrapped: false,
        prefix: None,
        namespace: None,
    };
}

impl Empty for Extension {
    const EMPTY: &'static Self = &Self {
        aliases: Vec::new(),
        sensitive: false,
        rust_name: None,
        rust_type: None,
        decrypts_to: None,
    };
}

impl Unevaluated {
    /// Whether a type comes of it: members that are refused are passed over when they come.
    fn shapes(&self) -> bool {
        !matches!(
            self.rest,
            Rest::Members(Additional::Denied(_) | Additional::Unsaid)
        )
    }
}

impl Dialect {
    /// The dialect of a language; `None` for languages that are no JSON Schema.
    pub fn of(format: &SchemaFormat) -> Option<Self> {
        match format {
            SchemaFormat::AsyncApi => Some(Self::AsyncApi),
            SchemaFormat::JsonSchema(draft) => Some(if draft.starts_with("20") {
                Self::Modern
            } else {
                Self::Draft07
            }),
            SchemaFormat::OpenApi30 => Some(Self::OpenApi30),
            SchemaFormat::OpenApi31 => Some(Self::Modern),
            _ => None,
        }
    }

    /// What references are relative to.
    pub fn base(self) -> Base {
        match self {
            Self::AsyncApi | Self::OpenApi30 => Base::File,
            Self::Draft07 | Self::Modern => Base::Id,
        }
    }
}

impl Schema {
    /// The schema's own place.
    pub fn span(&self) -> Option<Span> {
        self.spans.first().copied()
    }

    /// The member `name`.
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties
            .iter()
            .find(|property| *property.name == *name)
    }

    /// Whether `required` names `name`.
    pub fn requires(&self, name: &str) -> bool {
        self.required.iter().any(|required| *required.name == *name)
    }

    /// The one value of `const` or of an `enum` of one.
    pub fn constant(&self) -> Option<&Node> {
        match self.values.as_ref()?.list.as_slice() {
            [value] => Some(value),
            _ => None,
        }
    }

    /// Whether nothing is to be added to it: it is its own intersection.
    pub(super) fn is_whole(&self) -> bool {
        self.all_of.is_empty() && self.conditional.is_empty() && self.unevaluated.is_empty()
    }

    /// Tells the members which of them `required` names.
    pub(super) fn mark_required(&mut self) {
        let names: BTreeSet<&str> = self.required.iter().map(|it| &*it.name).collect();
        for property in &mut self.properties {
            property.required = !property.conditional && names.contains(&*property.name);
        }
    }

    /// The schemas of what is in a value, and of its alternatives.
    pub fn within(&self) -> impl Iterator<Item = SchemaId> {
        let members = self.properties.iter().map(|property| property.schema);
        let patterns = self.pattern_properties.iter().map(|(_, schema)| *schema);
        let others = match self.additional {
            Additional::Of(schema) => Some(schema),
            _ => None,
        };
        let items = self.prefix_items.iter().copied().chain(self.items);
        let alternatives = self.groups.iter().flat_map(|group| &group.members);
        let alternatives = alternatives.copied();
        members
            .chain(patterns)
            .chain(others)
            .chain(items)
            .chain(alternatives)
    }

    /// Whether anything but annotations, bounds and alternatives is said, so that a type of its
    /// own may come of it.
    pub fn shapes(&self) -> bool {
        self.values.is_some()
            || !self.properties.is_empty()
            || !self.required.is_empty()
            || !self.pattern_properties.is_empty()
            || !self.prefix_items.is_empty()
            || self.items.is_some()
            || !matches!(self.additional, Additional::Unsaid)
            || self.unevaluated.iter().any(Unevaluated::shapes)
            || !self.conditional.is_empty()
            || self.format.is_some()
            || self.discriminator.is_some()
            || self.notes.extension.rust_type.is_some()
            || self.notes.extension.rust_name.is_some()
            || self.notes.extension.decrypts_to.is_some()
    }
}
