//! Markdown of a document as Rust documentation.
//!
//! A description is prose for people, not for rustdoc: whatever rustdoc would run as a test, resolve
//! as a link to an item or take for a tag is made harmless here.

use proc_macro2::TokenStream;
use quote::quote;

/// `markdown` as `#[doc]` attributes, one per line; nothing for an empty text.
pub(super) fn attributes(markdown: &str) -> TokenStream {
    verbatim(&lines(markdown))
}

/// As [`attributes`], with a sentence of ours where the document says nothing.
pub(super) fn attributes_or(markdown: &str, fallback: &str) -> TokenStream {
    verbatim(&lines_or(markdown, fallback))
}

/// As [`lines`], with a sentence of ours where the document says nothing.
pub(super) fn lines_or(markdown: &str, fallback: &str) -> Vec<String> {
    match lines(markdown) {
        lines if lines.is_empty() => vec![fallback.to_owned()],
        lines => lines,
    }
}

/// Lines that are already safe, as `#[doc]` attributes.
pub(super) fn verbatim<S: AsRef<str>>(lines: &[S]) -> TokenStream {
    let lines = lines.iter().map(|line| match line.as_ref() {
        "" => String::new(),
        line => format!(" {line}"),
    });
    quote!(#(#[doc = #lines])*)
}

/// `markdown` as safe lines of documentation, wrapped where they are prose.
pub(super) fn lines(markdown: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut state = State::Prose;
    for line in markdown.trim().lines() {
        let line = line.trim_end().replace('\t', "    ");
        state = state.next(&line, &mut lines);
    }
    if state != State::Prose {
        lines.push("```".to_owned());
    }
    lines.dedup_by(|next, line| next.is_empty() && line.is_empty());
    lines
}

/// The first sentence or line of a text, for tables and one-line docs.
pub(super) fn summary(markdown: &str) -> String {
    let first = markdown.trim().split("\n\n").next().unwrap_or_default();
    let joined = first.split_whitespace().collect::<Vec<_>>().join(" ");
    match joined.find(". ") {
        Some(end) => joined[..=end].to_owned(),
        None => joined,
    }
}

/// A fenced block of `text` in `language`.
pub(super) fn fenced(language: &str, text: &str) -> Vec<String> {
    let fence = if text.contains("```") { "````" } else { "```" };
    let mut lines = vec![format!("{fence}{language}")];
    lines.extend(text.trim_end().lines().map(|line| line.trim_end().to_owned()));
    lines.push(fence.to_owned());
    lines
}

/// `text` as a code span, also where it has backticks.
pub(super) fn code(text: &str) -> String {
    if text.is_empty() {
        return "the empty string".to_owned();
    }
    let text = text.replace(['\n', '\r'], " ");
    if text.contains('`') {
        format!("`` {text} ``")
    } else {
        format!("`{text}`")
    }
}

/// Where in the Markdown a line stands.
#[derive(Clone, Copy, Eq, PartialEq)]
enum State {
    /// Paragraphs, lists, tables.
    Prose,
    /// Inside a fence that the text opened.
    Fence,
    /// Inside an indented block, which rustdoc would run as a test; it gets a fence of ours.
    Indented,
}

impl State {
    fn next(self, line: &str, lines: &mut Vec<String>) -> Self {
        let trimmed = line.trim_start();
        match self {
            Self::Fence if trimmed.starts_with("```") => {
                lines.push("```".to_owned());
                Self::Prose
            }
            Self::Fence => {
                lines.push(line.to_owned());
                Self::Fence
            }
            Self::Indented if line.is_empty() || line.starts_with("    ") => {
                lines.push(line.get(4..).unwrap_or_default().to_owned());
                Self::Indented
            }
            Self::Indented => {
                lines.push("```".to_owned());
                Self::Prose.next(line, lines)
            }
            Self::Prose if trimmed.starts_with("```") => {
                lines.push(format!("```{}", language(trimmed)));
                Self::Fence
            }
            Self::Prose if opens_indented_block(line, lines) => {
                lines.push("```text".to_owned());
                Self::Indented.next(line, lines)
            }
            Self::Prose => {
                wrap(line, lines);
                Self::Prose
            }
        }
    }
}

fn opens_indented_block(line: &str, lines: &[String]) -> bool {
    line.starts_with("    ") && lines.last().is_none_or(String::is_empty)
}

/// The language of a fence; without one rustdoc would take it for Rust.
fn language(fence: &str) -> String {
    let name: String = fence
        .trim_start_matches('`')
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '+')
        .collect();
    match name.as_str() {
        "" | "rust" | "rs" => "text".to_owned(),
        _ => name,
    }
}

/// Pushes a line of prose, broken at spaces where it is too long.
fn wrap(line: &str, lines: &mut Vec<String>) {
    let safe = safe_inline(line);
    let is_table = safe.trim_start().starts_with('|') || safe.trim_start().starts_with('#');
    if is_table || safe.chars().count() <= WIDTH {
        lines.push(safe);
        return;
    }
    let hang = hanging_indent(&safe);
    let mut current = String::new();
    for word in safe.trim_start().split(' ') {
        let is_full = current.chars().count() + word.chars().count() >= WIDTH;
        if is_full && !current.trim().is_empty() && can_start_line(word) {
            lines.push(std::mem::replace(&mut current, " ".repeat(hang)));
        } else if !current.trim().is_empty() {
            current.push(' ');
        } else {
            let indent = safe.len() - safe.trim_start().len();
            current = " ".repeat(if current.is_empty() { indent } else { hang });
        }
        current.push_str(word);
    }
    lines.push(current);
}

/// Whether a word at the start of a line is still prose and not a list, a heading or a table.
fn can_start_line(word: &str) -> bool {
    let numbers = word.trim_end_matches(['.', ')']);
    let is_number = !numbers.is_empty() && numbers.bytes().all(|b| b.is_ascii_digit());
    !is_number && !word.starts_with(['-', '+', '*', '#', '|', '>', '='])
}

/// Columns that the continuation of a list item stands in.
fn hanging_indent(line: &str) -> usize {
    let text = line.trim_start();
    let indent = line.len() - text.len();
    let marker = match text.split_once(' ') {
        Some(("-" | "*" | "+", _)) => 2,
        Some((number, _)) if number.ends_with('.') && number.len() > 1 && number[..number.len() - 1].bytes().all(|b| b.is_ascii_digit()) => number.len() + 1,
        _ => 0,
    };
    indent + marker
}

/// Escapes what rustdoc would take for a tag, a link to an item or a bare address.
fn safe_inline(line: &str) -> String {
    let mut safe = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '`' => code_span(rest, &mut safe),
            '<' => angle(rest, &mut safe),
            '[' => bracket(rest, &mut safe),
            '\\' => escape(rest, &mut safe),
            'h' if is_address(rest) && !safe.ends_with(|c: char| c.is_alphanumeric()) => {
                let length = address_length(rest);
                safe.push_str(&format!("<{}>", &rest[..length]));
                length
            }
            _ => {
                safe.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    safe
}

fn code_span(rest: &str, safe: &mut String) -> usize {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let (fence, inner) = rest.split_at(ticks);
    if let Some(end) = inner.find(fence) {
        let length = ticks + end + ticks;
        safe.push_str(&rest[..length]);
        return length;
    }
    safe.push_str(&"\\`".repeat(ticks));
    ticks
}

fn angle(rest: &str, safe: &mut String) -> usize {
    if is_address(&rest[1..])
        && let Some(end) = rest.find('>')
        && !rest[..end].contains(char::is_whitespace)
    {
        safe.push_str(&rest[..=end]);
        return end + 1;
    }
    safe.push_str("\\<");
    1
}

/// Keeps links to the web and to items that hookgen wrote; everything else is text in brackets.
fn bracket(rest: &str, safe: &mut String) -> usize {
    if let Some(middle) = rest.find("](")
        && !rest[1..middle].contains('[')
        && let Some(end) = rest[middle..].find(')')
        && is_link_target(&rest[middle + 2..middle + end])
    {
        safe.push_str(&rest[..=middle + end]);
        return middle + end + 1;
    }
    safe.push_str("\\[");
    1
}

fn escape(rest: &str, safe: &mut String) -> usize {
    match rest.chars().nth(1) {
        Some(next) if next.is_ascii_punctuation() => {
            safe.push('\\');
            safe.push(next);
            2
        }
        _ => {
            safe.push_str("\\\\");
            1
        }
    }
}

fn is_link_target(target: &str) -> bool {
    is_address(target) || target.starts_with("Self::") || target.starts_with("super::")
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

fn address_length(text: &str) -> usize {
    let end = text
        .find(|c: char| !c.is_ascii_graphic() || matches!(c, '<' | '>' | '"' | '`' | ')' | ']' | '|'))
        .unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*']).len()
}

/// Columns of a documentation line, `///` and indentation not counted.
const WIDTH: usize = 92;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markdown: &str, expected: &[&str]) {
        assert_eq!(lines(markdown), expected);
    }

    #[test]
    fn code_is_never_a_test() {
        check("```\nlet x;\n```", &["```text", "let x;", "```"]);
        check("a\n\n    x = 1\n\nb", &["a", "", "```text", "x = 1", "", "```", "b"]);
        check("```json\n{}", &["```json", "{}", "```"]);
    }

    #[test]
    fn nothing_links_or_opens_a_tag_by_accident() {
        check("a[0] <xml> `Vec<T>` [x](y)", &["a\\[0] \\<xml> `Vec<T>` \\[x](y)"]);
        check(
            "see https://example.com/a. And [b](https://example.com)",
            &["see <https://example.com/a>. And [b](https://example.com)"],
        );
        check("an ` alone and C:\\dir", &["an \\` alone and C:\\\\dir"]);
    }

    #[test]
    fn long_prose_is_wrapped_and_lists_hang() {
        let long = format!("- {}", "word ".repeat(30));
        let wrapped = lines(&long);
        assert_eq!(wrapped.len(), 2);
        assert!(wrapped.iter().all(|line| line.len() <= WIDTH), "{wrapped:?}");
        assert!(wrapped[1].starts_with("  word"), "{wrapped:?}");
    }

    #[test]
    fn a_summary_is_one_sentence() {
        assert_eq!(summary("First one. Second.\n\nThird."), "First one.");
        assert_eq!(summary("Only\nline"), "Only line");
    }
}
