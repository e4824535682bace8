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
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
    };
    let mut stack = Stack::new();
    let mut next = Next::Value(NONE);
    loop {
        next = match next {
            Next::Value(name) => reader.value(name, limits, &mut stack, tree)?,
            Next::Sibling => reader.sibling(&mut stack, tree)?,
            Next::End => break,
        };
    }
    reader.skip_blanks();
    (reader.at == reader.bytes.len()).then_some(())
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

/// An object or list whose end was not read yet.
struct Open {
    entry: usize,
    count: u32,
    is_object: bool,
}

type Stack = SmallVec<[Open; 8]>;

/// What stands behind a value, or behind its start.
enum Next {
    /// A value of this name.
    Value(Range<usize>),
    /// A comma and the next value, or the end of what the value stands in.
    Sibling,
    /// The end of the document.
    End,
}

/// The name of items, and of the document.
const NONE: Range<usize> = 0..0;

impl<'a> Reader<'a> {
    /// A value, or what it starts with.
    #[inline]
    fn value(
        &mut self,
        name: Range<usize>,
        limits: Limits,
        stack: &mut Stack,
        tree: &mut Tree<'a>,
    ) -> Option<Next> {
        self.skip_blanks();
        match self.peek()? {
            b'"' => self.string(name, tree)?,
            b'{' | b'[' => return self.open(name, limits, stack, tree),
            b'0'..=b'9' | b'-' => self.number(name, tree)?,
            _ => self.literal(name, tree)?,
        }
        Some(Next::Sibling)
    }

    /// The start of an object or a list, and the end of one that is empty.
    fn open(
        &mut self,
        name: Range<usize>,
        limits: Limits,
        stack: &mut Stack,
        tree: &mut Tree<'a>,
    ) -> Option<Next> {
        if stack.len() >= usize::from(limits.depth) {
            return None;
        }
        let is_object = self.peek()? == b'{';
        self.at += 1;
        let open = Open {
            entry: tree.open_placed(name),
            count: 0,
            is_object,
        };
        self.skip_blanks();
        if self.peek()? == open.end() {
            self.at += 1;
            open.close(tree);
            return Some(Next::Sibling);
        }
        stack.push(open);
        Some(Next::Value(if is_object { self.name()? } else { NONE }))
    }

    /// What follows a value: the name of the next one, or the ends of those that it is the last of.
    #[inline]
    fn sibling(&mut self, stack: &mut Stack, tree: &mut Tree<'a>) -> Option<Next> {
        while let Some(open) = stack.last_mut() {
            open.count += 1;
            self.skip_blanks();
            let byte = self.peek()?;
            self.at += 1;
            if byte == b',' {
                let is_object = open.is_object;
                self.skip_blanks();
                return Some(Next::Value(if is_object { self.name()? } else { NONE }));
            }
            if byte != open.end() {
                return None;
            }
            open.close(tree);
            stack.pop();
        }
        Some(Next::End)
    }

    /// A member's name and the colon behind it.
    #[inline]
    fn name(&mut self) -> Option<Range<usize>> {
        if self.peek()? != b'"' {
            return None;
        }
        let start = self.at + 1;
        let end = start + scan::plain_string(self.bytes.get(start..)?)?;
        self.at = end;
        if self.peek()? != b'"' {
            return None;
        }
        self.at += 1;
        self.skip_blanks();
        let is_colon = self.peek()? == b':';
        self.at += 1;
        is_colon.then(|| placed(start, end))
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

    #[inline]
    fn number(&mut self, name: Range<usize>, tree: &mut Tree<'a>) -> Option<()> {
        let is_negative = self.peek()? == b'-';
        let start = self.at + usize::from(is_negative);
        let digits = self.bytes.get(start..)?;
        let (mut value, mut count) = (0_i64, 0);
        while let Some(digit) = digits.get(count).map(|byte| byte.wrapping_sub(b'0'))
            && digit < 10
            && count < LONGEST
        {
            value = value * 10 + i64::from(digit);
            count += 1;
        }
        let has_more = matches!(digits.get(count), Some(b'0'..=b'9' | b'.' | b'e' | b'E'));
        let starts_with_zero = digits.first() == Some(&b'0') && (count > 1 || is_negative);
        if count == 0 || has_more || starts_with_zero {
            return self.odd_number(name, tree);
        }
        self.at = start + count;
        tree.plain_leaf(name, Value::Int(if is_negative { -value } else { value }));
        Some(())
    }

    /// A number with a fraction or an exponent, a long one, `-0`, or none.
    #[cold]
    fn odd_number(&mut self, name: Range<usize>, tree: &mut Tree<'a>) -> Option<()> {
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
        tree.plain_leaf(name, value);
        Some(())
    }

    fn literal(&mut self, name: Range<usize>, tree: &mut Tree<'a>) -> Option<()> {
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
        tree.plain_leaf(name, value);
        Some(())
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[inline]
    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }
}

impl Open {
    fn end(&self) -> u8 {
        if self.is_object { b'}' } else { b']' }
    }

    #[inline]
    fn close(&self, tree: &mut Tree<'_>) {
        let value = if self.is_object {
            Value::Object(self.count)
        } else {
            Value::Array(self.count)
        };
        tree.close(self.entry, value);
    }
}

/// Empty text stands nowhere.
#[inline]
fn placed(start: usize, end: usize) -> Range<usize> {
    if start == end { NONE } else { start..end }
}

/// As many digits always fit.
const LONGEST: usize = 18;
