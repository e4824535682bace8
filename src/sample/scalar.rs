//! Texts and numbers within their constraints.

use super::numbers::Numbers;
use super::pattern;
use super::value::{Number, Value};
use crate::ir::{Constraint, Scalar};

/// A text.
pub(super) fn text(constraints: &[Constraint], numbers: &mut Numbers) -> String {
    let pattern = constraints.iter().find_map(|constraint| match constraint {
        Constraint::Pattern(pattern) | Constraint::UncheckedPattern(pattern) => Some(pattern),
        _ => None,
    });
    if let Some(text) = pattern.and_then(|pattern| pattern::matching(pattern, numbers)) {
        return text;
    }
    let (least, most) = lengths(constraints);
    let mut text = format!("text-{}", numbers.below(1_000_000));
    while text.chars().count() < least {
        text.push('x');
    }
    text.chars().take(most.max(least)).collect()
}

fn lengths(constraints: &[Constraint]) -> (usize, usize) {
    let (mut least, mut most) = (0, usize::MAX);
    for constraint in constraints {
        let count = |count: &u64| usize::try_from(*count).unwrap_or(usize::MAX);
        match constraint {
            Constraint::MinLength(length) => least = count(length).min(LONGEST),
            Constraint::MaxLength(length) => most = count(length),
            _ => {}
        }
    }
    (least, most)
}

/// A number of the Rust type called `name`.
pub(super) fn number(name: &str, constraints: &[Constraint], numbers: &mut Numbers) -> Value {
    if name.starts_with('f') {
        return float(constraints, numbers);
    }
    let (mut least, mut most) = (1_i128, 1_000_i128);
    let mut step = 1_i128;
    for constraint in constraints {
        match constraint {
            Constraint::Minimum(bound) => least = integer(bound).unwrap_or(least),
            Constraint::ExclusiveMinimum(bound) => {
                least = integer(bound).map_or(least, |bound| bound + 1)
            }
            Constraint::Maximum(bound) => most = integer(bound).unwrap_or(most),
            Constraint::ExclusiveMaximum(bound) => {
                most = integer(bound).map_or(most, |bound| bound - 1)
            }
            Constraint::MultipleOf(of) => step = integer(of).filter(|step| *step > 0).unwrap_or(1),
            _ => {}
        }
    }
    if least > most {
        // Only one of the two is given.
        let bounded_above = constraints
            .iter()
            .any(|it| matches!(it, Constraint::Maximum(_) | Constraint::ExclusiveMaximum(_)));
        if bounded_above {
            least = most - 1_000
        } else {
            most = least + 1_000
        }
    }
    let span = u64::try_from(most - least + 1).unwrap_or(u64::MAX);
    let value = least + i128::from(numbers.below(span));
    let value = if value % step == 0 {
        value
    } else {
        value - value.rem_euclid(step) + step
    };
    Value::Number(Number(
        if value > most { value - step } else { value }.to_string(),
    ))
}

fn float(constraints: &[Constraint], numbers: &mut Numbers) -> Value {
    let bound = |wanted: fn(&Constraint) -> Option<&Scalar>| {
        constraints.iter().find_map(wanted).and_then(decimal)
    };
    let least = bound(|it| match it {
        Constraint::Minimum(bound) | Constraint::ExclusiveMinimum(bound) => Some(bound),
        _ => None,
    });
    let most = bound(|it| match it {
        Constraint::Maximum(bound) | Constraint::ExclusiveMaximum(bound) => Some(bound),
        _ => None,
    });
    let part = f64::from(u32::try_from(numbers.below(999)).unwrap_or(0) + 1) / 1_000.0;
    let value = match (least, most) {
        (Some(least), Some(most)) => least + (most - least) * part,
        (Some(least), None) => least + part * 100.0,
        (None, Some(most)) => most - part * 100.0,
        (None, None) => part * 100.0,
    };
    Value::Number(Number(serde_json::Value::from(value).to_string()))
}

/// A time of the year 2025, in China.
pub(super) fn date_time(numbers: &mut Numbers) -> String {
    let (hour, minute) = (numbers.below(24), numbers.below(60));
    format!("{}T{hour:02}:{minute:02}:00+08:00", date(numbers))
}

pub(super) fn date(numbers: &mut Numbers) -> String {
    format!(
        "2025-{:02}-{:02}",
        1 + numbers.below(12),
        1 + numbers.below(28)
    )
}

/// Seconds since 1970, in the same year.
pub(super) fn unix_time(numbers: &mut Numbers) -> Value {
    Value::Number(Number(
        (1_735_689_600 + numbers.below(31_000_000)).to_string(),
    ))
}

/// The value that is `number` places further on.
pub(super) fn counted_on(value: &Value, number: u64) -> Value {
    match value {
        Value::Number(Number(text)) => Value::Number(Number(
            digits_on(text, number).unwrap_or_else(|| text.clone()),
        )),
        Value::Text(text) => {
            Value::Text(digits_on(text, number).unwrap_or_else(|| format!("{text}-{number}")))
        }
        other => other.clone(),
    }
}

/// Digits, at least as many as there were; the first of more than eighteen stay as they are.
fn digits_on(text: &str, number: u64) -> Option<String> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (head, tail) = text.split_at(text.len().saturating_sub(COUNTED));
    let value: u64 = tail.parse().ok()?;
    let next = match head {
        "" => value + number % (TURN / 10),
        _ => (value + number % TURN) % TURN,
    };
    Some(format!("{head}{next:0width$}", width = tail.len()))
}

fn integer(scalar: &Scalar) -> Option<i128> {
    match scalar {
        Scalar::Int(value) => Some(i128::from(*value)),
        Scalar::UInt(value) => Some(i128::from(*value)),
        _ => None,
    }
}

fn decimal(scalar: &Scalar) -> Option<f64> {
    match scalar {
        Scalar::Int(value) => value.to_string().parse().ok(),
        Scalar::UInt(value) => value.to_string().parse().ok(),
        Scalar::Float(text) => text.parse().ok(),
        _ => None,
    }
}

const LONGEST: usize = 4096;
/// As many digits count on.
const COUNTED: usize = 18;
/// The number of numbers that many digits write.
const TURN: u64 = 10_u64.pow(18);

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_counted(text: &str, number: u64, expected: Option<&str>) {
        assert_eq!(digits_on(text, number).as_deref(), expected);
    }

    #[test]
    fn ids_count_on_whatever_the_number() {
        check_counted("1", 5, Some("6"));
        check_counted("007", 5, Some("012"));
        check_counted("9223372036854775807", 1, Some("9223372036854775808"));
        check_counted("9999999999999999999", 1, Some("9000000000000000000"));
        check_counted(
            "18446744073709551615",
            u64::MAX,
            Some("18893488147419103230"),
        );
        check_counted("1", u64::MAX, Some("46744073709551616"));
        check_counted("wx01", 5, None);
        check_counted("", 5, None);
    }

    #[track_caller]
    fn check(constraints: &[Constraint], least: i64, most: i64) {
        for seed in 0..200 {
            let Value::Number(Number(text)) = number("i64", constraints, &mut Numbers::new(seed))
            else {
                panic!("no number");
            };
            let value: i64 = text.parse().unwrap();
            assert!((least..=most).contains(&value), "{value}");
        }
    }

    #[test]
    fn numbers_keep_their_bounds() {
        use Scalar::Int;
        check(&[], 1, 1_000);
        check(
            &[Constraint::Minimum(Int(5)), Constraint::Maximum(Int(6))],
            5,
            6,
        );
        check(&[Constraint::Maximum(Int(-5))], -1_005, -5);
        check(&[Constraint::ExclusiveMinimum(Int(5_000))], 5_001, 6_001);
        check(
            &[
                Constraint::Minimum(Int(1)),
                Constraint::Maximum(Int(10)),
                Constraint::MultipleOf(Int(7)),
            ],
            7,
            7,
        );
    }

    #[test]
    fn texts_keep_their_lengths() {
        let length =
            |constraints: &[Constraint]| text(constraints, &mut Numbers::new(1)).chars().count();
        assert_eq!(length(&[Constraint::MaxLength(3)]), 3);
        assert_eq!(length(&[Constraint::MinLength(40)]), 40);
    }

    #[test]
    fn what_names_a_delivery_is_counted_on() {
        let text = |text: &str| Value::Text(text.to_owned());
        assert_eq!(counted_on(&text("009"), 1), text("010"));
        assert_eq!(counted_on(&text("EV-1"), 2), text("EV-1-2"));
        assert_eq!(
            counted_on(&Value::Number(Number("5".into())), 2),
            Value::Number(Number("7".into()))
        );
    }
}
