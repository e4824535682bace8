//! Dates with a time as other crates have them: what a generated crate uses when it is told to.
//!
//! Read are the forms that [`DateTime`] understands; written is RFC 3339. Unlike a [`DateTime`] a text
//! that is no moment is an error of the delivery.

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "time")]
mod time;

use super::DateTime;
use crate::decode::{DecodeError, DecodeValue};
use crate::{Node, UnixTimestamp};

/// Reads a text with `rfc3339`, or in one of the other forms with `compact`.
fn decode<T>(
    node: Node<'_, '_>,
    rfc3339: impl FnOnce(&str) -> Option<T>,
    compact: impl FnOnce(UnixTimestamp) -> Option<T>,
) -> Result<T, DecodeError> {
    let text = DateTime::decode_value(node)?;
    rfc3339(text.as_str().trim_ascii())
        .or_else(|| text.timestamp().and_then(compact))
        .ok_or_else(|| DecodeError::invalid("a date and time of RFC 3339"))
}

/// Compact forms are Beijing time.
#[cfg(any(feature = "chrono", feature = "time"))]
const BEIJING: i32 = 8 * 3600;

#[cfg(all(test, feature = "chrono", feature = "jiff", feature = "time"))]
mod tests {
    use crate::{DecodeValue, EncodeValue, Format, from_slice, to_json, to_xml};

    /// What `text` becomes after it was read as a `T`; nothing if it is not read.
    fn through<T>(text: &str) -> Option<String>
    where
        T: for<'a> DecodeValue<'a> + EncodeValue,
    {
        let json = format!("\"{text}\"");
        let value: T = from_slice(Format::Json, json.as_bytes()).ok()?;
        let xml = to_xml("t", &value);
        let again: T = from_slice(Format::Xml, xml.as_bytes()).ok()?;
        assert_eq!(to_json(&again), to_json(&value));
        Some(to_json(&value).trim_matches('"').to_owned())
    }

    #[track_caller]
    fn check(text: &str, utc: Option<&str>, offset: Option<&str>) {
        type Fixed = chrono::DateTime<chrono::FixedOffset>;
        assert_eq!(through::<jiff::Timestamp>(text).as_deref(), utc);
        assert_eq!(
            through::<chrono::DateTime<chrono::Utc>>(text).as_deref(),
            utc
        );
        assert_eq!(through::<Fixed>(text).as_deref(), offset);
        assert_eq!(through::<time::OffsetDateTime>(text).as_deref(), offset);
    }

    #[test]
    fn moments_are_read_and_written() {
        let utc = Some("2018-06-08T02:34:56Z");
        let beijing = Some("2018-06-08T10:34:56+08:00");
        check("2018-06-08T10:34:56+08:00", utc, beijing);
        check("20180608103456", utc, beijing);
        check("2018-06-08T02:34:56Z", utc, utc);
        let fraction = Some("2018-06-08T02:34:56.120Z");
        let short = Some("2018-06-08T02:34:56.12Z");
        assert_eq!(
            through::<chrono::DateTime<chrono::Utc>>("2018-06-08T02:34:56.12Z").as_deref(),
            fraction
        );
        assert_eq!(
            through::<jiff::Timestamp>("2018-06-08T02:34:56.12Z").as_deref(),
            short
        );
        assert_eq!(
            through::<time::OffsetDateTime>("2018-06-08T02:34:56.12Z").as_deref(),
            short
        );
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        check("yesterday", None, None);
        check("2018-06-31T00:00:00Z", None, None);
        check("", None, None);
    }
}
