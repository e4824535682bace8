//! Layout as `rustfmt` has it, where `prettyplease` breaks lines that need no break.
//!
//! Lines are joined, split and moved, and braces around the one expression of a `match` arm dropped;
//! nothing else changes. No string literal of generated code spans lines.

mod arms;
mod join;
mod lines;
mod split;
#[cfg(test)]
mod tests;

use unicode_width::UnicodeWidthStr as _;

use lines::Line;

/// Lays out an item that will stand `below` columns to the right.
pub(super) fn tidy(text: &str, below: usize) -> String {
    let mut lines: Vec<Line> = text.lines().map(Line::of).collect();
    let width = WIDTH - below;
    for change in CHANGES {
        let mut at = 0;
        while at < lines.len() {
            if !lines[at].text.starts_with("//") {
                change(&mut lines, at, width);
            }
            at += 1;
        }
    }
    lines
        .iter()
        .fold(String::with_capacity(text.len()), |mut text, line| {
            if !line.text.is_empty() {
                text.extend(std::iter::repeat_n(' ', line.indent));
            }
            text.push_str(&line.text);
            text.push('\n');
            text
        })
}

/// Columns that `rustfmt` counts for a text.
fn columns(text: &str) -> usize {
    text.width()
}

/// What is done to each line, in this order.
const CHANGES: [fn(&mut Vec<Line>, usize, usize); 15] = [
    join::unchain,
    join::join_call,
    join::hug,
    join::join_type,
    arms::unwrap_arm,
    arms::unwrap_chain,
    arms::hug_match,
    arms::join_pattern,
    join::join_call,
    split::split_call,
    split::split_list,
    split::split_chain,
    split::split_debug,
    split::split_if,
    split::split_struct,
];

/// Columns of a line.
const WIDTH: usize = 100;

/// Characters of arguments that still stand on one line.
const CALL: usize = 60;

/// Characters of `if` and `else` that still stand on one line.
const CHOICE: usize = 50;

/// Characters of fields that still stand on one line.
const FIELDS: usize = 18;

/// Columns of a level.
const STEP: usize = 4;
