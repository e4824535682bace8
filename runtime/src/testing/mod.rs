//! Deliveries as the platforms send them, and hostile ones, so that a receiver can be tested
//! without an account.
//!
//! A [`Sender`] takes the *opened* document, the one that a receiver decodes, and does what the
//! platform does before it sends: encrypts what is encrypted and signs the rest. Time is an
//! argument and randomness can be made one, so a test can be repeated byte for byte.
//!
//! ```
//! # #[cfg(feature = "message-push")] {
//! use hookgen_runtime::scheme::message_push::MessagePush;
//! use hookgen_runtime::secret::{EncodingAesKey, Token};
//! use hookgen_runtime::testing::{Attack, Sender};
//! use hookgen_runtime::{Scheme, UnixTimestamp};
//!
//! let token = Token::new("QDG6eK").unwrap();
//! let key = EncodingAesKey::new("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C").unwrap();
//! let sender = Sender::message_push(token.clone(), key.clone(), "wx5823bf96d3bd56c7");
//! let scheme = MessagePush::safe(token, key, "wx5823bf96d3bd56c7");
//! let now = UnixTimestamp::from_secs(1_409_659_813);
//!
//! let message = b"<xml><MsgType>text</MsgType></xml>";
//! let sent = sender.send(message, now).unwrap();
//! assert_eq!(scheme.open(&sent.delivery(), now).unwrap().as_bytes(), message);
//!
//! let forged = sender.attack(Attack::Downgraded, message, now).unwrap();
//! assert_eq!(scheme.open(&forged.delivery(), now).unwrap_err().code(), "signature_downgrade");
//! # }
//! ```

#[cfg(feature = "config")]
pub mod inspect;
#[cfg(feature = "message-push")]
mod message_push;
#[cfg(feature = "pay-v2")]
mod pay_v2;
#[cfg(feature = "pay-v3")]
mod pay_v3;
mod random;
mod sent;
#[cfg(feature = "standard-webhooks")]
mod standard_webhooks;

#[cfg(feature = "message-push")]
pub use message_push::{encrypt_blocks, msg_signature, signature};
#[cfg(feature = "pay-v3")]
pub use pay_v3::{PlatformSigner, api_v3_key_of_16_bytes, renamed};
pub use random::SeededRandom;
pub use sent::Sent;
#[cfg(feature = "standard-webhooks")]
pub use standard_webhooks::WebhookPrivateKey;

use crate::random::{OsRandom, Random, RandomError};
use crate::timestamp::UnixTimestamp;
use std::fmt;

/// What makes deliveries as one platform does.
pub struct Sender {
    platform: Box<dyn Platform>,
    random: Box<dyn Random>,
}

/// What an attacker, or a broken proxy, does with a delivery.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Attack {
    /// A bit of the body was changed on the way.
    Tampered,
    /// It was signed 301 seconds before it is sent.
    Stale,
    /// It was signed 301 seconds after it is sent.
    Future,
    /// It was signed and encrypted with keys that the receiver does not know.
    WrongKey,
    /// It has no signature.
    Unsigned,
    /// Plaintext under a signature that does not cover the body, captured from another delivery.
    Downgraded,
    /// A `SIGNTEST` probe of WeChat Pay.
    Probe,
}

impl Attack {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Tampered,
        Self::Stale,
        Self::Future,
        Self::WrongKey,
        Self::Unsigned,
        Self::Downgraded,
        Self::Probe,
    ];
}

/// A delivery could not be made. The fault of the test, or of the machine it runs on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SendError(&'static str);

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for SendError {}

impl From<RandomError> for SendError {
    fn from(_: RandomError) -> Self {
        Self("the system gave no random bytes")
    }
}

/// One way to sign and encrypt.
trait Platform: Send + Sync {
    /// Makes a delivery of the opened `document`.
    fn send(
        &self,
        document: &[u8],
        at: UnixTimestamp,
        random: &dyn Random,
    ) -> Result<Sent, SendError>;

    /// The same platform with other keys.
    fn impostor(&self) -> Result<Box<dyn Platform>, SendError>;

    /// Takes the signature off.
    fn unsign(&self, sent: &mut Sent) -> Result<(), SendError>;

    /// An attack that only this platform knows.
    fn own_attack(
        &self,
        attack: Attack,
        document: &[u8],
        at: UnixTimestamp,
        random: &dyn Random,
    ) -> Result<Sent, SendError> {
        let _ = (attack, document, at, random);
        Err(NOT_APPLICABLE)
    }

    /// Whether the time of signing is signed.
    fn signs_time(&self) -> bool {
        true
    }

    /// The query of a URL check.
    fn handshake(
        &self,
        echo: &str,
        at: UnixTimestamp,
        random: &dyn Random,
    ) -> Result<String, SendError> {
        let _ = (echo, at, random);
        Err(NOT_APPLICABLE)
    }
}

impl Sender {
    fn of(platform: impl Platform + 'static) -> Self {
        Self {
            platform: Box::new(platform),
            random: Box::new(OsRandom),
        }
    }

    /// Takes nonces and the like from `random`. From the operating system by default.
    #[must_use]
    pub fn with_random(mut self, random: impl Random + 'static) -> Self {
        self.random = Box::new(random);
        self
    }

    /// Makes the delivery of an opened document, signed at the time `at`.
    pub fn send(&self, document: &[u8], at: UnixTimestamp) -> Result<Sent, SendError> {
        self.platform.send(document, at, &*self.random)
    }

    /// Makes a hostile delivery that reaches the receiver at the time `at`, and that it must
    /// refuse. To replay a delivery, hand the same [`Sent`] over twice.
    ///
    /// An error if the platform cannot be attacked in this way: Standard Webhooks know no
    /// downgrade, and WeChat Pay v2 signs no time.
    pub fn attack(
        &self,
        attack: Attack,
        document: &[u8],
        at: UnixTimestamp,
    ) -> Result<Sent, SendError> {
        match attack {
            Attack::Tampered => {
                let mut sent = self.send(document, at)?;
                sent.flip_bit(sent.body.len() * 4);
                Ok(sent)
            }
            Attack::Stale | Attack::Future if !self.platform.signs_time() => Err(NOT_APPLICABLE),
            Attack::Stale => self.send(
                document,
                UnixTimestamp::from_secs(at.as_secs().saturating_sub(301)),
            ),
            Attack::Future => self.send(
                document,
                UnixTimestamp::from_secs(at.as_secs().saturating_add(301)),
            ),
            Attack::WrongKey => self.platform.impostor()?.send(document, at, &*self.random),
            Attack::Unsigned => {
                let mut sent = self.send(document, at)?;
                self.platform.unsign(&mut sent)?;
                Ok(sent)
            }
            Attack::Downgraded | Attack::Probe => {
                self.platform
                    .own_attack(attack, document, at, &*self.random)
            }
        }
    }

    /// Makes the query of a URL check, whose answer must be `echo`. An error for platforms that
    /// have none.
    pub fn handshake(&self, echo: &str, at: UnixTimestamp) -> Result<String, SendError> {
        self.platform.handshake(echo, at, &*self.random)
    }
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sender")
    }
}

const NOT_APPLICABLE: SendError = SendError("this platform has nothing of that kind");
