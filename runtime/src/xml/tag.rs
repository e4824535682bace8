//! Names and attributes.

use std::borrow::Cow;

use memchr::memchr;
use smallvec::SmallVec;

use super::reader::{Reader, error, unknown_reference};
use super::text::unescape;
use crate::decode::{DecodeError, DecodeErrorKind};
use crate::scan;
use crate::tree::Tree;

impl<'a> Reader<'a> {
    /// A name with its prefix.
    pub(super) fn name(&mut self) -> Result<&'a str, DecodeError> {
        let start = self.at;
        let letters = scan::letters(self.rest());
        let rest = self.bytes.get(start + letters..).unwrap_or_default();
        let more = rest
            .iter()
            .take_while(|byte| IS_NAME[usize::from(**byte)])
            .count();
        let end = start + letters + more;
        let name = self.slice(start, end);
        let starts_well =
            !name.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '.'));
        if !starts_well || name.is_empty() || !is_qualified(name) {
            return Err(self.malformed("a name"));
        }
        self.at = end;
        Ok(name)
    }

    /// The attributes of a start tag up to its end, added to the open element as members `@name`.
    ///
    /// Gives their number; namespace declarations are checked and left out.
    pub(super) fn attributes(&mut self, tree: &mut Tree<'a>) -> Result<u32, DecodeError> {
        let mut seen: SmallVec<[&str; 8]> = SmallVec::new();
        let mut members = 0;
        loop {
            let before = self.at;
            self.skip_blanks();
            if matches!(self.peek(), Some(b'>' | b'/')) {
                return Ok(members);
            }
            if before == self.at {
                return Err(self.malformed("the end of the tag"));
            }
            let name = self.name()?;
            if seen.contains(&name) {
                return Err(self.malformed("an attribute that is not there yet"));
            }
            if seen.len() == MAX_ATTRIBUTES {
                return Err(error(DecodeErrorKind::Limit, self.at, "fewer attributes"));
            }
            seen.push(name);
            let value = self.attribute_value()?;
            if name != "xmlns" && !name.starts_with("xmlns:") {
                tree.text(Cow::Owned(format!("@{}", local(name))), value);
                members += 1;
            }
        }
    }

    fn attribute_value(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        self.skip_blanks();
        self.expect(b'=', "`=`")?;
        self.skip_blanks();
        let Some(quote @ (b'"' | b'\'')) = self.peek() else {
            return Err(self.malformed("a quoted value"));
        };
        self.at += 1;
        let start = self.at;
        let length = memchr(quote, self.bytes.get(start..).unwrap_or_default())
            .ok_or_else(|| self.malformed("the end of the quoted value"))?;
        let raw = self.slice(start, start + length);
        if let Some(open) = memchr(b'<', raw.as_bytes()) {
            return Err(error(
                DecodeErrorKind::Malformed,
                start + open,
                "a value without `<`",
            ));
        }
        self.at = start + length + 1;
        unescape(raw).map_err(|offset| unknown_reference(start + offset))
    }
}

/// Whether a name is one part, or a prefix and one part (Namespaces in XML 1.0, section 4).
fn is_qualified(name: &str) -> bool {
    match scan::find(name.as_bytes(), b':') {
        None => true,
        Some(_) => name.split_once(':').is_some_and(|(prefix, local)| {
            !prefix.is_empty() && !local.is_empty() && !local.contains(':')
        }),
    }
}

/// A name without its namespace prefix.
pub(super) fn local(name: &str) -> &str {
    match scan::find(name.as_bytes(), b':') {
        None => name,
        Some(colon) => name.get(colon + 1..).unwrap_or(name),
    }
}

/// More than any payload has; comparing each with all others must stay cheap.
const MAX_ATTRIBUTES: usize = 128;

/// Bytes that names are made of (XML 1.0, 2.3 `NameChar`); all of UTF-8 beyond ASCII counts.
static IS_NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "the loop ends at 255")]
        let character = byte as u8;
        table[byte] = character.is_ascii_alphanumeric()
            || character >= 0x80
            || matches!(character, b'_' | b'-' | b'.' | b':');
        byte += 1;
    }
    table
};
