//! Samples of a document as payloads that can be changed.

use crate::sample::{Number, Value};
use hookgen_runtime::{Format, Node, Tree};

/// Reads a sample in XML or JSON.
pub(super) fn read(text: &[u8]) -> Option<Value> {
    match Format::detect(text) {
        Format::Json => Value::from_json(text).ok(),
        Format::Xml => {
            let tree = Tree::parse(Format::Xml, text).ok()?;
            Some(of_node(tree.root()))
        }
    }
}

/// Writes it as it goes into a delivery.
pub(super) fn write(value: &Value, format: Format, root: &str) -> Vec<u8> {
    match format {
        Format::Json => value.to_json(),
        Format::Xml => value.to_xml(root),
    }
    .into_bytes()
}

/// The reader bounds the depth.
fn of_node(node: Node<'_, '_>) -> Value {
    if let Some(text) = node.as_str() {
        return of_text(text);
    }
    let mut members: Vec<(String, Value)> = Vec::new();
    for (name, member) in node.members() {
        let value = of_node(member);
        match members.iter_mut().find(|(other, _)| other == name) {
            None => members.push((name.to_owned(), value)),
            Some((_, Value::List(items))) => items.push(value),
            Some((_, first)) => {
                *first = Value::List(vec![std::mem::replace(first, Value::Null), value])
            }
        }
    }
    if members.is_empty() {
        Value::Text(String::new())
    } else {
        Value::Object(members)
    }
}

/// Numbers stand bare on the wire, and nobody else can tell them from text.
fn of_text(text: &str) -> Value {
    let plain = text.len() < 19 && !text.starts_with('0') && !text.is_empty();
    if text == "0" || (plain && text.bytes().all(|byte| byte.is_ascii_digit())) {
        Value::Number(Number(text.to_owned()))
    } else {
        Value::Text(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sample: &str, written: &str) {
        let value = read(sample.as_bytes()).unwrap();
        assert_eq!(
            write(&value, Format::detect(sample.as_bytes()), "xml"),
            written.as_bytes()
        );
    }

    #[test]
    fn samples_are_read_and_written() {
        check(
            "<xml>\n<a>1</a><b><![CDATA[x]]></b><c/><d><e>01</e><e>2</e></d></xml>",
            "<xml><a>1</a><b><![CDATA[x]]></b><c></c><d><e><![CDATA[01]]></e><e>2</e></d></xml>",
        );
        check("{\"b\": 1, \"a\": [\"1\"]}", "{\"b\":1,\"a\":[\"1\"]}");
    }
}
