#![no_main]
//! The JSON reader beside `serde_json`, and the readers of JSON envelopes; and opened documents are read alike,
//! whatever was read before.

use hookgen_fuzz::{keys, walk};
use hookgen_runtime::http::HeaderMap;
use hookgen_runtime::scheme::message_push::MessagePush;
use hookgen_runtime::{Delivery, Format, Node, Scheme, Tree, decode_unverified, to_json};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use std::sync::LazyLock;

fuzz_target!(|json: &[u8]| {
    // A byte order mark is skipped; `serde_json` refuses it.
    let unmarked = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    let theirs = serde_json::from_slice::<Value>(unmarked);
    match (Tree::parse(Format::Json, json), theirs) {
        (Ok(tree), Ok(value)) => {
            walk::visit(tree.root());
            assert!(says(tree.root(), &value), "{value}");
            let expected = to_json(&tree.root());
            // The second time it is a document whose like was read before.
            for _ in 0..2 {
                if let Ok(walk::Opened(opened)) = decode_unverified(Format::Json, json) {
                    assert_eq!(opened, expected);
                }
            }
        }
        (Ok(_), Err(error)) => panic!("serde_json refuses it: {error}"),
        // Depth is bounded.
        (Err(error), Ok(_)) => assert!(error.to_string().contains("nesting"), "{error}"),
        (Err(_), Err(_)) => {}
    }
    envelope(json);
});

/// Whether a node says what `serde_json` read. Of members with one name that reads the last.
fn says(node: Node<'_, '_>, value: &Value) -> bool {
    match value {
        Value::Null => node.is_null(),
        Value::Bool(value) => node.as_bool() == Some(*value),
        Value::String(text) => node.as_str() == Some(text),
        Value::Number(number) if number.is_i64() => node.as_i64() == number.as_i64(),
        Value::Number(number) => node.decode::<f64>().ok() == number.as_f64(),
        Value::Array(items) => {
            node.items().count() == items.len()
                && node.items().zip(items).all(|(node, item)| says(node, item))
        }
        Value::Object(members) => {
            let last = |name: &str| node.members().filter(|(other, _)| *other == name).last();
            node.members().all(|(name, _)| members.contains_key(name))
                && members
                    .iter()
                    .all(|(name, value)| last(name).is_some_and(|(_, node)| says(node, value)))
        }
    }
}

/// Envelopes are read before anything is verified. None of these is signed.
fn envelope(json: &[u8]) {
    static SCHEME: LazyLock<MessagePush> =
        LazyLock::new(|| MessagePush::wecom(keys::token(), keys::aes_key(), keys::RECEIVE_ID));
    let query = format!(
        "msg_signature={}&timestamp={}&nonce=1",
        "0".repeat(40),
        keys::NOW.as_secs()
    );
    let headers = HeaderMap::new();
    let delivery = Delivery::new(&query, &headers, json);
    assert!(SCHEME.open(&delivery, keys::NOW).is_err());
}
