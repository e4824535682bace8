//! A handler while it runs.

use super::core::source_of;
use super::dispatch::{Handled, Run};
use super::{BoxError, Context, Outcome};
use crate::reply::Reply;
use std::fmt;
use std::time::Duration;
use tokio::task::JoinHandle;
use tracing::Instrument;

/// A handler in a task of its own, so that its panics end there. Dropping this ends it.
pub(super) struct Running(JoinHandle<Handled>);

/// Why a handler gave no reply.
pub(super) enum Failure {
    Error(BoxError),
    Panicked,
    TimedOut,
}

impl Running {
    pub(super) fn start(run: Run, context: Context) -> Self {
        let handler = async move { run(context).await };
        Self(tokio::spawn(handler.in_current_span()))
    }

    /// Waits for the end.
    pub(super) async fn ended(&mut self) -> Result<Box<dyn Reply>, Failure> {
        match (&mut self.0).await {
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(error)) => Err(Failure::Error(error)),
            Err(error) if error.is_panic() => Err(Failure::Panicked),
            Err(_) => Err(Failure::TimedOut),
        }
    }

    /// Drops the handler where it waits. One that never waits cannot be stopped.
    pub(super) async fn cancel(&mut self) {
        self.0.abort();
        let _ = tokio::time::timeout(PATIENCE, &mut self.0).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Failure {
    pub(super) const fn outcome(&self) -> Outcome {
        match self {
            Self::Error(_) => Outcome::Failed,
            Self::Panicked => Outcome::Panicked,
            Self::TimedOut => Outcome::TimedOut,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(error) => f.write_str(&source_of(&**error)),
            Self::Panicked => f.write_str("it panicked"),
            Self::TimedOut => f.write_str("it ran for too long and was dropped"),
        }
    }
}

const PATIENCE: Duration = Duration::from_secs(1);
