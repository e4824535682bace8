//! What the fuzz targets share: how an input is divided, keys that are known, and damage.
//!
//! An input is a head of [`HEAD`] bytes, which decide what is done, and a text behind it. With a head of
//! fixed length a seed is a head and a file of the specification, one behind the other.

pub mod damage;
pub mod keys;
pub mod walk;

pub use libfuzzer_sys::arbitrary::Unstructured;
use std::collections::BTreeMap;

/// Bytes of an input that decide what is done with the rest.
pub const HEAD: usize = 16;

/// One input: choices, and a text.
pub struct Input<'a> {
    /// Gives zeros when there is no more of it.
    pub choices: Unstructured<'a>,
    /// What stands behind the head.
    pub text: &'a [u8],
}

impl<'a> Input<'a> {
    /// Divides an input.
    pub fn new(data: &'a [u8]) -> Self {
        let (head, text) = data.split_at(data.len().min(HEAD));
        let choices = Unstructured::new(head);
        Self { choices, text }
    }

    /// One of the numbers below `count`.
    pub fn choose(&mut self, count: u8) -> u8 {
        self.choices.arbitrary::<u8>().unwrap_or_default() % count
    }

    /// Takes the text up to the end of its first line.
    pub fn line(&mut self) -> &'a [u8] {
        let end = self.text.iter().position(|byte| *byte == b'\n');
        let (line, rest) = self.text.split_at(end.unwrap_or(self.text.len()));
        self.text = rest.get(1..).unwrap_or_default();
        line
    }
}

/// What a `sign` of WeChat Pay v2 covers: pairs that are not empty, by name. Two documents with the same
/// one are the same to the scheme, see `manual::pay_v2`.
pub fn signed_text(document: &[u8]) -> Option<String> {
    let tree = hookgen_runtime::Tree::parse(hookgen_runtime::Format::Xml, document).ok()?;
    let pairs: Option<Vec<(String, String)>> = tree
        .root()
        .members()
        .map(|(name, node)| Some((name.to_owned(), node.as_str()?.to_owned())))
        .collect();
    let mut pairs = pairs?;
    pairs.retain(|(name, value)| name != "sign" && !value.is_empty());
    pairs.sort_unstable();
    let pairs = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}&"));
    Some(pairs.collect())
}

/// The parameters of a query as RFC 3986 encodes them; `None` if one of them is there twice.
pub fn parameters(query: &str) -> Option<BTreeMap<Vec<u8>, Vec<u8>>> {
    let mut found = BTreeMap::new();
    for part in query.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        if found.insert(unescape(name), unescape(value)).is_some() {
            return None;
        }
    }
    Some(found)
}

/// Percent-encodes every byte.
pub fn escape(text: &[u8]) -> String {
    text.iter().map(|byte| format!("%{byte:02x}")).collect()
}

/// Undoes percent-encoding where there is any.
fn unescape(text: &str) -> Vec<u8> {
    let mut parts = text.split('%');
    let mut out = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let code = part
            .get(..2)
            .filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()));
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                out.extend_from_slice(&part.as_bytes()[2..]);
            }
            None => {
                out.push(b'%');
                out.extend_from_slice(part.as_bytes());
            }
        }
    }
    out
}
