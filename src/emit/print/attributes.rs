//! Attributes and documentation, each on a line of its own.

use super::Page;
use super::flat::Kind;

impl Page<'_> {
    /// The attributes that begin here; where they end.
    pub(super) fn attributes(&mut self, from: usize, indent: usize) -> Option<usize> {
        let flat = self.flat;
        let mut at = from;
        loop {
            match flat.kind(at) {
                Some(Kind::Doc) => {
                    self.indent(indent);
                    self.push("///");
                    let literal = flat.at(at).strip_prefix("#[doc = \"")?;
                    self.words(literal.strip_suffix("\"]")?)?;
                }
                Some(Kind::Attribute) => {
                    self.indent(indent);
                    match flat.at(at).strip_suffix(",)]") {
                        Some(list) => {
                            self.push(list);
                            self.push(")]");
                        }
                        None => self.push(flat.at(at)),
                    }
                }
                _ => return Some(at),
            }
            self.push("\n");
            at += 1;
        }
    }

    /// The words of a comment, as they stand between the quotes of a literal.
    fn words(&mut self, escaped: &str) -> Option<()> {
        let text = &mut self.printed.text;
        let from = text.len();
        let mut rest = escaped;
        while let Some((plain, escape)) = rest.split_once('\\') {
            text.push_str(plain);
            let mut characters = escape.chars();
            match characters.next()? {
                't' => text.push('\t'),
                'u' => {
                    let (digits, behind) =
                        characters.as_str().strip_prefix('{')?.split_once('}')?;
                    text.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
                    rest = behind;
                    continue;
                }
                same @ ('\\' | '"' | '\'') => text.push(same),
                // A comment of several lines.
                _ => return None,
            }
            rest = characters.as_str();
        }
        text.push_str(rest);
        let end = text.trim_end_matches(' ').len().max(from);
        text.truncate(end);
        let words = text.get(from..)?;
        // What is no comment any more, and what the reference takes for something else.
        let has_end = || words.bytes().any(|byte| matches!(byte, b'\n' | b'\r'));
        let has_slice = || words.contains('&') && words.contains("(& [");
        (!(words.starts_with('/') || has_end() || has_slice())).then_some(())
    }
}
