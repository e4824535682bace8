//! Blocks and their statements.

use super::{CALM, Page, STEP};

impl Page<'_> {
    /// What follows the `{` of a block that was written: statements, each on a line, and the `}`.
    pub(super) fn body(&mut self, open: usize, indent: usize) -> Option<()> {
        let close = self.flat.close(open);
        if close > open + 1 {
            self.statements(open + 1, close, indent + STEP)?;
            self.line(indent);
        }
        self.push("}");
        Some(())
    }

    /// Statements, each on a line of its own.
    pub(super) fn statements(&mut self, from: usize, to: usize, indent: usize) -> Option<()> {
        let mut at = from;
        while at < to {
            self.line(indent);
            at = self.statement(at, to, indent)?;
        }
        Some(())
    }

    /// A statement or the expression at the end; where it ends.
    fn statement(&mut self, from: usize, to: usize, indent: usize) -> Option<usize> {
        let flat = self.flat;
        match flat.at(from) {
            "match" | "if" => {
                let end = self.end_of_choice(from, to)?;
                // What is called on it, or that it is a statement with a semicolon, is not known here.
                if end < to && [";", ".", "?"].contains(&flat.at(end)) {
                    return None;
                }
                self.expression(from, end, indent, 0)?;
                return Some(end);
            }
            "let" | "return" => {
                let end = flat.find(";", from, to)?;
                if flat.has_braces(from, end) {
                    return self.binding(from, end, indent);
                }
                self.push_slice(from, end + 1);
                return (self.column() <= CALM).then_some(end + 1);
            }
            _ => {}
        }
        let Some(end) = flat.find(";", from, to) else {
            self.expression(from, to, indent, 0)?;
            return Some(to);
        };
        self.call_statement(from, end, indent)?;
        self.push(";");
        Some(end + 1)
    }

    /// `let event = match kind { … };`, and `let Some(value) = … else { … };`.
    fn binding(&mut self, from: usize, end: usize, indent: usize) -> Option<usize> {
        let flat = self.flat;
        let value = flat.find("=", from, end)? + 1;
        if flat.at(value) != "match" || self.end_of_choice(value, end)? != end {
            return None;
        }
        self.push_slice(from, value);
        self.push(" ");
        self.expression(value, end, indent, 1)?;
        self.push(";");
        Some(end + 1)
    }

    /// Where `match` or a chain of `if` and `else` ends.
    fn end_of_choice(&self, from: usize, to: usize) -> Option<usize> {
        let flat = self.flat;
        let mut end = flat.close(flat.find("{", from, to)?) + 1;
        while flat.at(from) == "if" && end < to && flat.at(end) == "else" {
            end = flat.close(flat.find("{", end, to)?) + 1;
        }
        Some(end)
    }
}
