//! What a handler is told beside the event.

use crate::{KeyId, UnixTimestamp};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// The circumstances of a delivery.
#[derive(Clone)]
pub struct Context {
    pub(super) surface: &'static str,
    pub(super) account: Option<Arc<str>>,
    pub(super) message: Option<&'static str>,
    pub(super) key: Arc<str>,
    pub(super) attempt: u32,
    pub(super) key_id: KeyId,
    pub(super) signed_at: Option<UnixTimestamp>,
    pub(super) received_at: UnixTimestamp,
    pub(super) answer_by: Option<Instant>,
}

impl Context {
    /// The name of the surface: `official_account`.
    pub fn surface(&self) -> &'static str {
        self.surface
    }

    /// The name of the account, where the receiver has several.
    pub fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// The name of the message in the document; `None` for one that it does not describe.
    pub fn message(&self) -> Option<&'static str> {
        self.message
    }

    /// What names the delivery, the same each time it is repeated: the document's delivery key, else
    /// the sender's id of the delivery, else a digest of the opened document.
    ///
    /// Use it, with the account, as the idempotency key of what the handler does elsewhere.
    pub fn delivery_key(&self) -> &str {
        &self.key
    }

    /// How often handling was begun, this time included, and given up by a crash or after it was
    /// acknowledged. Above 1 the delivery may have been handled already, in whole or in part.
    ///
    /// A handler that failed before the delivery was acknowledged does not count.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The key that verified the delivery.
    pub fn key_id(&self) -> &KeyId {
        &self.key_id
    }

    /// When the delivery was signed, where the scheme signs the time.
    pub fn timestamp(&self) -> Option<UnixTimestamp> {
        self.signed_at
    }

    /// When the delivery was received.
    pub fn received_at(&self) -> UnixTimestamp {
        self.received_at
    }

    /// How long before it was received the delivery was signed, in whole seconds; zero where the
    /// clocks disagree.
    pub fn age(&self) -> Option<Duration> {
        age(self.signed_at?, self.received_at)
    }

    /// How long a reply may still take; zero once it is too late. `None` if the delivery was
    /// acknowledged before the handler started, so that no reply will be sent.
    pub fn deadline_left(&self) -> Option<Duration> {
        Some(self.answer_by?.saturating_duration_since(Instant::now()))
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("surface", &self.surface)
            .field("account", &self.account)
            .field("message", &self.message)
            .field("delivery_key", &self.key)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}

pub(super) fn age(signed: UnixTimestamp, received: UnixTimestamp) -> Option<Duration> {
    let seconds = received.as_secs().checked_sub(signed.as_secs())?;
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}
