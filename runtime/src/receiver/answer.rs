//! Answers, and what they look like over HTTP.

use super::Outcome;
use crate::{Acknowledgement, Refusal, Surface};
use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Response, StatusCode};
use std::time::Duration;

/// What a request is answered with, and why.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) outcome: Outcome,
    /// 0 if nothing was claimed.
    pub(super) attempt: u32,
    form: Form,
}

#[derive(Debug)]
enum Form {
    /// This, or else what the surface is acknowledged with.
    Acknowledge(Option<Acknowledgement>),
    /// The refusal of the surface, with this status or its own.
    Refuse(Option<StatusCode>),
    /// The refusal of the surface, for now.
    Later(Duration),
}

impl Answer {
    pub(super) const fn acknowledge(outcome: Outcome, own: Option<Acknowledgement>) -> Self {
        Self::new(outcome, Form::Acknowledge(own))
    }

    /// The surface's own refusal: the receiver failed, deliver again.
    pub(super) const fn nack(outcome: Outcome) -> Self {
        Self::new(outcome, Form::Refuse(None))
    }

    pub(super) const fn refuse(outcome: Outcome, status: StatusCode) -> Self {
        Self::new(outcome, Form::Refuse(Some(status)))
    }

    /// Deliver again, but not at once.
    pub(super) const fn later(outcome: Outcome, after: Duration) -> Self {
        Self::new(outcome, Form::Later(after))
    }

    const fn new(outcome: Outcome, form: Form) -> Self {
        Self {
            outcome,
            attempt: 0,
            form,
        }
    }

    pub(super) fn into_response(self, surface: &Surface) -> Response<Bytes> {
        match self.form {
            Form::Acknowledge(own) => {
                let ack = own.or_else(|| surface.ack.clone());
                let ack = ack.unwrap_or(Acknowledgement::empty());
                let mut response = Response::<Bytes>::from(ack);
                // The text of a URL check comes from the query: no browser may take it for HTML.
                response
                    .headers_mut()
                    .insert(X_CONTENT_TYPE_OPTIONS, NOSNIFF);
                response
            }
            Form::Refuse(status) => {
                let mut response = refusal(surface, status);
                if status == Some(StatusCode::METHOD_NOT_ALLOWED) {
                    response.headers_mut().insert(ALLOW, METHODS);
                }
                response
            }
            Form::Later(after) => {
                let mut response = refusal(surface, Some(StatusCode::SERVICE_UNAVAILABLE));
                let seconds = after.as_millis().div_ceil(1000).max(1);
                let seconds = u64::try_from(seconds).unwrap_or(u64::MAX);
                response
                    .headers_mut()
                    .insert(RETRY_AFTER, HeaderValue::from(seconds));
                response
            }
        }
    }
}

/// The surface's refusal, with its own status or another.
fn refusal(surface: &Surface, status: Option<StatusCode>) -> Response<Bytes> {
    let failure = Refusal::status_only(StatusCode::INTERNAL_SERVER_ERROR);
    let nack = surface.nack.as_ref().unwrap_or(&failure);
    let mut response = Response::new(Bytes::copy_from_slice(nack.body()));
    *response.status_mut() = status.unwrap_or_else(|| nack.status());
    if let Some(content_type) = nack.content_type() {
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    response
}

const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
const METHODS: HeaderValue = HeaderValue::from_static("GET, POST");
