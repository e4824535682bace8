//! Documentation as attributes. The Markdown is already safe for rustdoc: lowering sees to that.

use super::tokens::{Tokens, quote};

/// `markdown` as `#[doc]` attributes, or a sentence of ours where the document says nothing.
pub(super) fn attributes(markdown: &str, fallback: &str) -> Tokens {
    verbatim(&lines_or(markdown, fallback))
}

/// Lines as `#[doc]` attributes, one each: a single attribute of several lines would be printed as
/// a block comment.
pub(super) fn verbatim<S: AsRef<str>>(lines: &[S]) -> Tokens {
    let lines = lines.iter().map(|line| {
        let line = line.as_ref();
        let mut text = String::with_capacity(line.len() + 1);
        if !line.is_empty() {
            text.push(' ');
            text.push_str(line);
        }
        quote!(#[doc = #text])
    });
    lines.collect()
}

/// As [`lines`], with a sentence of ours where the document says nothing.
pub(super) fn lines_or(markdown: &str, fallback: &str) -> Vec<String> {
    match lines(markdown) {
        lines if lines.is_empty() => vec![fallback.to_owned()],
        lines => lines,
    }
}

/// Lines of documentation; prose is wrapped, code and tables are left alone.
pub(super) fn lines(markdown: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fence = None;
    // The end of a line that was broken.
    let mut rest: Option<String> = None;
    for line in markdown.trim().lines() {
        let mark = fence_mark(line.trim_start());
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if mark.starts_with(open) => fence = None,
            (None, None) => {
                rest = match rest.take() {
                    Some(rest) if continues(&rest, line) => {
                        let joined = format!("{rest} {}", line.trim_start());
                        match columns(&joined) <= WIDTH && !is_broken_after(line) {
                            true => Some(joined),
                            false => wrap(&joined, &mut lines),
                        }
                    }
                    rest => {
                        lines.extend(rest);
                        wrap(line, &mut lines)
                    }
                };
                continue;
            }
            (Some(_), _) => {}
        }
        lines.extend(rest.take());
        lines.push(line.trim_end().to_owned());
    }
    lines.extend(rest);
    lines
}

/// The first sentence, for tables.
pub(super) fn summary(markdown: &str) -> String {
    let first = markdown.trim().split("\n\n").next().unwrap_or_default();
    let joined = first.split_whitespace().collect::<Vec<_>>().join(" ");
    match joined.find(". ") {
        Some(end) => joined[..=end].to_owned(),
        None => joined,
    }
}

/// Words with a capital and a full stop.
pub(super) fn as_sentence(words: &str) -> String {
    let mut rest = words.chars();
    let first = rest.next().map(char::to_uppercase);
    format!(
        "{}{}.",
        first.into_iter().flatten().collect::<String>(),
        rest.as_str()
    )
}

/// `text` as a code span, also where it has backticks.
pub(super) fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    match text.as_str() {
        "" => "the empty string".to_owned(),
        text if text.contains('`') => format!("`` {text} ``"),
        text => format!("`{text}`"),
    }
}

/// The backticks or tildes that open or close a block of code.
fn fence_mark(line: &str) -> Option<&str> {
    let length = |mark| line.len() - line.trim_start_matches(mark).len();
    let longest = length('`').max(length('~'));
    (longest >= 3).then(|| &line[..longest])
}

/// Whether a line of prose goes on in the next one, so that nothing is between them but a space.
fn continues(rest: &str, next: &str) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let first = next.split_whitespace().next();
    first.is_some_and(|word| can_start_line(word) && !word.starts_with('<'))
        && indent(rest) == indent(next)
}

/// Pushes a line of prose, broken at spaces where it is too long: then all but its end, to which more may
/// be added.
fn wrap(line: &str, lines: &mut Vec<String>) -> Option<String> {
    let text = line.trim_start();
    if text.starts_with(['|', '#']) || line.len() <= WIDTH || columns(line) <= WIDTH {
        lines.push(line.trim_end().to_owned());
        return None;
    }
    let indent = line.len() - text.len();
    let hang = " ".repeat(indent + marker(text));
    let mut current = line[..indent].to_owned();
    let mut length = columns(&current);
    let mut is_empty = true;
    for word in words(text) {
        let width = columns(word);
        if length + 1 + width > WIDTH && !is_empty && can_start_line(word) {
            lines.push(std::mem::replace(&mut current, hang.clone()));
            length = hang.len();
        } else if !is_empty {
            current.push(' ');
            length += 1;
        }
        current.push_str(word);
        length += width;
        is_empty = false;
    }
    if is_broken_after(line) {
        lines.push(current);
        return None;
    }
    Some(current)
}

fn columns(text: &str) -> usize {
    text.chars().count()
}

/// Whether a line is to end where it does: two spaces or a backslash say so.
fn is_broken_after(line: &str) -> bool {
    line.ends_with("  ") || line.ends_with('\\')
}

/// Words between which a line may break: not inside of code, links and addresses.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text.trim_end();
    std::iter::from_fn(move || {
        let mut is_code = false;
        let mut depth = 0_usize;
        let end = rest.bytes().position(|byte| {
            match byte {
                b'`' => is_code = !is_code,
                b'[' if !is_code => depth += 1,
                b']' if !is_code => depth = depth.saturating_sub(1),
                _ => {}
            }
            byte == b' ' && !is_code && depth == 0
        });
        if rest.is_empty() {
            return None;
        }
        let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after.trim_start_matches(' ');
        Some(word)
    })
}

/// Whether a word at the start of a line is still prose and not a list, a heading or a table.
fn can_start_line(word: &str) -> bool {
    let number = word.trim_end_matches(['.', ')']);
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    !is_number && !word.starts_with(['-', '+', '*', '#', '|', '>', '='])
}

/// Columns that the marker of a list item takes.
fn marker(text: &str) -> usize {
    match text.split_once(' ') {
        Some(("-" | "*" | "+", _)) => 2,
        Some((number, _)) => match number.strip_suffix(['.', ')']) {
            Some(digits)
                if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                number.len() + 1
            }
            _ => 0,
        },
        None => 0,
    }
}

/// Columns of a line of documentation, `///` and indentation not counted.
const WIDTH: usize = 92;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markdown: &str, expected: &[&str]) {
        assert_eq!(lines(markdown), expected);
    }

    #[test]
    fn long_prose_is_wrapped_and_lists_hang() {
        let wrapped = lines(&format!("- {}", "word ".repeat(30)));
        assert_eq!(wrapped.len(), 2);
        assert!(
            wrapped.iter().all(|line| line.len() <= WIDTH),
            "{wrapped:?}"
        );
        assert!(
            wrapped
                .iter()
                .skip(1)
                .all(|line| line.starts_with("  word")),
            "{wrapped:?}"
        );
    }

    #[test]
    fn the_end_of_a_broken_line_is_filled_up() {
        let long = "word ".repeat(20);
        let wrapped = lines(&format!("{long}\nmore words\nthe end.\n\nNext."));
        assert_eq!(wrapped.len(), 4, "{wrapped:?}");
        assert!(
            wrapped[1].ends_with("word more words the end."),
            "{wrapped:?}"
        );
        // What is no prose stays on a line of its own.
        for next in ["- item", "# Title", "| cell |", "    code", "```"] {
            let wrapped = lines(&format!("{long}\n{next}"));
            assert_eq!(wrapped.last().map(String::as_str), Some(next));
        }
    }

    #[test]
    fn code_and_tables_are_left_alone() {
        let long = format!("| {} |", "cell ".repeat(30));
        check(&long, &[&long]);
        let code = "word ".repeat(30);
        let block = format!("```xml\n{code}\n```");
        check(&block, &["```xml", code.trim_end(), "```"]);
        let span = format!("`{}`", "a ".repeat(60));
        check(&format!("see {span}"), &["see", &span]);
    }

    #[test]
    fn a_line_never_becomes_a_list() {
        let long = "x".repeat(90);
        check(
            &format!("{long} 12. of May"),
            &[&format!("{long} 12."), "of May"],
        );
    }

    #[test]
    fn a_summary_is_one_sentence() {
        assert_eq!(summary("First one. Second.\n\nThird."), "First one.");
        assert_eq!(summary("Only\nline"), "Only line");
    }
}
