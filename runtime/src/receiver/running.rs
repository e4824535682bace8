//! A handler while it runs.

use super::core::source_of;
use super::dispatch::{Handled, Run};
use super::{BoxError, Context, Outcome};
use crate::reply::Reply;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::{self, Poll, Waker};
use std::time::Duration;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::JoinHandle;
use tracing::Instrument;

/// A handler whose panics end nothing else. Dropping this ends it.
pub(super) enum Running {
    /// It ended without waiting; the result, until it is taken.
    Ended(Option<Result<Box<dyn Reply>, Failure>>),
    Task(JoinHandle<Handled>),
}

/// Why a handler gave no reply.
pub(super) enum Failure {
    Error(BoxError),
    Panicked,
    TimedOut,
}

impl Running {
    /// Starts a handler whose result somebody waits for.
    ///
    /// One that never waits is done before this returns, where that holds up nothing but what a task would as
    /// well: where tasks share one thread. Nearly all handlers of quick work are of this kind, and a task
    /// for each costs more than opening and decoding the delivery.
    pub(super) fn start(run: Run, context: Context) -> Self {
        if Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread {
            Self::start_here(run, context)
        } else {
            Self::start_task(run, context)
        }
    }

    /// Starts a handler that must not hold up who starts it.
    pub(super) fn start_task(run: Run, context: Context) -> Self {
        let handler = async move { run(context).await };
        Self::Task(tokio::spawn(handler.in_current_span()))
    }

    fn start_here(run: Run, context: Context) -> Self {
        // Nobody is to be woken: what has to wait is polled again by its task.
        let mut nobody = task::Context::from_waker(Waker::noop());
        // Whatever panicked is dropped and never looked at again.
        let first = catch_unwind(AssertUnwindSafe(|| {
            let mut handler = run(context);
            match handler.as_mut().poll(&mut nobody) {
                Poll::Ready(handled) => Ok(handled),
                Poll::Pending => Err(handler),
            }
        }));
        match first {
            Ok(Ok(handled)) => Self::Ended(Some(handled.map_err(Failure::Error))),
            Ok(Err(handler)) => Self::Task(tokio::spawn(handler.in_current_span())),
            Err(_) => Self::Ended(Some(Err(Failure::Panicked))),
        }
    }

    /// Waits for the end, which comes once.
    pub(super) async fn ended(&mut self) -> Result<Box<dyn Reply>, Failure> {
        let task = match self {
            Self::Ended(ended) => return ended.take().unwrap_or(Err(Failure::Panicked)),
            Self::Task(task) => task,
        };
        match task.await {
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(error)) => Err(Failure::Error(error)),
            Err(error) if error.is_panic() => Err(Failure::Panicked),
            Err(_) => Err(Failure::TimedOut),
        }
    }

    /// Drops the handler where it waits. One that never waits cannot be stopped.
    pub(super) async fn cancel(&mut self) {
        if let Self::Task(task) = self {
            task.abort();
            let _ = tokio::time::timeout(PATIENCE, task).await;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Self::Task(task) = self {
            task.abort();
        }
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
