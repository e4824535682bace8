//! Entities and character references.

use std::borrow::Cow;

use memchr::memchr;

/// Replaces the five predefined entities and character references (XML 1.0, 4.1 and 4.6).
///
/// # Errors
/// The offset within `raw` of a reference that is neither.
pub(super) fn unescape(raw: &str) -> Result<Cow<'_, str>, usize> {
    match memchr(b'&', raw.as_bytes()) {
        None => Ok(Cow::Borrowed(raw)),
        Some(first) => replace(raw, first).map(Cow::Owned),
    }
}

#[cold]
fn replace(raw: &str, first: usize) -> Result<String, usize> {
    let mut text = String::with_capacity(raw.len());
    let (mut rest, mut at, mut reference) = (raw, 0, Some(first));
    while let Some(start) = reference {
        let (before, from) = rest.split_at(start);
        text.push_str(before);
        let offset = at + start;
        // The longest is `&#x10FFFF;`; leading zeros beyond that are nothing anybody writes.
        let end = from
            .bytes()
            .take(MAX_REFERENCE)
            .position(|byte| byte == b';')
            .ok_or(offset)?;
        text.push(character(&from[1..end]).ok_or(offset)?);
        rest = &from[end + 1..];
        at = offset + end + 1;
        reference = memchr(b'&', rest.as_bytes());
    }
    text.push_str(rest);
    Ok(text)
}

/// The character behind the text between `&` and `;`.
fn character(reference: &str) -> Option<char> {
    let code = match reference {
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "amp" => return Some('&'),
        "apos" => return Some('\''),
        "quot" => return Some('"'),
        _ => reference.strip_prefix('#')?,
    };
    let (digits, radix) = match code.strip_prefix('x') {
        Some(hex) => (hex, 16),
        None => (code, 10),
    };
    // `from_str_radix` takes a sign, XML does not.
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let code = u32::from_str_radix(digits, radix).ok()?;
    char::from_u32(code).filter(|character| *character != '\0')
}

const MAX_REFERENCE: usize = 16;

#[cfg(test)]
mod tests {
    use super::unescape;

    #[track_caller]
    fn check(raw: &str, expected: Result<&str, usize>) {
        assert_eq!(
            unescape(raw).as_deref(),
            expected.as_ref().map(|text| *text),
            "{raw}"
        );
    }

    #[test]
    fn references_become_characters() {
        check("", Ok(""));
        check("plain", Ok("plain"));
        check(
            "a &lt;b&gt; &amp; &quot;c&quot; &apos;d&apos;",
            Ok("a <b> & \"c\" 'd'"),
        );
        check("&#65;&#x4e2d;&#x1F600;&#0065;", Ok("A中😀A"));
        check("&amp;lt;", Ok("&lt;"));
    }

    #[test]
    fn anything_else_is_refused_where_it_stands() {
        check("ab&nbsp;", Err(2));
        check("&", Err(0));
        check("&amp", Err(0));
        check("中&;", Err(3));
        check("&amp;&#;", Err(5));
        check("&#x;", Err(0));
        check("&#0;", Err(0));
        check("&#xD800;", Err(0));
        check("&#x110000;", Err(0));
        check("&#+65;", Err(0));
        check("&#99999999999;", Err(0));
        check("&LT;", Err(0));
        check(&format!("&{};", "a".repeat(100)), Err(0));
    }
}
