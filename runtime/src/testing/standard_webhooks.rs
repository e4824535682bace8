//! Standard Webhooks.

use super::{Platform, SendError, Sender, Sent, random};
use crate::cipher::base64;
use crate::error::InvalidSecret;
use crate::random::Random;
use crate::scheme::standard_webhooks::{Content, ID, SIGNATURE, TIMESTAMP};
use crate::secret::{WebhookPublicKey, WebhookSecret};
use crate::timestamp::UnixTimestamp;
use ed25519_dalek::{Signer, SigningKey};

impl Sender {
    /// Standard Webhooks with `v1` signatures.
    pub fn standard_webhooks(secret: WebhookSecret) -> Self {
        Self::of(StandardWebhooks(Key::Secret(secret)))
    }

    /// Standard Webhooks with `v1a` signatures.
    pub fn standard_webhooks_ed25519(key: WebhookPrivateKey) -> Self {
        Self::of(StandardWebhooks(Key::Private(key)))
    }
}

/// A private key for `v1a` signatures: `whsk_` and 32 bytes of seed, with or without the 32 bytes
/// of the public key behind, in base64.
#[derive(Clone)]
pub struct WebhookPrivateKey(SigningKey);

impl WebhookPrivateKey {
    /// Takes a key with or without `whsk_`.
    pub fn new(key: &str) -> Result<Self, InvalidSecret> {
        const NAME: &str = "webhook private key";
        let key = key.strip_prefix("whsk_").unwrap_or(key);
        let bytes =
            base64::decode(key.as_bytes()).ok_or(InvalidSecret::other(NAME, "it is not base64"))?;
        let seed = bytes
            .first_chunk::<32>()
            .filter(|_| matches!(bytes.len(), 32 | 64));
        let seed = seed.ok_or(InvalidSecret::length(
            NAME,
            "32 or 64 bytes",
            bytes.len(),
            "",
        ))?;
        Ok(Self(SigningKey::from_bytes(seed)))
    }

    /// The key for the receiver.
    pub fn public_key(&self) -> WebhookPublicKey {
        WebhookPublicKey::of(self.0.verifying_key())
    }
}

impl std::fmt::Debug for WebhookPrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebhookPrivateKey(redacted)")
    }
}

enum Key {
    Secret(WebhookSecret),
    Private(WebhookPrivateKey),
}

struct StandardWebhooks(Key);

impl Platform for StandardWebhooks {
    fn send(
        &self,
        document: &[u8],
        at: UnixTimestamp,
        random: &dyn Random,
    ) -> Result<Sent, SendError> {
        let id = format!("msg_{}", random::text(random, 24)?);
        let timestamp = at.as_secs().to_string();
        let content = Content {
            id: &id,
            timestamp: &timestamp,
            body: document,
        };
        let signature = match &self.0 {
            Key::Secret(secret) => {
                let mac = content
                    .mac(secret)
                    .ok_or(SendError("the secret was refused"))?;
                format!("v1,{}", base64::encode(&mac))
            }
            Key::Private(key) => {
                let signature = key.0.sign(&content.message());
                format!("v1a,{}", base64::encode(&signature.to_bytes()))
            }
        };
        let mut sent = Sent::with_body(document.to_vec());
        sent.set_header(ID, &id);
        sent.set_header(TIMESTAMP, &timestamp);
        sent.set_header(SIGNATURE, &signature);
        Ok(sent)
    }

    fn impostor(&self) -> Result<Box<dyn Platform>, SendError> {
        let failed = |_| SendError("a fixed key was refused");
        let other = base64::encode(&[0x5a; 32]);
        Ok(Box::new(Self(match self.0 {
            Key::Secret(_) => Key::Secret(WebhookSecret::new(&other).map_err(failed)?),
            Key::Private(_) => Key::Private(WebhookPrivateKey::new(&other).map_err(failed)?),
        })))
    }

    fn unsign(&self, sent: &mut Sent) -> Result<(), SendError> {
        sent.headers.remove(SIGNATURE);
        Ok(())
    }
}
