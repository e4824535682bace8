//! What readers fill.

use std::borrow::Cow;

use super::{Entry, EntryList, Limits, Value};
use crate::Format;
use crate::decode::{DecodeError, DecodeErrorKind};

/// The entries of a tree while it is being read.
#[derive(Debug)]
pub(crate) struct Entries<'a>(EntryList<'a>);

impl<'a> Entries<'a> {
    pub(crate) fn new() -> Self {
        Self(EntryList::new())
    }

    pub(crate) fn as_slice(&self) -> &[Entry<'a>] {
        &self.0
    }

    /// Adds a value that has nothing below it.
    #[inline]
    pub(crate) fn leaf(&mut self, name: Cow<'a, str>, value: Value<'a>) {
        self.0.push(Entry {
            name,
            value,
            size: 1,
        });
    }

    /// Starts a value whose members or items are added next; gives what [`close`](Self::close) wants.
    #[inline]
    pub(crate) fn open(&mut self, name: Cow<'a, str>) -> usize {
        self.leaf(name, Value::Null);
        self.0.len() - 1
    }

    /// Ends the value started at `index`.
    #[inline]
    pub(crate) fn close(&mut self, index: usize, value: Value<'a>) {
        let end = self.0.len();
        if let Some(entry) = self.0.get_mut(index) {
            entry.value = value;
            // A document is far shorter than 4 GiB; see `Limits`.
            entry.size = u32::try_from(end - index).unwrap_or(u32::MAX);
        }
    }
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
