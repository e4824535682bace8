//! How deliveries are signed and encrypted, one module for each way.
//!
//! Which check runs is decided by how a scheme was configured and never by what a request says.

#[cfg(feature = "message-push")]
pub mod message_push;
#[cfg(feature = "pay-v2")]
pub mod pay_v2;
#[cfg(feature = "pay-v3")]
pub mod pay_v3;
#[cfg(feature = "standard-webhooks")]
pub mod standard_webhooks;

use crate::delivery::Delivery;
use crate::error::{OpenError, SealError};
use crate::random::Random;
use crate::timestamp::UnixTimestamp;
use crate::verified::Verified;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;

/// A future that a [`Scheme`] returns.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A way to sign and encrypt deliveries, with the keys of one receiver.
///
/// The only maker of [`Verified`]. Every method is a pure function of its arguments and of the
/// configuration, apart from a replay guard or a key source that was asked for.
pub trait Scheme: Send + Sync + 'static {
    /// Verifies the signature, then the age, and decrypts.
    ///
    /// `now` is the time to judge the age and the validity of keys by. The document is not parsed
    /// beyond what opening it needs.
    fn open(&self, delivery: &Delivery<'_>, now: UnixTimestamp) -> Result<Verified, OpenError>;

    /// Answers the `GET` request with which a platform checks that the URL is the receiver's.
    ///
    /// Gives the exact bytes of the answer, to be sent with status 200 as `text/plain`, or `None`
    /// if the scheme knows no such check.
    fn handshake(&self, query: &str, now: UnixTimestamp) -> Result<Option<Vec<u8>>, OpenError> {
        let _ = (query, now);
        Ok(None)
    }

    /// Encrypts and signs a reply to `to`, with the key that opened it and in its format.
    ///
    /// An empty reply and `success` leave as they are, and so does every reply of a scheme
    /// without encryption.
    fn seal(
        &self,
        reply: Vec<u8>,
        to: &Verified,
        now: UnixTimestamp,
        random: &dyn Random,
    ) -> Result<Vec<u8>, SealError> {
        let _ = (to, now, random);
        Ok(reply)
    }

    /// Tries to mend what made [`open`](Self::open) fail, by fetching a key that was missing.
    ///
    /// Gives `true` if it is worth opening the same delivery again, once. Costs nothing for
    /// schemes without a key source.
    fn recover<'a>(&'a self, error: &'a OpenError, now: UnixTimestamp) -> BoxFuture<'a, bool> {
        let _ = (error, now);
        Box::pin(ready(false))
    }
}

macro_rules! forward {
    ($($pointer:ident),*) => {$(
        /// What it points to.
        impl<S: Scheme + ?Sized> Scheme for $pointer<S> {
            fn open(&self, delivery: &Delivery<'_>, now: UnixTimestamp) -> Result<Verified, OpenError> {
                (**self).open(delivery, now)
            }

            fn handshake(&self, query: &str, now: UnixTimestamp) -> Result<Option<Vec<u8>>, OpenError> {
                (**self).handshake(query, now)
            }

            fn seal(
                &self,
                reply: Vec<u8>,
                to: &Verified,
                now: UnixTimestamp,
                random: &dyn Random,
            ) -> Result<Vec<u8>, SealError> {
                (**self).seal(reply, to, now, random)
            }

            fn recover<'a>(&'a self, error: &'a OpenError, now: UnixTimestamp) -> BoxFuture<'a, bool> {
                (**self).recover(error, now)
            }
        }
    )*};
}

forward!(Arc, Box);

/// Opens a delivery, unless its body is longer than any platform sends, and reports a refusal.
#[inline]
fn opened(
    scheme: &'static str,
    delivery: &Delivery<'_>,
    open: impl FnOnce() -> Result<Verified, OpenError>,
) -> Result<Verified, OpenError> {
    // Returned from one place and looked at where it is: it is long, and chains of combinators copy it from one to
    // the next.
    let opened = if delivery.body.len() > Delivery::MAX_BODY {
        Err(OpenError::malformed("the body is too long"))
    } else {
        open()
    };
    if let Err(error) = &opened {
        report(scheme, error);
    }
    opened
}

/// Tells the operator, and nobody else, why something was refused.
fn report(scheme: &'static str, error: &OpenError) {
    tracing::debug!(target: "hookgen", scheme, code = error.code(), reason = error.reason(), "delivery refused");
}
