//! The reader: one pass, no recursion.

use std::borrow::Cow;

use memchr::{memchr, memmem};
use smallvec::SmallVec;

use super::scan;
use super::tag::local;
use super::text::unescape;
use crate::decode::{DecodeError, DecodeErrorKind};
use crate::tree::{TEXT, Tree, Value};
use crate::{Format, Limits};

/// Reads a document into an empty tree.
///
/// # Errors
/// See [`Tree::parse`](crate::Tree::parse).
pub(crate) fn read<'a>(
    limits: Limits,
    text: &'a str,
    tree: &mut Tree<'a>,
) -> Result<(), DecodeError> {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
    };
    reader.declaration()?;
    reader.between_elements()?;
    reader.root(usize::from(limits.depth), tree)?;
    reader.between_elements()?;
    if reader.at < reader.bytes.len() {
        return Err(reader.malformed("the end of the document"));
    }
    Ok(())
}

/// A position in a document.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

/// An element whose end tag was not read yet.
struct Open<'a> {
    entry: usize,
    name: &'a str,
    members: u32,
    text: Cow<'a, str>,
}

type Stack<'a> = SmallVec<[Open<'a>; 8]>;

/// Outside of the root element.
impl<'a> Reader<'a> {
    /// `<?xml … ?>`: its encoding was decided before by reading the body as UTF-8.
    fn declaration(&mut self) -> Result<(), DecodeError> {
        self.skip_blanks();
        let rest = self.rest();
        if !rest.starts_with(b"<?xml") || !rest.get(5).is_some_and(u8::is_ascii_whitespace) {
            return Ok(());
        }
        let length = memmem::find(rest, b"?>").ok_or_else(|| self.malformed("`?>`"))?;
        self.at += length + 2;
        Ok(())
    }

    /// Blanks and comments before and after the root element.
    fn between_elements(&mut self) -> Result<(), DecodeError> {
        self.skip_blanks();
        while self.rest().starts_with(b"<!--") {
            self.comment()?;
            self.skip_blanks();
        }
        Ok(())
    }

    fn root(&mut self, depth: usize, tree: &mut Tree<'a>) -> Result<(), DecodeError> {
        if self.peek() != Some(b'<') {
            return Err(self.malformed("a root element"));
        }
        let mut stack = Stack::new();
        self.markup(depth, &mut stack, tree)?;
        while let Some(open) = stack.last() {
            if open.members > 0 && open.text.is_empty() {
                self.skip_blanks_before_markup();
            }
            match self.peek() {
                Some(b'<') => self.markup(depth, &mut stack, tree)?,
                Some(_) => self.characters(&mut stack)?,
                None => return Err(self.malformed("the end tag of the open element")),
            }
        }
        Ok(())
    }
}

/// Inside of the root element.
impl<'a> Reader<'a> {
    /// Whatever starts with `<`.
    #[inline]
    fn markup(
        &mut self,
        depth: usize,
        stack: &mut Stack<'a>,
        tree: &mut Tree<'a>,
    ) -> Result<(), DecodeError> {
        match self.bytes.get(self.at + 1) {
            Some(b'/') => self.end_tag(stack, tree),
            Some(b'!') => self.declared(stack),
            Some(b'?') => Err(self.malformed("no processing instruction")),
            _ => self.start_tag(depth, stack, tree),
        }
    }

    #[inline]
    fn start_tag(
        &mut self,
        depth: usize,
        stack: &mut Stack<'a>,
        tree: &mut Tree<'a>,
    ) -> Result<(), DecodeError> {
        if stack.len() >= depth {
            return Err(error(DecodeErrorKind::Limit, self.at, "less nesting"));
        }
        self.at += 1;
        let start = self.at;
        let name = self.name()?;
        if let Some(parent) = stack.last_mut() {
            parent.members += 1;
            if !parent.text.is_empty() && parent.text.trim_ascii().is_empty() {
                parent.text = Cow::Borrowed("");
            }
        }
        if self.peek() == Some(b'>') {
            self.at += 1;
            if let Some(text) = self.plain_content(start) {
                tree.text(local(name), text);
                return Ok(());
            }
            let entry = tree.open(Cow::Borrowed(local(name)));
            stack.push(Open {
                entry,
                name,
                members: 0,
                text: Cow::Borrowed(""),
            });
            return Ok(());
        }
        self.start_tag_with_attributes(name, stack, tree)
    }

    #[cold]
    fn start_tag_with_attributes(
        &mut self,
        name: &'a str,
        stack: &mut Stack<'a>,
        tree: &mut Tree<'a>,
    ) -> Result<(), DecodeError> {
        let entry = tree.open(Cow::Borrowed(local(name)));
        let members = self.attributes(tree)?;
        let open = Open {
            entry,
            name,
            members,
            text: Cow::Borrowed(""),
        };
        if self.peek() == Some(b'/') {
            self.at += 1;
            self.expect(b'>', "`>`")?;
            close(open, tree);
        } else {
            self.expect(b'>', "`>`")?;
            stack.push(open);
        }
        Ok(())
    }

    /// The content and end tag of an element that holds one piece of text without references and nothing
    /// else, which is what messages consist of. Reads nothing where there is anything else.
    ///
    /// The name starts at `name` and the reader stands behind the `>` after it, so that name and `>` are
    /// what the end tag must repeat.
    #[inline]
    fn plain_content(&mut self, name: usize) -> Option<&'a str> {
        let start = self.at;
        let (from, to, end) = if self.bytes.get(start..)?.starts_with(CDATA) {
            let from = start + CDATA.len();
            let to = cdata_end(self.bytes, from)?;
            (from, to, to + CDATA_END.len())
        } else {
            let to = scan::find2(self.bytes, start, b'<', b'&')?;
            (start, to, to)
        };
        let repeated = start - name;
        if !self.bytes.get(end..)?.starts_with(b"</")
            || !scan::same(self.bytes, name, end + 2, repeated)
        {
            return None;
        }
        self.at = end + 2 + repeated;
        Some(self.slice(from, to))
    }

    fn end_tag(&mut self, stack: &mut Stack<'a>, tree: &mut Tree<'a>) -> Result<(), DecodeError> {
        let start = self.at;
        self.at += 2;
        let name = self.name()?;
        self.skip_blanks();
        self.expect(b'>', "`>`")?;
        match stack.pop() {
            Some(open) if open.name == name => {
                close(open, tree);
                Ok(())
            }
            _ => Err(error(
                DecodeErrorKind::Malformed,
                start,
                "the end tag of the open element",
            )),
        }
    }

    /// Whatever starts with `<!`.
    fn declared(&mut self, stack: &mut Stack<'a>) -> Result<(), DecodeError> {
        let rest = self.rest();
        if rest.starts_with(b"<!--") {
            return self.comment();
        }
        if stack.is_empty() || !rest.starts_with(CDATA) {
            return Err(self.malformed("no document type declaration"));
        }
        let start = self.at + CDATA.len();
        let end = cdata_end(self.bytes, start).ok_or_else(|| self.malformed("`]]>`"))?;
        self.at = end + CDATA_END.len();
        append(stack, Cow::Borrowed(self.slice(start, end)));
        Ok(())
    }

    /// `<!-- … -->`, in which `--` may not stand (XML 1.0, 2.5).
    fn comment(&mut self) -> Result<(), DecodeError> {
        let start = self.at + 4;
        let dashes = memmem::find(self.bytes.get(start..).unwrap_or_default(), b"--")
            .ok_or_else(|| self.malformed("`-->`"))?;
        self.at = start + dashes + 2;
        self.expect(b'>', "`>` after `--`")
    }

    /// Text up to the next tag.
    fn characters(&mut self, stack: &mut Stack<'a>) -> Result<(), DecodeError> {
        let start = self.at;
        self.at = memchr(b'<', self.rest()).map_or(self.bytes.len(), |length| start + length);
        let raw = self.slice(start, self.at);
        let text = unescape(raw).map_err(|offset| unknown_reference(start + offset))?;
        append(stack, text);
        Ok(())
    }
}

/// Small steps.
impl<'a> Reader<'a> {
    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[inline]
    pub(super) fn slice(&self, from: usize, to: usize) -> &'a str {
        // Both ends stand beside an ASCII character, so this is never empty by accident.
        self.text.get(from..to).unwrap_or_default()
    }

    #[inline]
    pub(super) fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// Blanks between two tags; those that are part of a longer text stay.
    #[inline]
    fn skip_blanks_before_markup(&mut self) {
        let start = self.at;
        self.skip_blanks();
        if self.peek() != Some(b'<') {
            self.at = start;
        }
    }

    pub(super) fn expect(&mut self, byte: u8, expected: &'static str) -> Result<(), DecodeError> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(self.malformed(expected))
        }
    }

    #[cold]
    pub(super) fn malformed(&self, expected: &'static str) -> DecodeError {
        error(DecodeErrorKind::Malformed, self.at, expected)
    }
}

#[cold]
pub(super) fn error(kind: DecodeErrorKind, offset: usize, expected: &'static str) -> DecodeError {
    DecodeError::document(kind, Format::Xml, offset, expected)
}

#[cold]
pub(super) fn unknown_reference(offset: usize) -> DecodeError {
    let expected = "one of the five predefined entities or a character reference";
    error(DecodeErrorKind::Malformed, offset, expected)
}

/// Adds text to the open element.
fn append<'a>(stack: &mut Stack<'a>, text: Cow<'a, str>) {
    if let Some(open) = stack.last_mut() {
        if open.text.is_empty() {
            open.text = text;
        } else {
            open.text.to_mut().push_str(&text);
        }
    }
}

/// Gives an element the value that its content makes.
fn close<'a>(open: Open<'a>, tree: &mut Tree<'a>) {
    let Open {
        entry,
        mut members,
        text,
        ..
    } = open;
    if members == 0 {
        return tree.close_text(entry, text);
    }
    if !text.trim_ascii().is_empty() {
        tree.text_leaf(Cow::Borrowed(TEXT), text);
        members += 1;
    }
    tree.close(entry, Value::Object(members));
}

/// The position at or after `from` of `]]>`.
#[inline]
fn cdata_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at = scan::find(bytes, at, b']')?;
        if bytes.get(at..)?.starts_with(CDATA_END) {
            return Some(at);
        }
        at += 1;
    }
}

const CDATA: &[u8] = b"<![CDATA[";
const CDATA_END: &[u8] = b"]]>";
