//! Expressions: on one line, or broken where `rustfmt` breaks them.

use super::flat::Kind;
use super::{CALL, CALM, FIELDS, Page, STEP};

impl Page<'_> {
    /// An expression in the line that is being written, behind which `tail` more characters stand.
    pub(super) fn expression(
        &mut self,
        from: usize,
        to: usize,
        indent: usize,
        tail: usize,
    ) -> Option<()> {
        let flat = self.flat;
        match flat.at(from) {
            "match" => return self.matching(from, to, indent),
            "if" => return self.choice(from, to, indent),
            _ => {}
        }
        if flat.has_braces(from, to) {
            return match self.literal_of_self(from, to) {
                Some(open) => self.self_literal(from, open, to, indent),
                None => self.closure(from, to, indent),
            };
        }
        let end = self.column() + flat.width(from, to) + tail;
        let call = self.path_call(from, to);
        let is_call = call.is_some() || self.object_call(from, to).is_some();
        let is_one_line = match is_call {
            _ if end <= CALM => !self.is_long_debug(from, to),
            true => end <= self.width && self.is_plain(from, to),
            false => false,
        };
        if is_one_line {
            self.push_slice(from, to);
            return Some(());
        }
        match call {
            Some(open) => self.broken_call(from, open, indent),
            None => self.broken_chain(from, to, indent),
        }
    }

    /// `object.method(…);`
    pub(super) fn call_statement(&mut self, from: usize, end: usize, indent: usize) -> Option<()> {
        let flat = self.flat;
        if self.is_plain(from, end) && self.column() + flat.width(from, end) < self.width {
            self.push_slice(from, end);
            return Some(());
        }
        let open = self.object_call(from, end)?;
        self.push_slice(from, open);
        self.list(open, indent, true)
    }

    /// Where the bracket of `object.method(…)` opens.
    pub(super) fn object_call(&self, from: usize, to: usize) -> Option<usize> {
        let flat = self.flat;
        let open = flat.find("(", from, to)?;
        let is_known = ["object", "validator"].contains(&flat.at(from)) && flat.at(from + 1) == ".";
        (is_known && open == from + 3 && flat.close(open) + 1 == to).then_some(open)
    }

    /// Where the bracket of `path(…)` opens, which is not empty.
    pub(super) fn path_call(&self, from: usize, to: usize) -> Option<usize> {
        let flat = self.flat;
        let open = flat.find("(", from, to)?;
        let close = flat.close(open);
        let mut path = from..open;
        let is_path = !path.is_empty()
            && path.all(|at| flat.kind(at) == Some(Kind::Word) || flat.at(at) == "::");
        (is_path && close + 1 == to && close > open + 1).then_some(open)
    }

    /// `path(…)`, its arguments on lines of their own; calls in calls open and close together.
    pub(super) fn broken_call(&mut self, from: usize, open: usize, indent: usize) -> Option<()> {
        let flat = self.flat;
        let close = flat.close(open);
        self.push_slice(from, open);
        let inner = self.path_call(open + 1, close);
        if let Some(inner) = inner {
            let line = self.column() + flat.width(open, close + 1);
            // What almost fits is put together again where the arguments at the bottom are short.
            if line <= self.width + 1 && self.innermost(inner) <= CALL {
                return None;
            }
            // One argument at the bottom may stand in many ways.
            let is_single = flat.find(",", inner + 1, flat.close(inner)).is_none();
            if is_single && self.path_call(inner + 1, flat.close(inner)).is_none() {
                return None;
            }
            self.push("(");
            self.broken_call(open + 1, inner, indent)?;
            self.push(")");
            return Some(());
        }
        self.list(open, indent, true)
    }

    /// Columns of the arguments of the call at the bottom of calls in calls.
    fn innermost(&self, open: usize) -> usize {
        let bottom = self.bottom_call(open);
        self.flat.width(bottom + 1, self.flat.close(bottom))
    }

    /// Where the call at the bottom of calls in calls opens.
    pub(super) fn bottom_call(&self, mut open: usize) -> usize {
        while let Some(inner) = self.path_call(open + 1, self.flat.close(open)) {
            open = inner;
        }
        open
    }

    /// A chain of calls, each on a line of its own but the first one of a short name.
    fn broken_chain(&mut self, from: usize, to: usize, indent: usize) -> Option<()> {
        let flat = self.flat;
        let is_short = flat.width(from, from + 1) <= STEP && flat.at(from + 1) == ".";
        if !is_short || self.links(from, to) < 3 {
            return None;
        }
        let second = flat.find(".", from + 2, to)?;
        self.push_slice(from, second);
        if self.column() > CALM || !self.is_plain(from, second) {
            return None;
        }
        self.links_below(second, to, indent + STEP)
    }

    /// Links of a chain, each on a line.
    pub(super) fn links_below(&mut self, from: usize, to: usize, indent: usize) -> Option<()> {
        let flat = self.flat;
        let mut start = from;
        while start < to {
            let end = flat.find(".", start + 1, to).unwrap_or(to);
            self.line(indent);
            self.push_slice(start, end);
            if self.column() >= CALM || !self.is_plain(start + 1, end) {
                return None;
            }
            start = end;
        }
        Some(())
    }

    /// What prints a struct has a line for each call, where they are longer than a few words.
    fn is_long_debug(&self, from: usize, to: usize) -> bool {
        let flat = self.flat;
        flat.slice(from, from + 4) == "f.debug_struct(" && flat.width(from, to) > CALL
    }

    /// Where the fields of `Self { … }` and `Ok(Self { … })` open.
    fn literal_of_self(&self, from: usize, to: usize) -> Option<usize> {
        let flat = self.flat;
        let is_literal = |at| flat.at(at) == "Self" && flat.at(at + 1) == "{";
        if is_literal(from) {
            return (flat.close(from + 1) + 1 == to).then_some(from + 1);
        }
        let open = self.path_call(from, to)?;
        let is_known = flat.at(open - 1) == "Ok" && is_literal(open + 1);
        (is_known && flat.close(open + 2) + 2 == to).then_some(open + 2)
    }

    fn self_literal(&mut self, from: usize, open: usize, to: usize, indent: usize) -> Option<()> {
        let flat = self.flat;
        let close = flat.close(open);
        if flat.has_braces(open + 1, close) {
            return None;
        }
        if flat.width(open + 1, close) <= FIELDS {
            self.push_slice(from, to);
            return Some(());
        }
        self.push_slice(from, open);
        self.push(" ");
        if self.column() >= CALM {
            return None;
        }
        self.list(open, indent, true)?;
        self.push_slice(close + 1, to);
        Some(())
    }

    /// `value.method(|it| { … })`.
    fn closure(&mut self, from: usize, to: usize, indent: usize) -> Option<()> {
        let flat = self.flat;
        let open = flat.find("(", from, to)?;
        let body = flat.find("{", open + 1, flat.close(open))?;
        let is_closure = flat.at(open + 1) == "|" && flat.at(body - 1) == "|";
        let is_last = flat.close(body) + 1 == flat.close(open) && flat.close(open) + 1 == to;
        if !is_closure || !is_last || flat.find(";", body + 1, flat.close(body)).is_none() {
            return None;
        }
        self.push_slice(from, body + 1);
        if self.column() > CALM {
            return None;
        }
        self.body(body, indent)?;
        self.push(")");
        Some(())
    }

    /// How many members or methods of something are named, one behind the other.
    pub(super) fn links(&self, from: usize, to: usize) -> usize {
        self.flat.parts(".", from, to).count().saturating_sub(1)
    }

    /// Whether nothing in these tokens has to be broken, as far as the line has place.
    pub(super) fn is_plain(&self, from: usize, to: usize) -> bool {
        let flat = self.flat;
        if flat.has_braces(from, to) {
            return false;
        }
        let (mut at, mut links) = (from, 0);
        while at < to {
            let close = flat.close(at);
            if flat.kind(at) == Some(Kind::Open) && flat.width(at + 1, close) > CALL {
                return false;
            }
            links += usize::from(flat.at(at) == ".");
            at = close + 1;
        }
        links < 2 || flat.width(from, to) <= CALL
    }
}
