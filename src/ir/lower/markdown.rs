//! Prose of a document → Markdown that rustdoc reads as prose.
//!
//! Authors write for other readers: `[x]` is no link, `<name>` no HTML, an indented line no Rust
//! code to be compiled as a test, and a bare URL should still be a link.

/// The prose, safe for a doc comment.
pub(super) fn safe(text: &str) -> String {
    let text = text.trim();
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut fence: Option<&str> = None;
    let mut in_list = false;
    let mut blanks = 0;
    for line in text.lines() {
        let line = line.trim_end().replace('\t', "    ");
        if line.is_empty() {
            blanks += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blanks > 0 { "\n\n" } else { "\n" });
        }
        blanks = 0;
        let body = line.trim_start();
        match (fence, fence_of(body)) {
            (None, Some(mark)) => {
                fence = Some(mark);
                out.push_str(&opening(body, mark));
            }
            (Some(open), Some(mark))
                if mark == open && body.trim_matches(['`', '~']).is_empty() =>
            {
                fence = None;
                out.push_str(mark);
            }
            (Some(_), _) => out.push_str(&line),
            (None, None) => {
                let item = is_item(body);
                in_list = item || (in_list && body.len() < line.len());
                let indent = line.len() - body.len();
                // Four spaces outside of a list would be code, and code would be compiled.
                let kept = if in_list { indent } else { indent.min(1) };
                out.extend(std::iter::repeat_n(' ', kept));
                inline(body, &mut out);
            }
        }
    }
    if let Some(mark) = fence {
        out.push('\n');
        out.push_str(mark);
    }
    out
}

/// The first paragraph, on one line.
pub(super) fn first_sentence(text: &str) -> String {
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A block of code that is not Rust.
pub(super) fn block(language: &str, code: &str) -> String {
    // A fence longer than any within.
    let mut longest = 0;
    let mut current = 0;
    for c in code.chars() {
        current = if c == '`' { current + 1 } else { 0 };
        longest = longest.max(current);
    }
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}{language}\n{}\n{fence}", code.trim_end())
}

/// A wire name or value as code.
pub(super) fn code(text: &str) -> String {
    let one_line = text.replace(['\n', '\r'], " ");
    if one_line.contains('`') {
        format!("`` {one_line} ``")
    } else {
        format!("`{one_line}`")
    }
}

/// Whether there is nothing to do: one line of words that mean nothing else in Markdown. Most
/// descriptions are.
fn is_plain(text: &str) -> bool {
    let harmless = |byte: u8| {
        byte.is_ascii_alphanumeric() || !byte.is_ascii() || b" .,;'()/!?%&=\"".contains(&byte)
    };
    text.starts_with(char::is_alphabetic) && text.bytes().all(harmless)
}

fn fence_of(line: &str) -> Option<&'static str> {
    ["```", "~~~"]
        .into_iter()
        .find(|mark| line.starts_with(mark))
}

/// A fence without a language would be a Rust test.
fn opening(line: &str, mark: &str) -> String {
    let language: String = line
        .trim_start_matches(['`', '~'])
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    if language.is_empty() || language.eq_ignore_ascii_case("rust") {
        format!("{mark}text")
    } else {
        format!("{mark}{language}")
    }
}

fn is_item(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = number.len() < line.len() && number.starts_with([')', '.']);
    line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ") || numbered
}

/// One line outside of fences.
fn inline(line: &str, out: &mut String) {
    let mut rest = line;
    loop {
        let special = rest.bytes().position(|byte| SPECIAL.contains(&byte));
        let (plain, after) = rest.split_at(special.unwrap_or(rest.len()));
        out.push_str(plain);
        rest = after;
        let Some(c) = rest.chars().next() else {
            return;
        };
        let taken = match c {
            '`' => code_span(rest, out),
            '[' => link(rest, out),
            '<' => angle(rest, out),
            '\\' => escape(rest, out),
            ']' => {
                out.push_str("\\]");
                1
            }
            'h' if starts_word(line, rest) => url(rest, out),
            _ => 0,
        };
        let taken = if taken == 0 {
            out.push(c);
            c.len_utf8()
        } else {
            taken
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
}

/// What may begin something that has a meaning in Markdown or should have one; all of it is ASCII.
const SPECIAL: [u8; 6] = *b"`[<\\]h";

/// Writes a code span and gives its length; an opening mark without its end is escaped.
fn code_span(rest: &str, out: &mut String) -> usize {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let (mark, after) = rest.split_at(ticks);
    let Some(end) = after.find(mark) else {
        out.extend(std::iter::repeat_n("\\`", ticks));
        return ticks;
    };
    let length = ticks + end + ticks;
    out.push_str(rest.get(..length).unwrap_or_default());
    length
}

/// Keeps `[text](https://…)`; anything else in brackets is text.
fn link(rest: &str, out: &mut String) -> usize {
    let target = rest.find("](").and_then(|middle| {
        let text = rest.get(1..middle)?;
        let after = rest.get(middle + 2..)?;
        let end = after.find(')')?;
        let target = after.get(..end)?;
        let whole = is_url(target) && !target.contains(' ') && !text.contains(['[', ']']);
        whole.then_some(middle + 2 + end + 1)
    });
    let kept = target.and_then(|length| rest.get(..length));
    out.push_str(kept.unwrap_or("\\["));
    kept.map_or(1, str::len)
}

/// Keeps `<https://…>`; any other `<` is text.
fn angle(rest: &str, out: &mut String) -> usize {
    let end = rest.find('>').unwrap_or(0);
    match rest.get(1..end) {
        Some(target) if is_url(target) && !target.contains(' ') => {
            out.push_str(rest.get(..=end).unwrap_or_default());
            end + 1
        }
        _ => {
            out.push_str("\\<");
            1
        }
    }
}

/// An escape of the author's stays one.
fn escape(rest: &str, out: &mut String) -> usize {
    match rest.chars().nth(1) {
        Some(next) if next.is_ascii_punctuation() => {
            out.push('\\');
            out.push(next);
            2
        }
        _ => 0,
    }
}

/// A bare URL becomes a link.
fn url(rest: &str, out: &mut String) -> usize {
    if !is_url(rest) {
        return 0;
    }
    let end = rest
        .find(|c: char| !is_url_character(c))
        .unwrap_or(rest.len());
    let found = rest.get(..end).unwrap_or_default();
    let found = found.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '*', '_']);
    out.push('<');
    out.push_str(found);
    out.push('>');
    found.len()
}

fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

fn is_url_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c)
}

fn starts_word(line: &str, rest: &str) -> bool {
    let before = line
        .get(..line.len() - rest.len())
        .and_then(|it| it.chars().next_back());
    before.is_none_or(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(safe(text), expected);
    }

    #[test]
    fn brackets_and_angles_are_text() {
        check("a [b] <c> d", "a \\[b\\] \\<c> d");
        check("`[b] <c>` and [x](y)", "`[b] <c>` and \\[x\\](y)");
        check("`qrscene_<scene>`", "`qrscene_<scene>`");
        check("an open ` tick", "an open \\` tick");
        check("\\[x\\]", "\\[x\\]");
    }

    #[test]
    fn links_are_links() {
        check("see https://a.b/c?d=e.", "see <https://a.b/c?d=e>.");
        check("[docs](https://a.b/c)", "[docs](https://a.b/c)");
        check("<https://a.b>", "<https://a.b>");
        check("(http://a.b)", "(<http://a.b>)");
        check("xhttp://a.b", "xhttp://a.b");
        check("https://{domain}/x", "https://{domain}/x");
    }

    #[test]
    fn code_is_never_a_test() {
        check("a\n\n    b\n", "a\n\n b");
        check("```\nx\n```", "```text\nx\n```");
        check("```json\n  x", "```json\n  x\n```");
        check("- a\n\n    - b", "- a\n\n    - b");
    }

    #[test]
    fn blank_lines_come_alone() {
        check("\n\na  \n\n\n\nb\n", "a\n\nb");
    }

    #[test]
    fn values_are_code() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(block("json", "```"), "````json\n```\n````");
    }
}
