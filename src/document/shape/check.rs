//! The walk of a document along the tables.

use super::{
    Field, Kind, Need, Shape, Unknown, common, parts, reach, reach::Language, text, v2, v3,
};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics, closest},
    document::{Resolver, Version},
    source::Span,
    syntax::{IdSet, Key, Node, NodeId, Object},
};

/// Reports everything that breaks the specification outside of schemas.
///
/// `newer` says that the document's minor version is not known yet, so that unknown fields may
/// well exist.
pub(in crate::document) fn check(
    resolver: &Resolver,
    version: Version,
    newer: bool,
    diagnostics: &mut Diagnostics,
) {
    let mut checker = Checker {
        resolver,
        newer,
        seen: IdSet::default(),
        reached: IdSet::default(),
        diagnostics,
    };
    let root = if version.major == 2 {
        &v2::ROOT
    } else {
        &v3::ROOT
    };
    checker.object(resolver.root(), root);
    parts::check(resolver, version, diagnostics);
}

pub(super) struct Checker<'c> {
    resolver: &'c Resolver,
    newer: bool,
    /// Objects that were checked, and as what.
    seen: IdSet<(NodeId, &'static str)>,
    /// Schemas behind references whose own references were checked.
    reached: IdSet<NodeId>,
    diagnostics: &'c mut Diagnostics,
}

impl Checker<'_> {
    fn value(&mut self, node: &Node, kind: Kind) {
        match kind {
            // Payloads are checked with the message around them.
            Kind::Any | Kind::Payload => {}
            Kind::Version => self.version(node),
            Kind::Unquoted if node.as_number().is_some() => {
                self.odd(node.span, "this is a string; put it in quotes");
            }
            Kind::TextOrNull if node.is_null() => {}
            Kind::Text | Kind::TextOrNull | Kind::Unquoted => self.text(node),
            Kind::Uri => self.form(node, text::uri, "a URI"),
            Kind::Identifier => self.form(node, text::identifier, "a URI"),
            Kind::Email => self.form(node, text::email, "an e-mail address"),
            Kind::Expression => {
                self.form(
                    node,
                    text::expression,
                    "a runtime expression: `$message.header#/…` or `$message.payload#/…`",
                );
            }
            Kind::Bool if node.as_bool().is_some() => {}
            Kind::Bool => self.wrong_type(node, "`true` or `false`"),
            Kind::Word(words, foreign) => self.word(node, words, foreign),
            Kind::Free => self.free(node),
            Kind::Bindings => self.bindings(node),
            Kind::Headers => self.headers(node),
            Kind::Schema => self.schema(node),
            Kind::Object(shape) => self.object_or_reference(node, shape),
            Kind::Reference(shape) => self.reference(node, shape),
            Kind::Map(kind) => self.map(node, *kind),
            Kind::List(kind) => self.list(node, *kind),
            Kind::LooseList(kind) => self.loose_list(node, *kind),
            Kind::Messages => self.messages(node),
            Kind::Trait(shape) => self.trait_or_list(node, shape),
            Kind::Tag if node.as_str().is_some() => {
                self.odd(node.span, "a tag is an object with a `name`, not a string");
            }
            Kind::Tag => self.object_or_reference(node, &common::TAG),
            Kind::SecurityScheme => self.security_scheme(node),
        }
    }

    /// The object behind a node, reported where there is none. Gives an object only once per
    /// shape, so that shared objects and loops are walked once.
    fn target(&mut self, node: &Node, name: &'static str) -> Option<Node> {
        let target = if Resolver::is_reference(node) {
            self.siblings(node);
            self.diagnostics.keep(self.resolver.resolve(node))?.node
        } else {
            node.clone()
        };
        self.seen.insert((target.id(), name)).then_some(target)
    }

    fn object_or_reference(&mut self, node: &Node, shape: &'static Shape) {
        if let Some(target) = self.target(node, shape.name) {
            self.object(&target, shape);
        }
    }

    fn reference(&mut self, node: &Node, shape: &'static Shape) {
        if Resolver::is_reference(node) {
            self.object_or_reference(node, shape);
        } else {
            self.wrong_type(
                node,
                &format!("a reference to {}", with_article(shape.name)),
            );
        }
    }

    fn object(&mut self, node: &Node, shape: &'static Shape) {
        let Some(object) = node.as_object() else {
            return self.wrong_type(node, &with_article(shape.name));
        };
        for (key, value) in object.iter() {
            match shape.fields.iter().find(|field| field.key == key.as_str()) {
                Some(Field {
                    kind: Kind::Payload,
                    ..
                }) => self.payload(value, object),
                Some(field) => self.value(value, field.kind),
                None => self.unknown(key, shape),
            }
        }
        for field in shape.fields {
            if field.need != Need::No && !object.contains(field.key) {
                self.missing(node, field, shape);
            }
        }
    }

    fn map(&mut self, node: &Node, kind: Kind) {
        let Some(target) = self.plain_target(node) else {
            return;
        };
        match target.as_object() {
            Some(object) => {
                for (key, value) in object.iter() {
                    if !key.starts_with("x-") {
                        self.value(value, kind);
                    }
                }
            }
            None => self.wrong_type(&target, "an object"),
        }
    }

    /// What a node is or refers to, whether it was seen before or not.
    fn plain_target(&mut self, node: &Node) -> Option<Node> {
        if !Resolver::is_reference(node) {
            return Some(node.clone());
        }
        Some(self.diagnostics.keep(self.resolver.resolve(node))?.node)
    }

    fn list(&mut self, node: &Node, kind: Kind) {
        let Some(elements) = node.as_array() else {
            return self.wrong_type(node, "an array");
        };
        for element in elements {
            self.value(element, kind);
        }
    }

    fn loose_list(&mut self, node: &Node, kind: Kind) {
        if node.as_object().is_some() {
            self.odd(node.span, "this should be an array");
        } else {
            self.list(node, kind);
        }
    }

    /// A message or a list of them, lists in lists without recursion.
    fn messages(&mut self, node: &Node) {
        let mut waiting = vec![node.clone()];
        while let Some(node) = waiting.pop() {
            let Some(target) = self.target(&node, v2::MESSAGE.name) else {
                continue;
            };
            match target.get("oneOf") {
                None => self.object(&target, &v2::MESSAGE),
                Some(list) => match list.as_array() {
                    Some(elements) => waiting.extend(elements.iter().rev().cloned()),
                    None => self.wrong_type(list, "an array"),
                },
            }
        }
    }

    fn trait_or_list(&mut self, node: &Node, shape: &'static Shape) {
        let first = node.as_array().and_then(<[Node]>::first);
        self.object_or_reference(first.unwrap_or(node), shape);
    }

    fn security_scheme(&mut self, node: &Node) {
        let Some(target) = self.target(node, "Security Scheme Object") else {
            return;
        };
        if target.as_object().is_none() {
            return self.wrong_type(&target, "a Security Scheme Object");
        }
        match target.get("type") {
            None => {
                self.push(
                    Code::MissingField,
                    target.span,
                    "a Security Scheme Object needs a `type`",
                    "",
                );
            }
            Some(kind) => match kind.as_str().map(common::security_scheme) {
                Some(Some(shape)) => self.object(&target, shape),
                Some(None) => self.odd(
                    kind.span,
                    "the specification has no such type of security scheme",
                ),
                None => self.text(kind),
            },
        }
    }

    fn headers(&mut self, node: &Node) {
        let Some(target) = self.plain_target(node) else {
            return;
        };
        self.schema(node);
        if let Some(kind) = target.get("type")
            && kind.as_str() != Some("object")
        {
            self.push(
                Code::WrongType,
                kind.span,
                "headers must be described by a schema of type `object`",
                "expected `object`",
            );
        }
    }

    /// Schemas are checked where they are lowered; here only that it can be one, and that its
    /// references lead somewhere.
    fn schema(&mut self, node: &Node) {
        self.references(node);
        if node.as_object().is_none() && node.as_bool().is_none() {
            self.wrong_type(node, "a schema");
        }
    }

    fn references(&mut self, schema: &Node) {
        self.reach(schema, Language::AsyncApi);
    }

    /// The payload of a message of 2.x, whose `schemaFormat` stands beside it.
    fn payload(&mut self, node: &Node, message: &Object) {
        let format = message.get("schemaFormat").and_then(Node::as_str);
        self.reach(node, format.map_or(Language::AsyncApi, Language::of));
    }

    fn reach(&mut self, schema: &Node, language: Language) {
        let mut reach = reach::Reach {
            resolver: self.resolver,
            seen: &mut self.reached,
            diagnostics: self.diagnostics,
        };
        reach.check(schema, language);
    }

    fn free(&mut self, node: &Node) {
        if let Some(target) = self.plain_target(node)
            && target.as_object().is_none()
        {
            self.wrong_type(&target, "an object");
        }
    }

    /// An object for each protocol, whose content belongs to that protocol.
    fn bindings(&mut self, node: &Node) {
        let Some(target) = self.plain_target(node) else {
            return;
        };
        let Some(object) = target.as_object() else {
            return self.wrong_type(&target, "an object");
        };
        for (key, binding) in object.iter().filter(|(key, _)| !key.starts_with("x-")) {
            if binding.is_null() {
                self.odd(
                    binding.span,
                    &format!("the binding `{key}` is empty; write `{{}}`"),
                );
            } else if common::PROTOCOLS.contains(&key.as_str()) {
                self.binding(binding);
            } else if binding.as_object().is_none() {
                let message = format!("`{key}` is no protocol with a binding");
                self.odd(key.span, &message);
            }
        }
    }

    fn binding(&mut self, node: &Node) {
        self.free(node);
        let target = self.resolver.resolve(node).ok();
        let version = target.as_ref().and_then(|it| it.node.get("bindingVersion"));
        if let Some(version) = version {
            self.version(version);
        }
    }

    fn unknown(&mut self, key: &Key, shape: &Shape) {
        if key.starts_with("x-") {
            return;
        }
        let known = shape.fields.iter().map(|field| field.key);
        let near = closest(key, known);
        let code = if shape.unknown == Unknown::Error && !self.newer {
            Code::UnknownField
        } else {
            Code::IgnoredField
        };
        let message = format!("the {} has no field `{key}`", shape.name);
        let finding = Diagnostic::new(code, message).at(key.span, "unknown field");
        self.diagnostics.push(match near {
            Some(near) => finding.help(super::meant(near)),
            None => finding,
        });
    }

    fn missing(&mut self, node: &Node, field: &Field, shape: &Shape) {
        let code = if field.need == Need::Must {
            Code::MissingField
        } else {
            Code::TolerableDefect
        };
        let message = format!("the {} needs `{}`", shape.name, field.key);
        self.push(code, node.span, &message, "missing in here");
    }

    fn siblings(&mut self, node: &Node) {
        let object = node.as_object().map(Object::iter).into_iter().flatten();
        for (key, _) in object {
            if key.as_str() != "$ref" && !key.starts_with("x-") && key.as_str() != "description" {
                let message = format!("`{key}` beside `$ref` has no effect");
                self.push(Code::IgnoredSiblings, key.span, &message, "ignored");
            }
        }
    }

    pub(super) fn wrong_type(&mut self, node: &Node, expected: &str) {
        let message = format!("expected {expected}, found {}", node.type_name());
        self.push(Code::WrongType, node.span, &message, "");
    }

    pub(super) fn odd(&mut self, span: Span, what: &str) {
        self.push(Code::TolerableDefect, span, what, "");
    }

    pub(super) fn push(&mut self, code: Code, span: Span, message: &str, label: &str) {
        self.diagnostics
            .push(Diagnostic::new(code, message).at(span, label));
    }
}

fn with_article(name: &str) -> String {
    let article = if name.starts_with(['A', 'E', 'I', 'O', 'U']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {name}")
}
