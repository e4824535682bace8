//! What `prettyplease` breaks and `rustfmt` does not.

use super::lines::{
    Line, closing, dedent, insert, is_balanced, is_statement, opens_tuple, vertical,
};
use super::{CALL, STEP, columns};

/// `validator⏎.member(…)` is one call of a variable and needs no line of its own for the variable.
pub(super) fn unchain(lines: &mut Vec<Line>, at: usize, width: usize) {
    let indent = lines[at].indent;
    let Some(link) = lines.get(at + 1).filter(|it| it.text.starts_with('.')) else {
        return;
    };
    if link.indent != indent + STEP {
        return;
    }
    let end = match link.text.ends_with(['(', '{']) {
        true => closing(lines, at + 1),
        false => Some(at + 1),
    };
    let is_last = |end: &usize| lines.get(end + 1).is_none_or(|it| it.indent <= indent);
    let Some(end) = end.filter(is_last) else {
        return;
    };
    let text = &lines[at].text;
    let is_constant = text.contains("const ");
    if !is_constant && !text.ends_with(|it: char| it.is_alphanumeric() || it == '_') {
        return;
    }
    let joined = format!("{text}{}", lines[at + 1].text);
    if end == at + 1 && indent + columns(&joined) > width {
        if let Some((left, right)) = text.split_once(" = ").filter(|_| is_constant) {
            let right = format!("{right}{}", lines[at + 1].text);
            lines[at].text = format!("{left} =");
            lines[at + 1].text = right;
            return;
        }
        if !is_statement(&joined) {
            return;
        }
    }
    lines[at].text = joined;
    lines.remove(at + 1);
    dedent(lines, at + 1, end);
}

/// Arguments on lines of their own go onto one where they fit.
pub(super) fn join_call(lines: &mut Vec<Line>, at: usize, width: usize) {
    let Some(end) = Some(at)
        .filter(|at| lines[*at].text.ends_with('('))
        .and_then(|at| closing(lines, at))
    else {
        return;
    };
    let indent = lines[at].indent + STEP;
    let arguments = &lines[at + 1..end];
    if !arguments
        .iter()
        .all(|it| it.indent == indent && it.text.ends_with(','))
    {
        return;
    }
    let arguments: Vec<&str> = arguments
        .iter()
        .map(|it| it.text.trim_end_matches(','))
        .collect();
    let comma = if arguments.len() == 1 && opens_tuple(&lines[at]) {
        ","
    } else {
        ""
    };
    let arguments = arguments.join(", ") + comma;
    let text = format!("{}{arguments}{}", lines[at].text, lines[end].text);
    let is_signature = lines[at].text.contains("fn ");
    if lines[at].indent + text.len() <= width && (is_signature || arguments.len() <= CALL) {
        lines[at].text = text;
        lines.drain(at + 1..=end);
        return;
    }
    let constant = text
        .split_once(" = ")
        .filter(|(left, _)| left.contains("const "));
    let below =
        constant.filter(|(_, right)| indent + right.len() <= width && arguments.len() <= CALL);
    if let Some((left, right)) = below {
        lines[at].text = format!("{left} =");
        right.clone_into(&mut lines[at + 1].text);
        lines.drain(at + 2..=end);
    }
}

/// A call, or a list, that holds nothing but another one opens and closes together with that.
pub(super) fn hug(lines: &mut Vec<Line>, at: usize, width: usize) {
    while let Some(end) = closing(lines, at).filter(|_| is_open(&lines[at])) {
        let inner = &lines[at + 1];
        let text = format!("{}{}", lines[at].text, inner.text);
        let is_short = lines[at].indent + text.len() <= width;
        let is_struct = lines[at].text.ends_with("&[") && inner.text.ends_with(" {");
        if is_short && (is_open(inner) || is_struct) && closing(lines, at + 1) == Some(end - 1) {
            let closes = lines[end - 1].text.clone();
            let closes = if opens_tuple(&lines[at]) {
                &closes
            } else {
                closes.trim_end_matches(',')
            };
            lines[end].text.insert_str(0, closes);
            lines[at].text = text;
            lines.remove(end - 1);
            lines.remove(at + 1);
            dedent(lines, at + 1, end - 2);
        } else if end != at + 2 || !split_inner(lines, at, width) {
            return;
        }
    }
}

fn is_open(line: &Line) -> bool {
    line.text.ends_with(['(', '<']) || line.text.ends_with("&[")
}

/// The one argument of a type goes onto its line, or with the type onto the next.
pub(super) fn join_type(lines: &mut Vec<Line>, at: usize, width: usize) {
    let is_type = |line: &&Line| line.text.ends_with('<');
    let end = Some(&lines[at])
        .filter(is_type)
        .and_then(|_| closing(lines, at));
    let Some(end) = end.filter(|end| *end == at + 2) else {
        return;
    };
    let argument = lines[at + 1].text.trim_end_matches(',');
    let text = format!("{}{argument}{}", lines[at].text, lines[end].text);
    let indent = lines[at].indent;
    if indent + text.len() <= width {
        lines[at].text = text;
        lines.drain(at + 1..=end);
        return;
    }
    let below = text.split_once(": ");
    if let Some((name, ty)) = below.filter(|(_, ty)| indent + STEP + ty.len() <= width) {
        lines[at].text = format!("{name}:");
        ty.clone_into(&mut lines[at + 1].text);
        lines.remove(end);
    }
}

/// Puts the arguments of the one call that stands in another on lines of their own.
fn split_inner(lines: &mut Vec<Line>, at: usize, width: usize) -> bool {
    let Line { indent, text } = &lines[at + 1];
    let Some((callee, rest)) = text.split_once('(') else {
        return false;
    };
    let Some(arguments) = rest.strip_suffix("),").filter(|it| !it.is_empty()) else {
        return false;
    };
    let is_path = callee
        .chars()
        .all(|it| it.is_alphanumeric() || "_:".contains(it));
    if !is_path
        || callee.is_empty()
        || !is_balanced(arguments)
        || lines[at].indent + lines[at].text.len() + callee.len() >= width
    {
        return false;
    }
    let more = vertical(arguments, *indent, "),");
    lines[at + 1].text = format!("{callee}(");
    insert(lines, at + 2, more);
    true
}
