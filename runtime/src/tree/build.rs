//! What readers fill.

use std::borrow::Cow;
use std::ops::Range;

use super::{Entry, Kind, Limits, Place, Places, Tree, Value};
use crate::Format;
use crate::decode::{DecodeError, DecodeErrorKind};

/// Adding values in document order.
impl<'a> Tree<'a> {
    /// Adds text, given by where it and its name stand in the source's text.
    #[inline]
    pub(crate) fn plain_text(&mut self, name: Range<usize>, text: Range<usize>) {
        self.text_at(
            Place::new(name.start, name.end),
            Place::new(text.start, text.end),
        );
    }

    /// As [`plain_text`](Self::plain_text).
    #[inline]
    pub(crate) fn text_at(&mut self, name: Place, text: Place) {
        self.entries.push(Entry {
            name,
            text,
            size: 1,
            kind: Kind::Text,
            name_is_kept: false,
        });
    }

    /// Adds a value that is neither text nor has anything below it, under a name given by where it stands.
    #[inline]
    pub(crate) fn plain_leaf(&mut self, name: Range<usize>, value: Value<'_>) {
        let (kind, bits) = Kind::of(value);
        self.entries.push(Entry {
            name: Place::new(name.start, name.end),
            text: Place::of_bits(bits),
            size: 1,
            kind,
            name_is_kept: false,
        });
    }

    /// Whether the document is an object of texts that stand in it as they are meant.
    pub(crate) fn is_flat(&self) -> bool {
        let members = self.entries.get(1..).unwrap_or_default();
        self.source.kept.is_empty() && members.iter().all(|entry| entry.kind == Kind::Text)
    }

    /// Whether everything stands in the document as it is meant, and is not more than `most` values.
    pub(crate) fn is_plain(&self, most: usize) -> bool {
        self.source.kept.is_empty() && self.entries.len() <= most
    }

    /// Takes everything off again.
    #[cold]
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.source.kept.clear();
        self.source.places.clear();
    }

    /// Adds text.
    pub(crate) fn text(&mut self, name: Cow<'a, str>, text: Cow<'a, str>) {
        let index = self.open(name);
        self.close_text(index, text);
    }

    /// Adds a value that is neither text nor has anything below it.
    pub(crate) fn leaf(&mut self, name: Cow<'a, str>, value: Value<'_>) {
        let index = self.open(name);
        self.close(index, value);
    }

    /// As [`open`](Self::open), for a name given by where it stands in the source's text.
    #[inline]
    pub(crate) fn open_placed(&mut self, name: Range<usize>) -> usize {
        self.plain_text(name, 0..0);
        self.entries.len() - 1
    }

    /// Ends the value started first, an object whose members are one value each: gives it its name and tells where
    /// they stand.
    #[inline]
    pub(crate) fn close_flat(&mut self, name: Place, places: &Places) {
        let size = narrow(self.entries.len());
        let known = &mut self.source.places;
        known.push(*places);
        if let Some(root) = self.entries.first_mut() {
            *root = Entry {
                name,
                text: Place {
                    at: size - 1,
                    length: narrow(known.len()),
                },
                size,
                kind: Kind::Object,
                name_is_kept: false,
            };
        }
    }

    /// Starts a value whose members or items are added next; gives what [`close`](Self::close) wants.
    pub(crate) fn open(&mut self, name: Cow<'a, str>) -> usize {
        let (name_is_kept, name) = self.place(name);
        self.entries.push(Entry {
            name,
            name_is_kept,
            ..Entry::nowhere(Kind::Null)
        });
        self.entries.len() - 1
    }

    /// Ends the value started at `index`, which is not text.
    pub(crate) fn close(&mut self, index: usize, value: Value<'_>) {
        let (kind, bits) = Kind::of(value);
        let end = self.entries.len();
        if let Some(entry) = self.entries.get_mut(index) {
            entry.kind = kind;
            entry.text = Place::of_bits(bits);
            entry.size = narrow(end - index);
        }
    }

    /// Makes the value started at `index` text.
    pub(crate) fn close_text(&mut self, index: usize, text: Cow<'a, str>) {
        let (is_kept, text) = self.place(text);
        if let Some(entry) = self.entries.get_mut(index) {
            entry.kind = if is_kept { Kind::KeptText } else { Kind::Text };
            entry.text = text;
        }
    }

    /// Where a name or text stands in the source's text; kept where it does not.
    fn place(&mut self, text: Cow<'a, str>) -> (bool, Place) {
        let source = &mut self.source;
        if let Cow::Borrowed(text) = text {
            let at = text
                .as_ptr()
                .addr()
                .wrapping_sub(source.text.as_ptr().addr());
            let end = at.wrapping_add(text.len());
            if text.is_empty() {
                return (false, Place::new(0, 0));
            } else if at < source.text.len() && end <= source.text.len() {
                return (false, Place::new(at, end));
            }
        }
        source.kept.push(text);
        (true, Place::new(source.kept.len() - 1, 0))
    }
}

impl Kind {
    /// The kind of a value that is not text, and what its entry has in place of text.
    #[inline]
    pub(super) fn of(value: Value<'_>) -> (Self, u64) {
        match value {
            Value::Null | Value::Text(_) => (Self::Null, 0),
            Value::Bool(false) => (Self::False, 0),
            Value::Bool(true) => (Self::True, 0),
            Value::Int(number) => (Self::Int, number.cast_unsigned()),
            Value::UInt(number) => (Self::UInt, number),
            Value::Float(number) => (Self::Float, number.to_bits()),
            Value::Array(items) => (Self::Array, u64::from(items)),
            Value::Object(members) => (Self::Object, u64::from(members)),
        }
    }
}

impl Place {
    /// The same so many bytes further down; what is empty stands nowhere.
    #[inline]
    pub(crate) fn behind(self, bytes: usize) -> Self {
        let at = match self.length {
            0 => 0,
            _ => self.at.wrapping_add(narrow(bytes)),
        };
        Self { at, ..self }
    }

    /// The same so many bytes further down.
    #[inline]
    pub(crate) fn moved(self, bytes: usize) -> Self {
        Self {
            at: self.at.wrapping_add(narrow(bytes)),
            ..self
        }
    }

    /// So many bytes from there on.
    #[inline]
    pub(crate) fn sized(at: usize, length: usize) -> Self {
        Self {
            at: narrow(at),
            length: narrow(length),
        }
    }

    #[inline]
    pub(crate) fn new(at: usize, end: usize) -> Self {
        Self::sized(at, end.wrapping_sub(at))
    }
}

/// Documents are shorter than 4 GiB, see [`text`].
#[inline]
#[expect(
    clippy::cast_possible_truncation,
    reason = "the length of documents is limited"
)]
pub(super) fn narrow(offset: usize) -> u32 {
    offset as u32
}

/// Longest document, whatever the [`Limits`] say: offsets have 32 bits.
const LONGEST: usize = i32::MAX as usize;

/// Refuses a document that is too long.
pub(super) fn bounded(limits: Limits, format: Format, length: usize) -> Result<(), DecodeError> {
    let longest = limits.bytes.min(LONGEST);
    if length > longest {
        return Err(DecodeError::document(
            DecodeErrorKind::Limit,
            format,
            longest,
            "a shorter document",
        ));
    }
    Ok(())
}

/// The body as text without its byte order mark.
pub(super) fn text(limits: Limits, format: Format, body: &[u8]) -> Result<&str, DecodeError> {
    bounded(limits, format, body.len())?;
    let Ok(text) = simdutf8::basic::from_utf8(body) else {
        // The fast check does not tell where it failed.
        let valid = std::str::from_utf8(body)
            .err()
            .map_or(0, |error| error.valid_up_to());
        let kind = DecodeErrorKind::Malformed;
        return Err(DecodeError::document(kind, format, valid, "UTF-8"));
    };
    Ok(text.strip_prefix("\u{feff}").unwrap_or(text))
}
