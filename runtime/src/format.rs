//! The wire formats of payloads.

use std::fmt;

/// The format a payload is written in.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Format {
    /// `application/xml`, `text/xml`
    Xml,
    /// `application/json`
    Json,
}

impl Format {
    /// Tells the format of a body from its first significant byte: `<` starts XML, everything else is
    /// taken for JSON.
    ///
    /// A byte order mark and whitespace before it are skipped.
    ///
    /// ```
    /// use hookgen_runtime::Format;
    /// assert_eq!(Format::detect(b" <xml/>"), Format::Xml);
    /// assert_eq!(Format::detect(b"{}"), Format::Json);
    /// ```
    pub fn detect(body: &[u8]) -> Self {
        let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
        match body.trim_ascii_start().first() {
            Some(b'<') => Self::Xml,
            _ => Self::Json,
        }
    }

    /// The media type to send with a document of this format.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Xml => "application/xml",
            Self::Json => "application/json",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Xml => "XML",
            Self::Json => "JSON",
        })
    }
}
