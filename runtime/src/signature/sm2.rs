//! SM2 with SM3 (GB/T 32918.2), under the default user id.

use ::sm2::dsa::signature::MultipartVerifier;
use ::sm2::dsa::{Signature, VerifyingKey};

/// A public key with the digest of its owner.
pub(crate) struct Sm2Key(VerifyingKey);

/// The user id that everybody uses who agreed on none (GM/T 0009).
pub(crate) const DEFAULT_ID: &str = "1234567812345678";

impl Sm2Key {
    /// Takes a point of the curve in the form of SEC 1.
    pub(crate) fn new(point: &[u8]) -> Option<Self> {
        VerifyingKey::from_sec1_bytes(DEFAULT_ID, point)
            .ok()
            .map(Self)
    }

    /// Whether `signature`, a DER sequence of r and s, is over `parts` one behind the other.
    pub(crate) fn verifies(&self, parts: &[&[u8]], signature: &[u8]) -> bool {
        Signature::from_der(signature)
            .is_ok_and(|signature| self.0.multipart_verify(parts, &signature).is_ok())
    }
}

/// A private key, for tests.
#[cfg(feature = "testing")]
pub(crate) struct Sm2Signer(::sm2::dsa::SigningKey);

#[cfg(feature = "testing")]
impl Sm2Signer {
    pub(crate) fn new(scalar: &[u8; 32]) -> Option<Self> {
        ::sm2::dsa::SigningKey::from_slice(DEFAULT_ID, scalar)
            .ok()
            .map(Self)
    }

    /// The point in the form of SEC 1.
    pub(crate) fn public_key(&self) -> Vec<u8> {
        self.0.verifying_key().to_sec1_bytes().into_vec()
    }

    /// Deterministically (RFC 6979).
    pub(crate) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        use ::sm2::dsa::signature::Signer;
        let signature: Signature = self.0.try_sign(message).ok()?;
        Some(signature.to_der().as_bytes().to_vec())
    }
}
