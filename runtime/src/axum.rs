//! The receiver in axum: as a route, as an extractor, and with routes for health checks.
//!
//! ```
//! # #[cfg(feature = "standard-webhooks")] {
//! use axum::Router;
//! use hookgen_runtime::idempotency::MemoryStore;
//! use hookgen_runtime::receiver::Receiver;
//! # use hookgen_runtime::scheme::standard_webhooks::StandardWebhooks;
//! # fn example<Event: hookgen_runtime::Event>(scheme: StandardWebhooks) {
//!
//! let receiver = Receiver::new(scheme, MemoryStore::default());
//! let app: Router = Router::new()
//!     .route("/webhook", receiver.serve(|event: Event, _context| async move {
//!         println!("{event:?}");
//!         Ok(())
//!     }))
//!     .merge(receiver.health_routes());
//! # }
//! # }
//! ```
//!
//! A route of one's own takes an [`Opened`] and answers with [`respond`]; it may have other
//! extractors next to it. The state, or a part of it, is the receiver.
//!
//! ```
//! use axum::Router;
//! use axum::extract::State;
//! use axum::response::Response;
//! use axum::routing::any;
//! use hookgen_runtime::axum::respond;
//! use hookgen_runtime::receiver::{Opened, Receiver};
//!
//! async fn route<E: hookgen_runtime::Event>(
//!     State(receiver): State<Receiver>,
//!     delivery: Opened<E>,
//! ) -> Response {
//!     println!("{:?}: {:?}", receiver, delivery.verified().key_id());
//!     respond(delivery.handle(|event, _context| async move {
//!         println!("{event:?}");
//!         Ok(())
//!     }).await)
//! }
//!
//! # fn example<E: hookgen_runtime::Event>(receiver: Receiver) {
//! let app: Router = Router::new().route("/webhook", any(route::<E>)).with_state(receiver);
//! # }
//! ```

use crate::receiver::{BoxError, Context, Endpoint, Opened, Receiver, read_body};
use crate::{Event, Reply};
use axum::Router;
use axum::body::Body;
use axum::extract::{FromRef, FromRequest};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any_service, get};
use bytes::Bytes;
use http::{Request, StatusCode};
use std::fmt;
use std::future::Future;
use std::time::Duration;

impl Receiver {
    /// The route of a surface: [`endpoint`](Self::endpoint) for axum.
    ///
    /// The document's `Event` says which surface it is. The handler's error is any error, by `?`, or
    /// a text.
    pub fn serve<E, R, H, F, S>(&self, handler: H) -> MethodRouter<S>
    where
        E: Event,
        R: Reply,
        H: Fn(E, Context) -> F + Send + Sync + 'static,
        F: Future<Output = Result<R, BoxError>> + Send + 'static,
        S: Clone + Send + Sync + 'static,
    {
        self.endpoint(handler).into()
    }

    /// As [`serve`](Self::serve), for a handler with an error type of its own:
    /// `async fn(Event, Context) -> Result<Reply, X>`.
    pub fn serve_with_error<E, R, X, H, F, S>(&self, handler: H) -> MethodRouter<S>
    where
        E: Event,
        R: Reply,
        X: Into<BoxError>,
        H: Fn(E, Context) -> F + Send + Sync + 'static,
        F: Future<Output = Result<R, X>> + Send + 'static,
        S: Clone + Send + Sync + 'static,
    {
        self.endpoint_with_error(handler).into()
    }

    /// [`health_routes`] of this receiver alone.
    pub fn health_routes<S>(&self) -> Router<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        health_routes([self.clone()])
    }
}

/// `GET /healthz`, 200 as long as the process answers at all; and `GET /readyz`, 200 if every one of
/// `receivers` can take deliveries, else 503.
///
/// A store that cannot be reached, and a receiver that is stopping, are not ready. The answers say no
/// more than that.
pub fn health_routes<S>(receivers: impl IntoIterator<Item = Receiver>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let receivers: Vec<_> = receivers.into_iter().collect();
    let ready = move || {
        let receivers = receivers.clone();
        async move { readiness(&receivers).await }
    };
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
}

async fn readiness(receivers: &[Receiver]) -> (StatusCode, &'static str) {
    for receiver in receivers {
        if !matches!(receiver.is_ready().await, Ok(true)) {
            return (StatusCode::SERVICE_UNAVAILABLE, "not ready");
        }
    }
    (StatusCode::OK, "ready")
}

impl<S> From<Endpoint> for MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
{
    fn from(endpoint: Endpoint) -> Self {
        any_service(endpoint)
    }
}

/// Opens and decodes a delivery in a route of one's own, where the state has a [`Receiver`]. Route
/// `GET` and `POST` to it: the URL check is answered by the rejection.
///
/// ```
/// use axum::response::IntoResponse;
/// use hookgen_runtime::receiver::Opened;
///
/// async fn route<Event: hookgen_runtime::Event>(delivery: Opened<Event>) -> impl IntoResponse {
///     hookgen_runtime::axum::respond(delivery.handle(|event, _context| async move {
///         println!("{event:?}");
///         Ok(())
///     }).await)
/// }
/// ```
impl<E, S> FromRequest<S> for Opened<E>
where
    E: Event,
    Receiver: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Rejection;

    async fn from_request(request: Request<Body>, state: &S) -> Result<Self, Rejection> {
        let receiver = Receiver::from_ref(state);
        let (parts, body) = request.into_parts();
        let limit = receiver.max_body_bytes();
        let body = read_body(body, limit, BODY_TIME)
            .await
            .map_err(|error| Rejection(error.status().into_response()))?;
        let request = Request::from_parts(parts, body);
        receiver
            .open(&request)
            .await
            .map_err(|response| Rejection(respond(response)))
    }
}

/// The answer to a request that is no delivery to be handled: refused, or a URL check.
pub struct Rejection(Response);

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        self.0
    }
}

impl fmt::Debug for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rejection").field(&self.0.status()).finish()
    }
}

/// A response of [`Opened::handle`] as one of axum.
pub fn respond(response: http::Response<Bytes>) -> Response {
    response.map(Body::from)
}

/// No platform known here waits for longer.
const BODY_TIME: Duration = Duration::from_secs(5);
