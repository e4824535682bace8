//! Strings of a document that are slices of its text wherever they can be.

use std::{fmt, ops::Deref, sync::Arc};

/// A string that shares its bytes with the file it was read from.
///
/// Cloning counts a reference; nothing is copied. Only strings that the file spells differently
/// (escapes, folded lines) own their bytes.
#[derive(Clone)]
pub struct Text {
    whole: Arc<str>,
    start: u32,
    end: u32,
}

impl Text {
    /// The part `start..end` of `whole`; `None` where that is no range of characters of it.
    pub fn slice(whole: &Arc<str>, start: usize, end: usize) -> Option<Self> {
        whole.get(start..end)?;
        Some(Self {
            whole: whole.clone(),
            start: u32::try_from(start).ok()?,
            end: u32::try_from(end).ok()?,
        })
    }

    /// The characters.
    pub fn as_str(&self) -> &str {
        self.whole
            .get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }

    /// Whether it is `other`. The length, which is at hand, answers most of the time.
    pub fn is(&self, other: &str) -> bool {
        (self.end - self.start) as usize == other.len() && self.as_str() == other
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self {
            whole: Arc::from(text),
            start: 0,
            end: u32::try_from(text.len()).unwrap_or(u32::MAX),
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.end - self.start == other.end - other.start && self.as_str() == other.as_str()
    }
}

impl Eq for Text {}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}
