//! Why a document could not be decoded.

use std::borrow::Cow;
use std::fmt;

use crate::Format;

/// A document is malformed or not what a type expects.
///
/// Says where, by the path of wire names or by the byte offset, and what was expected there. It never
/// holds a value or a piece of the document, so it can be logged and sent.
///
/// ```
/// use hookgen_runtime::{Format, Tree};
/// let error = Tree::parse(Format::Xml, b"<xml><a></b></xml>").unwrap_err();
/// assert_eq!(error.to_string(), "XML at byte 8: expected the end tag of the open element");
/// assert_eq!(error.code(), "malformed-document");
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct DecodeError(Box<Inner>);

#[derive(Clone, Eq, PartialEq)]
struct Inner {
    kind: DecodeErrorKind,
    path: String,
    expected: Cow<'static, str>,
    found: Option<&'static str>,
    message: Option<&'static str>,
    document: Option<(Format, usize)>,
}

/// What is wrong, for programs.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// The document is not well-formed XML or JSON, or uses what is refused.
    Malformed,
    /// The document is longer or deeper than allowed.
    Limit,
    /// A required member is missing.
    Missing,
    /// A member stands twice in one object.
    Duplicate,
    /// A value has another type.
    Type,
    /// A value has the right type and cannot be used: out of range, not Base64.
    Value,
}

impl DecodeErrorKind {
    /// The stable code, for logs and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed-document",
            Self::Limit => "limit-exceeded",
            Self::Missing => "missing-member",
            Self::Duplicate => "duplicate-member",
            Self::Type => "wrong-type",
            Self::Value => "invalid-value",
        }
    }
}

impl DecodeError {
    /// What is wrong.
    pub fn kind(&self) -> DecodeErrorKind {
        self.0.kind
    }

    /// The stable code of [`kind`](Self::kind).
    pub fn code(&self) -> &'static str {
        self.0.kind.as_str()
    }

    /// Where the value stands, such as `resource.promotion_detail[1].goods_detail`; nothing where the
    /// document itself could not be read. Keys of maps are written `*`, because they are content.
    pub fn path(&self) -> Option<&str> {
        Some(self.0.path.as_str()).filter(|path| !path.is_empty())
    }

    /// What was expected there.
    pub fn expected(&self) -> &str {
        &self.0.expected
    }

    /// The name of the message that was being decoded, where it was recognised.
    pub fn message(&self) -> Option<&'static str> {
        self.0.message
    }

    /// The byte at which a malformed document could not be read further, not counting a byte order mark.
    pub fn offset(&self) -> Option<usize> {
        self.0.document.map(|(_, offset)| offset)
    }

    /// A value of the right type that cannot be used; for hand-written [`DecodeValue`](crate::DecodeValue).
    #[cold]
    pub fn invalid(expected: impl Into<Cow<'static, str>>) -> Self {
        Self::new(DecodeErrorKind::Value, expected.into())
    }
}

/// For the rest of the runtime.
impl DecodeError {
    fn new(kind: DecodeErrorKind, expected: Cow<'static, str>) -> Self {
        Self(Box::new(Inner {
            kind,
            path: String::new(),
            expected,
            found: None,
            message: None,
            document: None,
        }))
    }

    #[cold]
    pub(crate) fn document(
        kind: DecodeErrorKind,
        format: Format,
        offset: usize,
        expected: impl Into<Cow<'static, str>>,
    ) -> Self {
        let mut error = Self::new(kind, expected.into());
        error.0.document = Some((format, offset));
        error
    }

    #[cold]
    pub(crate) fn missing(name: &str) -> Self {
        Self::new(DecodeErrorKind::Missing, "a value".into()).within(name)
    }

    #[cold]
    pub(crate) fn duplicate(name: &str) -> Self {
        Self::repeated().within(name)
    }

    /// A second value where there is a place for one.
    #[cold]
    pub(crate) fn repeated() -> Self {
        Self::new(DecodeErrorKind::Duplicate, "one value".into())
    }

    #[cold]
    pub(crate) fn mismatch(expected: impl Into<Cow<'static, str>>, found: &'static str) -> Self {
        let mut error = Self::new(DecodeErrorKind::Type, expected.into());
        error.0.found = Some(found);
        error
    }

    /// The same error seen from the object that has the value as a member.
    #[cold]
    #[must_use]
    pub(crate) fn within(mut self, name: &str) -> Self {
        let separator = if self.0.path.is_empty() || self.0.path.starts_with('[') {
            ""
        } else {
            "."
        };
        self.0.path = format!("{name}{separator}{}", self.0.path);
        self
    }

    /// The same error seen from the list that has the value as an item.
    #[cold]
    #[must_use]
    pub(crate) fn at(self, index: usize) -> Self {
        self.within(&format!("[{index}]"))
    }

    #[cold]
    #[must_use]
    pub(crate) fn in_message(mut self, message: &'static str) -> Self {
        self.0.message = Some(message);
        self
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((format, offset)) = self.0.document {
            write!(f, "{format} at byte {offset}: ")?;
        }
        if !self.0.path.is_empty() {
            write!(f, "`{}`", self.0.path)?;
        }
        if let Some(message) = self.0.message {
            write!(f, " of {message}")?;
        }
        if !self.0.path.is_empty() || self.0.message.is_some() {
            f.write_str(": ")?;
        }
        write!(f, "expected {}", self.0.expected)?;
        match (self.0.kind, self.0.found) {
            (DecodeErrorKind::Missing, _) => f.write_str(", found nothing"),
            (DecodeErrorKind::Duplicate, _) => f.write_str(", found another"),
            (_, Some(found)) => write!(f, ", found {found}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodeError({}: {self})", self.code())
    }
}

impl std::error::Error for DecodeError {}
