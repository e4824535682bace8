//! XML text of single values.

/// Writes text as CDATA sections; `]]>` is split between two of them.
///
/// Characters that XML 1.0 (2.2) cannot hold become U+FFFD: receivers refuse the whole document for them.
pub(crate) fn cdata(out: &mut String, text: &str) {
    out.push_str("<![CDATA[");
    let mut rest = text;
    while let Some(end) = rest.find("]]>") {
        let (before, after) = rest.split_at(end + 2);
        characters(out, before);
        out.push_str("]]><![CDATA[");
        rest = after;
    }
    characters(out, rest);
    out.push_str("]]>");
}

/// Writes the text of an attribute value without its quotes.
pub(crate) fn attribute_text(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\t' => out.push_str("&#9;"),
            _ => out.push(allowed(character)),
        }
    }
}

/// Writes a name; characters no name can have become `_`.
///
/// Names of a document are always right; keys of maps are whatever the program put there.
pub(crate) fn name(out: &mut String, name: &str) {
    let starts_well =
        |character: char| !character.is_ascii_digit() && !matches!(character, '-' | '.');
    if !name.starts_with(starts_well) {
        out.push('_');
    }
    out.extend(name.chars().map(|character| {
        let good = character.is_ascii_alphanumeric()
            || matches!(character, '_' | '-' | '.')
            || !character.is_ascii();
        if good { character } else { '_' }
    }));
}

fn characters(out: &mut String, text: &str) {
    if text.bytes().all(|byte| (0x20..0xEF).contains(&byte)) {
        out.push_str(text);
    } else {
        out.extend(text.chars().map(allowed));
    }
}

fn allowed(character: char) -> char {
    match character {
        '\t' | '\n' | '\r' => character,
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(write: fn(&mut String, &str), text: &str, expected: &str) {
        let mut out = String::new();
        write(&mut out, text);
        assert_eq!(out, expected);
    }

    #[test]
    fn cdata_never_ends_early() {
        check(super::cdata, "", "<![CDATA[]]>");
        check(super::cdata, "a<b>&", "<![CDATA[a<b>&]]>");
        check(super::cdata, "a]]>b", "<![CDATA[a]]]]><![CDATA[>b]]>");
        check(
            super::cdata,
            "]]>]]>",
            "<![CDATA[]]]]><![CDATA[>]]]]><![CDATA[>]]>",
        );
        check(super::cdata, "]]", "<![CDATA[]]]]>");
    }

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        check(
            super::cdata,
            "a\0b\u{1f}\n中\u{ffff}",
            "<![CDATA[a\u{fffd}b\u{fffd}\n中\u{fffd}]]>",
        );
    }

    #[test]
    fn attribute_values_stay_inside_their_quotes() {
        check(
            super::attribute_text,
            "a\"b<c&d\n",
            "a&quot;b&lt;c&amp;d&#10;",
        );
    }

    #[test]
    fn names_are_made_valid() {
        check(super::name, "MsgId", "MsgId");
        check(super::name, "a b/><c", "a_b___c");
        check(super::name, "1", "_1");
        check(super::name, "", "_");
        check(super::name, "wx:a", "wx_a");
    }
}
