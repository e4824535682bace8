//! Constants.

use super::{CALL, CALM, Page, STEP};

impl Page<'_> {
    /// `const NAME: Type = value;`
    pub(super) fn constant(&mut self, from: usize, to: usize, indent: usize) -> Option<()> {
        let flat = self.flat;
        let value = flat.find("=", from, to)? + 1;
        let end = to - 1;
        let width = self.column() + flat.width(from, to);
        let right = flat.width(value, to);
        let links = self.links(value, end);
        if links > 1 && right > CALL {
            return self.constant_chain(from, value, to, indent);
        }
        if width <= CALM {
            self.push_slice(from, to);
            return (!flat.has_braces(value, end)).then_some(());
        }
        if flat.has_braces(value, end) || flat.at(value) == "&" {
            self.push_slice(from, value);
            self.push(" ");
            if self.column() > CALM {
                return None;
            }
            self.list_item(value, end, indent)?;
            self.push(";");
            return Some(());
        }
        if links > 0 || self.path_call(value, end).is_none() || !self.is_plain(value, end) {
            return None;
        }
        if width <= self.width {
            self.push_slice(from, to);
            return Some(());
        }
        self.push_slice(from, value);
        if self.column() > CALM {
            return None;
        }
        self.line(indent + STEP);
        self.push_slice(value, to);
        (self.column() <= CALM).then_some(())
    }

    /// A call for each line.
    fn constant_chain(
        &mut self,
        from: usize,
        value: usize,
        to: usize,
        indent: usize,
    ) -> Option<()> {
        let first = self.flat.find(".", value, to)?;
        self.push_slice(from, first);
        if self.column() > CALM || !self.is_plain(value, first) || indent == 0 {
            return None;
        }
        self.links_below(first, to - 1, indent + STEP)?;
        self.push(";");
        Some(())
    }
}
