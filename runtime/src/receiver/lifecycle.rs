//! What is in flight, and how a receiver stops.

use super::telemetry;
use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{Notify, watch};

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

#[derive(Default)]
struct State {
    in_flight: AtomicUsize,
    /// Nothing is in flight any more.
    idle: Notify,
    stopping: watch::Sender<bool>,
}

impl Default for Lifecycle {
    fn default() -> Self {
        Self(Arc::new(State::default()))
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
        self.0.in_flight.load(Ordering::SeqCst)
    }

    /// [Stops](Self::stop), and waits up to `limit` for what is in flight.
    ///
    /// Fails if that is not enough. What is unfinished then goes on until the process ends; its
    /// claims run out, and the deliveries are handled again: those that were recorded by the
    /// next receiver, the others when the platform repeats them.
    pub async fn finish(&self, limit: Duration) -> Result<(), Unfinished> {
        self.stop();
        tokio::time::timeout(limit, self.idle())
            .await
            .map_err(|_| Unfinished {
                count: self.in_flight(),
            })
    }

    /// Waits until nothing is in flight.
    async fn idle(&self) {
        loop {
            // Before the look at the count, so that what ends right after it is not missed.
            let mut idle = pin!(self.0.idle.notified());
            idle.as_mut().enable();
            if self.in_flight() == 0 {
                return;
            }
            idle.await;
        }
    }

    /// Counts as in flight what holds the result.
    pub(super) fn enter(&self) -> InFlight {
        self.0.in_flight.fetch_add(1, Ordering::SeqCst);
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
        let state = &self.0.0;
        if state.in_flight.fetch_sub(1, Ordering::SeqCst) == 1 {
            state.idle.notify_waiters();
        }
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
