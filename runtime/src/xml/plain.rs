//! The elements that messages consist of, read quickly.

use super::scan;
use crate::tree::Tree;

/// Reads elements that hold one piece of text without references and nothing else, with blanks between them,
/// as long as there are such: `<Name>text</Name>` and `<Name><![CDATA[text]]></Name>` where the name is made
/// of ASCII letters, digits and `_`.
///
/// Gives where it stopped and the number of elements that were added. Everything else, also whatever is
/// malformed, is left to the reader proper.
#[inline]
pub(super) fn read<'a>(text: &'a str, from: usize, tree: &mut Tree<'a>) -> (usize, u32) {
    let (mut at, mut count) = (from, 0);
    loop {
        let start = skip_blanks(text.as_bytes(), at);
        let Some(element) = element(text, start) else {
            return (at, count);
        };
        tree.text(element.name, element.text);
        at = element.end;
        count += 1;
    }
}

struct Element<'a> {
    name: &'a str,
    text: &'a str,
    end: usize,
}

#[inline]
fn element(text: &str, start: usize) -> Option<Element<'_>> {
    let bytes = text.as_bytes();
    if bytes.get(start) != Some(&b'<') {
        return None;
    }
    let name = start + 1;
    let content = name_end(bytes, name)? + 1;
    let (from, to, end) = if bytes.get(content..)?.starts_with(b"<![CDATA[") {
        let from = content + 9;
        let to = cdata_end(bytes, from)?;
        (from, to, to + 3)
    } else {
        let to = scan::find2(bytes, content, b'<', b'&')?;
        (content, to, to)
    };
    // The end tag repeats the name and its `>`.
    let repeated = content - name;
    let is_end = bytes.get(end..)?.starts_with(b"</") && scan::same(bytes, name, end + 2, repeated);
    if !is_end {
        return None;
    }
    Some(Element {
        name: text.get(name..content - 1)?,
        text: text.get(from..to)?,
        end: end + 2 + repeated,
    })
}

/// The position of the `>` after a name.
#[inline]
fn name_end(bytes: &[u8], name: usize) -> Option<usize> {
    let mut end = scan::skip_letters(bytes, name);
    if end == name {
        return None;
    }
    loop {
        match bytes.get(end)? {
            b'>' => return Some(end),
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' => end += 1,
            _ => return None,
        }
    }
}

/// The position at or after `from` of `]]>`.
#[inline]
pub(super) fn cdata_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at = scan::find(bytes, at, b']')?;
        if bytes.get(at..)?.starts_with(b"]]>") {
            return Some(at);
        }
        at += 1;
    }
}

#[inline]
fn skip_blanks(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
        at += 1;
    }
    at
}
