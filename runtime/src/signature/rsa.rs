//! RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, section 8.2).

use aws_lc_rs::digest::{Context, SHA256};
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};

/// A parsed public key of 2048 to 8192 bits.
#[derive(Clone)]
pub(crate) struct RsaKey(ParsedPublicKey);

impl RsaKey {
    /// Parses `SubjectPublicKeyInfo` in DER.
    pub(crate) fn new(spki: &[u8]) -> Option<Self> {
        ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, spki)
            .ok()
            .map(Self)
    }

    /// Whether `signature` is over `parts` one behind the other.
    pub(crate) fn verifies(&self, parts: &[&[u8]], signature: &[u8]) -> bool {
        let mut context = Context::new(&SHA256);
        parts.iter().for_each(|part| context.update(part));
        self.0
            .verify_digest_sig(&context.finish(), signature)
            .is_ok()
    }
}
