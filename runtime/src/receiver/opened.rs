//! For those who write their own routes.

use super::core::{Core, Opening};
use super::dispatch::{BoxError, Ready};
use super::job::Job;
use super::{Context, DeadlinePolicy, telemetry};
use crate::reply::Reply;
use crate::{Event, Received, Verified};
use bytes::Bytes;
use http::{Request, Response};
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use tracing::Instrument;

/// An authentic delivery with its event, not yet claimed: what
/// [`Receiver::open`](super::Receiver::open) makes, and an extractor of axum.
pub struct Opened<E> {
    core: Arc<Core>,
    opening: Box<Opening>,
    received: Received<E>,
}

impl<E: Event> Opened<E> {
    pub(super) async fn of(
        core: Arc<Core>,
        request: &Request<Bytes>,
    ) -> Result<Self, Response<Bytes>> {
        let span = telemetry::span(core.surface.name);
        let admitted = core.admit(request, core.arrive(), &span);
        let admitted = admitted.instrument(span.clone()).await;
        let refuse = |answer: super::answer::Answer| answer.into_response(&core.surface);
        let opening = admitted.map_err(refuse)?;
        match Received::from_verified(&opening.verified) {
            Ok(received) => Ok(Self {
                core,
                opening,
                received,
            }),
            Err(error) => {
                let answer = span.in_scope(|| core.malformed(&error, opening.arrival));
                Err(answer.into_response(&core.surface))
            }
        }
    }

    /// The event.
    pub fn event(&self) -> &E {
        &self.received.event
    }

    /// The opened delivery.
    pub fn verified(&self) -> &Verified {
        &self.opening.verified
    }

    /// The event alone, to be handled without a claim: a repetition is handled again.
    pub fn into_event(self) -> E {
        self.received.event
    }

    /// Claims the delivery and handles it as [`Endpoint::call`](super::Endpoint::call) does, and
    /// gives the response to send.
    ///
    /// The policy is always [`DeadlinePolicy::AnswerInTime`]: after a restart there is nobody whom
    /// a recorded delivery could be given to.
    pub async fn handle<R, F>(
        self,
        handler: impl FnOnce(E, Context) -> F + Send + 'static,
    ) -> Response<Bytes>
    where
        R: Reply,
        F: Future<Output = Result<R, BoxError>> + Send + 'static,
    {
        let Self {
            core,
            opening,
            received,
        } = self;
        let span = opening.span.clone();
        let _in_flight = core.lifecycle.enter();
        let ready = Ready::new(received, handler);
        let policy = DeadlinePolicy::AnswerInTime;
        let job = Job {
            core: Arc::clone(&core),
            policy,
            opening,
            ready,
        };
        job.answer()
            .instrument(span)
            .await
            .into_response(&core.surface)
    }
}

impl<E: fmt::Debug> fmt::Debug for Opened<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened")
            .field("event", &self.received.event)
            .field("verified", &self.opening.verified)
            .finish_non_exhaustive()
    }
}
