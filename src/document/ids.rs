//! What schemas are called: `$id`, `$anchor`, `$dynamicAnchor`, and the `$id: "#name"` of draft-07.
//!
//! An `$id` is a name, never an address: nothing is fetched because of one.

use std::collections::BTreeMap;

use super::uri;
use crate::{
    load::{is_url, join_url},
    source::Span,
    syntax::{Node, Object, Pointer, Value},
};

/// The names in one file.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    resources: Vec<Resource>,
    plain: Vec<PlainName>,
    /// The resource that each reference stands in, by the place of its text.
    around: BTreeMap<Span, usize>,
    /// Whether the whole file is one JSON Schema.
    pub(super) is_schema: bool,
}

/// A schema with an `$id` that is more than a fragment.
#[derive(Clone, Debug)]
pub(super) struct Resource {
    /// What the `$id` comes to; `None` where the one around it is no base.
    pub(super) uri: Option<String>,
    /// The text of the `$id`.
    pub(super) said: Span,
    /// Where the schema stands in its file.
    pub(super) at: Pointer,
    index: usize,
}

/// A schema with a plain name: `$anchor`, `$dynamicAnchor`, or `$id: "#name"`.
#[derive(Clone, Debug)]
struct PlainName {
    name: String,
    within: Option<usize>,
    at: Pointer,
    /// Whether schemas of other resources may take the name over.
    dynamic: bool,
}

impl Ids {
    /// The names in the file at `uri`.
    pub(super) fn of(root: &Node, uri: &str) -> Self {
        let says = |key: &str| root.get(key).and_then(Node::as_str).is_some();
        let mut walk = Walk {
            uri,
            ids: Self {
                is_schema: (says("$schema") || says("$id")) && root.get("asyncapi").is_none(),
                ..Self::default()
            },
            path: Vec::new(),
        };
        walk.node(root, None, false);
        walk.ids
    }

    /// The schemas with an `$id`, outer ones first.
    pub(super) fn resources(&self) -> &[Resource] {
        &self.resources
    }

    /// The innermost schema with an `$id` around the reference whose text is at `span`.
    pub(super) fn around(&self, span: Span) -> Option<&Resource> {
        self.resources.get(*self.around.get(&span)?)
    }

    /// The places of the schemas that are a `$dynamicAnchor` of this name; of the empty name, those
    /// with `$recursiveAnchor`.
    pub(super) fn dynamic(&self, name: &str) -> impl Iterator<Item = &Pointer> {
        let named = self.plain.iter().filter(move |it| it.name == name);
        named.filter(|it| it.dynamic).map(|it| &it.at)
    }

    /// The place of a plain name, of equal ones the first: in the resource, or in the whole file.
    pub(super) fn plain_name(&self, name: &str, within: Option<&Resource>) -> Option<&Pointer> {
        let mut plain = self.plain.iter().filter(|it| it.name == name);
        let found = match within {
            Some(resource) => plain.find(|it| it.within == Some(resource.index)),
            None => plain.next(),
        };
        found.map(|it| &it.at)
    }
}

/// The URI that `reference` (without a fragment) means under `base`: an address, another URI with a
/// scheme, or a path below the root of the document. `None` where the base is no hierarchy.
pub(super) fn join(base: &str, reference: &str) -> Option<String> {
    if is_url(base) || is_url(reference) {
        return join_url(base, reference);
    }
    if uri::has_scheme(reference) || reference.starts_with('/') {
        return Some(reference.to_owned());
    }
    if uri::has_scheme(base) {
        return None;
    }
    uri::join(base, &uri::decode(reference)?).ok()
}

struct Walk<'n> {
    uri: &'n str,
    ids: Ids,
    path: Vec<Token<'n>>,
}

enum Token<'n> {
    Key(&'n str),
    Index(usize),
}

impl<'n> Walk<'n> {
    /// `names` says that the keys of the node are names and no keywords.
    fn node(&mut self, node: &'n Node, within: Option<usize>, names: bool) {
        match &node.value {
            Value::Object(object) => {
                let within = if names {
                    within
                } else {
                    self.schema(node, within)
                };
                for (key, value) in object.iter() {
                    let key = key.as_str();
                    if !names && DATA.contains(&key) {
                        continue;
                    }
                    self.path.push(Token::Key(key));
                    self.node(value, within, !names && NAMED.contains(&key));
                    self.path.pop();
                }
            }
            Value::Array(elements) => {
                for (index, value) in elements.iter().enumerate() {
                    self.path.push(Token::Index(index));
                    self.node(value, within, false);
                    self.path.pop();
                }
            }
            _ => {}
        }
    }

    /// Takes in what an object is called. Gives the resource that its members are in.
    fn schema(&mut self, node: &Node, around: Option<usize>) -> Option<usize> {
        // Most objects have none of the keys that are asked for here.
        let mut keys = node.as_object().into_iter().flat_map(Object::iter);
        if !keys.any(|(key, _)| key.starts_with('$')) {
            return around;
        }
        let text = |key: &str| Some((node.get(key)?.as_str()?, node.get(key)?.span));
        let mut within = around;
        let mut name = text("$anchor").map(|(name, _)| name);
        let recursive = node.get("$recursiveAnchor").and_then(Node::as_bool) == Some(true);
        let dynamic = text("$dynamicAnchor").map(|(name, _)| name);
        let dynamic = dynamic.or(recursive.then_some(""));
        if let Some((id, said)) = text("$id") {
            let (uri, fragment) = id.split_once('#').unwrap_or((id, ""));
            name = name.or(Some(fragment).filter(|it| !it.is_empty()));
            if !uri.is_empty() {
                within = Some(self.resource(uri, said, around));
            }
        }
        for (name, dynamic) in [(name, false), (dynamic, true)] {
            self.ids.plain.extend(name.map(|name| PlainName {
                name: name.to_owned(),
                within,
                at: self.pointer(),
                dynamic,
            }));
        }
        for keyword in REFERENCES {
            if let (Some((_, span)), Some(within)) = (text(keyword), within) {
                self.ids.around.insert(span, within);
            }
        }
        within
    }

    fn resource(&mut self, uri: &str, said: Span, around: Option<usize>) -> usize {
        let around = around.and_then(|index| self.ids.resources.get(index));
        let base = around.map_or(Some(self.uri), |resource| resource.uri.as_deref());
        let uri = join(base.unwrap_or(NO_BASE), uri);
        let index = self.ids.resources.len();
        let at = self.pointer();
        self.ids.resources.push(Resource {
            uri,
            said,
            at,
            index,
        });
        index
    }

    fn pointer(&self) -> Pointer {
        let root = Pointer::root();
        self.path.iter().fold(root, |at, token| match token {
            Token::Key(key) => at.join(key),
            Token::Index(index) => at.join(&index.to_string()),
        })
    }
}

/// Stands for a base that nothing relative can be joined to.
pub(super) const NO_BASE: &str = "urn:";

/// Keywords that refer to other schemas.
const REFERENCES: &[&str] = &["$ref", "$dynamicRef", "$recursiveRef"];

/// Keywords whose values are data, in which `$id` is a key like others.
const DATA: &[&str] = &["const", "default", "enum", "example", "examples"];

/// Members whose own members have free names.
const NAMED: &[&str] = &[
    "$defs",
    "channels",
    "definitions",
    "dependencies",
    "dependentSchemas",
    "messageTraits",
    "messages",
    "operations",
    "parameters",
    "patternProperties",
    "properties",
    "schemas",
];

#[cfg(test)]
mod tests {
    use super::join;

    #[track_caller]
    fn check(base: &str, reference: &str, expected: Option<&str>) {
        assert_eq!(join(base, reference).as_deref(), expected);
    }

    #[test]
    fn names_are_joined_as_uris() {
        let address = Some("https://example.com/schemas/item");
        check("https://example.com/schemas/order", "item", address);
        check("d/order.json", "https://Example.com/schemas/item", address);
        check("d/order.json", "item.json", Some("d/item.json"));
        check("d/order.json", "/schemas/item", Some("/schemas/item"));
        check("d/order.json", "urn:example:item", Some("urn:example:item"));
        check("urn:example:order", "item", None);
    }
}
