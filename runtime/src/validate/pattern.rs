//! Patterns of texts.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use regex_lite::Regex;

/// Whether a text matches somewhere. The time is linear in the text, whatever the pattern.
///
/// A pattern that the generator would not have written, because it is not understood here, is no reason
/// to complain about a text.
pub(super) fn matches(pattern: &'static str, text: &str) -> bool {
    compiled(pattern).is_none_or(|regex| regex.is_match(text))
}

/// As [`matches`], for a pattern of a condition; `None` where it is not understood.
pub(crate) fn matches_once(pattern: &str, text: &str) -> Option<bool> {
    Some(Regex::new(pattern).ok()?.is_match(text))
}

/// Patterns are compiled once: there are no more of them than the program has texts.
fn compiled(pattern: &'static str) -> Option<Arc<Regex>> {
    let mut known = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let compile = || Regex::new(pattern).ok().map(Arc::new);
    known.entry(pattern).or_insert_with(compile).clone()
}

static COMPILED: Mutex<BTreeMap<&'static str, Option<Arc<Regex>>>> = Mutex::new(BTreeMap::new());

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &'static str, text: &str, expected: bool) {
        assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        assert_eq!(
            matches(pattern, text),
            expected,
            "{pattern} {text} once more"
        );
    }

    #[test]
    fn patterns_match_anywhere_unless_anchored() {
        check("[0-9]{2}", "ab12c", true);
        check("^[0-9]{2}$", "ab12c", false);
        check("^[0-9]{2}$", "12", true);
        // The end of the text, not of a line.
        check("^[0-9]{2}$", "12\n", false);
        check(r"^\d+$", "١٢", false);
        check("(?=look)", "anything", true);
    }

    #[test]
    fn no_pattern_takes_long() {
        check("^(a+)+$", &("a".repeat(5_000) + "b"), false);
    }
}
