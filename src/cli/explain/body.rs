//! What frameworks and editors do to a body: each change undone, alone and together.

/// A body as it may have been sent, and what must have happened to it since.
pub(super) struct Candidate {
    pub(super) body: Vec<u8>,
    /// What happened, in words; goes after a colon.
    pub(super) story: String,
    /// A stable name of the change that matters most.
    pub(super) code: &'static str,
}

/// Every body that could have become this one.
pub(super) fn candidates(body: &[u8]) -> Vec<Candidate> {
    let mut all = Vec::new();
    let text = std::str::from_utf8(body).unwrap_or_default();
    for (form, form_code, formed) in forms(text) {
        for (escape, escaped) in escapes(&formed) {
            for (end, ended) in ends(&escaped) {
                let changed = [form, escape, end];
                let story: Vec<&str> = changed
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect();
                let code = if form.is_empty() && escape.is_empty() {
                    "final-newline"
                } else {
                    form_code
                };
                if !story.is_empty() && ended.as_bytes() != body {
                    all.push(Candidate {
                        body: ended.into_bytes(),
                        story: story.join(", "),
                        code,
                    });
                }
            }
        }
    }
    // What changed least comes first.
    all.sort_by_key(|candidate| candidate.story.matches(", ").count());
    all
}

const RESERIALISED: &str = "body-reserialised";

/// The same JSON with other white space, or with its members in the platform's order.
fn forms(text: &str) -> Vec<(&'static str, &'static str, String)> {
    let mut forms = vec![("", RESERIALISED, text.to_owned())];
    if serde_json::from_str::<serde_json::Value>(text).is_err() {
        return forms;
    }
    let compact = spaced(
        text,
        Spacing {
            colon: "",
            comma: "",
            indent: None,
        },
    );
    let spacing = [
        (
            "the signature matches the form with a space behind `:` and `,`",
            " ",
            " ",
            None,
        ),
        (
            "the signature matches the form indented by two spaces",
            " ",
            "",
            Some("  "),
        ),
        (
            "the signature matches the form indented by four spaces",
            " ",
            "",
            Some("    "),
        ),
        (
            "the signature matches the form indented by tabs",
            " ",
            "",
            Some("\t"),
        ),
    ];
    if let Some(ordered) = in_platform_order(text) {
        forms.push((
            "the signature matches the compact form with the members in the platform's order",
            RESERIALISED,
            ordered,
        ));
    }
    forms.insert(
        1,
        (
            "the signature matches the compact form",
            RESERIALISED,
            compact,
        ),
    );
    forms.extend(spacing.map(|(story, colon, comma, indent)| {
        (
            story,
            RESERIALISED,
            spaced(
                text,
                Spacing {
                    colon,
                    comma,
                    indent,
                },
            ),
        )
    }));
    forms
}

/// White space of a JSON text.
#[derive(Clone, Copy)]
struct Spacing {
    colon: &'static str,
    comma: &'static str,
    indent: Option<&'static str>,
}

/// The same JSON with this white space. What is inside of strings stays.
fn spaced(text: &str, spacing: Spacing) -> String {
    let (mut out, mut depth, mut inside, mut escaped) =
        (String::with_capacity(text.len()), 0_usize, false, false);
    let mut opened = false;
    for character in text.chars() {
        if inside {
            out.push(character);
            inside = escaped || character != '"';
            escaped = !escaped && character == '\\';
            continue;
        }
        if character.is_ascii_whitespace() {
            continue;
        }
        if matches!(character, '}' | ']') {
            depth = depth.saturating_sub(1);
            if !opened {
                break_line(&mut out, spacing, depth);
            }
        } else if opened {
            break_line(&mut out, spacing, depth);
        }
        opened = matches!(character, '{' | '[');
        depth += usize::from(opened);
        out.push(character);
        match character {
            ':' => out.push_str(spacing.colon),
            ',' => {
                out.push_str(spacing.comma);
                break_line(&mut out, spacing, depth);
            }
            '"' => inside = true,
            _ => {}
        }
    }
    out
}

fn break_line(out: &mut String, spacing: Spacing, depth: usize) {
    if let Some(indent) = spacing.indent {
        out.push('\n');
        (0..depth.min(64)).for_each(|_| out.push_str(indent));
    }
}

/// A notification with its members in the order in which the platform writes them.
fn in_platform_order(text: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let resource = ordered(value.get("resource")?, &RESOURCE, None)?;
    ordered(&value, &NOTIFICATION, Some(&resource))
}

fn ordered(value: &serde_json::Value, names: &[&str], resource: Option<&str>) -> Option<String> {
    let object = value.as_object()?;
    if object.keys().any(|name| !names.contains(&name.as_str())) {
        return None;
    }
    let member = |name: &&str| {
        let value = object.get(*name)?;
        let text = match resource {
            Some(resource) if *name == "resource" => resource.to_owned(),
            _ => value.to_string(),
        };
        Some(format!("\"{name}\":{text}"))
    };
    Some(format!(
        "{{{}}}",
        names
            .iter()
            .filter_map(member)
            .collect::<Vec<_>>()
            .join(",")
    ))
}

const NOTIFICATION: [&str; 6] = [
    "id",
    "create_time",
    "resource_type",
    "event_type",
    "summary",
    "resource",
];
const RESOURCE: [&str; 5] = [
    "original_type",
    "algorithm",
    "ciphertext",
    "associated_data",
    "nonce",
];

/// The same JSON with its characters escaped in other ways.
fn escapes(text: &str) -> Vec<(&'static str, String)> {
    let mut escapes = vec![("", text.to_owned())];
    let unescaped = unescape_unicode(text);
    if unescaped != text {
        escapes.push(("characters were escaped as \\u…", unescaped));
    }
    if text.contains("\\/") {
        escapes.push(("slashes were escaped as \\/", text.replace("\\/", "/")));
    } else if text.contains('/') {
        escapes.push(("slashes lost their escapes", text.replace('/', "\\/")));
    }
    escapes
}

/// `\u` escapes of characters beyond ASCII, undone.
fn unescape_unicode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\\u") {
        let (before, escaped) = rest.split_at(at);
        out.push_str(before);
        let (unit, after) = unit(escaped);
        let pair = unit
            .zip(self::unit(after).0)
            .and_then(|(high, low)| char::decode_utf16([high, low]).next()?.ok());
        if let Some(character) = unit
            .and_then(|unit| char::from_u32(u32::from(unit)))
            .filter(|it| !it.is_ascii())
        {
            out.push(character);
            rest = after;
        } else if let Some(character) = pair {
            out.push(character);
            rest = self::unit(after).1;
        } else {
            out.push_str("\\u");
            rest = escaped.get(2..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

/// The UTF-16 unit that an escape at the start of `text` stands for, and what follows.
fn unit(text: &str) -> (Option<u16>, &str) {
    let digits = text.strip_prefix("\\u").and_then(|text| text.get(..4));
    let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
    (unit, unit.and_then(|_| text.get(6..)).unwrap_or_default())
}

/// The same text with another end, or with other line breaks.
fn ends(text: &str) -> Vec<(&'static str, String)> {
    let mut ends = vec![("", text.to_owned())];
    let without = text.trim_end_matches(['\r', '\n']);
    if without.len() < text.len() {
        ends.push(("a final newline was added", without.to_owned()));
    } else {
        ends.push(("the final newline was lost", format!("{text}\n")));
        ends.push(("the final line break was lost", format!("{text}\r\n")));
    }
    if text.contains("\r\n") {
        ends.push(("line breaks became CRLF", text.replace("\r\n", "\n")));
    } else if text.contains('\n') {
        ends.push(("line breaks lost their CR", text.replace('\n', "\r\n")));
    }
    if let Some(text) = text.strip_prefix('\u{feff}') {
        ends.push(("a byte order mark was put in front", text.to_owned()));
    }
    if text.trim() != text {
        ends.push(("white space was put around it", text.trim().to_owned()));
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sent: &str, arrived: &str, story: &str) {
        let found = candidates(arrived.as_bytes())
            .into_iter()
            .find(|candidate| candidate.body == sent.as_bytes());
        assert_eq!(
            found.map(|candidate| candidate.story).as_deref(),
            Some(story)
        );
    }

    #[test]
    fn what_happened_is_found() {
        let sent = r#"{"a":"x, \"y\": z","b":[1,{"c":{}}]}"#;
        check(
            sent,
            "{\n  \"a\": \"x, \\\"y\\\": z\",\n  \"b\": [1, {\"c\": {}}]\n}",
            "the signature matches the compact form",
        );
        check(sent, &format!("{sent}\n"), "a final newline was added");
        check(&format!("{sent}\n"), sent, "the final newline was lost");
        check(
            "{\n  \"a\": {\n    \"b\": []\n  }\n}",
            r#"{"a":{"b":[]}}"#,
            "the signature matches the form indented by two spaces",
        );
        check(
            "{\"a\": [1, 2]}",
            r#"{"a":[1,2]}"#,
            "the signature matches the form with a space behind `:` and `,`",
        );
        check(
            r#"{"a":"支付😀"}"#,
            "{\"a\":\"\\u652f\\u4ed8\\ud83d\\ude00\"}",
            "characters were escaped as \\u…",
        );
        check(
            r#"{"a":"支"}"#,
            "{ \"a\": \"\\u652f\" }",
            "the signature matches the compact form, characters were escaped as \\u…",
        );
        check(
            "{\"a\":\"\\u0041/\"}",
            "{\"a\":\"\\u0041\\/\"}",
            "slashes were escaped as \\/",
        );
    }

    #[test]
    fn the_order_of_the_platform_is_known() {
        check(
            r#"{"id":"1","resource":{"algorithm":"A","nonce":"n"}}"#,
            r#"{"resource":{"nonce":"n","algorithm":"A"},"id":"1"}"#,
            "the signature matches the compact form with the members in the platform's order",
        );
    }
}
