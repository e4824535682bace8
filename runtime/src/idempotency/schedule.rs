//! Leases and retentions from the retry schedule of a surface.

use std::borrow::Cow;
use std::time::Duration;

use crate::{MessageInfo, Surface};

/// How a platform delivers: how long it waits for an answer, and when it tries again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    deadline: Duration,
    retries: Cow<'static, [Duration]>,
}

impl Schedule {
    /// A platform that waits `deadline` for an answer and repeats after each of `retries`.
    pub fn new(deadline: Duration, retries: impl Into<Vec<Duration>>) -> Self {
        Self {
            deadline,
            retries: Cow::Owned(retries.into()),
        }
    }

    /// A platform that repeats as its document says.
    pub(crate) fn stated(deadline: Duration, retries: &'static [Duration]) -> Self {
        Self {
            deadline,
            retries: Cow::Borrowed(retries),
        }
    }

    /// What the document says about a message, or about its surface where nobody knows the message.
    ///
    /// Where it says nothing: a deadline of five seconds, and retries for a day.
    pub fn of(surface: &Surface, message: Option<&MessageInfo>) -> Self {
        let (deadline, retries) = match message {
            Some(message) => (message.deadline, message.retry),
            None => (surface.deadline, surface.retry),
        };
        let retries = if retries.is_empty() {
            UNSTATED
        } else {
            retries
        };
        Self::stated(deadline.unwrap_or(DEADLINE), retries)
    }

    /// How long a finished delivery must be remembered: the whole schedule, with a waited-out
    /// deadline at every attempt, a quarter more for a platform that is late, and ten minutes.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use hookgen_runtime::idempotency::Schedule;
    /// let seconds = Duration::from_secs;
    /// let schedule = Schedule::new(seconds(5), [seconds(15), seconds(30)]);
    /// assert_eq!(schedule.retention(), seconds((15 + 30 + 3 * 5) * 5 / 4 + 600));
    /// ```
    pub fn retention(&self) -> Duration {
        let attempts = u32::try_from(self.retries.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        let span = self
            .retries
            .iter()
            .fold(self.deadline.saturating_mul(attempts), |sum, retry| {
                sum.saturating_add(*retry)
            });
        span.saturating_add(span / 4).saturating_add(MARGIN)
    }

    /// How long to claim a delivery that is handled before it is answered: the deadline and a
    /// second, as the answer is of no use to the platform later.
    ///
    /// After a crash the delivery is free again that soon, in time for the second of two retries
    /// that follow at once (`WeChat`'s message push). A handler that may run longer must
    /// [`extend`](super::IdempotencyStore::extend) its lease, or have the delivery recorded.
    pub fn lease(&self) -> Duration {
        self.deadline.saturating_add(Duration::from_secs(1))
    }
}

const MARGIN: Duration = Duration::from_mins(10);
const DEADLINE: Duration = Duration::from_secs(5);
const UNSTATED: &[Duration] = &[Duration::from_hours(24)];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(
        stated: (Option<Duration>, &'static [Duration]),
        lease: Duration,
        retention: Duration,
    ) {
        let surface = Surface {
            name: "test",
            scheme: None,
            root: None,
            ack: None,
            nack: None,
            deadline: stated.0,
            retry: stated.1,
        };
        let schedule = Schedule::of(&surface, None);
        assert_eq!(schedule.lease(), lease);
        assert!(
            (retention..retention * 3 / 2).contains(&schedule.retention()),
            "{schedule:?} is remembered for {:?}",
            schedule.retention()
        );
    }

    #[test]
    fn a_delivery_is_remembered_for_longer_than_it_is_repeated() {
        const SECOND: Duration = Duration::from_secs(1);
        const MINUTE: Duration = Duration::from_mins(1);
        const HOUR: Duration = Duration::from_hours(1);
        // WeChat Pay: 24 hours and 4 minutes in all.
        const PAY: &[Duration] = &[
            Duration::from_secs(15),
            Duration::from_secs(15),
            Duration::from_secs(30),
            Duration::from_mins(3),
            Duration::from_mins(10),
            Duration::from_mins(20),
            Duration::from_mins(30),
            Duration::from_mins(30),
            Duration::from_mins(30),
            Duration::from_hours(1),
            Duration::from_hours(3),
            Duration::from_hours(3),
            Duration::from_hours(3),
            Duration::from_hours(6),
            Duration::from_hours(6),
        ];
        check((None, &[]), 6 * SECOND, 24 * HOUR);
        check(
            (Some(2 * SECOND), &[SECOND, SECOND]),
            3 * SECOND,
            8 * SECOND + MARGIN,
        );
        check((Some(5 * SECOND), PAY), 6 * SECOND, 24 * HOUR + 4 * MINUTE);
    }

    #[test]
    fn schedules_of_any_length_do_not_overflow() {
        let schedule = Schedule::new(Duration::MAX, [Duration::MAX, Duration::MAX]);
        assert_eq!(schedule.retention(), Duration::MAX);
        assert_eq!(schedule.lease(), Duration::MAX);
    }
}
