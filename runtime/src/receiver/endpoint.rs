//! A receiver with its handler.

use super::answer::Answer;
use super::body::read_body;
use super::core::{Arrival, Core, Opening, SOON};
use super::dispatch::{BoxError, Dispatch};
use super::job::Job;
use super::{Outcome, recovery, telemetry};
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body::Body;
use std::fmt;
use std::future::Future;
use std::sync::{Arc, Once};
use tracing::{Instrument, Span};

/// A surface at one URL: what [`Receiver::endpoint`](super::Receiver::endpoint) makes. Clones are
/// the same one.
///
/// Not bound to any HTTP server: give it requests, send its responses. It must be used within a Tokio
/// runtime whose time driver is enabled.
#[derive(Clone)]
pub struct Endpoint(Arc<Parts>);

struct Parts {
    core: Arc<Core>,
    dispatch: Arc<dyn Dispatch>,
    recovery: Once,
}

impl Endpoint {
    pub(super) fn new(core: Arc<Core>, dispatch: Arc<dyn Dispatch>) -> Self {
        let endpoint = Self(Arc::new(Parts {
            core,
            dispatch,
            recovery: Once::new(),
        }));
        if tokio::runtime::Handle::try_current().is_ok() {
            endpoint.start_recovery();
        }
        endpoint
    }

    /// Answers one request.
    ///
    /// Whether the result is waited for or dropped, a delivery that was claimed is handled to its end.
    pub async fn call(&self, request: Request<Bytes>) -> Response<Bytes> {
        self.call_at(self.0.core.arrive(), &request).await
    }

    /// Answers one request whose body is still to be read: no more of it than the limit, in no more
    /// time than the platform waits for the answer.
    pub async fn call_streaming<B>(&self, request: Request<B>) -> Response<Bytes>
    where
        B: Body,
        B::Error: Into<BoxError>,
    {
        self.clone().stream(request, |response| response).await
    }

    /// [`call_streaming`](Self::call_streaming) with what becomes of the response.
    ///
    /// One future and no future in it: what another one captures is held twice, and this one is made, moved and
    /// freed for every request.
    pub(crate) fn stream<B, R>(
        self,
        request: Request<B>,
        respond: impl FnOnce(Response<Bytes>) -> R,
    ) -> impl Future<Output = R>
    where
        B: Body,
        B::Error: Into<BoxError>,
    {
        let arrival = self.0.core.arrive();
        let (parts, body) = request.into_parts();
        async move {
            let core = &self.0.core;
            let (limit, time) = (core.options.max_body, core.body_time);
            let response = match read_body(body, limit, time).await {
                Ok(body) => {
                    let request = Request::from_parts(parts, body);
                    self.call_at(arrival, &request).await
                }
                Err(error) => {
                    let answer = Answer::refuse(Outcome::BodyRefused, error.status());
                    core.report(arrival, &answer);
                    answer.into_response(&core.surface)
                }
            };
            respond(response)
        }
    }

    async fn call_at(&self, arrival: Arrival, request: &Request<Bytes>) -> Response<Bytes> {
        self.start_recovery();
        let span = telemetry::span(self.0.core.surface.name);
        // Two boxes of some hundred bytes are had for less than one of two thousand.
        let answer = Box::pin(self.answer(request, arrival, &span));
        let answer = answer.instrument(span.clone()).await;
        answer.into_response(&self.0.core.surface)
    }

    async fn answer(&self, request: &Request<Bytes>, arrival: Arrival, span: &Span) -> Answer {
        let _in_flight = self.0.core.lifecycle.enter();
        match self.0.core.admit(request, arrival, span).await {
            Ok(opening) => self.handle(opening).await,
            Err(answer) => answer,
        }
    }

    async fn handle(&self, opening: Box<Opening>) -> Answer {
        match self.0.dispatch.decode(&opening.verified.document()) {
            Ok(ready) => {
                let (core, policy) = (Arc::clone(&self.0.core), self.0.core.options.deadline);
                Job {
                    core,
                    policy,
                    opening,
                    ready,
                }
                .answer()
                .await
            }
            Err(error) => self.0.core.malformed(&error, opening.arrival),
        }
    }

    /// Needs a runtime, which there may not have been when the endpoint was made.
    fn start_recovery(&self) {
        if self.0.core.options.deadline.records() {
            self.0
                .recovery
                .call_once(|| recovery::spawn(&self.0.core, &self.0.dispatch));
        }
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("surface", &self.0.core.surface.name)
            .finish_non_exhaustive()
    }
}

impl Core {
    /// Opens a request that is a delivery, and answers every other one.
    pub(super) async fn admit(
        &self,
        request: &Request<Bytes>,
        arrival: Arrival,
        span: &Span,
    ) -> Result<Box<Opening>, Answer> {
        let opened = if self.lifecycle.is_stopping() {
            Err(Answer::later(Outcome::Stopping, SOON))
        } else if request.method() == Method::GET {
            Err(self.check_url(request, arrival).await)
        } else if request.method() == Method::POST {
            self.open(request, arrival, span).await
        } else {
            Err(Answer::refuse(
                Outcome::MethodNotAllowed,
                StatusCode::METHOD_NOT_ALLOWED,
            ))
        };
        opened.inspect_err(|answer| self.report(arrival, answer))
    }
}
