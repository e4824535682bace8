//! What a plain scalar means.
//!
//! `AsyncAPI` asks for the JSON schema of YAML 1.2 (section 10.2). Documents are written by people
//! who know the core schema (10.3), so its spellings of null, booleans and decimal numbers count
//! too. Whatever JSON has no digits for stays a string: `0o17`, `0x1F`, `007`. So does everything
//! that only YAML 1.1 knew: `yes`, `on`, `2024-01-01`, `1_000`.

use crate::syntax::{Number, Text, Value};

/// The value of an untagged plain scalar.
pub(super) fn plain(text: Text) -> Value {
    match text.as_str() {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        other if is_number(other) => Value::Number(Number::new(text)),
        _ => Value::String(text),
    }
}

/// The value of a scalar under a tag of the core schema. A text that does not fit its tag stays a
/// string: the stages that want a number say so better.
pub(super) fn tagged(tag: &str, text: Text) -> Value {
    match (tag, plain(text.clone())) {
        ("int" | "float", value @ Value::Number(_))
        | ("bool", value @ Value::Bool(_))
        | ("null", value @ Value::Null) => value,
        _ => Value::String(text),
    }
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    match unsigned {
        ".inf" | ".Inf" | ".INF" => return true,
        ".nan" | ".NaN" | ".NAN" => return unsigned.len() == text.len(),
        _ => {}
    }
    let (whole, rest) = split_digits(unsigned);
    if whole.len() > 1 && whole.starts_with('0') {
        return false;
    }
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => split_digits(rest),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return false;
    }
    rest.is_empty() || is_exponent(rest)
}

fn is_exponent(text: &str) -> bool {
    let Some(digits) = text.strip_prefix(['e', 'E']) else {
        return false;
    };
    let digits = digits.strip_prefix(['-', '+']).unwrap_or(digits);
    !digits.is_empty() && split_digits(digits).1.is_empty()
}

fn split_digits(text: &str) -> (&str, &str) {
    let end = text.find(|digit: char| !digit.is_ascii_digit());
    text.split_at(end.unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let value = match plain(Text::from(text)) {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => format!("bool {value}"),
            Value::Number(number) => format!("number {number}"),
            Value::String(text) => format!("string {text}"),
            other => format!("{other:?}"),
        };
        assert_eq!(value, expected);
    }

    #[test]
    fn json_and_core_words_count() {
        check("", "null");
        check("~", "null");
        check("Null", "null");
        check("True", "bool true");
        check("FALSE", "bool false");
    }

    #[test]
    fn decimal_numbers_keep_their_text() {
        for number in [
            "0", "-0", "12", "+12", "1.5", "1.", ".5", "1e3", "-1.5E-7", ".inf", "-.INF", ".nan",
        ] {
            check(number, &format!("number {number}"));
        }
    }

    #[test]
    fn yaml_1_1_is_not_spoken() {
        for text in [
            "yes",
            "no",
            "on",
            "off",
            "y",
            "2024-01-01",
            "1_000",
            "12:30:45",
            "0b1",
            "nULL",
            "tRUE",
        ] {
            check(text, &format!("string {text}"));
        }
    }

    #[test]
    fn digits_json_does_not_have_stay_strings() {
        for text in [
            "0o17", "0x1F", "007", "00", "-01", "1e", "e3", ".", "-", "+.nan", "1.2.3", ".e1",
        ] {
            check(text, &format!("string {text}"));
        }
    }

    #[test]
    fn a_tag_decides_where_the_text_fits() {
        assert_eq!(
            tagged("str", Text::from("12")),
            Value::String(Text::from("12"))
        );
        assert_eq!(
            tagged("int", Text::from("12")),
            Value::Number(Number::new(Text::from("12")))
        );
        assert_eq!(
            tagged("int", Text::from("x")),
            Value::String(Text::from("x"))
        );
        assert_eq!(tagged("null", Text::from("")), Value::Null);
    }
}
