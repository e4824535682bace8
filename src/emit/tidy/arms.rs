//! `match`: what is matched, and its arms.

use super::lines::{Line, closing, dedent, insert, is_balanced, vertical};
use super::{CALL, STEP};

/// `=> { expression }` needs no braces for a call or a `match`.
pub(super) fn unwrap_arm(lines: &mut Vec<Line>, at: usize, width: usize) {
    let Some(pattern) = lines[at].text.strip_suffix("=> {") else {
        return;
    };
    let Some(end) = closing(lines, at).filter(|end| lines[*end].text == "}") else {
        return;
    };
    let Some(first) = lines.get(at + 1).filter(|_| end > at + 1) else {
        return;
    };
    let text = format!("{pattern}=> {}", first.text);
    let is_one_line =
        end == at + 2 && !first.text.ends_with([';', '{']) && !first.text.starts_with("if ");
    if is_one_line && lines[at].indent + text.len() < width {
        lines[at].text = text + ",";
        lines.drain(at + 1..=end);
        return;
    }
    let opens = first.text.ends_with('(')
        || first.text.ends_with("| {")
        || (first.text.starts_with("match ") && first.text.ends_with('{'));
    if opens
        && lines[at].indent + text.len() < width
        && closing(lines, at + 1) == Some(end - 1)
        && lines[end - 1].text.ends_with([')', '}'])
    {
        lines[at].text = text;
        lines[end - 1].text.push(',');
        lines.remove(end);
        lines.remove(at + 1);
        dedent(lines, at + 1, end - 1);
    }
}

/// `=> { chain }` needs no braces, and the chain begins on the line of the pattern.
pub(super) fn unwrap_chain(lines: &mut Vec<Line>, at: usize, _: usize) {
    let Some(pattern) = lines[at].text.strip_suffix("=> {") else {
        return;
    };
    let Some(end) = closing(lines, at).filter(|end| lines[*end].text == "}" && *end > at + 2)
    else {
        return;
    };
    let links = &lines[at + 2..end];
    let inner = lines[at].indent + 2 * STEP;
    if !links
        .iter()
        .all(|it| it.indent == inner && it.text.starts_with('.'))
    {
        return;
    }
    let Some((first, link)) = lines[at + 1].text.split_once('.') else {
        return;
    };
    let link = format!(".{link}");
    lines[at].text = format!("{pattern}=> {first}");
    lines[at + 1].text = link;
    lines[end - 1].text.push(',');
    lines.remove(end);
    dedent(lines, at + 2, end);
}

/// `match value.shape_among(&[…]) {`: what is matched opens and closes with its list.
pub(super) fn hug_match(lines: &mut Vec<Line>, at: usize, width: usize) {
    let Line { indent, text } = &lines[at];
    if !text.starts_with("match ") || text.ends_with('{') {
        return;
    }
    let mut below = lines.iter().enumerate().skip(at + 1);
    let brace = below.find(|(_, line)| line.indent == *indent && line.text == "{");
    let Some((end, _)) = brace else {
        return;
    };
    let text = lines[at..end].iter().fold(String::new(), |mut text, line| {
        text.push_str(&line.text);
        if line.text.ends_with(',') {
            text.push(' ');
        }
        text
    });
    let Some((head, list)) = text.split_once("(&[") else {
        return;
    };
    // Behind the list nothing may follow: what is called on what it gives stays where it is.
    let list = list
        .strip_suffix(')')
        .and_then(|list| list.trim_end_matches([',', ' ']).strip_suffix(']'));
    let Some(list) = list.filter(|list| is_balanced(list)) else {
        return;
    };
    let list = list.trim_end_matches([',', ' ']);
    let (head, indent) = (format!("{head}(&["), *indent);
    lines.drain(at + 1..=end);
    let line = format!("{head}{list}]) {{");
    if list.len() > CALL || indent + line.len() > width {
        lines[at].text = head;
        insert(lines, at + 1, vertical(list, indent, "]) {"));
    } else {
        lines[at].text = line;
    }
}

/// A pattern goes onto one line, and what follows into braces where it does not fit there too.
pub(super) fn join_pattern(lines: &mut Vec<Line>, at: usize, width: usize) {
    if lines[at].text != "Some(" {
        return;
    }
    let Some(end) = closing(lines, at).filter(|end| *end == at + 2) else {
        return;
    };
    let Some(then) = lines[end].text.strip_prefix(") => ") else {
        return;
    };
    let pattern = lines[at + 1].text.trim_end_matches(',');
    let head = format!("Some({pattern}) =>");
    let indent = lines[at].indent;
    if indent + head.len() + 1 + then.len() <= width {
        lines[at].text = format!("{head} {then}");
        lines.drain(at + 1..=end);
    } else if then.ends_with(',') && indent + head.len() + 2 <= width {
        let then = then.trim_end_matches(',').to_owned();
        lines[at].text = format!("{head} {{");
        lines[at + 1].text = then;
        "}".clone_into(&mut lines[end].text);
    }
}
