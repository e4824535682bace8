//! What every delivery of one surface shares, whatever the types of its events.

use super::account::{Account, Served};
use super::answer::Answer;
use super::lifecycle::Lifecycle;
use super::options::{Options, Times};
use super::{BodyError, MalformedPolicy, Outcome, Report, Unverified, telemetry};
use crate::idempotency::{AnyStore, StoreError};
use crate::{
    Acknowledgement, DecodeError, MessageInfo, OpenError, Scheme, Surface, UnixTimestamp, Verified,
};
use bytes::Bytes;
use http::{Request, StatusCode};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};
use tokio::time::Instant;
use tracing::Span;

/// A receiver for one surface.
pub(super) struct Core {
    pub(super) surface: Surface,
    /// The name under which claims are kept, as stores hold it.
    pub(super) scope: Arc<str>,
    /// The header that names the message.
    pub(super) event_header: Option<&'static str>,
    pub(super) accounts: Served,
    pub(super) store: AnyStore,
    pub(super) options: Options,
    /// How long a body may take to arrive.
    pub(super) body_time: Duration,
    pub(super) lifecycle: Lifecycle,
    /// Bounds the handlers that run after their delivery was acknowledged.
    pub(super) background: Arc<Semaphore>,
    /// Something was recorded and has no handler yet.
    pub(super) recorded: Notify,
}

/// A request that was opened; boxed, as it passes through many hands.
pub(super) struct Opening {
    pub(super) account: Account,
    pub(super) verified: Verified,
    pub(super) arrival: Arrival,
    pub(super) span: Span,
}

/// When a request came in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    /// By the clock that signatures are judged by.
    pub(super) at: UnixTimestamp,
    /// By the clock that durations are measured with.
    pub(super) instant: Instant,
}

impl Arrival {
    /// A report of which nothing but the outcome is known.
    pub(super) fn report(&self, surface: &'static str, outcome: Outcome) -> Report {
        Report {
            surface,
            outcome,
            in_background: false,
            account: None,
            message: None,
            key: None,
            attempt: 0,
            age: None,
            elapsed: self.instant.elapsed(),
        }
    }
}

impl Core {
    pub(super) fn arrive(&self) -> Arrival {
        Arrival {
            at: (self.options.clock)(),
            instant: Instant::now(),
        }
    }

    pub(super) fn times(&self, info: Option<&MessageInfo>, arrival: Arrival) -> Times {
        Times::of(&self.surface, info, &self.options, arrival.instant)
    }

    /// Tells what became of a request that was not decoded.
    pub(super) fn report(&self, arrival: Arrival, answer: &Answer) {
        telemetry::report(
            &self.options,
            &arrival.report(self.surface.name, answer.outcome),
        );
    }

    /// Answers the `GET` request with which a platform checks the URL.
    pub(super) async fn check_url(&self, request: &Request<Bytes>, arrival: Arrival) -> Answer {
        let unverified = Unverified::new(request);
        let accounts = match self.resolve(&unverified).await {
            Ok(accounts) => accounts,
            Err(answer) => return answer,
        };
        let mut refusal = None;
        for account in accounts.iter() {
            match account.scheme().handshake(unverified.query(), arrival.at) {
                Ok(Some(echo)) => {
                    let echo = Acknowledgement::handshake(echo);
                    return Answer::acknowledge(Outcome::UrlChecked, Some(echo));
                }
                Ok(None) => {}
                Err(error) => refusal = Some(refused(&error)),
            }
        }
        refusal.unwrap_or_else(|| {
            Answer::refuse(Outcome::MethodNotAllowed, StatusCode::METHOD_NOT_ALLOWED)
        })
    }

    /// Opens a delivery with the first account that can.
    pub(super) async fn open(
        &self,
        request: &Request<Bytes>,
        arrival: Arrival,
        span: &Span,
    ) -> Result<Box<Opening>, Answer> {
        if request.body().len() > self.options.max_body {
            let status = BodyError::TooLarge.status();
            return Err(Answer::refuse(Outcome::BodyRefused, status));
        }
        let unverified = Unverified::new(request);
        let mut refusal = unknown_account();
        for account in self.resolve(&unverified).await?.iter() {
            let scheme = account.scheme();
            let error = match scheme.open(&unverified.delivery(), arrival.at) {
                Ok(verified) => return Ok(self.opening(account, verified, request, arrival, span)),
                Err(error) => error,
            };
            let reopened = reopen(scheme, &unverified, arrival.at, error);
            // Boxed, for it is large and rare.
            match Box::pin(reopened).await {
                Ok(verified) => return Ok(self.opening(account, verified, request, arrival, span)),
                Err(error) => refusal = refused(&error),
            }
        }
        Err(refusal)
    }

    fn opening(
        &self,
        account: &Account,
        verified: Verified,
        request: &Request<Bytes>,
        arrival: Arrival,
        span: &Span,
    ) -> Box<Opening> {
        Box::new(Opening {
            account: account.clone(),
            verified: self.with_event_header(verified, request),
            arrival,
            span: span.clone(),
        })
    }

    fn with_event_header(&self, verified: Verified, request: &Request<Bytes>) -> Verified {
        let header = self
            .event_header
            .and_then(|name| request.headers().get(name));
        match header.and_then(|value| value.to_str().ok()) {
            Some(value) => verified.with_event_header(value),
            None => verified,
        }
    }

    async fn resolve(&self, unverified: &Unverified<'_>) -> Result<Cow<'_, [Account]>, Answer> {
        self.accounts.resolve(unverified).await.map_err(|error| {
            tracing::error!(error = source_of(&error), "accounts cannot be looked up");
            Answer::later(Outcome::AccountsUnavailable, SOON)
        })
    }

    /// Reports a delivery that does not decode, and gives the answer to it.
    pub(super) fn malformed(&self, error: &DecodeError, arrival: Arrival) -> Answer {
        tracing::error!(
            error = source_of(error),
            "an authentic delivery does not decode"
        );
        let report = arrival.report(self.surface.name, Outcome::Malformed);
        let message = error.message();
        telemetry::report(&self.options, &Report { message, ..report });
        match self.options.malformed {
            MalformedPolicy::Refuse => Answer::nack(Outcome::Malformed),
            MalformedPolicy::Acknowledge => Answer::acknowledge(Outcome::Malformed, None),
        }
    }

    /// The answer while the store does not do what it is asked.
    pub(super) fn store_failed(&self, doing: &'static str, error: &StoreError) -> Answer {
        tracing::error!(
            store = self.store.name(),
            doing,
            error = source_of(error),
            "the store failed"
        );
        Answer::later(Outcome::StoreUnavailable, SOON)
    }
}

/// Opens once more what did not open, if the scheme could mend what was in the way.
async fn reopen(
    scheme: &dyn Scheme,
    unverified: &Unverified<'_>,
    now: UnixTimestamp,
    error: OpenError,
) -> Result<Verified, OpenError> {
    if scheme.recover(&error, now).await {
        scheme.open(&unverified.delivery(), now)
    } else {
        Err(error)
    }
}

/// The same answer whatever the reason.
fn refused(error: &OpenError) -> Answer {
    tracing::warn!(
        code = error.code(),
        reason = error.reason(),
        "delivery refused"
    );
    Answer::refuse(Outcome::Refused(error.code()), error.status())
}

/// As for a wrong signature: an answer must not tell which accounts there are.
fn unknown_account() -> Answer {
    Answer::refuse(
        Outcome::Refused("account_unknown"),
        StatusCode::UNAUTHORIZED,
    )
}

/// An error with its causes, for the log.
pub(super) fn source_of(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

/// When to deliver again what could not be looked at.
pub(super) const SOON: Duration = Duration::from_secs(5);
