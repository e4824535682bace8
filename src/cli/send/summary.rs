//! What became of all deliveries.

use std::fmt;
use std::time::Duration;

/// What became of one delivery.
pub(super) struct Delivered {
    pub(super) result: Result<String, String>,
    /// How long the last answer took, if there was one.
    pub(super) took: Option<Duration>,
    /// How often it was sent again.
    pub(super) repeated: u32,
}

/// Counts and times.
#[derive(Debug, Default)]
pub(super) struct Summary {
    acknowledged: usize,
    failed: usize,
    repeated: u64,
    latencies: Vec<Duration>,
    /// The time from the first to the last.
    pub(super) took: Duration,
}

impl Summary {
    pub(super) fn add(&mut self, delivered: Delivered) {
        match delivered.result {
            Ok(_) => self.acknowledged += 1,
            Err(_) => self.failed += 1,
        }
        self.repeated += u64::from(delivered.repeated);
        self.latencies.extend(delivered.took);
    }

    pub(super) fn count(&self) -> usize {
        self.acknowledged + self.failed
    }

    pub(super) fn is_fine(&self) -> bool {
        self.failed == 0
    }
}

/// The time that `part` of 1000 answers did not exceed (nearest rank).
fn percentile(sorted: &[Duration], part: usize) -> Duration {
    let rank = (sorted.len() * part).div_ceil(1000);
    sorted
        .get(rank.saturating_sub(1))
        .copied()
        .unwrap_or_default()
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            acknowledged,
            failed,
            repeated,
            took,
            ..
        } = self;
        let count = self.count();
        write!(
            f,
            "sent {count}, acknowledged {acknowledged}, failed {failed}, sent again {repeated}"
        )?;
        write!(f, " in {:.2} s", took.as_secs_f64())?;
        let mut sorted = self.latencies.clone();
        sorted.sort_unstable();
        if sorted.is_empty() {
            return Ok(());
        }
        let milliseconds = |part| percentile(&sorted, part).as_secs_f64() * 1_000.0;
        write!(
            f,
            "\nlatency in ms: p50 {:.2}, p90 {:.2}, p99 {:.2}, p99.9 {:.2}, max {:.2}",
            milliseconds(500),
            milliseconds(900),
            milliseconds(990),
            milliseconds(999),
            milliseconds(1000)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(count: u64, part: usize, milliseconds: u64) {
        let sorted: Vec<_> = (1..=count).map(Duration::from_millis).collect();
        assert_eq!(
            percentile(&sorted, part),
            Duration::from_millis(milliseconds)
        );
    }

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        check(100, 500, 50);
        check(100, 990, 99);
        check(100, 1000, 100);
        check(3, 500, 2);
        check(1, 990, 1);
        check(0, 990, 0);
    }
}
