//! Ciphers: the only place, with `signature`, that names a cryptographic library.

pub(crate) mod base64;
#[cfg(feature = "message-push")]
pub(crate) mod cbc;
#[cfg(feature = "pay-v2")]
pub(crate) mod ecb;
#[cfg(feature = "pay-v3")]
pub(crate) mod gcm;
pub(crate) mod padding;
#[cfg(feature = "sm")]
pub(crate) mod sm4;
