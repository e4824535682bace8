//! The time of stores that live in the receiver's process.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Two clocks: one that only runs forward, and one that says what day it is.
///
/// Stores measure leases and retentions with [`monotonic`](Self::monotonic). Only a store that
/// survives its process reads [`wall`](Self::wall), once when it is opened, to learn how long it was
/// closed.
pub trait Clock: Send + Sync + 'static {
    /// Time since some fixed moment; must never run backwards.
    fn monotonic(&self) -> Duration;

    /// Time since 1970-01-01T00:00:00Z; may be stepped in either direction.
    fn wall(&self) -> Duration;
}

/// The clocks of the operating system.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    origin: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self {
            origin: Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    fn monotonic(&self) -> Duration {
        self.origin.elapsed()
    }

    fn wall(&self) -> Duration {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
    }
}

/// A clock that is set by hand, for tests.
#[derive(Debug, Default)]
pub struct ManualClock {
    clocks: Mutex<(Duration, Duration)>,
}

impl ManualClock {
    /// A clock that stands at `wall` after 1970-01-01T00:00:00Z.
    pub fn new(wall: Duration) -> Self {
        Self {
            clocks: Mutex::new((Duration::ZERO, wall)),
        }
    }

    /// Lets `time` pass.
    pub fn advance(&self, time: Duration) {
        self.change(|(monotonic, wall)| {
            (monotonic.saturating_add(time), wall.saturating_add(time))
        });
    }

    /// Sets the wall clock to `wall`, without time passing.
    pub fn step_to(&self, wall: Duration) {
        self.change(|(monotonic, _)| (monotonic, wall));
    }

    fn change(&self, change: impl FnOnce((Duration, Duration)) -> (Duration, Duration)) {
        let mut clocks = self.clocks.lock().unwrap_or_else(PoisonError::into_inner);
        *clocks = change(*clocks);
    }

    fn read(&self) -> (Duration, Duration) {
        *self.clocks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn monotonic(&self) -> Duration {
        self.read().0
    }

    fn wall(&self) -> Duration {
        self.read().1
    }
}
