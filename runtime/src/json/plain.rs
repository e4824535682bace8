//! Documents as they are nearly always written, read quickly.
//!
//! In one pass and without recursion: texts are searched several bytes at a time, numbers of up to 18
//! digits are added up on the way, and everything is put into the tree by where it stands. What takes more
//! than that for one value (escapes, fractions, long numbers) `serde_json` reads, of that value alone.

use std::borrow::Cow;
use std::ops::Range;

use smallvec::SmallVec;

use crate::Limits;
use crate::scan;
use crate::tree::{Tree, Value};

/// Reads a document into an empty tree; gives nothing, and leaves the tree as it is by then, where the
/// document is malformed, is nested too deeply, or has a member whose name has escapes.
pub(super) fn read<'a>(limits: Limits, text: &'a str, tree: &mut Tree<'a>) -> Option<()> {
    let mut reader = Reader::new(text, 0);
    reader.value(NONE, limits.depth, tree)?;
    reader.end()
}

/// Adds the value that the end of a text is, from `at` on, to a tree over that text, under a name that stands
/// further up; as [`read`] otherwise.
pub(super) fn read_last<'a>(
    depth: u16,
    text: &'a str,
    at: usize,
    name: Range<usize>,
    tree: &mut Tree<'a>,
) -> Option<()> {
    let mut reader = Reader::new(text, at);
    reader.value(name, depth, tree)?;
    reader.end()
}

pub(super) struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    pub(super) at: usize,
}

/// An object or list whose end was not read yet.
struct Open {
    entry: usize,
    count: u32,
    end: u8,
}

/// The name of items, and of the document.
pub(super) const NONE: Range<usize> = 0..0;

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        let bytes = text.as_bytes();
        Self { text, bytes, at }
    }

    /// A value with everything below it.
    fn value(&mut self, name: Range<usize>, depth: u16, tree: &mut Tree<'a>) -> Option<()> {
        let mut name = name;
        // What the innermost one stands in; the value itself stands in what has no end.
        let mut around: SmallVec<[Open; 8]> = SmallVec::new();
        let mut inner = Open::new(0, 0);
        loop {
            match self.token()? {
                b'"' => self.string(name, tree)?,
                start @ (b'{' | b'[') => {
                    if around.len() >= usize::from(depth) {
                        return None;
                    }
                    self.at += 1;
                    let open = Open::new(tree.open_placed(name), start);
                    if self.token()? != open.end {
                        around.push(std::mem::replace(&mut inner, open));
                        name = self.name_in(&inner)?;
                        continue;
                    }
                    self.at += 1;
                    open.close(tree);
                }
                _ => tree.plain_leaf(name, self.number_or_literal()?),
            }
            // Behind a value: the name of the next one, or the ends of those that it is the last of.
            loop {
                if around.is_empty() {
                    return Some(());
                }
                inner.count += 1;
                let byte = self.token()?;
                self.at += 1;
                if byte == b',' {
                    name = self.name_in(&inner)?;
                    break;
                }
                if byte != inner.end {
                    return None;
                }
                inner.close(tree);
                inner = around.pop()?;
            }
        }
    }

    /// Nothing but blanks up to the end.
    fn end(&mut self) -> Option<()> {
        self.token().is_none().then_some(())
    }

    /// The name of the next member of an object, and the colon behind it; none in a list.
    #[inline]
    fn name_in(&mut self, open: &Open) -> Option<Range<usize>> {
        if open.end == b']' {
            return Some(NONE);
        }
        if self.token()? != b'"' {
            return None;
        }
        let start = self.at + 1;
        let end = start + scan::plain_string(self.bytes.get(start..)?)?;
        match self.bytes.get(end..)? {
            [b'"', b':', ..] => self.at = end + 2,
            [b'"', ..] => {
                self.at = end + 1;
                if self.token()? != b':' {
                    return None;
                }
                self.at += 1;
            }
            _ => return None,
        }
        Some(placed(start, end))
    }

    #[inline]
    fn string(&mut self, name: Range<usize>, tree: &mut Tree<'a>) -> Option<()> {
        let start = self.at + 1;
        let end = start + scan::plain_string(self.bytes.get(start..)?)?;
        if self.bytes.get(end) != Some(&b'"') {
            return self.escaped(name, tree);
        }
        self.at = end + 1;
        tree.plain_text(name, placed(start, end));
        Some(())
    }

    /// A string with escapes, from its first quote on.
    #[cold]
    fn escaped(&mut self, name: Range<usize>, tree: &mut Tree<'a>) -> Option<()> {
        let rest = self.text.get(self.at..)?;
        let mut json = serde_json::Deserializer::from_str(rest).into_iter::<String>();
        let text = json.next()?.ok()?;
        self.at += json.byte_offset();
        let entry = tree.open_placed(name);
        tree.close_text(entry, Cow::Owned(text));
        Some(())
    }

    /// What has neither quotes nor anything below it.
    #[inline]
    pub(super) fn number_or_literal(&mut self) -> Option<Value<'static>> {
        match self.peek()? {
            b'0'..=b'9' | b'-' => self.number(),
            _ => self.literal(),
        }
    }

    #[inline]
    fn number(&mut self) -> Option<Value<'static>> {
        let is_negative = self.peek()? == b'-';
        let start = self.at + usize::from(is_negative);
        let digits = self.bytes.get(start..)?;
        let (mut value, mut count) = (0_i64, 0);
        let end = loop {
            let byte = digits.get(count).copied();
            let digit = byte.unwrap_or_default().wrapping_sub(b'0');
            if digit > 9 {
                break byte;
            }
            // What is too long for this is read another way below.
            value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
            count += 1;
        };
        let has_more = matches!(end, Some(b'.' | b'e' | b'E')) || count > LONGEST;
        let starts_with_zero = digits.first() == Some(&b'0') && (count > 1 || is_negative);
        if count == 0 || has_more || starts_with_zero {
            return self.odd_number();
        }
        self.at = start + count;
        Some(Value::Int(if is_negative { -value } else { value }))
    }

    /// A number with a fraction or an exponent, a long one, `-0`, or none.
    #[cold]
    fn odd_number(&mut self) -> Option<Value<'static>> {
        let rest = self.bytes.get(self.at..)?;
        let is_part = |byte: &&u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
        let end = self.at + rest.iter().take_while(is_part).count();
        let number: serde_json::Number = serde_json::from_str(self.text.get(self.at..end)?).ok()?;
        let value = match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => Value::Int(number),
            (None, Some(number)) => Value::UInt(number),
            (None, None) => Value::Float(number.as_f64()?),
        };
        self.at = end;
        Some(value)
    }

    fn literal(&mut self) -> Option<Value<'static>> {
        let rest = self.bytes.get(self.at..)?;
        let (length, value) = if rest.starts_with(b"true") {
            (4, Value::Bool(true))
        } else if rest.starts_with(b"false") {
            (5, Value::Bool(false))
        } else if rest.starts_with(b"null") {
            (4, Value::Null)
        } else {
            return None;
        };
        self.at += length;
        Some(value)
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// The first byte behind blanks; nothing at the end.
    #[inline]
    fn token(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        if byte > b' ' {
            return Some(byte);
        }
        self.skip_blanks();
        self.peek()
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }
}

impl Open {
    /// One that starts with a brace or bracket.
    #[inline]
    fn new(entry: usize, start: u8) -> Self {
        // In ASCII what ends stands two places behind what starts.
        let end = start + 2;
        Self {
            entry,
            count: 0,
            end,
        }
    }

    #[inline]
    fn close(&self, tree: &mut Tree<'_>) {
        let value = if self.end == b'}' {
            Value::Object(self.count)
        } else {
            Value::Array(self.count)
        };
        tree.close(self.entry, value);
    }
}

/// Empty text stands nowhere.
#[inline]
pub(super) fn placed(start: usize, end: usize) -> Range<usize> {
    if start == end { NONE } else { start..end }
}

/// As many digits always fit.
const LONGEST: usize = 18;
