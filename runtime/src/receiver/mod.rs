//! A receiver: from an HTTP request to a handler and back.
//!
//! ```
//! # #[cfg(feature = "standard-webhooks")] {
//! use hookgen_runtime::idempotency::MemoryStore;
//! use hookgen_runtime::receiver::{Context, Receiver};
//! use hookgen_runtime::scheme::standard_webhooks::StandardWebhooks;
//! # fn example<Event: hookgen_runtime::Event>(scheme: StandardWebhooks) {
//!
//! let receiver = Receiver::new(scheme, MemoryStore::default());
//! let endpoint = receiver.endpoint(|event: Event, context: Context| async move {
//!     println!("{} {event:?}", context.delivery_key());
//!     Ok(())
//! });
//! # }
//! # }
//! ```
//!
//! For every request an [`Endpoint`]
//!
//! 1. bounds the body, before it is read where it arrives in pieces;
//! 2. picks the account, answers the URL check of the platform, or opens the delivery
//!    ([`Scheme::open`](crate::Scheme::open)), once more if a missing key could be fetched;
//! 3. decodes the event of the surface and claims its delivery key in the store;
//! 4. runs the handler, keeping the claim while it runs: in a task of its own, on a current-thread runtime
//!    once it has to wait, so that its panics end nothing else and it holds up no answer;
//! 5. encrypts the reply or acknowledges, before the deadline of the surface, as
//!    [`DeadlinePolicy`] says;
//! 6. completes the claim, or releases it if the handler failed.
//!
//! | what happened | answer |
//! |---|---|
//! | the handler is done | its reply, else the acknowledgement of the message or surface |
//! | handled before, or recorded | the acknowledgement |
//! | another copy is being handled | 503 with `Retry-After`, body of the surface's refusal |
//! | the handler gave an error or panicked | the surface's refusal, else 500; the claim is released |
//! | the handler is too slow | 503, or the acknowledgement: [`DeadlinePolicy`] |
//! | not authentic, stale, not decryptable, no such account | 401, the same in all cases |
//! | a known message that does not decode | the surface's refusal: [`MalformedPolicy`] |
//! | the store or the accounts cannot be reached, or the receiver is stopping | 503; nothing was handled |
//! | the body is too long, slow or broken | 413, 408, 400 |
//! | neither `GET` nor `POST`, or `GET` where the scheme has no URL check | 405 |
//!
//! All of them but the first two make the platform deliver again. Nothing is handled without a
//! claim.

mod account;
mod answer;
mod body;
mod context;
mod core;
mod detach;
mod dispatch;
mod endpoint;
mod job;
mod lifecycle;
mod opened;
mod options;
mod outcome;
mod policy;
mod record;
mod recovery;
mod running;
mod setup;
mod telemetry;
mod unverified;
mod work;

pub use account::{Account, Accounts, Resolve, ResolveError};
pub use body::{BodyError, read_body};
pub use context::Context;
pub use dispatch::BoxError;
pub use endpoint::Endpoint;
pub use lifecycle::{Lifecycle, Unfinished};
pub use opened::Opened;
pub use outcome::{Outcome, Report};
pub use policy::{DeadlinePolicy, MalformedPolicy};
pub use setup::Receiver;
pub use unverified::Unverified;
