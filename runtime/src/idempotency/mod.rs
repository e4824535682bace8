//! Stores that remember which deliveries were handled, so that each is handled once.
//!
//! A platform repeats a delivery until it is acknowledged (`WeChat` Pay for 24 hours and 4 minutes),
//! sometimes in parallel. A receiver therefore *claims* a delivery before it handles it:
//!
//! ```
//! use std::time::Duration;
//! use hookgen_runtime::idempotency::{Claim, ClaimKey, IdempotencyStore, StoreError};
//!
//! # async fn pay() -> Result<(), ()> { Ok(()) }
//! async fn deliver<S: IdempotencyStore>(store: &S, key: &ClaimKey) -> Result<u16, StoreError> {
//!     match store.claim(key, Duration::from_secs(6)).await? {
//!         Claim::Done => Ok(200),
//!         Claim::InProgress { recorded: true, .. } => Ok(200),
//!         Claim::InProgress { .. } => Ok(503),
//!         Claim::New(lease) => match pay().await {
//!             Ok(()) => store.complete(&lease, Duration::from_hours(25)).await.map(|()| 200),
//!             Err(()) => store.release(&lease).await.map(|()| 500),
//!         },
//!     }
//! }
//! ```
//!
//! # Which store
//!
//! | store | feature | remembers across | use it for |
//! |---|---|---|---|
//! | [`MemoryStore`] | `idempotency` | nothing | one process that may forget when it restarts |
//! | `redb::RedbStore` | `redb` | restarts, `kill -9`, power cuts | one process |
//! | `redis::RedisStore` | `redis` | restarts of receivers; of Redis as its persistence allows | several machines |
//! | `postgres::PostgresStore` | `postgres` | restarts of receivers and of the server | several machines |
//!
//! [`AnyStore`] holds any of them and opens one by its URL.
//!
//! # What a crash does
//!
//! A handler runs **exactly once** as long as its holder completes or releases the claim while the
//! lease runs. Where a lease ran out, it runs **at least once**, and [`Lease::attempt`] says so.
//!
//! | the receiver dies | the claim | then |
//! |---|---|---|
//! | before `claim` returns | may have been made | as in the next row |
//! | between `claim` and `record` or `complete` | stays until its lease runs out | the platform was not answered: its next delivery after that is `New` with [`attempt`](Lease::attempt) 2. Choose a lease shorter than what is left of the retry schedule ([`Schedule::lease`]) |
//! | after the handler's effects, before `complete` | the same | the handler runs again: only a handler that is a transaction with its own effects avoids that |
//! | between `record` and the acknowledgement | is recorded | the platform delivers again and is told `InProgress { recorded: true }`; [`take_recorded`](IdempotencyStore::take_recorded) hands the delivery out once the lease ran out |
//! | between the acknowledgement and `complete` | is recorded | `take_recorded` hands the delivery out, with `attempt` 2 or more |
//! | after `complete` | is done | every repetition within the retention is `Done` |
//!
//! A `redb::RedbStore` belongs to one process, so opening it again ends the leases of
//! the process that died at once.
//!
//! An error of a store means that nothing is known: answer "retry later" and let the platform's next
//! delivery ask again. Every operation may be repeated with the same lease.
//!
//! # Clocks
//!
//! [`MemoryStore`] and `redb::RedbStore` measure with the monotonic clock, so a step of
//! the system clock neither ends nor prolongs a lease or a retention ([`Clock`]). Redis and
//! `PostgreSQL` measure with the *server's* clock, so the clocks of the receivers do not matter. If
//! the server's clock steps back by more than five seconds, running leases end early rather than
//! block for as long as the step; if it steps forward, leases and retentions end early by the step.
//! Either way a delivery may then be handled twice (and a fenced holder is told
//! [`StoreError::is_lease_lost`]); it is never lost.

mod any;
mod claim;
mod clock;
mod error;
mod key;
mod memory;
mod schedule;
mod slot;

#[cfg(feature = "postgres")]
pub mod postgres;
#[cfg(feature = "redb")]
pub mod redb;
#[cfg(feature = "redis")]
pub mod redis;

use std::future::Future;
use std::time::Duration;

pub use self::any::AnyStore;
pub use self::claim::{Claim, Lease, Recorded};
pub use self::clock::{Clock, ManualClock, SystemClock};
pub use self::error::StoreError;
pub use self::key::ClaimKey;
#[cfg(feature = "receiver")]
pub(crate) use self::key::storable;
pub use self::memory::{MemoryOptions, MemoryStore};
pub use self::schedule::Schedule;

/// Remembers which deliveries are being handled and which were handled.
///
/// Every method answers in bounded time: a store that cannot be reached, or is full, fails with
/// [`StoreError::is_unavailable`]. Every method may be repeated with the same [`Lease`] after an
/// error, with the effect of one call. Dropping a future may or may not have the effect of the call,
/// as an error does.
///
/// The stores other than [`MemoryStore`] must be used within a Tokio runtime whose time (and, for
/// servers, I/O) driver is enabled.
pub trait IdempotencyStore: Send + Sync + 'static {
    /// Claims the delivery `key` for `lease`, unless it is claimed or done.
    ///
    /// Of any number of concurrent calls exactly one is answered [`Claim::New`].
    fn claim(
        &self,
        key: &ClaimKey,
        lease: Duration,
    ) -> impl Future<Output = Result<Claim, StoreError>> + Send;

    /// Lets `lease` run for `by` from now. Works after it ran out, while nobody else claimed.
    ///
    /// To try a recorded delivery again later, extend its lease by the delay and drop it.
    ///
    /// Fails with [`StoreError::is_lease_lost`] if somebody else has claimed the delivery since.
    fn extend(
        &self,
        lease: &Lease,
        by: Duration,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Stores `payload` with the claim, so that the delivery may be acknowledged before it is
    /// handled: as soon as this returns, [`take_recorded`](Self::take_recorded) hands it out
    /// whenever its lease has run out, until it is completed.
    ///
    /// What that survives is what the store survives: see [`is_durable`](Self::is_durable).
    ///
    /// Fails with [`StoreError::is_lease_lost`] if somebody else has claimed the delivery since: it
    /// must then not be acknowledged.
    fn record(
        &self,
        lease: &Lease,
        payload: &[u8],
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Marks the delivery as done for `retention` and forgets its payload.
    ///
    /// Works after the lease ran out, while nobody else claimed.
    ///
    /// Fails with [`StoreError::is_lease_lost`] if somebody else has claimed the delivery since: it
    /// was then handled, or is being handled, a second time.
    fn complete(
        &self,
        lease: &Lease,
        retention: Duration,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Gives the claim up, so that the platform's next delivery is [`Claim::New`]. A recorded
    /// delivery is not forgotten: it is handed out again at once.
    ///
    /// Fails with [`StoreError::is_lease_lost`] if somebody else has claimed or completed the
    /// delivery since, and then changes nothing.
    fn release(&self, lease: &Lease) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Claims for `lease` the recorded delivery of `scope` whose lease ran out the longest ago.
    ///
    /// `None` if there is none. Of concurrent calls each gets another delivery.
    fn take_recorded(
        &self,
        scope: &str,
        lease: Duration,
    ) -> impl Future<Output = Result<Option<Recorded>, StoreError>> + Send;

    /// Whether the store can be written to now, for a readiness route.
    fn check(&self) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Whether what was recorded survives the end of this process and a crash of the store.
    ///
    /// Where this is `false`, acknowledging before handling may lose the delivery.
    fn is_durable(&self) -> bool;
}
