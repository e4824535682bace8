//! Layout as `rustfmt` has it, where `prettyplease` breaks lines that need no break.
//!
//! Lines are joined, split and moved, and braces around the one expression of a `match` arm dropped;
//! nothing else changes. No string literal of generated code spans lines.

/// A line without its indentation.
struct Line {
    indent: usize,
    text: String,
}

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

/// `validator⏎.member(…)` is one call of a variable and needs no line of its own for the variable.
fn unchain(lines: &mut Vec<Line>, at: usize, width: usize) {
    let indent = lines[at].indent;
    let Some(link) = lines.get(at + 1).filter(|it| it.text.starts_with('.')) else {
        return;
    };
    if link.indent != indent + STEP {
        return;
    }
    let end = match link.text.ends_with('(') {
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
    if end == at + 1 && indent + joined.len() > width {
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
fn join_call(lines: &mut Vec<Line>, at: usize, width: usize) {
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
    let arguments = arguments.join(", ");
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
fn hug(lines: &mut Vec<Line>, at: usize, width: usize) {
    while let Some(end) = closing(lines, at).filter(|_| is_open(&lines[at])) {
        let inner = &lines[at + 1];
        let text = format!("{}{}", lines[at].text, inner.text);
        let is_short = lines[at].indent + text.len() <= width;
        let is_struct = lines[at].text.ends_with("&[") && inner.text.ends_with(" {");
        if is_short && (is_open(inner) || is_struct) && closing(lines, at + 1) == Some(end - 1) {
            let closes = lines[end - 1].text.trim_end_matches(',').to_owned();
            lines[at].text = text;
            lines[end].text.insert_str(0, &closes);
            lines.remove(end - 1);
            lines.remove(at + 1);
            dedent(lines, at + 1, end - 2);
        } else if end != at + 2 || !split_inner(lines, at, width) {
            return;
        }
    }
}

fn is_open(line: &Line) -> bool {
    line.text.ends_with('(') || line.text.ends_with("&[")
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

/// `=> { expression }` needs no braces for a call or a `match`.
fn unwrap_arm(lines: &mut Vec<Line>, at: usize, width: usize) {
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

/// Long arguments of a statement stand on lines of their own.
fn split_call(lines: &mut Vec<Line>, at: usize, width: usize) {
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
fn split_list(lines: &mut Vec<Line>, at: usize, _: usize) {
    let Line { indent, text } = &lines[at];
    let items = text
        .strip_prefix("&[")
        .and_then(|rest| rest.strip_suffix("],"));
    let Some(items) = items.filter(|it| it.len() > CALL && it.starts_with("Rule::")) else {
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
fn split_chain(lines: &mut Vec<Line>, at: usize, _: usize) {
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

/// A choice that is longer than a few words has a line for each way.
fn split_if(lines: &mut Vec<Line>, at: usize, _: usize) {
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
fn split_struct(lines: &mut Vec<Line>, at: usize, _: usize) {
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

/// Arguments one below the other, and what closes them.
fn vertical(arguments: &str, indent: usize, close: &str) -> Vec<Line> {
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

/// A call of one of the two variables that decoding, encoding and checking are made of.
fn is_statement(text: &str) -> bool {
    text.starts_with("validator.") || text.starts_with("object.")
}

/// The parts between the commas that stand in no brackets and no text.
fn arguments_of(text: &str) -> Vec<&str> {
    parts_of(text, ',').into_iter().map(str::trim).collect()
}

/// Whether every bracket that closes was opened: else the text is more than the arguments of one call.
fn is_balanced(text: &str) -> bool {
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
fn parts_of(text: &str, separator: char) -> Vec<&str> {
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

/// The line that closes what a line opens: the next that stands no deeper.
fn closing(lines: &[Line], at: usize) -> Option<usize> {
    let indent = lines[at].indent;
    let below = lines.iter().enumerate().skip(at + 1);
    let mut next = below.filter(|(_, line)| line.indent <= indent && !line.text.is_empty());
    let (end, line) = next.next()?;
    (line.indent == indent && line.text.starts_with([')', ']', '}'])).then_some(end)
}

fn insert(lines: &mut Vec<Line>, at: usize, more: impl IntoIterator<Item = Line>) {
    let rest = lines.split_off(at);
    lines.extend(more);
    lines.extend(rest);
}

fn dedent(lines: &mut [Line], from: usize, to: usize) {
    for line in lines.iter_mut().take(to).skip(from) {
        line.indent = line.indent.saturating_sub(STEP);
    }
}

impl Line {
    fn of(line: &str) -> Self {
        let text = line.trim_start_matches(' ');
        Self {
            indent: line.len() - text.len(),
            // As it stands in a macro, whose tokens are no syntax to the printer.
            text: text.replace("(& [", "(&["),
        }
    }
}

/// What is done to each line, in this order.
const CHANGES: [fn(&mut Vec<Line>, usize, usize); 10] = [
    unchain,
    join_call,
    hug,
    unwrap_arm,
    join_call,
    split_call,
    split_list,
    split_chain,
    split_if,
    split_struct,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(tidy(text, 0), expected);
    }

    #[test]
    fn a_variable_stands_with_its_call() {
        check(
            "        validator\n            .member(\n                \"a\",\n                &self.a,\n            );\n    }\n",
            "        validator.member(\"a\", &self.a);\n    }\n",
        );
        let long = "\"create_time\", &self.create_time, &[Rule::MinLength(1), Rule::MaxLength(64)]";
        check(
            &format!("        validator\n            .member({long});\n    }}\n"),
            "        validator.member(\n            \"create_time\",\n            &self.create_time,\n            &[Rule::MinLength(1), Rule::MaxLength(64)],\n        );\n    }\n",
        );
    }

    #[test]
    fn arms_of_one_expression_have_no_braces() {
        check(
            "    match kind {\n        A => {\n            Self::A(\n                object.payload(\"A\")?,\n            )\n        }\n    }\n",
            "    match kind {\n        A => Self::A(object.payload(\"A\")?),\n    }\n",
        );
        check(
            "    match kind {\n        _ => {\n            match other {\n                B => 1,\n            }\n        }\n    }\n",
            "    match kind {\n        _ => match other {\n            B => 1,\n        },\n    }\n",
        );
        let statements =
            "    match kind {\n        A => {\n            call();\n        }\n    }\n";
        check(statements, statements);
    }

    #[test]
    fn signatures_fill_the_line() {
        check(
            "    fn of_kind(\n        kind: EventKind,\n        object: &mut Object<'_, '_>,\n    ) -> Self {\n",
            "    fn of_kind(kind: EventKind, object: &mut Object<'_, '_>) -> Self {\n",
        );
    }

    #[test]
    fn commas_in_texts_and_brackets_part_nothing() {
        let arguments = arguments_of(r#""a,\",(", &[1, 2], f(3, 4)"#);
        assert_eq!(arguments, [r#""a,\",(""#, "&[1, 2]", "f(3, 4)"]);
    }
}
