//! Signatures: the only place, with `cipher`, that names a cryptographic library.

#[cfg(feature = "standard-webhooks")]
pub(crate) mod ed25519;
#[cfg(feature = "message-push")]
pub(crate) mod message_push;
#[cfg(feature = "pay-v2")]
pub(crate) mod pay_v2;
#[cfg(feature = "pay-v3")]
pub(crate) mod rsa;
#[cfg(feature = "sm")]
pub(crate) mod sm2;

use subtle::ConstantTimeEq;

/// Whether two byte strings are equal, in a time that depends on nothing but their lengths.
pub(crate) fn equal(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}
