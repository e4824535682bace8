//! Texts that match a pattern, for the patterns that schemas really have: characters, classes and
//! counts, one behind the other.

use super::numbers::Numbers;

/// A text that matches; `None` for a pattern with anything else in it.
pub(super) fn matching(pattern: &str, numbers: &mut Numbers) -> Option<String> {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    let mut rest = pattern.strip_suffix('$').unwrap_or(pattern);
    let mut text = String::new();
    while !rest.is_empty() {
        let (class, after) = class(rest)?;
        let (count, after) = count(after)?;
        for _ in 0..count {
            text.push(*numbers.pick(&class)?);
        }
        rest = after;
    }
    Some(text)
}

/// The characters that the start of a pattern allows, and what follows.
fn class(pattern: &str) -> Option<(Vec<char>, &str)> {
    let mut characters = pattern.chars();
    let class = match characters.next()? {
        '[' => {
            let (inside, rest) = characters.as_str().split_once(']')?;
            return Some((ranges(inside)?, rest));
        }
        '\\' => match characters.next()? {
            'd' => ('0'..='9').collect(),
            'w' => ranges("0-9A-Za-z_")?,
            escaped if escaped.is_ascii_punctuation() => vec![escaped],
            _ => return None,
        },
        '.' => ranges("a-z")?,
        '(' | ')' | '|' | '*' | '+' | '?' | '{' | '^' | '$' => return None,
        character => vec![character],
    };
    Some((class, characters.as_str()))
}

fn ranges(inside: &str) -> Option<Vec<char>> {
    if inside.starts_with('^') || inside.contains('\\') {
        return None;
    }
    let characters: Vec<char> = inside.chars().collect();
    let mut class = Vec::new();
    let mut at = 0;
    while let Some(&first) = characters.get(at) {
        match (characters.get(at + 1), characters.get(at + 2)) {
            (Some('-'), Some(&last)) if first <= last => {
                class.extend((first..=last).take(256));
                at += 3;
            }
            _ => {
                class.push(first);
                at += 1;
            }
        }
    }
    Some(class)
}

/// How often, and what follows.
fn count(pattern: &str) -> Option<(usize, &str)> {
    if let Some(rest) = pattern.strip_prefix(['+', '*']) {
        return Some((4, rest));
    }
    if let Some(rest) = pattern.strip_prefix('?') {
        return Some((1, rest));
    }
    let Some(rest) = pattern.strip_prefix('{') else {
        return Some((1, pattern));
    };
    let (count, rest) = rest.split_once('}')?;
    let least = count.split(',').next()?;
    Some((least.parse().ok().filter(|least| *least <= 1024)?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, fits: Option<fn(&str) -> bool>) {
        let text = matching(pattern, &mut Numbers::new(1));
        match (text, fits) {
            (Some(text), Some(fits)) => assert!(fits(&text), "{text}"),
            (text, fits) => assert_eq!(text.is_some(), fits.is_some(), "{text:?}"),
        }
    }

    #[test]
    fn simple_patterns_are_matched() {
        check(
            "^[0-9]{14}$",
            Some(|text| text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit())),
        );
        check(
            r"^\d{4}-\d{2}$",
            Some(|text| text.len() == 7 && text.as_bytes()[4] == b'-'),
        );
        check("^[0-9A-Za-z_*-]+$", Some(|text| !text.is_empty()));
        check("ab?c", Some(|text| text == "abc"));
    }

    #[test]
    fn other_patterns_are_left_alone() {
        check("^(a|b)$", None);
        check("[^a]", None);
        check("a{2", None);
    }
}
