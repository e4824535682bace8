//! How old a delivery may be, and how often its values may be seen.

use crate::error::{OpenError, StaleProblem};
use crate::timestamp::UnixTimestamp;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The seconds that a time of signing may lie before or after the time of judging.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Window(i64);

impl Window {
    /// Five minutes to either side: what WeChat Pay and Standard Webhooks recommend.
    pub(crate) const DEFAULT: Self = Self(300);

    pub(crate) fn of(tolerance: Duration) -> Self {
        Self(i64::try_from(tolerance.as_secs()).unwrap_or(i64::MAX))
    }

    /// Refuses a time outside the window; both ends are inside.
    pub(crate) fn check(self, signed: UnixTimestamp, now: UnixTimestamp) -> Result<(), OpenError> {
        let age = now.as_secs().saturating_sub(signed.as_secs());
        if age > self.0 {
            return Err(OpenError::stale(StaleProblem::Old));
        }
        if age < -self.0 {
            return Err(OpenError::stale(StaleProblem::Future));
        }
        Ok(())
    }
}

/// The seconds that `text` stands for: up to 18 decimal digits and nothing else.
pub(crate) fn parse_timestamp(text: &[u8]) -> Result<UnixTimestamp, OpenError> {
    let digit = |byte: u8| Some(byte.wrapping_sub(b'0')).filter(|digit| *digit < 10);
    let seconds = match text.len() {
        1..=18 => text
            .iter()
            .try_fold(0, |sum, byte| Some(sum * 10 + i64::from(digit(*byte)?))),
        _ => None,
    };
    seconds
        .map(UnixTimestamp::from_secs)
        .ok_or(OpenError::malformed(
            "the timestamp is not a number of seconds",
        ))
}

/// Remembers the nonces of verified deliveries and refuses one that comes a second time.
///
/// It holds for one process: copies of a receiver do not share it. Turn it on only where the
/// platform signs each repeated delivery anew; the schemes say where. What repeats are meant to
/// be caught by is the store of delivery keys, not this.
#[derive(Clone)]
pub struct ReplayGuard {
    seen: Arc<Mutex<Seen>>,
}

struct Seen {
    /// By time of signing, so that the oldest go first.
    values: BTreeSet<(i64, Box<str>)>,
    capacity: usize,
}

impl ReplayGuard {
    /// A guard that remembers up to `capacity` deliveries, the youngest ones. Only what verified is
    /// remembered, so nobody but the platform can push others out.
    pub fn new(capacity: usize) -> Self {
        let seen = Seen {
            values: BTreeSet::new(),
            capacity: capacity.max(1),
        };
        Self {
            seen: Arc::new(Mutex::new(seen)),
        }
    }

    /// Remembers a verified delivery. Call it after the signature was verified.
    pub(crate) fn admit(&self, signed: UnixTimestamp, nonce: &str) -> Result<(), OpenError> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.values.insert((signed.as_secs(), nonce.into())) {
            return Err(OpenError::stale(StaleProblem::Replayed));
        }
        if seen.values.len() > seen.capacity {
            seen.values.pop_first();
        }
        Ok(())
    }
}

impl fmt::Debug for ReplayGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReplayGuard")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixTimestamp = UnixTimestamp::from_secs(1_000);

    #[track_caller]
    fn check_window(signed: i64, code: Option<&str>) {
        let result = Window::DEFAULT.check(UnixTimestamp::from_secs(signed), NOW);
        assert_eq!(result.err().as_ref().map(OpenError::code), code);
    }

    #[test]
    fn the_window_has_two_sides() {
        check_window(699, Some("stale_timestamp"));
        check_window(700, None);
        check_window(1_300, None);
        check_window(1_301, Some("future_timestamp"));
        check_window(i64::MIN, Some("stale_timestamp"));
        check_window(i64::MAX, Some("future_timestamp"));
    }

    #[track_caller]
    fn check_timestamp(text: &str, seconds: Option<i64>) {
        assert_eq!(
            parse_timestamp(text.as_bytes())
                .ok()
                .map(UnixTimestamp::as_secs),
            seconds,
            "{text}"
        );
    }

    #[test]
    fn a_timestamp_is_digits() {
        check_timestamp("1409659813", Some(1_409_659_813));
        check_timestamp("0001", Some(1));
        check_timestamp("999999999999999999", Some(999_999_999_999_999_999));
        check_timestamp("1000000000000000000", None);
        for text in ["", "-1", "+1", "1.0", " 1", "1e3", "１"] {
            check_timestamp(text, None);
        }
    }

    #[test]
    fn a_value_is_admitted_once() {
        let guard = ReplayGuard::new(2);
        let code = |signed, nonce| {
            guard
                .admit(UnixTimestamp::from_secs(signed), nonce)
                .err()
                .map(|e| e.code())
        };
        assert_eq!(code(1, "a"), None);
        assert_eq!(code(1, "a"), Some("replayed"));
        assert_eq!(code(1, "b"), None);
        assert_eq!(code(2, "a"), None);
        assert_eq!(code(2, "a"), Some("replayed"));
        // The oldest made room for the third.
        assert_eq!(code(1, "b"), Some("replayed"));
        assert_eq!(code(1, "a"), None);
    }
}
