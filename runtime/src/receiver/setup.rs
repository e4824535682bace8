//! How a receiver is made.

use super::account::Served;
use super::core::Core;
use super::dispatch::{BoxError, ForEvent};
use super::options::{Options, Times};
use super::{
    Account, Context, DeadlinePolicy, Endpoint, Lifecycle, MalformedPolicy, Opened, Report,
    Resolve, Unfinished,
};
use crate::idempotency::{AnyStore, IdempotencyStore, StoreError, storable};
use crate::random::Random;
use crate::reply::Reply;
use crate::{Event, Scheme, UnixTimestamp};
use bytes::Bytes;
use http::{Request, Response};
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};
use tokio::time::Instant;

/// Receives the deliveries of one account, or of several, and remembers them in one store. Clones share
/// accounts, store and lifecycle.
///
/// Which surface it receives follows from the event that its handler takes.
#[derive(Clone)]
pub struct Receiver {
    accounts: Served,
    store: AnyStore,
    options: Options,
    lifecycle: Lifecycle,
}

impl Receiver {
    /// A receiver for the one account whose deliveries `scheme` opens.
    pub fn new(scheme: impl Scheme, store: impl IdempotencyStore) -> Self {
        Self::of(Served::Sole(Account::sole(scheme)), store)
    }

    /// A receiver for several accounts: [`Accounts`](super::Accounts), or another [`Resolve`].
    pub fn with_accounts(accounts: impl Resolve, store: impl IdempotencyStore) -> Self {
        Self::of(Served::Picked(Arc::new(accounts)), store)
    }

    fn of(accounts: Served, store: impl IdempotencyStore) -> Self {
        Self {
            accounts,
            store: AnyStore::new("store", store),
            options: Options::default(),
            lifecycle: Lifecycle::default(),
        }
    }

    /// What happens to a delivery whose handler needs longer than the platform waits (default
    /// [`AnswerInTime`](DeadlinePolicy::AnswerInTime)).
    ///
    /// A policy that records needs a store that
    /// [is durable](crate::idempotency::IdempotencyStore::is_durable); with another one the log
    /// warns, and deliveries that were acknowledged are lost with the process.
    #[must_use]
    pub fn deadline_policy(mut self, policy: DeadlinePolicy) -> Self {
        self.options.deadline = policy;
        self
    }

    /// What happens to an authentic delivery that does not decode (default
    /// [`Refuse`](MalformedPolicy::Refuse)).
    #[must_use]
    pub fn malformed_policy(mut self, policy: MalformedPolicy) -> Self {
        self.options.malformed = policy;
        self
    }

    /// How long after its arrival a delivery is answered at the latest (default 80 % of what the
    /// platform waits, by the document; never more than that). What is left is for the network.
    #[must_use]
    pub fn answer_within(mut self, time: Duration) -> Self {
        self.options.answer_within = Some(time);
        self
    }

    /// How long a handler may run before it is dropped and its claim released (default 10 minutes).
    #[must_use]
    pub fn handler_limit(mut self, time: Duration) -> Self {
        self.options.handler_limit = time;
        self
    }

    /// The longest body, in bytes (default 1 MiB, and no more than that).
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.options.max_body = bytes.min(crate::Delivery::MAX_BODY);
        self
    }

    /// How many handlers may run at once whose deliveries were acknowledged before they started
    /// (default 64). The others wait in the store.
    #[must_use]
    pub fn background_limit(mut self, handlers: usize) -> Self {
        self.options.background_limit = handlers.clamp(1, Semaphore::MAX_PERMITS);
        self
    }

    /// How often the store is asked for recorded deliveries whose handler failed or died (default
    /// 5 seconds).
    #[must_use]
    pub fn recovery_interval(mut self, time: Duration) -> Self {
        self.options.recovery_interval = time;
        self
    }

    /// What keeps the deliveries of this receiver apart from others in the same store (default the
    /// name of the surface).
    ///
    /// Needed where receivers for different accounts of one surface share a store. Processes that
    /// serve the same accounts must have the same scope.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.options.scope = Some(scope.into());
        self
    }

    /// Stops and drains with others that have the same `lifecycle` (default one of its own).
    #[must_use]
    pub fn lifecycle(mut self, lifecycle: &Lifecycle) -> Self {
        self.lifecycle = lifecycle.clone();
        self
    }

    /// Whose time signatures and keys are judged by (default [`UnixTimestamp::now`]).
    #[must_use]
    pub fn clock(mut self, now: impl Fn() -> UnixTimestamp + Send + Sync + 'static) -> Self {
        self.options.clock = Arc::new(now);
        self
    }

    /// Where the randomness of encrypted replies comes from (default
    /// [`OsRandom`](crate::OsRandom)).
    #[must_use]
    pub fn random(mut self, random: impl Random + 'static) -> Self {
        self.options.random = Arc::new(random);
        self
    }

    /// Calls `observer` with what became of each request and of each handler that ended after its
    /// delivery was answered. It must not block.
    #[must_use]
    pub fn observe(mut self, observer: impl Fn(&Report) + Send + Sync + 'static) -> Self {
        self.options.observers.push(Arc::new(observer));
        self
    }

    /// The surface of `E`, with `handler` for its events.
    ///
    /// The handler's error is any error, by `?`, or a text; it ends up in the log.
    pub fn endpoint<E, R, H, F>(&self, handler: H) -> Endpoint
    where
        E: Event,
        R: Reply,
        H: Fn(E, Context) -> F + Send + Sync + 'static,
        F: Future<Output = Result<R, BoxError>> + Send + 'static,
    {
        let core = self.core::<E>();
        if core.options.deadline.records() && !core.store.is_durable() {
            tracing::warn!(
                surface = core.surface.name,
                "deliveries are acknowledged before they are handled, and the store is not durable: \
                 they are lost with this process"
            );
        }
        Endpoint::new(core, Arc::new(ForEvent::<E, H>::new(handler)))
    }

    /// As [`endpoint`](Self::endpoint), for a handler with an error type of its own.
    pub fn endpoint_with_error<E, R, X, H, F>(&self, handler: H) -> Endpoint
    where
        E: Event,
        R: Reply,
        X: Into<BoxError>,
        H: Fn(E, Context) -> F + Send + Sync + 'static,
        F: Future<Output = Result<R, X>> + Send + 'static,
    {
        self.endpoint(move |event, context| {
            let reply = handler(event, context);
            async move { reply.await.map_err(Into::into) }
        })
    }

    /// Opens and decodes a request, for a route of one's own.
    ///
    /// Fails with the response to send: a refusal, or the answer to a URL check.
    pub async fn open<E: Event>(
        &self,
        request: &Request<Bytes>,
    ) -> Result<Opened<E>, Response<Bytes>> {
        Opened::of(self.core::<E>(), request).await
    }

    /// Whether deliveries can be taken now: the store can be written to and the receiver is not
    /// stopping (`Ok(false)`).
    pub async fn is_ready(&self) -> Result<bool, StoreError> {
        self.store.check().await?;
        Ok(!self.lifecycle.is_stopping())
    }

    /// Stops, and waits up to `limit` for what is in flight: see [`Lifecycle::finish`].
    pub async fn finish(&self, limit: Duration) -> Result<(), Unfinished> {
        self.lifecycle.finish(limit).await
    }

    #[cfg(feature = "axum")]
    pub(crate) fn max_body_bytes(&self) -> usize {
        self.options.max_body
    }

    fn core<E: Event>(&self) -> Arc<Core> {
        let scope = self.options.scope.as_deref().unwrap_or(E::SURFACE.name);
        let now = Instant::now();
        let times = Times::of(&E::SURFACE, None, &self.options, now);
        Arc::new(Core {
            body_time: times.answer_by - now,
            surface: E::SURFACE,
            scope: storable(scope),
            event_header: E::EVENT_HEADER,
            accounts: self.accounts.clone(),
            store: self.store.clone(),
            options: self.options.clone(),
            lifecycle: self.lifecycle.clone(),
            background: Arc::new(Semaphore::new(self.options.background_limit)),
            recorded: Notify::new(),
        })
    }
}

impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver")
            .field("store", &self.store)
            .field("lifecycle", &self.lifecycle)
            .finish_non_exhaustive()
    }
}
