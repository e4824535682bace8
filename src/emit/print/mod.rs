//! Items straight from tokens to text.
//!
//! What layout is, [`format`](super::format) says: that of the parser, the printer and the changes of
//! [`tidy`](super::tidy). Here what is emitted most is laid out in the same way, without a syntax tree and
//! without breaking lines only to join them again. What is not known here to come out alike, down to the
//! byte, is declined, and laid out there.

mod attributes;
mod block;
mod choice;
mod constant;
mod expression;
mod fill;
mod flat;
mod item;
mod list;
mod member;
#[cfg(test)]
mod tests;

use super::tokens::Tokens;
use flat::Flat;

/// Items as text, and how much of it was laid out here.
pub(super) struct Printed {
    pub(super) text: String,
    /// Bytes that the reference did not have to lay out.
    pub(super) direct: usize,
    /// Where the line begins that is being written.
    line: usize,
}

/// Lays out what is not known here: items as tokens.
pub(super) type Reference<'r> = &'r dyn Fn(&str, usize) -> Result<String, syn::Error>;

/// Lays out items, a blank line between each two, for a place that is `below` columns to the right.
///
/// # Errors
/// Those of `reference`.
pub(super) fn items(
    tokens: &Tokens,
    below: usize,
    reference: Reference<'_>,
) -> Result<Printed, syn::Error> {
    let mut printed = Printed {
        // With indentation in place of marks, text is about as long as its tokens.
        text: String::with_capacity(tokens.len() + tokens.len() / 4),
        direct: 0,
        line: 0,
    };
    let mut flat = Flat::new();
    let mut words = tokens.words();
    while words.peek().is_some() {
        if !printed.text.is_empty() {
            printed.text.push('\n');
            printed.line = printed.text.len();
        }
        flat.fill(&mut words);
        let mut page = Page {
            flat: &flat,
            printed: &mut printed,
            width: WIDTH - below,
            below,
            reference,
        };
        page.item()?;
    }
    Ok(printed)
}

/// Where an item is printed.
struct Page<'p> {
    flat: &'p Flat,
    printed: &'p mut Printed,
    /// Columns of a line.
    width: usize,
    below: usize,
    reference: Reference<'p>,
}

impl Page<'_> {
    /// Text of a line, or with whole lines up to its end.
    fn push(&mut self, text: &str) {
        self.printed.text.push_str(text);
        if text.ends_with('\n') {
            self.printed.line = self.printed.text.len();
        }
    }

    /// Tokens on one line.
    fn push_slice(&mut self, from: usize, to: usize) {
        self.printed.text.push_str(self.flat.slice(from, to));
    }

    /// A new line that begins this many columns to the right.
    fn line(&mut self, indent: usize) {
        self.push("\n");
        self.indent(indent);
    }

    fn indent(&mut self, indent: usize) {
        let mut left = indent;
        while left > 0 {
            let some = left.min(SPACES.len());
            self.printed.text.push_str(&SPACES[..some]);
            left -= some;
        }
    }

    /// Columns of the line that is being written.
    fn column(&self) -> usize {
        self.printed.text.len() - self.printed.line
    }

    /// Columns before a place in the text.
    fn before(&self, at: usize) -> usize {
        let before = self.printed.text.get(..at);
        at - before
            .and_then(|text| text.rfind('\n'))
            .map_or(0, |at| at + 1)
    }

    /// Takes back what was written since a line began, where it is declined.
    fn or_back(&mut self, from: usize, printed: Option<()>) -> bool {
        if printed.is_none() {
            self.printed.text.truncate(from);
            self.printed.line = from;
        }
        printed.is_some()
    }
}

const SPACES: &str = "                                                                ";

/// Columns of a line.
const WIDTH: usize = 100;

/// Columns up to which the reference breaks nothing that has to be joined again.
const CALM: usize = 89;

/// Characters of arguments that still stand on one line.
const CALL: usize = 60;

/// Characters of `if` and `else` that still stand on one line.
const CHOICE: usize = 50;

/// Characters of fields that still stand on one line.
const FIELDS: usize = 18;

/// Columns of a level.
const STEP: usize = 4;
