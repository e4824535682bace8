//! Strings of JSON and their escapes.

use std::sync::Arc;

use crate::syntax::Text;

/// What is wrong with a string, and at which byte.
type Wrong = (&'static str, usize);

/// The string whose opening quote stands at `start`, and the byte after its closing quote.
///
/// An escaped surrogate without its other half becomes U+FFFD, as a string of Rust has no other
/// place for it.
pub(super) fn read(whole: &Arc<str>, start: usize) -> Result<(Text, usize), Wrong> {
    let first = start + 1;
    let (run, byte) = plain(whole, first)?;
    if byte == b'"' {
        let text = Text::slice(whole, first, run).ok_or(("expected a string", start))?;
        return Ok((text, run + 1));
    }
    let mut owned = String::new();
    let (mut from, mut at, mut byte) = (first, run, byte);
    loop {
        owned.push_str(whole.get(from..at).unwrap_or_default());
        if byte == b'"' {
            return Ok((Text::from(owned.as_str()), at + 1));
        }
        from = escape(whole, at, &mut owned)?;
        (at, byte) = plain(whole, from)?;
    }
}

/// The end of what stands for itself from `at` on, and the quote or backslash there.
fn plain(whole: &str, at: usize) -> Result<(usize, u8), Wrong> {
    let rest = whole.as_bytes().get(at..).unwrap_or_default();
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1F);
    let run = rest.iter().position(special);
    let run = run.ok_or(("the string does not end", at.saturating_sub(1)))?;
    match rest.get(run) {
        Some(byte @ (b'"' | b'\\')) => Ok((at + run, *byte)),
        _ => Err(("a control character must be escaped in a string", at + run)),
    }
}

/// Decodes the escape whose backslash stands at `at`; gives the byte after it.
fn escape(whole: &str, at: usize, into: &mut String) -> Result<usize, Wrong> {
    let wrong = ("this escape does not exist in JSON", at);
    let character = match whole.as_bytes().get(at + 1).ok_or(wrong)? {
        byte @ (b'"' | b'\\' | b'/') => char::from(*byte),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode(whole, at, into),
        _ => return Err(wrong),
    };
    into.push(character);
    Ok(at + 2)
}

fn unicode(whole: &str, at: usize, into: &mut String) -> Result<usize, Wrong> {
    let wrong = ("`\\u` needs four hexadecimal digits", at);
    let unit = code_unit(whole, at).ok_or(wrong)?;
    let next = at + 6;
    if let 0xD800..=0xDBFF = unit
        && let Some(low @ 0xDC00..=0xDFFF) = code_unit(whole, next)
    {
        let code = 0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        into.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        return Ok(next + 6);
    }
    into.push(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
    Ok(next)
}

/// The code unit of the escape `\uXXXX` at `at`.
fn code_unit(whole: &str, at: usize) -> Option<u32> {
    let digits = whole.get(at..at + 6)?.strip_prefix("\\u")?;
    let hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u32::from_str_radix(digits, 16).ok().filter(|_| hexadecimal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, expected: Result<&str, &str>) {
        let read = read(&Arc::from(json), 0);
        let text = read
            .as_ref()
            .map(|(text, _)| text.as_str())
            .map_err(|wrong| wrong.0);
        assert_eq!(text, expected);
        if let Ok((_, end)) = read {
            assert_eq!(end, json.len());
        }
    }

    #[test]
    fn escapes_are_decoded() {
        check(r#""""#, Ok(""));
        check(r#""plain é""#, Ok("plain é"));
        check(r#""a\n\t\"\\\/\b\f\rz""#, Ok("a\n\t\"\\/\u{8}\u{c}\rz"));
        check(r#""\u00e9\u4e16""#, Ok("é世"));
    }

    #[test]
    fn surrogates_are_joined() {
        check(r#""\ud83d\ude00!""#, Ok("😀!"));
        check(r#""\ud83d""#, Ok("\u{FFFD}"));
        check(r#""\ude00x""#, Ok("\u{FFFD}x"));
        check(r#""\ud83d\u0041""#, Ok("\u{FFFD}A"));
    }

    #[test]
    fn broken_strings_say_why() {
        check(r#""abc"#, Err("the string does not end"));
        check(
            "\"a\nb\"",
            Err("a control character must be escaped in a string"),
        );
        check(r#""\x""#, Err("this escape does not exist in JSON"));
        check(r#""\u12g4""#, Err("`\\u` needs four hexadecimal digits"));
        check(r#""\u+123""#, Err("`\\u` needs four hexadecimal digits"));
        check(r#""\u12é""#, Err("`\\u` needs four hexadecimal digits"));
    }
}
