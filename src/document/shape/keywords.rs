//! What the keywords of a schema take: JSON Schema draft-07 and 2020-12, with what `AsyncAPI` and
//! `OpenAPI` add.
//!
//! A value of a wrong type is an error, unless a reader knows what was meant: an empty value, a number
//! or `true` in quotes, a number where a text belongs.

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    syntax::{Node, Number},
};

/// What a keyword takes.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Takes {
    /// A string.
    Text,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A whole number from zero on.
    Count,
    /// A number; a boolean in draft-04 and `OpenAPI` 3.0.
    Bound,
    /// A list of any values.
    List,
    /// A list of any values; other things only warn, for nothing depends on them.
    Examples,
    /// A list of names of members; a boolean has another finding.
    Names,
    /// An object.
    Object,
    /// A schema: an object or a boolean.
    Schema,
    /// A schema, or a list of schemas.
    SchemaOrList,
    /// A list of schemas.
    Schemas,
    /// An object of schemas.
    Named,
}

impl Takes {
    /// What the keyword `key` takes; `None` for what is no keyword, and for those that the reader of
    /// schemas checks.
    pub(super) fn of(key: &str) -> Option<Self> {
        Some(match key {
            "$anchor" | "$comment" | "$dynamicAnchor" | "$dynamicRef" | "$id" | "$recursiveRef"
            | "$schema" | "contentEncoding" | "contentMediaType" | "description" | "format"
            | "pattern" | "title" => Self::Text,
            "$recursiveAnchor" | "deprecated" | "nullable" | "readOnly" | "uniqueItems"
            | "writeOnly" => Self::Flag,
            "maximum" | "minimum" | "multipleOf" => Self::Number,
            "maxContains" | "maxItems" | "maxLength" | "maxProperties" | "minContains"
            | "minItems" | "minLength" | "minProperties" => Self::Count,
            "exclusiveMaximum" | "exclusiveMinimum" => Self::Bound,
            "enum" => Self::List,
            "examples" => Self::Examples,
            "required" => Self::Names,
            "dependentRequired" | "externalDocs" | "xml" => Self::Object,
            "additionalItems"
            | "additionalProperties"
            | "contains"
            | "contentSchema"
            | "else"
            | "if"
            | "not"
            | "propertyNames"
            | "then"
            | "unevaluatedItems"
            | "unevaluatedProperties" => Self::Schema,
            "items" => Self::SchemaOrList,
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => Self::Schemas,
            "$defs" | "definitions" | "dependencies" | "dependentSchemas" | "patternProperties"
            | "properties" => Self::Named,
            _ => return None,
        })
    }

    /// Whether the value is or holds schemas, as it should.
    pub(super) fn leads_on(self, value: &Node) -> bool {
        match self {
            Self::Schema => is_schema(value),
            Self::SchemaOrList => is_schema(value) || value.as_array().is_some(),
            Self::Schemas => value.as_array().is_some(),
            Self::Named => value.as_object().is_some(),
            _ => false,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Flag => "`true` or `false`",
            Self::Number | Self::Bound => "a number",
            Self::Count => "a whole number, zero or more",
            Self::List | Self::Examples => "a list",
            Self::Names => "a list of names",
            Self::Object => "an object",
            Self::Schema => "a schema",
            Self::SchemaOrList => "a schema or a list of schemas",
            Self::Schemas => "a list of schemas",
            Self::Named => "an object of schemas",
        }
    }
}

/// How well a value is what a keyword takes.
enum Fit {
    Right,
    Odd,
    Wrong,
}

/// Reports a value that a keyword cannot have.
pub(super) fn check(key: &str, takes: Takes, node: &Node, diagnostics: &mut Diagnostics) {
    let expected = takes.words();
    match fit(takes, node) {
        Fit::Right if takes == Takes::Names => names(node, diagnostics),
        Fit::Right => {}
        Fit::Odd => {
            let message = match node.is_null() {
                true => format!("`{key}` is empty"),
                false => format!("`{key}` must be {expected}"),
            };
            let finding = Diagnostic::new(Code::SchemaDefect, message);
            diagnostics.push(finding.at(node.span, format!("this is {}", node.type_name())));
        }
        Fit::Wrong => wrong(&format!("`{key}`"), expected, node, diagnostics),
    }
}

/// A list of names, element by element.
fn names(node: &Node, diagnostics: &mut Diagnostics) {
    let elements = node.as_array().unwrap_or_default().iter();
    for name in elements.filter(|name| name.as_str().is_none()) {
        wrong("a name in `required`", "a string", name, diagnostics);
    }
}

/// Reports what stands where a schema belongs.
pub(super) fn check_schema(node: &Node, diagnostics: &mut Diagnostics) {
    if node.is_null() {
        let message = "a schema is missing here; any value fits";
        let finding = Diagnostic::new(Code::SchemaDefect, message);
        diagnostics.push(finding.at(node.span, "passed over"));
    } else if !is_schema(node) {
        wrong("a schema", "an object or a boolean", node, diagnostics);
    }
}

fn wrong(what: &str, expected: &str, node: &Node, diagnostics: &mut Diagnostics) {
    let found = match node.as_number() {
        Some(number) => format!("`{number}`"),
        None => node.type_name().to_owned(),
    };
    let message = format!("{what} must be {expected}, not {found}");
    let finding = Diagnostic::new(Code::InvalidSchema, message);
    diagnostics.push(finding.at(node.span, format!("expected {expected}")));
}

fn fit(takes: Takes, node: &Node) -> Fit {
    if node.is_null() {
        return Fit::Odd;
    }
    let text = node.as_str();
    let quoted = |is: fn(&str) -> bool| {
        if text.is_some_and(is) {
            Fit::Odd
        } else {
            Fit::Wrong
        }
    };
    let right = match takes {
        Takes::Text => text.is_some(),
        Takes::Flag => node.as_bool().is_some(),
        Takes::Number => node.as_number().is_some(),
        Takes::Count => node.as_number().is_some_and(|it| it.as_u64().is_some()),
        Takes::Bound => node.as_number().is_some() || node.as_bool().is_some(),
        Takes::List | Takes::Examples | Takes::Schemas => node.as_array().is_some(),
        Takes::Names => node.as_array().is_some() || node.as_bool().is_some(),
        Takes::Object | Takes::Named => node.as_object().is_some(),
        Takes::Schema => is_schema(node),
        Takes::SchemaOrList => is_schema(node) || node.as_array().is_some(),
    };
    match takes {
        _ if right => Fit::Right,
        Takes::Text if node.as_array().is_none() && node.as_object().is_none() => Fit::Odd,
        Takes::Flag => quoted(|text| ["true", "false"].contains(&text)),
        Takes::Number | Takes::Bound | Takes::Count => {
            quoted(|text| Number::of_text(text).is_some())
        }
        Takes::Examples => Fit::Odd,
        _ => Fit::Wrong,
    }
}

fn is_schema(node: &Node) -> bool {
    node.as_object().is_some() || node.as_bool().is_some()
}
