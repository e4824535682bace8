//! Standard Webhooks (<https://www.standardwebhooks.com>, specification 1.0.0).
//!
//! Three headers: `webhook-id`, `webhook-timestamp` and `webhook-signature`, the last a list of
//! signatures over `id.timestamp.body` so that a sender can rotate its keys. The body is plain.

use super::{Scheme, opened};
use crate::cipher::base64;
use crate::delivery::Delivery;
use crate::error::{OpenError, SignatureProblem};
use crate::format::Format;
use crate::headers;
use crate::key_ring::{HeldKey, KeyRing};
use crate::secret::{WebhookPublicKey, WebhookSecret};
use crate::signature::{ed25519, equal};
use crate::timestamp::UnixTimestamp;
use crate::verified::Verified;
use crate::window::{ReplayGuard, Window, parse_timestamp};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::time::Duration;

/// A key that verifies deliveries.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum WebhookKey {
    /// `v1`: HMAC-SHA256 under a secret that both sides know.
    Secret(WebhookSecret),
    /// `v1a`: Ed25519 under the sender's public key.
    PublicKey(WebhookPublicKey),
}

impl WebhookKey {
    /// What signatures under this key are called in `webhook-signature`.
    const fn version(&self) -> &'static str {
        match self {
            Self::Secret(_) => "v1",
            Self::PublicKey(_) => "v1a",
        }
    }
}

impl From<WebhookSecret> for WebhookKey {
    fn from(secret: WebhookSecret) -> Self {
        Self::Secret(secret)
    }
}

impl From<WebhookPublicKey> for WebhookKey {
    fn from(key: WebhookPublicKey) -> Self {
        Self::PublicKey(key)
    }
}

/// Opens the deliveries of a sender that follows Standard Webhooks.
///
/// Each repeated delivery has a new timestamp and signature but the same `webhook-id`, which is
/// [`Verified::delivery_id`]; recognise repeats by that.
///
/// ```
/// use hookgen_runtime::scheme::standard_webhooks::StandardWebhooks;
/// use hookgen_runtime::secret::WebhookSecret;
///
/// let secret = WebhookSecret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
/// let scheme = StandardWebhooks::new(secret);
/// # Ok::<(), hookgen_runtime::error::InvalidSecret>(())
/// ```
#[derive(Debug)]
pub struct StandardWebhooks {
    keys: KeyRing<WebhookKey>,
    window: Window,
    replay: Option<ReplayGuard>,
}

impl StandardWebhooks {
    /// A scheme with one key.
    pub fn new(key: impl Into<WebhookKey>) -> Self {
        Self::with_keys(KeyRing::of("current", key.into()))
    }

    /// A scheme with several keys, each for its time.
    pub const fn with_keys(keys: KeyRing<WebhookKey>) -> Self {
        Self {
            keys,
            window: Window::DEFAULT,
            replay: None,
        }
    }

    /// How far the time of signing may lie before or after the time of arrival. Five minutes by
    /// default.
    #[must_use]
    pub fn with_tolerance(mut self, tolerance: Duration) -> Self {
        self.window = Window::of(tolerance);
        self
    }

    /// Refuses a `webhook-id` that was seen with the same timestamp. Off by default.
    #[must_use]
    pub fn with_replay_guard(mut self, guard: ReplayGuard) -> Self {
        self.replay = Some(guard);
        self
    }

    fn verify(&self, delivery: &Delivery<'_>, now: UnixTimestamp) -> Result<Verified, OpenError> {
        let [id, timestamp, signatures] =
            headers::find(delivery.headers, [ID, TIMESTAMP, SIGNATURE]);
        let id = id.required()?;
        let timestamp = timestamp.required()?;
        let signatures = signatures
            .optional()?
            .ok_or_else(|| OpenError::signature(SignatureProblem::Missing))?;
        let signed = parse_timestamp(timestamp.as_bytes())?;
        self.window.check(signed, now)?;
        let key = self
            .keys
            .valid_at(now)
            .find(|held| {
                Content {
                    id,
                    timestamp,
                    body: delivery.body,
                }
                .is_signed(held, signatures)
            })
            .ok_or_else(|| self.refusal(now))?;
        if let Some(guard) = &self.replay {
            guard.admit(signed, id)?;
        }
        let format = Format::detect(delivery.body);
        Ok(
            Verified::new(delivery.body.to_vec(), format, key.id.clone())
                .at(signed)
                .with_signature_type(key.key.version())
                .with_delivery_id(id),
        )
    }

    fn refusal(&self, now: UnixTimestamp) -> OpenError {
        let any_valid = self.keys.valid_at(now).next().is_some();
        OpenError::signature(if any_valid {
            SignatureProblem::Mismatch
        } else {
            SignatureProblem::NoKey
        })
    }
}

impl Scheme for StandardWebhooks {
    fn open(&self, delivery: &Delivery<'_>, now: UnixTimestamp) -> Result<Verified, OpenError> {
        opened("standard-webhooks", delivery, || self.verify(delivery, now))
    }
}

/// What is signed.
pub(crate) struct Content<'a> {
    pub(crate) id: &'a str,
    pub(crate) timestamp: &'a str,
    pub(crate) body: &'a [u8],
}

impl Content<'_> {
    /// Whether one of the signatures is of this key.
    fn is_signed(&self, held: &HeldKey<WebhookKey>, signatures: &str) -> bool {
        let mut given = signatures_of(signatures, held.key.version());
        match &held.key {
            WebhookKey::Secret(secret) => self
                .mac(secret)
                .is_some_and(|expected| given.any(|given| equal(&given, &expected))),
            WebhookKey::PublicKey(key) => {
                let message = self.message();
                given.any(|signature| ed25519::verifies(key.key(), &message, &signature))
            }
        }
    }

    pub(crate) fn mac(&self, secret: &WebhookSecret) -> Option<[u8; 32]> {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
        self.parts().iter().for_each(|part| mac.update(part));
        Some(mac.finalize().into_bytes().into())
    }

    pub(crate) fn message(&self) -> Vec<u8> {
        self.parts().concat()
    }

    fn parts(&self) -> [&[u8]; 5] {
        [
            self.id.as_bytes(),
            b".",
            self.timestamp.as_bytes(),
            b".",
            self.body,
        ]
    }
}

/// The signatures of one version in a list such as `v1,aGk= v1a,aGk=`. Only so many are looked at
/// as a sender may have in a rotation, so that a long list costs nothing.
fn signatures_of(list: &str, version: &str) -> impl Iterator<Item = Vec<u8>> {
    list.split(' ')
        .take(MAX_SIGNATURES)
        .filter_map(move |entry| entry.split_once(',').filter(|(name, _)| *name == version))
        .filter_map(|(_, signature)| base64::decode(signature.as_bytes()))
}

const MAX_SIGNATURES: usize = 16;

pub(crate) const ID: &str = "webhook-id";
pub(crate) const TIMESTAMP: &str = "webhook-timestamp";
pub(crate) const SIGNATURE: &str = "webhook-signature";
