//! The elements that messages consist of, read quickly.

use std::ops::Range;

use crate::scan;
use crate::tree::Tree;

/// Reads elements that hold one piece of text without references and nothing else, with blanks between them,
/// as long as there are such: `<Name>text</Name>` and `<Name><![CDATA[text]]></Name>` where the name is made
/// of ASCII letters, digits and `_`.
///
/// Gives where it stopped and the number of elements that were added. Everything else, also whatever is
/// malformed, is left to the reader proper.
#[inline]
pub(super) fn read(bytes: &[u8], from: usize, tree: &mut Tree<'_>) -> (usize, u32) {
    let (mut at, mut count) = (from, 0);
    loop {
        let start = skip_blanks(bytes, at);
        let Some(element) = bytes.get(start..).and_then(element) else {
            // Blanks between children belong to nobody.
            let is_between = count > 0 && bytes.get(start) == Some(&b'<');
            return (if is_between { start } else { at }, count);
        };
        let name = start + 1;
        let text = start + element.before_text;
        tree.plain_text(name..name + element.name, text..text + element.text);
        at = start + element.length;
        count += 1;
    }
}

/// Gives where the names and texts of the members are in a document that consists of such elements below its
/// root, and of nothing else. Nothing where it is any other document, or malformed.
#[inline]
pub(super) fn members(
    document: &[u8],
    mut give: impl FnMut(Range<usize>, Range<usize>),
) -> Option<()> {
    let root = document.strip_prefix(b"<")?;
    let root = root.get(..=name(root)?)?;
    let mut at = 1 + root.len();
    loop {
        at = skip_blanks(document, at);
        let rest = document.get(at..)?;
        let Some(element) = element(rest) else {
            let end = rest.strip_prefix(b"</")?.strip_prefix(root)?;
            return (skip_blanks(end, 0) == end.len()).then_some(());
        };
        let text = at + element.before_text;
        give(at + 1..at + 1 + element.name, text..text + element.text);
        at += element.length;
    }
}

/// Numbers of bytes.
struct Element {
    name: usize,
    /// From the `<` of the start tag.
    before_text: usize,
    text: usize,
    /// From the `<` of the start tag to the `>` of the end tag.
    length: usize,
}

// Inlined into the loop it would be given a register for every offset, and there are not enough.
#[inline(never)]
fn element(bytes: &[u8]) -> Option<Element> {
    let (b'<', tag) = bytes.split_first()? else {
        return None;
    };
    let name = name(tag)?;
    let content = tag.get(name + 1..)?;
    let (before, text, after) = if content.starts_with(b"<![CDATA[") {
        let content = content.get(9..)?;
        let text = cdata(content)?;
        (9, text, content.get(text + 3..)?)
    } else {
        let text = scan::find2(content, b'<', b'&')?;
        (0, text, content.get(text..)?)
    };
    // The end tag repeats the name and its `>`.
    let end = after.strip_prefix(b"</")?;
    if !scan::same(end, tag, name + 1) {
        return None;
    }
    Some(Element {
        name,
        before_text: name + 2 + before,
        text,
        length: bytes.len() - end.len() + name + 1,
    })
}

/// The length of a name that is followed by `>`.
#[inline]
pub(super) fn name(tag: &[u8]) -> Option<usize> {
    let mut length = scan::letters(tag);
    if length == 0 {
        return None;
    }
    loop {
        match tag.get(length)? {
            b'>' => return Some(length),
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' => length += 1,
            _ => return None,
        }
    }
}

/// The number of bytes before `]]>`.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "called for every member of every message"
)]
pub(super) fn cdata(content: &[u8]) -> Option<usize> {
    let mut rest = content;
    loop {
        rest = rest.get(scan::find(rest, b']')?..)?;
        if rest.starts_with(b"]]>") {
            return Some(content.len() - rest.len());
        }
        rest = rest.get(1..)?;
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
