//! What must hold of every schema, used or not: references lead somewhere, and keywords have values
//! that the language of the schema gives them.

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    document::{Base, Resolver, SchemaFormat},
    syntax::{IdSet, Key, Node, NodeId, Object, Value},
};

use super::keywords::{self, Takes};

/// Keywords whose values are data, in which `$ref` is a key like others.
const DATA: &[&str] = &["const", "default", "enum", "example", "examples"];

/// Keywords whose members have free names, so that a member called `default` is a schema.
const NAMED: &[&str] = &[
    "$defs",
    "definitions",
    "dependencies",
    "dependentSchemas",
    "patternProperties",
    "properties",
];

/// A walk over schemas.
pub(super) struct Reach<'r> {
    pub(super) resolver: &'r Resolver,
    /// Schemas behind references that were walked.
    pub(super) seen: &'r mut IdSet<NodeId>,
    pub(super) diagnostics: &'r mut Diagnostics,
}

/// What a schema is written in, as far as it matters here.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Language {
    /// The Schema Object of `AsyncAPI`, as where nothing is said.
    AsyncApi,
    /// JSON Schema, and what `OpenAPI` makes of it.
    JsonSchema,
    /// Anything else: only references are looked at.
    Foreign,
}

impl Language {
    /// That of a `schemaFormat`.
    pub(super) fn of(format: &str) -> Self {
        match SchemaFormat::parse(format) {
            SchemaFormat::AsyncApi => Self::AsyncApi,
            SchemaFormat::JsonSchema(_) | SchemaFormat::OpenApi30 | SchemaFormat::OpenApi31 => {
                Self::JsonSchema
            }
            _ => Self::Foreign,
        }
    }
}

/// What is left to look at.
#[derive(Clone)]
struct Waiting {
    node: Node,
    /// Whether the keys of the node are names, not keywords.
    named: bool,
    /// Whether the node, or what is in it, is a schema; unknown keywords may hold anything.
    schema: bool,
    language: Language,
}

impl Reach<'_> {
    /// Reports what is wrong in and behind `schema`.
    pub(super) fn check(&mut self, schema: &Node, language: Language) {
        let mut waiting = vec![Waiting {
            node: schema.clone(),
            named: false,
            schema: true,
            language,
        }];
        while let Some(next) = waiting.pop() {
            if !next.named && Resolver::is_reference(&next.node) {
                let base = match next.language {
                    Language::AsyncApi => Base::File,
                    Language::JsonSchema | Language::Foreign => Base::Id,
                };
                let target = self.resolver.resolve_from(&next.node, base);
                let target = self.diagnostics.keep(target);
                let target = target.map(|found| found.node);
                let fresh = target.filter(|node| self.seen.insert(node.id()));
                waiting.extend(fresh.map(|node| Waiting { node, ..next }));
                continue;
            }
            match &next.node.value {
                Value::Array(elements) => {
                    for element in elements.iter() {
                        self.is_schema(element, next.schema && next.language != Language::Foreign);
                        waiting.push(Waiting {
                            node: element.clone(),
                            named: false,
                            ..next
                        });
                    }
                }
                Value::Object(object) => self.members(object, &next, &mut waiting),
                _ => {}
            }
        }
    }

    fn members(&mut self, object: &Object, at: &Waiting, waiting: &mut Vec<Waiting>) {
        // A Multi Format Schema Object says its language itself.
        let format = object.get("schemaFormat").filter(|_| !at.named);
        let language = format.map_or(at.language, |format| self.language(format));
        let is_read = at.schema && language != Language::Foreign;
        for (key, value) in object.iter() {
            let mut schema = at.schema;
            if !at.named {
                let takes = Takes::of(key).filter(|_| is_read && format.is_none());
                if let Some(takes) = takes {
                    keywords::check(key, takes, value, self.diagnostics);
                }
                if is_data(key) {
                    continue;
                }
                if language == Language::AsyncApi && key.as_str() == "discriminator" {
                    self.discriminator(value);
                }
                let is_inner = format.is_some() && key.as_str() == "schema";
                schema &= is_inner || takes.is_some_and(|takes| takes.leads_on(value));
            } else if key.as_str() == "$ref" && value.as_str().is_some() {
                // A reference to members instead of members; the reader of schemas says so.
                continue;
            } else if value.as_array().is_some() {
                // Names of members, in `dependencies`.
                schema = false;
            } else {
                self.is_schema(value, is_read);
            }
            waiting.push(Waiting {
                node: value.clone(),
                named: !at.named && NAMED.contains(&key.as_str()),
                schema,
                language,
            });
        }
    }

    /// Reports what is no schema, where one is expected.
    fn is_schema(&mut self, node: &Node, expected: bool) {
        if expected {
            keywords::check_schema(node, self.diagnostics);
        }
    }

    fn language(&mut self, format: &Node) -> Language {
        let Some(text) = format.as_str() else {
            let message = format!("expected a string, found {}", format.type_name());
            let finding = Diagnostic::new(Code::WrongType, message);
            self.diagnostics
                .push(finding.at(format.span, "`schemaFormat` is a media type"));
            return Language::Foreign;
        };
        Language::of(text)
    }

    fn discriminator(&mut self, node: &Node) {
        if node.as_str().is_none() {
            let message = "the `discriminator` of an AsyncAPI schema is the name of a property";
            let finding = Diagnostic::new(Code::WrongType, message);
            let label = format!("expected a string, found {}", node.type_name());
            let help = "write `discriminator: property`; the object form belongs to OpenAPI, whose `schemaFormat` allows it";
            self.diagnostics
                .push(finding.at(node.span, label).help(help));
        }
    }
}

fn is_data(key: &Key) -> bool {
    DATA.contains(&key.as_str()) || key.starts_with("x-")
}
