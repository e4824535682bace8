//! `match` and `if`.

use super::{CALM, CHOICE, Page, STEP};

impl Page<'_> {
    /// `match value { … }`.
    pub(super) fn matching(&mut self, from: usize, to: usize, indent: usize) -> Option<()> {
        let flat = self.flat;
        let open = flat.find("{", from, to)?;
        let close = flat.close(open);
        if close + 1 != to || close == open + 1 || flat.has_braces(from, open) {
            return None;
        }
        self.push_slice(from, open + 1);
        if self.column() > CALM {
            return None;
        }
        let mut at = open + 1;
        while at < close {
            self.line(indent + STEP);
            at = self.arm(at, close, indent + STEP)?;
        }
        self.line(indent);
        self.push("}");
        Some(())
    }

    /// An arm; where the next one begins.
    fn arm(&mut self, from: usize, to: usize, indent: usize) -> Option<usize> {
        let flat = self.flat;
        let arrow = flat.find("=>", from, to)?;
        let body = arrow + 1;
        if flat.has_braces(from, arrow) {
            return None;
        }
        self.push_slice(from, body);
        self.push(" ");
        // Longer patterns are broken themselves.
        if self.column() >= CALM {
            return None;
        }
        if flat.at(body) == "{" {
            let close = flat.close(body);
            self.push("{");
            // One expression needs no braces.
            if close > body + 1 && flat.find(";", body + 1, close).is_none() {
                return None;
            }
            self.body(body, indent)?;
            return Some(close + 1 + usize::from(flat.at(close + 1) == ","));
        }
        let end = flat.find(",", body, to).unwrap_or(to);
        self.arm_of_expression(body, end, indent)?;
        Some(end + 1)
    }

    fn arm_of_expression(&mut self, from: usize, to: usize, indent: usize) -> Option<()> {
        let flat = self.flat;
        let width = flat.width(from, to);
        let is_one_line = indent + STEP + width <= CALM || self.is_plain(from, to);
        match flat.at(from) {
            // Where it fits, the reference lets it stand.
            "if" if self.column() + width <= CALM => return None,
            "if" => return self.arm_of_block(from, to, indent),
            _ if flat.has_braces(from, to) => self.expression(from, to, indent, 1)?,
            _ if is_one_line => {
                let fits = self.column() + width < self.width;
                if !fits && indent + STEP + width <= self.width {
                    return self.arm_of_block(from, to, indent);
                }
                if !fits {
                    return self.arm_of_call(from, to, indent);
                }
                self.push_slice(from, to);
            }
            _ => return self.arm_of_call(from, to, indent),
        }
        self.push(",");
        Some(())
    }

    /// A call that is broken stands behind the arrow where what opens it does.
    fn arm_of_call(&mut self, from: usize, to: usize, indent: usize) -> Option<()> {
        let flat = self.flat;
        if self.object_call(from, to).is_some() {
            return self.arm_of_method(from, to, indent);
        }
        let Some(open) = self.path_call(from, to) else {
            return self.arm_of_chain(from, to, indent);
        };
        let bottom = self.bottom_call(open);
        if self.column() + flat.width(from, bottom + 1) >= self.width {
            // Calls in calls may be broken further up.
            return (bottom == open).then(|| self.arm_of_block(from, to, indent))?;
        }
        self.broken_call(from, open, indent)?;
        self.push(",");
        Some(())
    }

    /// As [`arm_of_call`](Self::arm_of_call), of a method.
    fn arm_of_method(&mut self, from: usize, to: usize, indent: usize) -> Option<()> {
        let open = self.object_call(from, to)?;
        if self.column() + self.flat.width(from, open + 1) >= self.width {
            return self.arm_of_block(from, to, indent);
        }
        self.push_slice(from, open);
        self.list(open, indent, true)?;
        self.push(",");
        Some(())
    }

    /// A chain that is broken begins behind the arrow.
    fn arm_of_chain(&mut self, from: usize, to: usize, indent: usize) -> Option<()> {
        let flat = self.flat;
        if flat.at(from + 1) != "." || self.links(from, to) < 3 || flat.width(from, from + 1) > STEP
        {
            return None;
        }
        self.push_slice(from, from + 1);
        self.links_below(from + 1, to, indent + STEP)?;
        self.push(",");
        Some(())
    }

    /// What does not fit behind the arrow stands in braces.
    fn arm_of_block(&mut self, from: usize, to: usize, indent: usize) -> Option<()> {
        self.push("{");
        self.line(indent + STEP);
        self.expression(from, to, indent + STEP, 0)?;
        self.line(indent);
        self.push("}");
        Some(())
    }

    /// `if … else …`, on one line where it is short.
    pub(super) fn choice(&mut self, from: usize, to: usize, indent: usize) -> Option<()> {
        let flat = self.flat;
        if self.is_short_choice(from, to) {
            self.push_slice(from, to);
            return Some(());
        }
        let mut at = from;
        while at < to {
            let open = flat.find("{", at, to)?;
            let close = flat.close(open);
            if at > from {
                self.push(" ");
            }
            if close == open + 1 || flat.has_braces(at, open) {
                return None;
            }
            self.push_slice(at, open + 1);
            if self.column() + in_macro(flat.slice(at, open)) > CALM {
                return None;
            }
            self.body(open, indent)?;
            at = close + 1;
        }
        Some(())
    }

    /// Two ways, each a plain expression, of a few words.
    fn is_short_choice(&self, from: usize, to: usize) -> bool {
        let flat = self.flat;
        let ways = || {
            let first = flat.find("{", from, to)?;
            let otherwise = flat.close(first) + 1;
            let second = flat.find("{", otherwise, to)?;
            let is_plain = |open| self.is_plain(open + 1, flat.close(open));
            let are_two = second == otherwise + 1 && flat.close(second) + 1 == to;
            Some(are_two && is_plain(first) && is_plain(second))
        };
        flat.width(from, to) <= CHOICE
            && self.column() + flat.width(from, to) <= CALM
            && flat.find(";", from, to).is_none()
            && ways().unwrap_or(false)
    }
}

/// Columns of the spaces that the reference has in a macro until the line was laid out.
fn in_macro(condition: &str) -> usize {
    match condition.contains("!(") {
        true => condition.matches("(&[").count(),
        false => 0,
    }
}
