//! Annotations and extensions: keywords that decide no value's validity.

use crate::syntax::{Node, Object};

use super::{
    Schema, Step,
    keywords::{self, Place},
    model::{Extension, Xml},
};

impl Place<'_, '_> {
    pub(super) fn note(&mut self, schema: &mut Schema, key: &str, node: &Node) -> bool {
        let notes = &mut schema.notes;
        let yes = keywords::is_set(node);
        match key {
            "title" => notes.title = node.as_text().cloned(),
            "description" => notes.description = node.as_text().cloned(),
            "default" => notes.default = Some(Box::new(node.clone())),
            "examples" => notes
                .examples
                .extend(node.as_array().unwrap_or_default().to_vec()),
            "example" => notes.examples.push(node.clone()),
            "deprecated" | "x-deprecated" => notes.deprecated |= yes,
            "readOnly" => notes.read_only = yes,
            "writeOnly" => notes.write_only = yes,
            "xml" | "x-xml" => notes.xml = xml(node).into(),
            "x-sensitive" => notes.extension.sensitive |= yes,
            "x-hookgen" => self.extension(&mut schema.notes.extension, node),
            _ => return false,
        }
        true
    }

    fn extension(&mut self, extension: &mut Extension, node: &Node) {
        let Some(object) = node.as_object() else {
            return self.reader.wrong(node, "`x-hookgen`", "an object");
        };
        for (key, value) in object.iter() {
            match key.as_str() {
                "aliases" => {
                    let names = self.list(value, "aliases").iter();
                    extension
                        .aliases
                        .extend(names.filter_map(Node::as_str).map(str::to_owned));
                }
                "sensitive" => extension.sensitive |= value.as_bool() == Some(true),
                "rust-name" => {
                    extension.rust_name = value.as_str().map(|name| (name.to_owned(), value.span));
                }
                "rust-type" => extension.rust_type = value.as_str().map(str::to_owned),
                "decrypts-to" => extension.decrypts_to = self.child(value, Step::Part),
                _ => self.reader.unknown_extension(key.span, key),
            }
        }
    }
}

fn xml(node: &Node) -> Xml {
    let text = |key| node.get(key).and_then(Node::as_str).map(str::to_owned);
    let flag = |key| {
        node.as_object()
            .is_some_and(|object: &Object| object.get(key).and_then(Node::as_bool) == Some(true))
    };
    Xml {
        name: text("name"),
        attribute: flag("attribute"),
        wrapped: flag("wrapped"),
        prefix: text("prefix"),
        namespace: text("namespace"),
    }
}
