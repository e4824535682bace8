//! The secrets of Standard Webhooks.

use super::redacted;
use crate::cipher::base64;
use crate::error::InvalidSecret;
use ed25519_dalek::VerifyingKey;
use std::fmt;
use zeroize::Zeroizing;

/// A secret that both sides know, for `v1` signatures: `whsec_` and 24 to 64 bytes in base64.
#[derive(Clone)]
pub struct WebhookSecret(Zeroizing<Vec<u8>>);

redacted!(WebhookSecret);

impl WebhookSecret {
    /// Takes the secret as the sender shows it, with or without `whsec_`.
    pub fn new(secret: &str) -> Result<Self, InvalidSecret> {
        const NAME: &str = "webhook secret";
        let bytes = decode(NAME, secret, "whsec_")?;
        if !(24..=64).contains(&bytes.len()) {
            return Err(InvalidSecret::length(
                NAME,
                "24 to 64 bytes",
                bytes.len(),
                "",
            ));
        }
        Ok(Self(bytes))
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// The sender's public key, for `v1a` signatures: `whpk_` and 32 bytes in base64.
#[derive(Clone, Eq, PartialEq)]
pub struct WebhookPublicKey(VerifyingKey);

impl fmt::Debug for WebhookPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "WebhookPublicKey(whpk_{})",
            base64::encode(self.0.as_bytes())
        )
    }
}

impl WebhookPublicKey {
    /// Takes the key as the sender shows it, with or without `whpk_`.
    pub fn new(key: &str) -> Result<Self, InvalidSecret> {
        const NAME: &str = "webhook public key";
        if key.starts_with("whsk_") {
            return Err(InvalidSecret::other(
                NAME,
                "this is the private key: take the one that starts with `whpk_`",
            ));
        }
        let bytes = decode(NAME, key, "whpk_")?;
        let point = bytes
            .as_slice()
            .try_into()
            .map_err(|_| InvalidSecret::length(NAME, "32 bytes", bytes.len(), ""))?;
        let key = VerifyingKey::from_bytes(point)
            .ok()
            .filter(|key| !key.is_weak())
            .ok_or(InvalidSecret::other(
                NAME,
                "it is no point of the curve that may be a key",
            ))?;
        Ok(Self(key))
    }

    #[cfg(feature = "testing")]
    pub(crate) const fn of(key: VerifyingKey) -> Self {
        Self(key)
    }

    pub(crate) const fn key(&self) -> &VerifyingKey {
        &self.0
    }
}

fn decode(
    name: &'static str,
    text: &str,
    prefix: &str,
) -> Result<Zeroizing<Vec<u8>>, InvalidSecret> {
    let text = text.strip_prefix(prefix).unwrap_or(text);
    if text.is_empty() {
        return Err(InvalidSecret::empty(name));
    }
    base64::decode(text.as_bytes())
        .map(Zeroizing::new)
        .ok_or(InvalidSecret::other(
            name,
            "it is not base64 in the standard alphabet with padding",
        ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(secret: &str, message: &str) {
        assert_eq!(WebhookSecret::new(secret).unwrap_err().to_string(), message);
    }

    #[test]
    fn a_wrong_secret_is_described() {
        check("whsec_", "webhook secret: it is empty");
        check(
            "whsec_AAAA",
            "webhook secret: 24 to 64 bytes expected, 3 given",
        );
        check(
            "whsec_A",
            "webhook secret: it is not base64 in the standard alphabet with padding",
        );
        let long = format!("whsec_{}", "AAAA".repeat(22));
        check(&long, "webhook secret: 24 to 64 bytes expected, 66 given");
    }

    #[test]
    fn a_wrong_public_key_is_described() {
        let message = |key: &str| WebhookPublicKey::new(key).unwrap_err().to_string();
        assert!(message("whsk_AAAA").contains("private key"));
        assert_eq!(
            message("whpk_AAAA"),
            "webhook public key: 32 bytes expected, 3 given"
        );
        // The neutral element: every signature under it verifies.
        let neutral = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        assert!(message(neutral).contains("no point"));
    }

    #[test]
    fn debug_shows_nothing() {
        let secret = WebhookSecret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        assert_eq!(format!("{secret:?}"), "WebhookSecret(redacted)");
    }
}
