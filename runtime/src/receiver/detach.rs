//! What goes on when nobody waits for it any more.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use tokio::runtime::Handle;
use tracing::{Instrument, Span};

/// A future that is polled where it is waited for; dropped before its end, it goes on in a task of its
/// own.
///
/// Nearly always the end comes first, so nearly always the task, and waking one task from the other, is
/// saved. A panic ends the future and nothing else, as it would in a task.
///
/// It is polled within the span of the delivery, and so is its task.
pub(super) struct Detaching {
    future: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    runtime: Handle,
    span: Span,
}

impl Detaching {
    /// Must be called within a runtime.
    pub(super) fn new(future: Pin<Box<dyn Future<Output = ()> + Send>>, span: Span) -> Self {
        Self {
            future: Some(future),
            runtime: Handle::current(),
            span,
        }
    }
}

impl Future for Detaching {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let Some(future) = &mut self.future else {
            return Poll::Ready(());
        };
        // Whatever panicked is dropped and never looked at again.
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        if matches!(polled, Ok(Poll::Pending)) {
            return Poll::Pending;
        }
        self.future = None;
        Poll::Ready(())
    }
}

impl Drop for Detaching {
    fn drop(&mut self) {
        if let Some(future) = self.future.take() {
            let span = std::mem::replace(&mut self.span, Span::none());
            self.runtime.spawn(future.instrument(span));
        }
    }
}

/// Waits for a future as long as something else is ready to run, but not longer: `None` if it has to
/// wait for what happens outside.
///
/// A handler that just computes is done by then, so that no timer has to be set for it; setting one
/// wakes the driver of the runtime, with a system call.
pub(super) async fn at_once<F: Future>(future: Pin<&mut F>) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut is_second = false;
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending if is_second => Poll::Ready(None),
        Poll::Pending => {
            is_second = true;
            // To the end of the queue.
            context.waker().wake_by_ref();
            Poll::Pending
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn what_is_dropped_goes_on_in_a_task() {
        let (start, started) = oneshot::channel::<()>();
        let (end, ended) = oneshot::channel();
        let waits = Box::pin(async move {
            started.await.unwrap();
            end.send(()).unwrap();
        });
        let mut detaching = Detaching::new(waits, Span::none());
        assert_eq!(at_once(Pin::new(&mut detaching)).await, None);
        drop(detaching);
        start.send(()).unwrap();
        ended.await.unwrap();
    }

    #[tokio::test]
    async fn what_has_ended_is_not_run_again() {
        let (end, ended) = oneshot::channel();
        let future = Box::pin(async move { end.send(()).unwrap() });
        Detaching::new(future, Span::none()).await;
        ended.await.unwrap();
    }

    #[tokio::test]
    async fn a_panic_is_an_end() {
        let panics = Box::pin(async { panic!("on purpose") });
        Detaching::new(panics, Span::none()).await;
    }

    #[tokio::test]
    async fn other_tasks_run_before_waiting_begins() {
        let (send, received) = oneshot::channel();
        tokio::spawn(async move { send.send(1).unwrap() });
        let received = at_once(pin!(received)).await;
        assert_eq!(received.unwrap().unwrap(), 1);
        assert_eq!(at_once(pin!(pending::<()>())).await, None);
        assert_eq!(at_once(pin!(ready(2))).await, Some(2));
    }
}
