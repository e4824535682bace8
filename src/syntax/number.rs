//! Numbers as they are written, without loss.

use std::fmt;

use super::Text;

/// A number that keeps its digits.
///
/// Integers of any size survive; what they become in Rust is for the stages that know the type.
#[derive(Clone)]
pub struct Number {
    text: Text,
}

impl Number {
    /// A number from its source text, which the reader has checked.
    /// The number that a text is, as JSON writes numbers: for those in quotes.
    pub fn of_text(text: &str) -> Option<Self> {
        let is_number = serde_json::from_str::<serde_json::Number>(text).is_ok();
        is_number.then(|| Self::new(Text::from(text)))
    }

    pub(crate) fn new(text: Text) -> Self {
        Self { text }
    }

    /// The digits as they stand in the document, such as `1e3`, `-0.5`, `.inf`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The value, where it is an integer (`3`, `3.0` and `1e3` are) that fits.
    pub fn as_i128(&self) -> Option<i128> {
        self.text.parse().ok().or_else(|| whole(self.as_f64()))
    }

    /// The value, where it is an integer that fits.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_i128()?.try_into().ok()
    }

    /// The value, where it is an integer that fits.
    pub fn as_u64(&self) -> Option<u64> {
        self.as_i128()?.try_into().ok()
    }

    /// The nearest double; infinities and not-a-number are possible in YAML.
    pub fn as_f64(&self) -> f64 {
        double(&self.text)
    }

    /// The JSON number, an integer where it is written as one; `null` for infinities and not-a-number, which JSON has no word for.
    pub fn to_json(&self) -> serde_json::Value {
        let literal = self.is_integer_literal();
        match (self.as_i64(), self.as_u64()) {
            (Some(value), _) if literal => value.into(),
            (None, Some(value)) if literal => value.into(),
            _ => self.as_f64().into(),
        }
    }

    /// Whether the value is a whole number, however it is written.
    pub fn is_integer(&self) -> bool {
        self.is_integer_literal() || whole(self.as_f64()).is_some()
    }

    /// Whether it is written as an integer: no point, no exponent.
    pub fn is_integer_literal(&self) -> bool {
        let digits = self.text.trim_start_matches(['-', '+']);
        digits.bytes().all(|byte| byte.is_ascii_digit())
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (self.as_i128(), other.as_i128()) {
            (Some(left), Some(right)) => left == right,
            (None, None) => self.text == other.text || self.as_f64() == other.as_f64(),
            _ => false,
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn integer(text: &str) -> Option<i128> {
    if let Some(hex) = text.strip_prefix("0x") {
        return i128::from_str_radix(hex, 16).ok();
    }
    if let Some(octal) = text.strip_prefix("0o") {
        return i128::from_str_radix(octal, 8).ok();
    }
    text.parse().ok()
}

fn double(text: &str) -> f64 {
    if let Some(value) = integer(text) {
        #[expect(
            clippy::cast_precision_loss,
            reason = "the nearest double is asked for"
        )]
        return value as f64;
    }
    match text.trim_start_matches(['-', '+']) {
        ".inf" | ".Inf" | ".INF" if text.starts_with('-') => f64::NEG_INFINITY,
        ".inf" | ".Inf" | ".INF" => f64::INFINITY,
        _ => text.parse().unwrap_or(f64::NAN),
    }
}

/// The integer a double stands for exactly.
fn whole(value: f64) -> Option<i128> {
    /// Doubles of this size and above are spaced wider than one.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the bound above makes it exact"
    )]
    (value.fract() == 0.0 && value.abs() < EXACT).then_some(value as i128)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, integer: Option<i128>) {
        let number = Number::new(Text::from(text));
        assert_eq!(number.as_i128(), integer);
        assert_eq!(number.as_str(), text);
    }

    #[test]
    fn integers_keep_their_value() {
        check("0", Some(0));
        check("-12", Some(-12));
        check("+7", Some(7));
        check("18446744073709551615", Some(18_446_744_073_709_551_615));
        check("3.0", Some(3));
        check("1e3", Some(1000));
    }

    #[test]
    fn others_are_no_integers() {
        check("1.5", None);
        check(".inf", None);
        check(".nan", None);
        check("1e300", None);
    }

    #[test]
    fn equality_is_by_value() {
        let number = |text: &str| Number::new(Text::from(text));
        assert_eq!(number("1"), number("1.0"));
        assert_eq!(number("100"), number("1e2"));
        assert_ne!(number("1"), number("1.5"));
    }
}
