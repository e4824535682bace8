//! From the positions of the YAML parser, counted in characters, to bytes.

use std::cell::Cell;

/// The byte at which every character of a text begins.
pub(super) struct Offsets<'t> {
    text: &'t str,
    /// Bytes before the first character that counts.
    base: usize,
    /// The byte of every [`STEP`]th character; empty where a character is a byte.
    marks: Vec<usize>,
    /// The character that was asked for last, and its byte: the next one is seldom far.
    last: Cell<(usize, usize)>,
}

/// How many characters lie between two marks.
const STEP: usize = 64;

impl<'t> Offsets<'t> {
    /// Offsets in `text`, which stands `base` bytes into its file.
    pub(super) fn new(text: &'t str, base: usize) -> Self {
        let marks = if text.is_ascii() {
            Vec::new()
        } else {
            marks(text)
        };
        Self {
            text,
            base,
            marks,
            last: Cell::new((0, 0)),
        }
    }

    /// The byte of a character, counted in the file.
    pub(super) fn byte(&self, character: usize) -> usize {
        self.base + self.within(character).min(self.text.len())
    }

    fn within(&self, character: usize) -> usize {
        if self.marks.is_empty() {
            return character;
        }
        let (known, at) = self.last.get();
        let near = known <= character && character - known < STEP;
        let (known, at) = match self.marks.get(character / STEP) {
            _ if near => (known, at),
            Some(mark) => (character - character % STEP, *mark),
            None => return self.text.len(),
        };
        let at = after(self.text, at, character - known);
        self.last.set((character, at));
        at
    }
}

/// The byte of every [`STEP`]th character.
fn marks(text: &str) -> Vec<usize> {
    let mut marks = Vec::with_capacity(text.len() / STEP + 1);
    let mut at = 0;
    while at < text.len() {
        marks.push(at);
        at = after(text, at, STEP);
    }
    marks
}

/// The byte behind as many characters from the byte `at` on. Where they are ASCII, as most are even in
/// texts that are not, there is nothing to count.
fn after(text: &str, at: usize, characters: usize) -> usize {
    let next = text.as_bytes().get(at..at + characters);
    if next.is_some_and(<[u8]>::is_ascii) {
        return at + characters;
    }
    let rest = text.get(at..).unwrap_or_default();
    let end = rest.char_indices().nth(characters).map(|(end, _)| end);
    at + end.unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str) {
        let offsets = Offsets::new(text, 3);
        for (character, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(offsets.byte(character), byte + 3);
        }
        let count = text.chars().count();
        assert_eq!(offsets.byte(count), text.len() + 3);
        assert_eq!(offsets.byte(count + 500), text.len() + 3);
    }

    #[test]
    fn characters_become_bytes() {
        check("");
        check("plain");
        check("é界😀x");
        check(&"aé界".repeat(100));
    }
}
