//! The text of a file, as the parser reads it.

use saphyr_parser::{Input as Characters, Parser, StrInput, input::SkipTabs};

/// The parser over a text.
pub(super) fn parser(text: &str) -> Parser<'_, Input<'_>> {
    Parser::new(Input(StrInput::new(text)))
}

/// The parser's own reader of strings, but for two answers that cost it a good part of its time.
pub(super) struct Input<'t>(StrInput<'t>);

/// Hands each method on.
macro_rules! as_is {
    (&self: $($name:ident($($arg:ident: $kind:ty),*) -> $result:ty;)*) => {
        $(#[inline] fn $name(&self, $($arg: $kind),*) -> $result { self.0.$name($($arg),*) })*
    };
    (&mut self: $($name:ident($($arg:ident: $kind:ty),*) -> $result:ty;)*) => {
        $(#[inline] fn $name(&mut self, $($arg: $kind),*) -> $result { self.0.$name($($arg),*) })*
    };
}

impl Characters for Input<'_> {
    /// Every word of a scalar makes room for this many characters more: with the 128 of strings that
    /// moves almost every scalar to another place. It is what the parser takes for streams.
    #[inline]
    fn bufmaxlen(&self) -> usize {
        16
    }

    /// Asked about every character; few are such that the next one has to be looked at.
    #[expect(
        clippy::inline_always,
        reason = "called for every character, and as it is in strings"
    )]
    #[inline(always)]
    fn next_can_be_plain_scalar(&self, in_flow: bool) -> bool {
        let may_end = matches!(
            self.0.peek(),
            ':' | ',' | '[' | ']' | '{' | '}' | '\u{FEFF}'
        );
        !may_end || self.0.next_can_be_plain_scalar(in_flow)
    }

    as_is! { &self:
        buflen() -> usize;
        buf_is_empty() -> bool;
        peek() -> char;
        peek_nth(n: usize) -> char;
        peek_opt() -> Option<char>;
        next_char_is(c: char) -> bool;
        nth_char_is(n: usize, c: char) -> bool;
        next_2_are(first: char, second: char) -> bool;
        next_3_are(first: char, second: char, third: char) -> bool;
        next_is_document_indicator() -> bool;
        next_is_document_start() -> bool;
        next_is_document_end() -> bool;
        next_is_blank_or_break() -> bool;
        next_is_blank_or_breakz() -> bool;
        next_is_blank() -> bool;
        next_is_break() -> bool;
        next_is_breakz() -> bool;
        next_is_z() -> bool;
        next_is_flow() -> bool;
        next_is_digit() -> bool;
        next_is_alpha() -> bool;
    }

    as_is! { &mut self:
        lookahead(count: usize) -> ();
        raw_read_ch() -> char;
        raw_read_non_breakz_ch() -> Option<char>;
        skip() -> ();
        skip_n(count: usize) -> ();
        look_ch() -> char;
        skip_ws_to_eol(tabs: SkipTabs) -> (usize, Result<SkipTabs, &'static str>);
        skip_while_non_breakz() -> usize;
        skip_while_blank() -> usize;
        fetch_while_is_alpha(out: &mut String) -> usize;
        fetch_while_is_yaml_non_space(out: &mut String) -> usize;
    }
}

#[cfg(test)]
mod tests {
    use super::{Parser, parser};

    /// The events, with their places, up to the first error.
    #[track_caller]
    fn check(text: &str) {
        let (mut ours, mut theirs) = (parser(text), Parser::new_from_str(text));
        loop {
            let (our, their) = (ours.next(), theirs.next());
            assert_eq!(format!("{our:?}"), format!("{their:?}"), "{text:?}");
            if !matches!(our, Some(Ok(_))) {
                return;
            }
        }
    }

    #[test]
    fn the_events_are_those_of_strings() {
        check("");
        check("a: b c  d # e\nf:g: [h:i, j: k, {l: m}, n]\n");
        check("a:\n  b\n  c:d\n\n  e\n# f\ng: 界 é: 界\n");
        check("- a: |\n    b\n\n     c\n- >-\n  d\n  e\n- 'f\n   g'\n- \"h\\n\\\n   i\"\n");
        check("a: b: c\n");
        check("[a, b\u{FEFF}c]\n");
        check("a\u{FEFF}: b\n");
        check("[-, -]\n");
        check("? [a]\n: {b}\n---\n- c\n...\n");
        let indent = " ".repeat(40);
        check(&format!("a: |\n{indent}b\n{indent}  c\n"));
        check(&format!("{}: {}\n", "k".repeat(300), "v w ".repeat(90)));
    }
}
