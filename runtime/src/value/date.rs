//! Dates and times that keep the text they were sent as.

use std::fmt;

use crate::decode::{DecodeError, DecodeValue};
use crate::encode::{EncodeValue, ValueEncoder};
use crate::{Node, UnixTimestamp};

/// A date and time as it was sent; read on demand, so that an odd one costs no delivery.
///
/// Understood are RFC 3339 (section 5.6), with any fraction of a second, and the compact
/// `20180225112233` of older `WeChat` Pay interfaces, which is Beijing time.
///
/// ```
/// use hookgen_runtime::DateTime;
/// let time = DateTime::new("2018-06-08T10:34:56.120+08:00");
/// assert_eq!(time.timestamp().map(|t| t.as_secs()), Some(1_528_425_296));
/// assert_eq!(DateTime::new("20180608103456").timestamp(), time.timestamp());
/// assert_eq!(DateTime::new("yesterday").timestamp(), None);
/// ```
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub struct DateTime(String);

/// A date as it was sent; read on demand.
///
/// ```
/// use hookgen_runtime::Date;
/// assert_eq!(Date::new("2018-06-08").year_month_day(), Some((2018, 6, 8)));
/// assert_eq!(Date::new("2018-06-31").year_month_day(), None);
/// ```
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub struct Date(String);

impl DateTime {
    /// Takes any text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The moment, cut to whole seconds; nothing where the text is in none of the known forms.
    ///
    /// A leap second counts as the first second of the next minute.
    pub fn timestamp(&self) -> Option<UnixTimestamp> {
        let text = self.0.trim_ascii();
        let (local, offset) = rfc3339(text).or_else(|| compact(text))?;
        Some(UnixTimestamp::from_secs(local - offset))
    }
}

impl Date {
    /// Takes any text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Year, month and day of `2018-06-08` or `20180608`.
    pub fn year_month_day(&self) -> Option<(u16, u8, u8)> {
        let mut rest = self.0.trim_ascii();
        let date = if rest.contains('-') {
            dashed_date(&mut rest)
        } else {
            plain_date(&mut rest)
        }?;
        let (year, month, day) = date;
        days(year, month, day)?;
        let narrow = (
            u16::try_from(year).ok()?,
            u8::try_from(month).ok()?,
            u8::try_from(day).ok()?,
        );
        rest.is_empty().then_some(narrow)
    }
}

/// Local seconds and the offset from UTC, in seconds.
fn rfc3339(mut rest: &str) -> Option<(i64, i64)> {
    let rest = &mut rest;
    let (year, month, day) = dashed_date(rest)?;
    *rest = rest.strip_prefix(['T', 't', ' '])?;
    let hour = digits(rest, 2)?;
    *rest = rest.strip_prefix(':')?;
    let minute = digits(rest, 2)?;
    *rest = rest.strip_prefix(':')?;
    let second = digits(rest, 2)?;
    if let Some(fraction) = rest.strip_prefix('.') {
        *rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    Some((
        seconds([year, month, day], [hour, minute, second])?,
        offset(rest)?,
    ))
}

/// `YYYYMMDDHHMMSS`, UTC+8.
fn compact(mut rest: &str) -> Option<(i64, i64)> {
    let rest = &mut rest;
    let (year, month, day) = plain_date(rest)?;
    let time = [digits(rest, 2)?, digits(rest, 2)?, digits(rest, 2)?];
    rest.is_empty()
        .then_some((seconds([year, month, day], time)?, 8 * 3600))
}

fn offset(rest: &str) -> Option<i64> {
    if matches!(rest, "Z" | "z") {
        return Some(0);
    }
    let (sign, mut rest) = match rest.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, rest.strip_prefix('-')?),
    };
    let hours = digits(&mut rest, 2)?;
    let mut rest = rest.strip_prefix(':')?;
    let minutes = digits(&mut rest, 2)?;
    (rest.is_empty() && hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60)
}

fn dashed_date(rest: &mut &str) -> Option<(i64, i64, i64)> {
    let year = digits(rest, 4)?;
    *rest = rest.strip_prefix('-')?;
    let month = digits(rest, 2)?;
    *rest = rest.strip_prefix('-')?;
    Some((year, month, digits(rest, 2)?))
}

fn plain_date(rest: &mut &str) -> Option<(i64, i64, i64)> {
    Some((digits(rest, 4)?, digits(rest, 2)?, digits(rest, 2)?))
}

fn digits(rest: &mut &str, count: usize) -> Option<i64> {
    let (number, after) = rest.split_at_checked(count)?;
    *rest = after;
    number
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| number.parse().ok())?
}

fn seconds([year, month, day]: [i64; 3], [hour, minute, second]: [i64; 3]) -> Option<i64> {
    let clock = hour < 24 && minute < 60 && second <= 60;
    let days = days(year, month, day).filter(|_| clock)?;
    Some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

/// Days since 1970-01-01 of a date of the Gregorian calendar.
///
/// Counts in years that start in March, so that the leap day is the last one (Howard Hinnant,
/// "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`).
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

macro_rules! text {
    ($($ty:ident),*) => {$(
        impl fmt::Display for $ty {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'a> DecodeValue<'a> for $ty {
            fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
                String::decode_value(node).map(Self)
            }
        }

        impl EncodeValue for $ty {
            fn encode_value(&self, value: ValueEncoder<'_>) {
                value.text(&self.0);
            }
        }
    )*};
}

text!(Date, DateTime);

#[cfg(test)]
mod tests {
    use super::{Date, DateTime};
    use crate::UnixTimestamp;

    #[track_caller]
    fn check(text: &str, seconds: Option<i64>) {
        assert_eq!(
            DateTime::new(text).timestamp().map(UnixTimestamp::as_secs),
            seconds,
            "{text}"
        );
    }

    #[test]
    fn known_forms_are_read() {
        check("1970-01-01T00:00:00Z", Some(0));
        check("1969-12-31T23:59:59Z", Some(-1));
        check("2000-02-29T12:00:00+00:00", Some(951_825_600));
        check("2021-07-27T10:29:42+08:00", Some(1_627_352_982));
        check("2021-07-27T10:29:42.120999+08:00", Some(1_627_352_982));
        check("2021-07-26t21:29:42-05:00", Some(1_627_352_982));
        check("20210727102942", Some(1_627_352_982));
        check("2016-12-31T23:59:60Z", Some(1_483_228_800));
        check("0001-01-01T00:00:00Z", Some(-62_135_596_800));
        check("9999-12-31T23:59:59Z", Some(253_402_300_799));
    }

    #[test]
    fn anything_else_is_no_moment() {
        for text in [
            "",
            "2021",
            "2021-02-29T00:00:00Z",
            "2021-13-01T00:00:00Z",
            "2021-00-01T00:00:00Z",
            "2021-01-00T00:00:00Z",
            "2021-01-01T24:00:00Z",
            "2021-01-01T00:60:00Z",
            "2021-01-01T00:00:61Z",
            "2021-01-01T00:00:00",
            "2021-01-01T00:00:00+0800",
            "2021-01-01T00:00:00Zx",
            "202107271029420",
            "2021072710294",
            "+021-01-01T00:00:00Z",
            "２021-01-01T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "中中中中中中中",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn dates_are_read() {
        assert_eq!(Date::new("20240229").year_month_day(), Some((2024, 2, 29)));
        for text in [
            "",
            "2024-2-9",
            "20230229",
            "2024-02-29x",
            "2024-02",
            "20240229T",
        ] {
            assert_eq!(Date::new(text).year_month_day(), None, "{text}");
        }
    }
}
