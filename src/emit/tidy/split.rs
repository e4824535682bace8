//! What `rustfmt` breaks and `prettyplease` does not.

use super::lines::{Line, arguments_of, insert, is_balanced, is_statement, parts_of, vertical};
use super::{CALL, CHOICE, FIELDS, STEP};

/// Long arguments of a statement stand on lines of their own.
pub(super) fn split_call(lines: &mut Vec<Line>, at: usize, width: usize) {
    let Line { indent, text } = &lines[at];
    let Some((callee, rest)) = text.split_once('(').filter(|_| is_statement(text)) else {
        return;
    };
    let Some(arguments) = rest.strip_suffix(");") else {
        return;
    };
    if !is_balanced(arguments) || (arguments.len() <= CALL && indent + text.len() <= width) {
        return;
    }
    let more = vertical(arguments, *indent, ");");
    lines[at].text = format!("{callee}(");
    insert(lines, at + 1, more);
}

/// A long list of rules stands on lines of its own.
pub(super) fn split_list(lines: &mut Vec<Line>, at: usize, _: usize) {
    let Line { indent, text } = &lines[at];
    let items = text
        .strip_prefix("&[")
        .and_then(|rest| rest.strip_suffix("],"));
    let is_list = |it: &&str| it.len() > CALL && (it.starts_with("Rule::") || it.starts_with('('));
    let Some(items) = items.filter(is_list) else {
        return;
    };
    let (open, more) = match (arguments_of(items).len(), items.split_once('(')) {
        (1, Some((rule, value))) => {
            let value = value.strip_suffix(')').unwrap_or(value);
            (format!("&[{rule}("), vertical(value, *indent, ")],"))
        }
        _ => ("&[".to_owned(), vertical(items, *indent, "],")),
    };
    lines[at].text = open;
    insert(lines, at + 1, more);
}

/// A long chain of calls has a line for each.
pub(super) fn split_chain(lines: &mut Vec<Line>, at: usize, _: usize) {
    let Line { indent, text } = &lines[at];
    let constant = text
        .split_once(" = ")
        .filter(|_| text.starts_with("const "));
    let Some((left, right)) = constant.filter(|(_, right)| right.len() > CALL) else {
        return;
    };
    let links = parts_of(right, '.');
    let [first, links @ ..] = &links[..] else {
        return;
    };
    if links.len() < 2 {
        return;
    }
    let below = |link: &&str| Line {
        indent: indent + STEP,
        text: format!(".{link}"),
    };
    let more: Vec<Line> = links.iter().map(below).collect();
    lines[at].text = format!("{left} = {first}");
    insert(lines, at + 1, more);
}

/// What prints a struct has a line for each call, where they are longer than a few words.
pub(super) fn split_debug(lines: &mut Vec<Line>, at: usize, _: usize) {
    let Line { indent, text } = &lines[at];
    if !text.starts_with("f.debug_struct(") || text.len() <= CALL {
        return;
    }
    let links = parts_of(text, '.');
    let [formatter, opens, links @ ..] = &links[..] else {
        return;
    };
    let below = |link: &&str| Line {
        indent: indent + STEP,
        text: format!(".{link}"),
    };
    let more: Vec<Line> = links.iter().map(below).collect();
    lines[at].text = format!("{formatter}.{opens}");
    insert(lines, at + 1, more);
}

/// A choice that is longer than a few words has a line for each way.
pub(super) fn split_if(lines: &mut Vec<Line>, at: usize, _: usize) {
    let Line { indent, text } = &lines[at];
    let ways = text
        .strip_suffix(" }")
        .and_then(|rest| rest.split_once(" } else { "));
    let Some((first, otherwise)) = ways.filter(|_| text.starts_with("if ") && text.len() > CHOICE)
    else {
        return;
    };
    let Some((condition, then)) = first.rsplit_once(" { ") else {
        return;
    };
    let line = |indent: usize, text: &str| Line {
        indent,
        text: text.to_owned(),
    };
    let more = [
        line(indent + STEP, then),
        line(*indent, "} else {"),
        line(indent + STEP, otherwise),
        line(*indent, "}"),
    ];
    lines[at].text = format!("{condition} {{");
    insert(lines, at + 1, more);
}

/// A struct of more than a word stands on lines of its own.
pub(super) fn split_struct(lines: &mut Vec<Line>, at: usize, _: usize) {
    let Line { indent, text } = &lines[at];
    let Some((before, rest)) = text.split_once("Self { ") else {
        return;
    };
    let close = match before {
        "" => "}",
        _ if before.ends_with("Ok(") => "})",
        _ => return,
    };
    let fields = rest.strip_suffix(close).map(str::trim_end);
    let Some(fields) = fields.filter(|it| it.len() > FIELDS) else {
        return;
    };
    let more = vertical(fields, *indent, close);
    lines[at].text = format!("{before}Self {{");
    insert(lines, at + 1, more);
}
