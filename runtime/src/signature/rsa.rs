//! RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, section 8.2).

use aws_lc_rs::digest::{Context, SHA256};
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};

/// A parsed public key of 2048 to 8192 bits.
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
        for part in parts {
            context.update(part);
        }
        self.0
            .verify_digest_sig(&context.finish(), signature)
            .is_ok()
    }
}

/// A private key, for tests.
#[cfg(feature = "testing")]
pub(crate) struct RsaSigner(aws_lc_rs::rsa::KeyPair);

#[cfg(feature = "testing")]
impl RsaSigner {
    pub(crate) fn generate() -> Option<Self> {
        aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048)
            .ok()
            .map(Self)
    }

    pub(crate) fn from_pkcs8(der: &[u8]) -> Option<Self> {
        aws_lc_rs::rsa::KeyPair::from_pkcs8(der).ok().map(Self)
    }

    /// `SubjectPublicKeyInfo` in DER.
    pub(crate) fn public_key(&self) -> Option<Vec<u8>> {
        use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
        use aws_lc_rs::signature::KeyPair as _;
        let der: PublicKeyX509Der<'_> = self.0.public_key().as_der().ok()?;
        Some(der.as_ref().to_vec())
    }

    /// The private key in DER (PKCS#8).
    pub(crate) fn pkcs8(&self) -> Option<Vec<u8>> {
        use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
        let der: Pkcs8V1Der<'_> = self.0.as_der().ok()?;
        Some(der.as_ref().to_vec())
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        let random = aws_lc_rs::rand::SystemRandom::new();
        let padding = &aws_lc_rs::signature::RSA_PKCS1_SHA256;
        self.0
            .sign(padding, &random, message, &mut signature)
            .ok()?;
        Some(signature)
    }
}
