//! How a receiver is set up, and the times that follow from it.

use super::{DeadlinePolicy, MalformedPolicy, Report};
use crate::idempotency::Schedule;
use crate::random::{OsRandom, Random};
use crate::{Delivery, MessageInfo, Surface, UnixTimestamp};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Is told what became of each delivery.
pub(super) type Observer = dyn Fn(&Report) + Send + Sync;

/// Everything about a receiver but its accounts and its store.
#[derive(Clone)]
pub(super) struct Options {
    pub(super) scope: Option<String>,
    pub(super) max_body: usize,
    pub(super) deadline: DeadlinePolicy,
    pub(super) malformed: MalformedPolicy,
    pub(super) answer_within: Option<Duration>,
    pub(super) handler_limit: Duration,
    pub(super) background_limit: usize,
    pub(super) recovery_interval: Duration,
    pub(super) clock: Arc<dyn Fn() -> UnixTimestamp + Send + Sync>,
    pub(super) random: Arc<dyn Random>,
    pub(super) observers: Vec<Arc<Observer>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            scope: None,
            max_body: Delivery::MAX_BODY,
            deadline: DeadlinePolicy::default(),
            malformed: MalformedPolicy::default(),
            answer_within: None,
            handler_limit: Duration::from_mins(10),
            background_limit: 64,
            recovery_interval: Duration::from_secs(5),
            clock: Arc::new(UnixTimestamp::now),
            random: Arc::new(OsRandom),
            observers: Vec::new(),
        }
    }
}

/// The times that hold for one delivery.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    /// When to answer although the handler is not done.
    pub(super) answer_at: Instant,
    /// When to answer whatever else waits.
    pub(super) answer_by: Instant,
    pub(super) lease: Duration,
    deadline: Duration,
    retry: &'static [Duration],
}

impl Times {
    pub(super) fn of(
        surface: &Surface,
        info: Option<&MessageInfo>,
        options: &Options,
        arrival: Instant,
    ) -> Self {
        let own = info.and_then(|info| info.deadline);
        let deadline = own.or(surface.deadline).unwrap_or(DEADLINE).min(LONGEST);
        let answer_within = options
            .answer_within
            .unwrap_or(deadline / 10 * 8)
            .min(deadline);
        let retry = info.map_or(surface.retry, |info| info.retry);
        Self {
            answer_at: arrival + answer_within,
            answer_by: arrival + answer_within + deadline.saturating_sub(answer_within) / 2,
            lease: Schedule::stated(deadline, retry).lease(),
            deadline,
            retry,
        }
    }

    /// How long what was handled is remembered.
    pub(super) fn retention(&self) -> Duration {
        Schedule::stated(self.deadline, self.retry).retention()
    }
}

/// What the platforms known here wait for.
const DEADLINE: Duration = Duration::from_secs(5);
/// No HTTP request is held open for longer. Keeps arithmetic with moments in range.
const LONGEST: Duration = Duration::from_hours(1);
