//! `x-hookgen` of servers, channels and messages.

use std::time::Duration;

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    ir::{Acknowledgement, ContentKind, DeliveryKey, KeyMember, Scalar},
    source::Span,
    syntax::{Node, Object},
};

use super::{content, scalars};

/// What one `x-hookgen` says. Everything may be left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Hook {
    pub(super) surface: Option<String>,
    pub(super) root: Option<String>,
    pub(super) formats: Vec<ContentKind>,
    pub(super) ack: Option<Acknowledgement>,
    pub(super) nack: Option<Acknowledgement>,
    pub(super) deadline: Option<Duration>,
    pub(super) retry: Option<Vec<Duration>>,
    pub(super) delivery_key: Vec<DeliveryKey>,
    pub(super) tests: Vec<(Vec<String>, Test)>,
    pub(super) query: Option<Node>,
    pub(super) envelope: Option<Node>,
    pub(super) rust_name: Option<(String, Span)>,
}

/// What `match` asks of a member.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    /// One of these values.
    Values(Vec<Scalar>),
    /// To be there, or not to be.
    Present(bool),
}

impl Hook {
    /// Reads the extension of one object, if it has one.
    pub(super) fn read(node: Option<&Node>, sink: &mut Diagnostics) -> Self {
        let mut hook = Self::default();
        let Some(node) = node else { return hook };
        let Some(object) = node.as_object() else {
            wrong(node, "x-hookgen", "an object", sink);
            return hook;
        };
        for (key, value) in object.iter() {
            hook.member(key, value, sink);
        }
        hook
    }

    /// What this says, and where it is silent what `outer` says.
    #[must_use]
    pub(super) fn or(self, outer: &Self) -> Self {
        let first = |ours: Vec<_>, outer: &[_]| {
            if ours.is_empty() {
                outer.to_vec()
            } else {
                ours
            }
        };
        Self {
            surface: self.surface.or_else(|| outer.surface.clone()),
            root: self.root.or_else(|| outer.root.clone()),
            formats: if self.formats.is_empty() {
                outer.formats.clone()
            } else {
                self.formats
            },
            ack: self.ack.or_else(|| outer.ack.clone()),
            nack: self.nack.or_else(|| outer.nack.clone()),
            deadline: self.deadline.or(outer.deadline),
            retry: self.retry.or_else(|| outer.retry.clone()),
            delivery_key: first(self.delivery_key, &outer.delivery_key),
            tests: self.tests,
            query: self.query.or_else(|| outer.query.clone()),
            envelope: self.envelope.or_else(|| outer.envelope.clone()),
            rust_name: self.rust_name,
        }
    }

    fn member(&mut self, key: &str, node: &Node, sink: &mut Diagnostics) {
        match key {
            "surface" => self.surface = text(key, node, sink),
            "root" => self.root = text(key, node, sink),
            "formats" => self.formats = formats(node, sink),
            "ack" => self.ack = acknowledgement(node, sink),
            "nack" => self.nack = acknowledgement(node, sink),
            "deadline" => self.deadline = duration(node, sink),
            "retry" => {
                let delays = list(key, node, sink).iter();
                self.retry = Some(delays.filter_map(|it| duration(it, sink)).collect());
            }
            "delivery-key" => self.delivery_key = delivery_key(node, sink),
            "match" => self.tests = tests(node, sink),
            "query" => self.query = Some(node.clone()),
            "envelope" => self.envelope = Some(node.clone()),
            "rust-name" => {
                self.rust_name = text(key, node, sink).map(|name| (name, node.span));
            }
            // Read by the document stage, or meant for another kind of object.
            "scheme" | "example-files" => {}
            _ => {
                let message = format!("`{key}` says nothing here");
                let finding = Diagnostic::new(Code::UnknownExtension, message);
                sink.push(finding.at(node.span, "passed over"));
            }
        }
    }
}

fn formats(node: &Node, sink: &mut Diagnostics) -> Vec<ContentKind> {
    let names = list("formats", node, sink).iter();
    let known = names.filter_map(|name| match name.as_str() {
        Some("json") => Some(ContentKind::Json),
        Some("xml") => Some(ContentKind::Xml),
        Some("form") => Some(ContentKind::Form),
        Some("text") => Some(ContentKind::Text),
        Some(media_type) if media_type.contains('/') => Some(content::kind(media_type)),
        _ => {
            wrong(name, "a format", "`json`, `xml`, `form` or `text`", sink);
            None
        }
    });
    known.collect()
}

fn acknowledgement(node: &Node, sink: &mut Diagnostics) -> Option<Acknowledgement> {
    let Some(object) = node.as_object() else {
        wrong(node, "an acknowledgement", "an object", sink);
        return None;
    };
    let status = object.get("status").and_then(Node::as_number);
    let status = status.map_or(Some(200), |number| number.as_u64()?.try_into().ok());
    let Some(status) = status.filter(|status| (100..=599).contains(status)) else {
        wrong(node, "`status`", "an HTTP status", sink);
        return None;
    };
    let text = |key| object.get(key).and_then(Node::as_str).map(str::to_owned);
    let body = text("body").unwrap_or_default();
    let plain = || (!body.is_empty()).then(|| "text/plain".to_owned());
    Some(Acknowledgement {
        status,
        content_type: text("content-type").or_else(plain),
        body,
    })
}

/// `300ms`, `5s`, `3m`, `1h`.
fn duration(node: &Node, sink: &mut Diagnostics) -> Option<Duration> {
    let parsed = node.as_str().and_then(|text| {
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let number: u64 = digits.trim().parse().ok()?;
        match text.get(digits.len()..)? {
            "ms" => Some(Duration::from_millis(number)),
            "s" => Some(Duration::from_secs(number)),
            "m" => number.checked_mul(60).map(Duration::from_secs),
            "h" => number.checked_mul(3600).map(Duration::from_secs),
            _ => None,
        }
    });
    if parsed.is_none() {
        wrong(
            node,
            "a duration",
            "a number and `ms`, `s`, `m` or `h`, such as `5s`",
            sink,
        );
    }
    parsed
}

/// Alternatives, each a list of paths; a single list of names is one alternative.
fn delivery_key(node: &Node, sink: &mut Diagnostics) -> Vec<DeliveryKey> {
    let alternatives = list("delivery-key", node, sink);
    if alternatives.iter().all(|it| it.as_str().is_some()) {
        return vec![one_key(alternatives)];
    }
    alternatives
        .iter()
        .map(|alternative| one_key(list("delivery-key", alternative, sink)))
        .filter(|key| !key.members.is_empty())
        .collect()
}

fn one_key(paths: &[Node]) -> DeliveryKey {
    let members = paths.iter().filter_map(Node::as_str).map(|path| {
        let required = path.strip_suffix('?');
        KeyMember {
            path: split(required.unwrap_or(path)),
            optional: required.is_some(),
        }
    });
    DeliveryKey {
        members: members.collect(),
    }
}

fn tests(node: &Node, sink: &mut Diagnostics) -> Vec<(Vec<String>, Test)> {
    let Some(object) = node.as_object() else {
        wrong(node, "`match`", "an object of members and values", sink);
        return Vec::new();
    };
    object
        .iter()
        .map(|(path, value)| (split(path), test(value)))
        .collect()
}

fn test(node: &Node) -> Test {
    if let Some(present) = node.get("present").and_then(Node::as_bool) {
        return Test::Present(present);
    }
    let values = match node.as_array() {
        Some(values) => values.iter().filter_map(scalars::scalar).collect(),
        None => scalars::scalar(node).into_iter().collect(),
    };
    Test::Values(values)
}

fn split(path: &str) -> Vec<String> {
    path.split('.').map(str::to_owned).collect()
}

fn text(key: &str, node: &Node, sink: &mut Diagnostics) -> Option<String> {
    if node.as_str().is_none() {
        wrong(node, &format!("`{key}`"), "a string", sink);
    }
    node.as_str().map(str::to_owned)
}

fn list<'n>(key: &str, node: &'n Node, sink: &mut Diagnostics) -> &'n [Node] {
    node.as_array().unwrap_or_else(|| {
        wrong(node, &format!("`{key}`"), "a list", sink);
        &[]
    })
}

fn wrong(node: &Node, what: &str, expected: &str, sink: &mut Diagnostics) {
    let message = format!("{what} must be {expected}");
    let finding = Diagnostic::new(Code::BadExtension, message);
    sink.push(finding.at(node.span, format!("this is {}", node.type_name())));
}

/// The scheme that a security scheme's extension names.
pub(super) fn scheme(extension: Option<&Node>) -> Option<String> {
    let object = extension.and_then(Node::as_object);
    let scheme = object.and_then(|it: &Object| it.get("scheme"));
    scheme.and_then(Node::as_str).map(str::to_owned)
}
