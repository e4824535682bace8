//! What readers fill.

use std::borrow::Cow;

use super::{Entry, Kind, Limits, Tree, Value};
use crate::Format;
use crate::decode::{DecodeError, DecodeErrorKind};

/// Adding values in document order.
impl<'a> Tree<'a> {
    /// Adds text that stands in the document as it is meant.
    #[inline]
    pub(crate) fn text(&mut self, name: &'a str, text: &'a str) {
        self.push(name, Kind::Text, text, 0);
    }

    /// Adds text.
    pub(crate) fn text_leaf(&mut self, name: Cow<'a, str>, text: Cow<'a, str>) {
        let index = self.open(name);
        self.close_text(index, text);
    }

    /// Adds a value that is neither text nor has anything below it.
    pub(crate) fn leaf(&mut self, name: Cow<'a, str>, value: Value<'_>) {
        let index = self.open(name);
        self.close(index, value);
    }

    /// Starts a value whose members or items are added next; gives what [`close`](Self::close) wants.
    pub(crate) fn open(&mut self, name: Cow<'a, str>) -> usize {
        let index = self.entries.len();
        match name {
            Cow::Borrowed(name) => self.push(name, Kind::Null, "", 0),
            Cow::Owned(name) => {
                self.push("", Kind::Null, "", 0);
                let unescaped_name = self.keep(name) + 1;
                if let Some(entry) = self.entries.get_mut(index) {
                    entry.unescaped_name = unescaped_name;
                }
            }
        }
        index
    }

    /// Ends the value started at `index`, which is not text.
    pub(crate) fn close(&mut self, index: usize, value: Value<'_>) {
        let (kind, bits) = match value {
            Value::Null | Value::Text(_) => (Kind::Null, 0),
            Value::Bool(false) => (Kind::False, 0),
            Value::Bool(true) => (Kind::True, 0),
            Value::Int(number) => (Kind::Int, number.cast_unsigned()),
            Value::UInt(number) => (Kind::UInt, number),
            Value::Float(number) => (Kind::Float, number.to_bits()),
            Value::Array(items) => (Kind::Array, u64::from(items)),
            Value::Object(members) => (Kind::Object, u64::from(members)),
        };
        let end = self.entries.len();
        if let Some(entry) = self.entries.get_mut(index) {
            entry.kind = kind;
            entry.bits = bits;
            entry.size = index_of(end - index);
        }
    }

    /// Makes the value started at `index` text.
    pub(crate) fn close_text(&mut self, index: usize, text: Cow<'a, str>) {
        let (kind, text, bits) = match text {
            Cow::Borrowed(text) => (Kind::Text, text, 0),
            Cow::Owned(text) => (Kind::Unescaped, "", u64::from(self.keep(text))),
        };
        if let Some(entry) = self.entries.get_mut(index) {
            entry.kind = kind;
            entry.text = text;
            entry.bits = bits;
        }
    }

    #[inline]
    fn push(&mut self, name: &'a str, kind: Kind, text: &'a str, bits: u64) {
        self.entries.push(Entry {
            name,
            text,
            bits,
            size: 1,
            unescaped_name: 0,
            kind,
        });
    }

    fn keep(&mut self, text: String) -> u32 {
        self.source.unescaped.push(text);
        index_of(self.source.unescaped.len() - 1)
    }
}

/// A document is far shorter than 4 GiB; see `Limits`.
fn index_of(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The body as text without its byte order mark.
pub(super) fn text(limits: Limits, format: Format, body: &[u8]) -> Result<&str, DecodeError> {
    if body.len() > limits.bytes {
        return Err(DecodeError::document(
            DecodeErrorKind::Limit,
            format,
            limits.bytes,
            "a shorter document",
        ));
    }
    let Ok(text) = simdutf8::basic::from_utf8(body) else {
        // The fast check does not tell where it failed.
        let valid = std::str::from_utf8(body)
            .err()
            .map_or(0, |error| error.valid_up_to());
        let kind = DecodeErrorKind::Malformed;
        return Err(DecodeError::document(kind, format, valid, "UTF-8"));
    };
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}
