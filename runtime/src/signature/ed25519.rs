//! Ed25519 (RFC 8032).

use ed25519_dalek::{Signature, VerifyingKey};

/// Whether `signature` is over `message`, checked strictly: no two encodings of one signature.
pub(crate) fn verifies(key: &VerifyingKey, message: &[u8], signature: &[u8]) -> bool {
    Signature::from_slice(signature)
        .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok())
}
