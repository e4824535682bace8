//! What is in flight, and how a receiver stops.

use super::telemetry;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Counts what is in flight and says when to stop. Clones are the same one.
///
/// ```
/// # use std::time::Duration;
/// # use hookgen_runtime::receiver::Lifecycle;
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let lifecycle = Lifecycle::default();
/// // … serve until a signal arrives, then:
/// lifecycle.stop();
/// if let Err(unfinished) = lifecycle.finish(Duration::from_secs(30)).await {
///     eprintln!("{unfinished}");
/// }
/// # }
/// ```
#[derive(Clone)]
pub struct Lifecycle(Arc<State>);

struct State {
    in_flight: watch::Sender<usize>,
    stopping: watch::Sender<bool>,
}

impl Default for Lifecycle {
    fn default() -> Self {
        Self(Arc::new(State {
            in_flight: watch::Sender::new(0),
            stopping: watch::Sender::new(false),
        }))
    }
}

impl Lifecycle {
    /// Takes no more deliveries: they are answered "retry later", and readiness ends. What was taken
    /// goes on.
    pub fn stop(&self) {
        self.0.stopping.send_replace(true);
    }

    /// Whether [`stop`](Self::stop) was called.
    pub fn is_stopping(&self) -> bool {
        *self.0.stopping.borrow()
    }

    /// How many deliveries, handlers and background tasks are in flight.
    pub fn in_flight(&self) -> usize {
        *self.0.in_flight.borrow()
    }

    /// [Stops](Self::stop), and waits up to `limit` for what is in flight.
    ///
    /// Fails if that is not enough. What is unfinished then goes on until the process ends; its
    /// claims run out, and the deliveries are handled again: those that were recorded by the
    /// next receiver, the others when the platform repeats them.
    pub async fn finish(&self, limit: Duration) -> Result<(), Unfinished> {
        self.stop();
        let mut in_flight = self.0.in_flight.subscribe();
        let finished = in_flight.wait_for(|count| *count == 0);
        match tokio::time::timeout(limit, finished).await {
            // The sender lives as long as `self`, so this is not that it was closed.
            Ok(_) => Ok(()),
            Err(_) => Err(Unfinished {
                count: self.in_flight(),
            }),
        }
    }

    /// Counts as in flight what holds the result.
    pub(super) fn enter(&self) -> InFlight {
        self.0.in_flight.send_modify(|count| *count += 1);
        telemetry::in_flight(1.0);
        InFlight(self.clone())
    }

    /// Runs `task` in the background and counts it as in flight.
    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let entered = self.enter();
        tokio::spawn(async move {
            task.await;
            drop(entered);
        });
    }

    /// Waits until [`stop`](Self::stop) was called.
    pub(super) async fn stopped(&self) {
        let mut stopping = self.0.stopping.subscribe();
        // As above, this cannot fail while `self` lives.
        let _ = stopping.wait_for(|stopping| *stopping).await;
    }
}

impl fmt::Debug for Lifecycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lifecycle")
            .field("in_flight", &self.in_flight())
            .field("stopping", &self.is_stopping())
            .finish()
    }
}

/// Something in flight, until it is dropped.
pub(super) struct InFlight(Lifecycle);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0
            .0
            .in_flight
            .send_modify(|count| *count = count.saturating_sub(1));
        telemetry::in_flight(-1.0);
    }
}

/// Not everything in flight was finished in time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Unfinished {
    count: usize,
}

impl Unfinished {
    /// How much was still in flight.
    pub const fn count(&self) -> usize {
        self.count
    }
}

impl fmt::Display for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} deliveries are unfinished and will be delivered again",
            self.count
        )
    }
}

impl std::error::Error for Unfinished {}
