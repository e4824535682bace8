//! Secrets of the configuration, each a type of its own.
//!
//! They are checked when made, so that a wrong key is found when the receiver starts and not when
//! the first delivery arrives. `Debug` shows none of them, and memory is wiped when one is dropped.

#[cfg(feature = "message-push")]
mod message_push;
#[cfg(feature = "pay-v2")]
mod pay_v2;
#[cfg(feature = "pay-v3")]
mod pay_v3;
#[cfg(feature = "standard-webhooks")]
mod standard_webhooks;

#[cfg(feature = "message-push")]
pub use message_push::{EncodingAesKey, Token};
#[cfg(feature = "pay-v2")]
pub use pay_v2::PayV2Key;
#[cfg(feature = "pay-v3")]
pub use pay_v3::{ApiV3Key, Sealed};
#[cfg(feature = "standard-webhooks")]
pub use standard_webhooks::{WebhookPublicKey, WebhookSecret};

/// Implements a `Debug` that shows the name of the type and nothing of what it holds.
macro_rules! redacted {
    ($type:ty) => {
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($type), "(redacted)"))
            }
        }
    };
}
use redacted;
