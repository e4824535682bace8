//! What stands between brackets, one below the other.

use super::flat::Kind;
use super::{CALL, CALM, Page, STEP};

impl Page<'_> {
    /// The group that opens here, each of its items on a line.
    pub(super) fn list(&mut self, open: usize, indent: usize, comma: bool) -> Option<()> {
        let flat = self.flat;
        let close = flat.close(open);
        self.push(flat.at(open));
        let mut parts = flat.parts(",", open + 1, close).peekable();
        parts.peek()?;
        while let Some((from, to)) = parts.next() {
            self.line(indent + STEP);
            self.list_item(from, to, indent + STEP)?;
            if comma || parts.peek().is_some() {
                self.push(",");
            }
            if self.column() > CALM {
                return None;
            }
        }
        self.line(indent);
        self.push(flat.at(close));
        Some(())
    }

    /// An item of a list or a field of a struct: an expression, a list or a struct.
    pub(super) fn list_item(&mut self, from: usize, to: usize, indent: usize) -> Option<()> {
        let flat = self.flat;
        if flat.kind(from) == Some(Kind::Word) && flat.at(from + 1) == ":" {
            self.push_slice(from, from + 2);
            self.push(" ");
            return self.list_item(from + 2, to, indent);
        }
        let fits = self.column() + flat.width(from, to) < CALM;
        let is_slice = flat.slice(from, from + 2) == "&[" && flat.close(from + 1) + 1 == to;
        if fits && self.is_plain(from, to) {
            self.push_slice(from, to);
            return Some(());
        }
        if is_slice {
            return self.slice_of(from + 1, indent, fits);
        }
        let is_struct = flat.kind(from) == Some(Kind::Word) && flat.at(from + 1) == "{";
        if is_struct && !fits && flat.close(from + 1) + 1 == to {
            self.push_slice(from, from + 1);
            self.push(" ");
            return self.list(from + 1, indent, true);
        }
        None
    }

    /// `&[…]` that is too long for a line.
    fn slice_of(&mut self, open: usize, indent: usize, fits: bool) -> Option<()> {
        let flat = self.flat;
        let (first, close) = (open + 1, flat.close(open));
        let is_rules = flat.slice(first, first + 2) == "Rule::" || flat.at(first) == "(";
        if fits && !is_rules {
            return None;
        }
        self.push("&");
        let is_single = flat.find(",", first, close).is_none();
        if !is_single {
            return self.list(open, indent, true);
        }
        // What holds one thing opens and closes together with it.
        self.push("[");
        if is_rules {
            let open = flat.find("(", first, close)?;
            let inner = flat.width(first, close);
            if flat.close(open) + 1 != close || inner <= CALL {
                return None;
            }
            self.push_slice(first, open);
            self.list(open, indent, true)?;
        } else {
            let is_open = flat.slice(first, first + 2) == "&[" || flat.at(first + 1) == "{";
            if !is_open || self.column() + flat.width(first, close) + 2 <= CALM {
                return None;
            }
            let opens = self.printed.text.len();
            self.list_item(first, close, indent)?;
            let line = self.printed.text.get(opens..)?.lines().next()?;
            if self.before(opens) + line.len() > CALM {
                return None;
            }
        }
        self.push("]");
        Some(())
    }
}
