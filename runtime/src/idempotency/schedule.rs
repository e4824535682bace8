//! Leases and retentions from the retry schedule of a surface.

use std::time::Duration;

/// How a platform delivers: how long it waits for an answer, and when it tries again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    deadline: Duration,
    retries: Vec<Duration>,
}

impl Schedule {
    /// A platform that waits `deadline` for an answer and repeats after each of `retries`.
    pub fn new(deadline: Duration, retries: impl Into<Vec<Duration>>) -> Self {
        Self {
            deadline,
            retries: retries.into(),
        }
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
