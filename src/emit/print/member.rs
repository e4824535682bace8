//! `impl` blocks and their members: functions, constants, types.

use super::item::is_attribute;
use super::{CALM, Page, STEP};

impl Page<'_> {
    /// An `impl` block; a member that is not known here is printed by the reference.
    pub(super) fn implementation(&mut self, from: usize) -> Result<Option<()>, syn::Error> {
        let flat = self.flat;
        let start = self.printed.text.len();
        let Some(open) = flat.find("{", from, flat.len()) else {
            return Ok(None);
        };
        let close = flat.close(open);
        self.push_slice(from, open + 1);
        if self.column() > CALM || flat.is_odd(0, open + 1) || close + 1 != flat.len() {
            return Ok(None);
        }
        if close > open + 1 {
            self.push("\n");
        }
        self.printed.direct += self.printed.text.len() - start;
        let mut at = open + 1;
        let mut is_set_apart = false;
        while at < close {
            let Some(end) = self.end_of_member(at, close) else {
                return Ok(None);
            };
            if is_set_apart {
                self.push("\n");
            }
            let start = self.printed.text.len();
            let printed = match flat.is_odd(at, end) {
                true => None,
                false => self.member(at, end),
            };
            if self.or_back(start, printed) {
                self.printed.direct += self.printed.text.len() - start;
            } else {
                self.member_by_reference(at, end)?;
            }
            is_set_apart = self.printed.text.get(start..).is_some_and(stands_apart);
            at = end;
        }
        self.push("}\n");
        self.printed.direct += 2;
        Ok(Some(()))
    }

    /// Where the member ends that begins here.
    fn end_of_member(&self, from: usize, to: usize) -> Option<usize> {
        let flat = self.flat;
        let mut at = from;
        while is_attribute(flat.kind(at)) {
            at += 1;
        }
        let semicolon = flat.find(";", at, to);
        let is_function =
            flat.at(at) == "fn" || flat.find("fn", at, semicolon.unwrap_or(to)).is_some();
        let end = if is_function {
            flat.close(flat.find("{", at, to)?)
        } else {
            semicolon?
        };
        Some(end + 1)
    }

    fn member_by_reference(&mut self, from: usize, to: usize) -> Result<(), syn::Error> {
        let text = format!("impl A {{ {} }}", self.flat.slice(from, to));
        let text = (self.reference)(&text, self.below)?;
        let member = text.strip_prefix("impl A {\n");
        let member = member.and_then(|text| text.strip_suffix("}\n"));
        self.push(member.unwrap_or(&text));
        Ok(())
    }

    fn member(&mut self, from: usize, to: usize) -> Option<()> {
        let flat = self.flat;
        let at = self.attributes(from, STEP)?;
        // What the reference takes for the end of a constant, or for its beginning.
        if (from..at).any(|at| flat.at(at).trim_end_matches("\"]").ends_with([';', '='])) {
            return None;
        }
        self.indent(STEP);
        let keyword = at + usize::from(flat.at(at) == "pub");
        match flat.at(keyword) {
            "const" if flat.at(keyword + 1) != "fn" => self.constant(at, to, STEP)?,
            "type" => {
                self.push_slice(at, to);
                if self.column() > CALM || flat.has_braces(at, to) {
                    return None;
                }
            }
            "fn" | "const" => self.function(at, to)?,
            _ => return None,
        }
        self.push("\n");
        Some(())
    }

    fn function(&mut self, from: usize, to: usize) -> Option<()> {
        let flat = self.flat;
        let open = flat.find("{", from, to)?;
        let close = flat.close(open);
        let is_empty = close == open + 1;
        let head = flat.width(from, open + 1) + usize::from(is_empty);
        if STEP + head <= self.width {
            self.push_slice(from, open + 1);
        } else {
            // A type that is broken too is not known here.
            let parameters = flat.find("(", from, open)?;
            self.push_slice(from, parameters);
            self.list(parameters, STEP, true)?;
            self.push(" ");
            self.push_slice(flat.close(parameters) + 1, open + 1);
            if self.column() > CALM {
                return None;
            }
        }
        self.body(open, STEP)
    }
}

/// Whether a blank line stands behind a member: not behind one that is a line, unless it is a constant.
fn stands_apart(member: &str) -> bool {
    let mut lines = member.lines().rev();
    let Some(last) = lines.next() else {
        return false;
    };
    let is_member = |line: &str| line.starts_with("    ") && !line.starts_with("     ");
    last == MEMBER_END
        || last.ends_with(';')
            && (is_member(last) || lines.any(|it| is_member(it) && it.ends_with(" =")))
}

/// The line that ends a method.
const MEMBER_END: &str = "    }";
