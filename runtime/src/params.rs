//! Query strings, forms and header maps as trees, so that their structs are decoded like payloads.

use std::borrow::Cow;

use http::HeaderMap;

use crate::Tree;
use crate::decode::DecodeError;
use crate::tree::{Value, Wire};

impl<'a> Tree<'a> {
    /// Reads a query string or a form (`application/x-www-form-urlencoded`, WHATWG URL, section 5.1):
    /// an object whose members are text. Repeated names are a list.
    ///
    /// ```
    /// use hookgen_runtime::Tree;
    /// let tree = Tree::from_query("timestamp=7&echostr=a%2Bb%3D")?;
    /// assert_eq!(tree.root().member("echostr").and_then(|text| text.as_str()), Some("a+b="));
    /// # Ok::<(), hookgen_runtime::DecodeError>(())
    /// ```
    ///
    /// # Errors
    /// A name or value is not UTF-8.
    pub fn from_query(query: &'a str) -> Result<Self, DecodeError> {
        let mut tree = Self::over(query, Wire::Xml);
        let root = tree.open(Cow::Borrowed(""));
        let mut members = 0;
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let text = || DecodeError::invalid("percent-encoded UTF-8");
            let name = percent_decode(name).ok_or_else(text)?;
            let value = percent_decode(value).ok_or_else(text)?;
            tree.text(name, value);
            members += 1;
        }
        tree.close(root, Value::Object(members));
        Ok(tree)
    }

    /// Reads a header map: an object whose members are text and whose names are found without regard to
    /// case. Repeated names are a list; values that are not UTF-8 are left out.
    pub fn from_headers(headers: &'a HeaderMap) -> Self {
        let mut tree = Self::empty(Wire::Headers);
        let root = tree.open(Cow::Borrowed(""));
        let mut members = 0;
        for (name, value) in headers {
            if let Ok(text) = std::str::from_utf8(value.as_bytes()) {
                tree.text(Cow::Borrowed(name.as_str()), Cow::Borrowed(text));
                members += 1;
            }
        }
        tree.close(root, Value::Object(members));
        tree
    }
}

/// Undoes percent-encoding; a `%` that starts no code stands for itself.
fn percent_decode(text: &str) -> Option<Cow<'_, str>> {
    if memchr::memchr2(b'%', b'+', text.as_bytes()).is_none() {
        return Some(Cow::Borrowed(text));
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match (byte, code(after)) {
            (b'%', Some(code)) => {
                decoded.push(code);
                rest = after.get(2..).unwrap_or_default();
            }
            (b'+', _) => decoded.push(b' '),
            _ => decoded.push(byte),
        }
    }
    String::from_utf8(decoded).ok().map(Cow::Owned)
}

/// The byte that two hexadecimal digits stand for.
fn code(digits: &[u8]) -> Option<u8> {
    let value = |digit: &u8| char::from(*digit).to_digit(16);
    let code = value(digits.first()?)? * 16 + value(digits.get(1)?)?;
    u8::try_from(code).ok()
}
