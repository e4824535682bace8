//! Cases of ASCII names, which are nearly all: as `heck` has them, without its questions about other letters.

/// `TextMessage`
pub(super) fn camel(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    each_word(text, |word| {
        for (at, byte) in word.iter().enumerate() {
            name.push(char::from(match at {
                0 => byte.to_ascii_uppercase(),
                _ => byte.to_ascii_lowercase(),
            }));
        }
    });
    name
}

/// `text_message`
pub(super) fn snake(text: &str) -> String {
    let mut name = String::with_capacity(text.len() + 8);
    each_word(text, |word| {
        if !name.is_empty() {
            name.push('_');
        }
        name.extend(
            word.iter()
                .map(|byte| char::from(byte.to_ascii_lowercase())),
        );
    });
    name
}

/// The case of the last letter of a word.
#[derive(Clone, Copy, PartialEq)]
enum Case {
    None,
    Lower,
    Upper,
}

/// A word ends where no letter or digit follows, between `a` and `B`, and before the last capital of `ABc`.
fn each_word(text: &str, mut with: impl FnMut(&[u8])) {
    for run in text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric()) {
        let (mut rest, mut length, mut case) = (run, 0, Case::None);
        while let Some((byte, next)) = rest.get(length).zip(rest.get(length + 1)) {
            let new = match byte {
                b'a'..=b'z' => Case::Lower,
                b'A'..=b'Z' => Case::Upper,
                _ => case,
            };
            let ends_behind = new == Case::Lower && next.is_ascii_uppercase();
            let ends_before =
                case == Case::Upper && byte.is_ascii_uppercase() && next.is_ascii_lowercase();
            if ends_behind || ends_before {
                let (word, behind) = rest.split_at(length + usize::from(ends_behind));
                with(word);
                // A capital that begins a word was looked at.
                (rest, length, case) = (behind, usize::from(!ends_behind), Case::None);
            } else {
                (length, case) = (length + 1, new);
            }
        }
        if !rest.is_empty() {
            with(rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use heck::{ToSnakeCase, ToUpperCamelCase};

    use super::{camel, snake};

    /// All texts of up to six characters, of each kind that there is.
    #[test]
    fn cases_are_those_of_heck() {
        let mut texts = vec![String::new()];
        for _ in 0..6 {
            let longer = |text: &String| "aB1_".chars().map(|c| format!("{text}{c}")).collect();
            texts.extend(texts.clone().iter().flat_map::<Vec<_>, _>(longer));
            texts.sort();
            texts.dedup();
        }
        assert_eq!(texts.len(), 5461);
        for text in texts {
            assert_eq!(camel(&text), text.to_upper_camel_case(), "{text}");
            assert_eq!(snake(&text), text.to_snake_case(), "{text}");
        }
    }
}
