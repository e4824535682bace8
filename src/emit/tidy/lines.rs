//! Lines, and the brackets in them.

use super::STEP;

/// A line without its indentation.
pub(super) struct Line {
    pub(super) indent: usize,
    pub(super) text: String,
}

impl Line {
    /// The line, and how far it stands to the right.
    pub(super) fn of(line: &str) -> Self {
        let text = line.trim_start_matches(' ');
        Self {
            indent: line.len() - text.len(),
            // As it stands in a macro, whose tokens are no syntax to the printer.
            text: text.replace("(& [", "(&["),
        }
    }
}

/// Arguments one below the other, and what closes them.
pub(super) fn vertical(arguments: &str, indent: usize, close: &str) -> Vec<Line> {
    let below = |argument| Line {
        indent: indent + STEP,
        text: format!("{argument},"),
    };
    let close = Line {
        indent,
        text: close.to_owned(),
    };
    arguments_of(arguments)
        .into_iter()
        .map(below)
        .chain([close])
        .collect()
}

/// The line that closes what a line opens: the next that stands no deeper.
pub(super) fn closing(lines: &[Line], at: usize) -> Option<usize> {
    let indent = lines[at].indent;
    let below = lines.iter().enumerate().skip(at + 1);
    let mut next = below.filter(|(_, line)| line.indent <= indent && !line.text.is_empty());
    let (end, line) = next.next()?;
    (line.indent == indent && line.text.starts_with([')', ']', '}', '>'])).then_some(end)
}

pub(super) fn insert(lines: &mut Vec<Line>, at: usize, more: impl IntoIterator<Item = Line>) {
    let rest = lines.split_off(at);
    lines.extend(more);
    lines.extend(rest);
}

pub(super) fn dedent(lines: &mut [Line], from: usize, to: usize) {
    for line in lines.iter_mut().take(to).skip(from) {
        line.indent = line.indent.saturating_sub(STEP);
    }
}

/// Whether a line ends with the bracket of a tuple, not of a call: the comma of the only item belongs to it.
pub(super) fn opens_tuple(line: &Line) -> bool {
    let before = line.text.strip_suffix('(').map(|text| text.chars().last());
    let is_callee = |it: char| it.is_alphanumeric() || "_>!".contains(it);
    before.is_some_and(|before| !before.is_some_and(is_callee))
}

/// The parts between the commas that stand in no brackets and no text.
pub(super) fn arguments_of(text: &str) -> Vec<&str> {
    parts_of(text, ',').into_iter().map(str::trim).collect()
}

/// Whether every bracket that closes was opened: else the text is more than the arguments of one call.
pub(super) fn is_balanced(text: &str) -> bool {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for character in text.chars() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = in_text,
            '"' => in_text = !in_text,
            _ if in_text => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return false,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    true
}

/// The parts between separators that stand in no brackets and no text.
pub(super) fn parts_of(text: &str, separator: char) -> Vec<&str> {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    let (mut parts, mut from) = (Vec::new(), 0);
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = in_text,
            '"' => in_text = !in_text,
            _ if in_text => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ if character == separator && depth == 0 => {
                parts.push(&text[from..at]);
                from = at + separator.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

/// A call of one of the two variables that decoding, encoding and checking are made of.
pub(super) fn is_statement(text: &str) -> bool {
    text.starts_with("validator.") || text.starts_with("object.")
}
