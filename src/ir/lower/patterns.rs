//! Which patterns mean to the runtime's regular expressions what they mean to ECMA-262.

use regex_lite::RegexBuilder;

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    source::Span,
};

/// Whether `validate()` can check the pattern.
pub(super) fn is_understood(pattern: &str) -> bool {
    let is_small = || RegexBuilder::new(pattern).size_limit(MOST_BYTES).build();
    has_common_escapes(pattern) && is_small().is_ok()
}

/// What a compiled pattern may take: `.{1,2097152}` would make a receiver slow to say nothing.
const MOST_BYTES: usize = 1 << 20;

/// Says that a pattern of the schema at `place` is not checked.
pub(super) fn report(pattern: &str, place: Option<Span>, sink: &mut Diagnostics) {
    let message = format!("`{pattern}` is not checked");
    let finding = Diagnostic::new(Code::UncheckedPattern, message);
    sink.push(match place {
        Some(span) => finding.at(span, "in this schema"),
        None => finding,
    });
}

/// Some escapes mean a letter to one dialect and an assertion or a control character to the other.
fn has_common_escapes(pattern: &str) -> bool {
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            continue;
        }
        let is_common = characters.next().is_some_and(|escaped| match escaped {
            '<' | '>' => false,
            _ => escaped.is_ascii_punctuation() || "dDwWsSbBnrtfvxu".contains(escaped),
        });
        if !is_common {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, expected: bool) {
        assert_eq!(is_understood(pattern), expected, "{pattern}");
    }

    #[test]
    fn what_both_dialects_mean_alike_is_understood() {
        for pattern in [
            "^[0-9]{14}$",
            r"^\d{4}-\d{2}$",
            r"^[\w.\-]+@[a-z]+\.[a-z]{2,}$",
            r"^https?:\/\/",
            r"^(?:a|b)?\u0041$",
            "^(?<year>[0-9]+)$",
        ] {
            check(pattern, true);
        }
    }

    #[test]
    fn what_one_of_them_does_not_know_is_not() {
        for pattern in [
            "^(?!no)",
            "(?<=a)b",
            r"(a)\1",
            r"\p{L}",
            r"\cA",
            r"\<tag\>",
            r"\Astart\z",
            "[",
            "a{2,1}",
            "^.{1,2097152}$",
            "[a&&b]",
            "[]",
            r"\",
        ] {
            check(pattern, false);
        }
    }
}
