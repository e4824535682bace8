//! The reader: one pass, no recursion.

use std::borrow::Cow;

use memchr::{memchr, memmem};
use smallvec::SmallVec;

use super::plain;
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
        joined: Vec::new(),
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
    /// Texts of open elements, outermost first, that are not one piece of the document.
    joined: Vec<String>,
}

/// An element whose end tag was not read yet.
#[derive(Clone, Copy)]
struct Open<'a> {
    entry: usize,
    name: &'a str,
    members: u32,
    /// Its text, unless that is the last of `Reader::joined`.
    text: &'a str,
    is_joined: bool,
}

impl Open<'_> {
    /// Counts children. Blanks before the first were no text.
    fn add_members(&mut self, count: u32) {
        if self.members == 0 && self.text.trim_ascii().is_empty() {
            self.text = "";
        }
        self.members += count;
    }
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
        loop {
            let has_room = stack.len() < depth;
            let Some(open) = stack.last_mut() else {
                return Ok(());
            };
            if has_room {
                let (at, count) = plain::read(self.bytes, self.at, tree);
                if count > 0 {
                    self.at = at;
                    open.add_members(count);
                }
            }
            match self.peek() {
                Some(b'<') => self.markup(depth, &mut stack, tree)?,
                Some(_) => self.characters(&mut stack)?,
                None => return Err(self.malformed("the end tag of the open element")),
            }
        }
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
        let name = self.name()?;
        if let Some(parent) = stack.last_mut() {
            parent.add_members(1);
        }
        let entry = tree.open(Cow::Borrowed(local(name)));
        let members = if self.peek() == Some(b'>') {
            0
        } else {
            self.attributes(tree)?
        };
        let open = Open {
            entry,
            name,
            members,
            text: "",
            is_joined: false,
        };
        let is_empty = self.peek() == Some(b'/');
        self.at += usize::from(is_empty);
        self.expect(b'>', "`>`")?;
        if is_empty {
            self.close(open, tree);
        } else {
            stack.push(open);
        }
        Ok(())
    }

    fn end_tag(&mut self, stack: &mut Stack<'a>, tree: &mut Tree<'a>) -> Result<(), DecodeError> {
        let start = self.at;
        let rest = self.bytes.get(start + 2..).unwrap_or_default();
        let Some(open) = stack
            .pop()
            .filter(|open| rest.starts_with(open.name.as_bytes()))
        else {
            return Err(self.malformed("the end tag of the open element"));
        };
        self.at = start + 2 + open.name.len();
        self.skip_blanks();
        if self.peek() != Some(b'>') {
            let expected = "the end tag of the open element";
            return Err(error(DecodeErrorKind::Malformed, start, expected));
        }
        self.at += 1;
        self.close(open, tree);
        Ok(())
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
        let content = self.bytes.get(start..).unwrap_or_default();
        let length = plain::cdata(content).ok_or_else(|| self.malformed("`]]>`"))?;
        self.at = start + length + 3;
        self.append(stack, Cow::Borrowed(self.slice(start, start + length)));
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

    /// Text up to the next tag; blanks between child elements are no text.
    fn characters(&mut self, stack: &mut Stack<'a>) -> Result<(), DecodeError> {
        let start = self.at;
        self.at = memchr(b'<', self.rest()).map_or(self.bytes.len(), |length| start + length);
        let raw = self.slice(start, self.at);
        let is_between = stack.last().is_some_and(|open| open.members > 0);
        if is_between && raw.trim_ascii().is_empty() {
            return Ok(());
        }
        let text = unescape(raw).map_err(|offset| unknown_reference(start + offset))?;
        self.append(stack, text);
        Ok(())
    }
}

/// Content of the open element.
impl<'a> Reader<'a> {
    /// Adds text.
    fn append(&mut self, stack: &mut Stack<'a>, text: Cow<'a, str>) {
        let Some(open) = stack.last_mut() else { return };
        if open.is_joined {
            if let Some(joined) = self.joined.last_mut() {
                joined.push_str(&text);
            }
            return;
        }
        match text {
            Cow::Borrowed(text) if open.text.is_empty() => open.text = text,
            text => {
                open.is_joined = true;
                self.joined
                    .push((Cow::Borrowed(open.text) + text).into_owned());
            }
        }
    }

    /// Gives the element the value that its content makes.
    fn close(&mut self, open: Open<'a>, tree: &mut Tree<'a>) {
        let mut members = open.members;
        let text = match self.joined.pop_if(|_| open.is_joined) {
            Some(joined) => Cow::Owned(joined),
            None => Cow::Borrowed(open.text),
        };
        if members == 0 {
            return tree.close_text(open.entry, text);
        }
        if !text.trim_ascii().is_empty() {
            tree.text(Cow::Borrowed(TEXT), text);
            members += 1;
        }
        tree.close(open.entry, Value::Object(members));
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

const CDATA: &[u8] = b"<![CDATA[";
