//! Text → [`Node`] tree with a span on every key and value.

mod json;
mod node;
mod number;
mod object;
pub(crate) mod outline;
mod pointer;
mod quick;
mod text;
mod yaml;

pub use node::{Node, NodeId, Value};
pub use number::Number;
pub use object::{Key, Object};
pub use pointer::Pointer;
pub(crate) use quick::{IdMap, IdSet};
pub use text::Text;

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    source::{SourceId, SourceMap},
};

/// How deep values may nest. What walks a tree by recursion stays within this bound.
pub const MAX_DEPTH: usize = 256;

/// The tree of a file, read as JSON or YAML by the extension of its name, else by its content.
///
/// `None` where it cannot be read to the end. What is wrong is in `diagnostics`; a tree may come
/// with errors such as keys that stand twice.
pub fn parse(sources: &SourceMap, id: SourceId, diagnostics: &mut Diagnostics) -> Option<Node> {
    let text = sources.shared_text(id);
    let name = sources.name(id);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    if extension.eq_ignore_ascii_case("json") {
        return json::read(&text, id, diagnostics);
    }
    if text
        .trim_start_matches('\u{FEFF}')
        .trim_start()
        .starts_with(['{', '['])
    {
        // JSON, unless it turns out to be YAML in flow style.
        let mut findings = Diagnostics::new();
        if let Some(node) = json::read(&text, id, &mut findings) {
            diagnostics.extend(findings.into_sorted());
            return Some(node);
        }
    }
    yaml::read(&text, id, diagnostics)
}

/// A finding for every key that stands twice.
fn duplicate_keys(object: &Object) -> impl Iterator<Item = Diagnostic> {
    object.duplicates().into_iter().map(|(key, first)| {
        Diagnostic::new(Code::DuplicateKey, format!("the key `{key}` stands twice"))
            .at(key.span, "again here")
            .note(first.span, "first here")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every value as `pointer=text it covers`, in document order.
    fn spans(node: &Node, at: &Pointer, sources: &SourceMap, found: &mut Vec<String>) {
        found.push(format!("{at}={}", sources.slice(node.span)));
        let members = node.as_object().into_iter().flat_map(Object::iter);
        for (key, value) in members {
            spans(value, &at.join(key), sources, found);
        }
        for (index, value) in node.as_array().unwrap_or_default().iter().enumerate() {
            spans(value, &at.join(&index.to_string()), sources, found);
        }
    }

    #[track_caller]
    fn check(name: &str, text: &str, expected: &[&str]) {
        let mut sources = SourceMap::new();
        let mut diagnostics = Diagnostics::new();
        let id = sources.add(name, text);
        let node = parse(&sources, id, &mut diagnostics).unwrap();
        assert!(diagnostics.is_empty());
        let mut found = Vec::new();
        spans(&node, &Pointer::root(), &sources, &mut found);
        assert_eq!(found, expected);
    }

    #[track_caller]
    fn check_value(name: &str, text: &str, json: &str) {
        let mut sources = SourceMap::new();
        let mut diagnostics = Diagnostics::new();
        let id = sources.add(name, text);
        let node = parse(&sources, id, &mut diagnostics).unwrap();
        assert_eq!(node.to_json().to_string(), json);
    }

    #[test]
    fn every_value_has_its_span() {
        check(
            "a.yaml",
            "é: [1, 'two']\nb:\n  c: {d: x}\n  e: |\n    text\n",
            &[
                "=é: [1, 'two']\nb:\n  c: {d: x}\n  e: |\n    text\n",
                "/é=[1, 'two']",
                "/é/0=1",
                "/é/1='two'",
                "/b=c: {d: x}\n  e: |\n    text\n",
                "/b/c={d: x}",
                "/b/c/d=x",
                "/b/e=text\n",
            ],
        );
        check(
            "a.json",
            r#" {"a": [1, "t\n"], "b": {}} "#,
            &[
                r#"={"a": [1, "t\n"], "b": {}}"#,
                r#"/a=[1, "t\n"]"#,
                "/a/0=1",
                r#"/a/1="t\n""#,
                "/b={}",
            ],
        );
    }

    #[test]
    fn collections_end_with_their_last_value() {
        check(
            "a.yaml",
            "a:\n- x\n- y # comment\n\n# comment\nb: z\n",
            &[
                "=a:\n- x\n- y # comment\n\n# comment\nb: z",
                "/a=- x\n- y",
                "/a/0=x",
                "/a/1=y",
                "/b=z",
            ],
        );
    }

    #[test]
    fn lists_begin_with_their_first_dash() {
        check(
            "a.yaml",
            "a:\n- - x\nb: # -\n  - [y]\nc:\n-\n  z\n",
            &[
                "=a:\n- - x\nb: # -\n  - [y]\nc:\n-\n  z",
                "/a=- - x",
                "/a/0=- x",
                "/a/0/0=x",
                "/b=- [y]",
                "/b/0=[y]",
                "/b/0/0=y",
                "/c=-\n  z",
                "/c/0=z",
            ],
        );
    }

    #[test]
    fn an_alias_is_the_value_it_names() {
        check(
            "a.yaml",
            "a: &x {k: v}\nb: *x\n",
            &[
                "=a: &x {k: v}\nb: *x",
                "/a=&x {k: v}",
                "/a/k=v",
                "/b=&x {k: v}",
                "/b/k=v",
            ],
        );
    }

    #[test]
    fn byte_order_marks_and_line_ends_of_windows_are_read() {
        check(
            "a.yaml",
            "\u{FEFF}a: b\r\nc: d\r\n",
            &["=a: b\r\nc: d", "/a=b", "/c=d"],
        );
        check("a.json", "\u{FEFF}{\"a\": 1}", &["={\"a\": 1}", "/a=1"]);
    }

    #[test]
    fn the_name_decides_between_the_languages_then_the_content() {
        check_value("a.yaml", r#"{"a": "\ud83d\ude00"}"#, r#"{"a":"😀"}"#);
        check_value("a.yaml", "{a: [b, c,]}", r#"{"a":["b","c"]}"#);
        check_value("a", r#"{"a": 1}"#, r#"{"a":1}"#);
        check_value("a", "a: 1", r#"{"a":1}"#);
    }

    #[test]
    fn keys_are_strings() {
        check_value(
            "a.yaml",
            "200: a\ntrue: b\n1.0: c\n~: d\n? e\n: f\n",
            r#"{"1.0":"c","200":"a","e":"f","true":"b","~":"d"}"#,
        );
    }

    #[test]
    fn integers_of_any_size_keep_their_digits() {
        let mut sources = SourceMap::new();
        let id = sources.add("a.yaml", "123456789012345678901234567890");
        let node = parse(&sources, id, &mut Diagnostics::new()).unwrap();
        assert_eq!(
            node.as_number().unwrap().as_str(),
            "123456789012345678901234567890"
        );
    }

    #[test]
    fn large_objects_are_found_by_key() {
        let lines: Vec<String> = (0..1000)
            .map(|number| format!("key{number}: {number}"))
            .collect();
        let mut sources = SourceMap::new();
        let id = sources.add("a.yaml", lines.join("\n"));
        let node = parse(&sources, id, &mut Diagnostics::new()).unwrap();
        for number in 0..1000 {
            let found = node.get(&format!("key{number}")).and_then(Node::as_number);
            assert_eq!(found.unwrap().as_u64(), Some(number));
        }
        assert_eq!(node.get("key1000"), None);
    }
}
