//! Items: structs, enums, constants, invocations of macros.

use super::flat::Kind;
use super::{CALL, CALM, Page, STEP};

impl Page<'_> {
    /// One item, by the reference where it is not known here.
    pub(super) fn item(&mut self) -> Result<(), syn::Error> {
        let flat = self.flat;
        let from = self.printed.text.len();
        let direct = self.printed.direct;
        let printed = self.known_item()?;
        if self.or_back(from, printed) {
            return Ok(());
        }
        self.printed.direct = direct;
        let end = flat.len();
        let text = match flat.is_odd(0, end) {
            true => (self.reference)(flat.slice(0, end), self.below)?,
            // By spaces the reference lays out what stands in a macro.
            false => {
                let words: Vec<_> = (0..end).map(|at| flat.at(at)).collect();
                (self.reference)(&words.join(" "), self.below)?
            }
        };
        self.push(&text);
        Ok(())
    }

    fn known_item(&mut self) -> Result<Option<()>, syn::Error> {
        let from = self.printed.text.len();
        let flat = self.flat;
        let Some(at) = self.attributes(0, 0) else {
            return Ok(None);
        };
        let keyword = at + usize::from(flat.at(at) == "pub");
        let printed = match flat.at(keyword) {
            "impl" => return self.implementation(at),
            _ if flat.is_odd(0, flat.len()) => None,
            "struct" => self.structure(at),
            "enum" => self.enumeration(at),
            "const" => self.constant(at, flat.len(), 0),
            _ => self.invocation(),
        };
        self.push("\n");
        if printed.is_some() {
            self.printed.direct += self.printed.text.len() - from;
        }
        Ok(printed)
    }

    fn structure(&mut self, from: usize) -> Option<()> {
        let flat = self.flat;
        let end = flat.len();
        if flat.at(end - 1) == ";" {
            self.push_slice(from, end);
            return (self.column() <= CALM).then_some(());
        }
        self.fields(from, Self::field)
    }

    fn enumeration(&mut self, from: usize) -> Option<()> {
        self.fields(from, Self::variant)
    }

    /// `pub name: Type,`
    fn field(&mut self, from: usize, to: usize) -> Option<()> {
        let flat = self.flat;
        let ty = flat.find(":", from, to)? + 1;
        let line = STEP + flat.width(from, to) + 1;
        if line <= CALM {
            self.push_slice(from, to);
            return Some(());
        }
        // A type of one argument, which the reference breaks and joins.
        let open = flat.find("<", ty, to)?;
        let close = flat.close(open);
        let is_last = close + 1 == to;
        let argument = 2 * STEP + flat.width(open + 1, close) + 1;
        if !is_last || flat.find(",", open + 1, close).is_some() || argument > CALM {
            return None;
        }
        self.push_slice(from, ty);
        if line <= self.width {
            self.push(" ");
        } else if 2 * STEP + flat.width(ty, to) < self.width {
            self.line(2 * STEP);
        } else {
            return None;
        }
        self.push_slice(ty, to);
        Some(())
    }

    /// `Name` or `Name(Type)`
    fn variant(&mut self, from: usize, to: usize) -> Option<()> {
        let flat = self.flat;
        let line = STEP + flat.width(from, to) + 1;
        self.push_slice(from, to);
        if line <= CALM {
            return Some(());
        }
        let (open, close) = (from + 1, flat.close(from + 1));
        let is_single = close + 1 == to && flat.find(",", open + 1, close).is_none();
        let fits = line <= self.width && flat.width(open + 1, close) <= CALL;
        (is_single && fits).then_some(())
    }

    /// `path!(Name<'a>);`
    fn invocation(&mut self) -> Option<()> {
        let flat = self.flat;
        let end = flat.len();
        let is_path = |at: &usize| flat.kind(*at) == Some(Kind::Word) || flat.at(*at) == "::";
        let bang = (0..end).find(|at| !is_path(at))?;
        let (open, name) = (bang + 1, bang + 2);
        let is_call = flat.at(bang) == "!" && flat.at(open) == "(" && flat.close(open) + 2 == end;
        let arguments = flat.slice(name + 1, end - 2);
        let is_name = flat.kind(name) == Some(Kind::Word) && ["", "<'a>"].contains(&arguments);
        // The reference has spaces around the lifetime until the line was laid out.
        let is_short = flat.width(0, end) + LIFETIME <= CALM;
        self.push_slice(0, end);
        (is_call && is_name && flat.at(end - 1) == ";" && is_short).then_some(())
    }

    /// A definition, and what stands in its braces: each with its attributes on lines of its own.
    fn fields(
        &mut self,
        from: usize,
        print: impl Fn(&mut Self, usize, usize) -> Option<()>,
    ) -> Option<()> {
        let flat = self.flat;
        let open = flat.find("{", from, flat.len())?;
        let close = flat.close(open);
        self.push_slice(from, open + 1);
        if self.column() > CALM || close + 1 != flat.len() {
            return None;
        }
        if close > open + 1 {
            self.push("\n");
        }
        for (from, to) in flat.parts(",", open + 1, close) {
            let from = self.attributes(from, STEP)?;
            if flat.has_braces(from, to) || from >= to {
                return None;
            }
            self.indent(STEP);
            print(self, from, to)?;
            self.push(",\n");
        }
        self.push("}");
        Some(())
    }
}

/// Columns of the spaces in ` < 'a >`.
const LIFETIME: usize = 3;

/// Whether a token is documentation or another attribute.
pub(super) fn is_attribute(kind: Option<Kind>) -> bool {
    matches!(kind, Some(Kind::Doc | Kind::Attribute))
}
