//! WeChat message push: Official Account, mini program, third-party platform, WeCom.
//!
//! A request is signed in its query. In plaintext mode the signature covers a token, a timestamp
//! and a nonce but *not the body*; in safe and compatible mode it covers the encrypted body too.
//! Sources: "消息加解密说明" of the Official Account documentation, "加解密方案说明" of WeCom's.

mod agreement;
mod envelope;
mod open;
mod query;
mod sealed;

#[cfg(all(feature = "testing", feature = "config"))]
pub(crate) use sealed::decrypt_for_anyone;
pub(crate) use sealed::encrypt;

use super::{Scheme, opened, report};
use crate::cipher::cbc::CbcKey;
use crate::delivery::Delivery;
use crate::error::{OpenError, SealError};
use crate::key_ring::{KeyId, KeyRing, Validity};
use crate::random::Random;
use crate::secret::{EncodingAesKey, Token};
use crate::timestamp::UnixTimestamp;
use crate::verified::Verified;
use crate::window::{ReplayGuard, Window};
use std::fmt;
use std::time::Duration;

/// Opens the deliveries of a message push URL and seals replies to them.
///
/// The mode is the one set in the console for the URL. Configured for encryption, a receiver
/// refuses plaintext whatever the query says.
///
/// A delivery may be five minutes old by default. A [`ReplayGuard`] is off by default: the
/// platform repeats an unanswered delivery up to three times within fifteen seconds and does not
/// promise to sign it anew, so a guard can refuse the repetition of a delivery that failed.
///
/// ```
/// use hookgen_runtime::scheme::message_push::MessagePush;
/// use hookgen_runtime::secret::{EncodingAesKey, Token};
///
/// let token = Token::new("QDG6eK")?;
/// let key = EncodingAesKey::new("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C")?;
/// let scheme = MessagePush::safe(token, key, "wx5823bf96d3bd56c7");
/// # Ok::<(), hookgen_runtime::error::InvalidSecret>(())
/// ```
pub struct MessagePush {
    mode: Mode,
    handshake: Handshake,
    keys: KeyRing<Credentials>,
    /// Whom encrypted messages may be for.
    receive_ids: Vec<String>,
    window: Option<Window>,
    replay: Option<ReplayGuard>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Mode {
    Plaintext,
    Compatible,
    Safe,
}

/// What the URL check sends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Handshake {
    /// `signature` and a plain `echostr`, in every mode of an Official Account.
    Plain,
    /// `msg_signature` and an encrypted `echostr`: WeCom.
    Encrypted,
}

struct Credentials {
    token: Token,
    /// `None` in plaintext mode.
    key: Option<CbcKey>,
}

impl MessagePush {
    /// Safe mode (安全模式): only the encrypted message is sent.
    ///
    /// `receive_id` is whom the messages are for: the app id of the Official Account or mini
    /// program; for a third-party platform its own app id (`component_appid`), not the
    /// authoriser's. It is empty for receivers that have no id.
    pub fn safe(token: Token, key: EncodingAesKey, receive_id: impl Into<String>) -> Self {
        Self::encrypted(Mode::Safe, token, key, receive_id.into())
    }

    /// Compatible mode (兼容模式): the message is sent twice, in the clear and encrypted.
    ///
    /// The encrypted half counts. A delivery whose plaintext half says anything else is refused.
    pub fn compatible(token: Token, key: EncodingAesKey, receive_id: impl Into<String>) -> Self {
        Self::encrypted(Mode::Compatible, token, key, receive_id.into())
    }

    /// WeCom (企业微信), which is always encrypted, the URL check included.
    ///
    /// `receive_id` is the corp id; for a third-party app the suite id, and then usually with
    /// [`also_for`](Self::also_for) the corp ids of its customers.
    pub fn wecom(token: Token, key: EncodingAesKey, receive_id: impl Into<String>) -> Self {
        let scheme = Self::encrypted(Mode::Safe, token, key, receive_id.into());
        Self {
            handshake: Handshake::Encrypted,
            ..scheme
        }
    }

    /// Plaintext mode (明文模式). **The signature does not cover the body**: whoever has seen one
    /// request can send any message under its signature for as long as it is fresh. Use safe mode
    /// wherever it can be had; if not, use a [`ReplayGuard`] and keep TLS up to the receiver.
    pub fn plaintext(token: Token) -> Self {
        Self::plaintext_with_tokens(KeyRing::of(KeyId::fixed("current"), token))
    }

    /// Plaintext mode with several tokens, for the time in which one is replaced by another.
    pub fn plaintext_with_tokens(tokens: KeyRing<Token>) -> Self {
        Self {
            mode: Mode::Plaintext,
            handshake: Handshake::Plain,
            keys: tokens.map(|token| Credentials { token, key: None }),
            receive_ids: Vec::new(),
            window: Some(Window::DEFAULT),
            replay: None,
        }
    }

    fn encrypted(mode: Mode, token: Token, key: EncodingAesKey, receive_id: String) -> Self {
        Self {
            mode,
            handshake: Handshake::Plain,
            keys: KeyRing::of(KeyId::fixed("current"), Credentials::encrypted(token, key)),
            receive_ids: vec![receive_id],
            window: Some(Window::DEFAULT),
            replay: None,
        }
    }

    /// Adds a pair of token and key that is also accepted, for the time in which one pair is
    /// replaced by another. Pairs are tried in the order they were added, the constructor's
    /// (called `current`) first; a reply is sealed with the pair that opened the delivery.
    #[must_use]
    pub fn with_keys(
        mut self,
        id: &str,
        token: Token,
        key: EncodingAesKey,
        validity: Validity,
    ) -> Self {
        self.keys
            .insert(id, Credentials::encrypted(token, key), validity);
        self
    }

    /// Limits the time in which the pair given to the constructor is accepted.
    #[must_use]
    pub fn with_validity(mut self, validity: Validity) -> Self {
        self.keys.restrict("current", validity);
        self
    }

    /// Accepts messages for another receiver too: the corp ids next to a suite id.
    #[must_use]
    pub fn also_for(mut self, receive_id: impl Into<String>) -> Self {
        self.receive_ids.push(receive_id.into());
        self
    }

    /// How far the time of signing may lie before or after the time of arrival. Five minutes by
    /// default.
    #[must_use]
    pub fn with_tolerance(mut self, tolerance: Duration) -> Self {
        self.window = Some(Window::of(tolerance));
        self
    }

    /// Accepts deliveries of any age: for replays of recorded ones. A captured request then
    /// stays good for as long as the token does.
    #[must_use]
    pub fn without_age_check(mut self) -> Self {
        self.window = None;
        self
    }

    /// Refuses a pair of timestamp and nonce that was seen before. Off by default, see the type.
    #[must_use]
    pub fn with_replay_guard(mut self, guard: ReplayGuard) -> Self {
        self.replay = Some(guard);
        self
    }
}

impl Scheme for MessagePush {
    fn open(&self, delivery: &Delivery<'_>, now: UnixTimestamp) -> Result<Verified, OpenError> {
        opened(SCHEME, delivery, || match self.mode {
            Mode::Plaintext => self.open_plaintext(delivery, now),
            Mode::Compatible | Mode::Safe => self.open_encrypted(delivery, now),
        })
    }

    fn handshake(&self, query: &str, now: UnixTimestamp) -> Result<Option<Vec<u8>>, OpenError> {
        self.echo(query, now)
            .map(Some)
            .inspect_err(|error| report(SCHEME, error))
    }

    fn seal(
        &self,
        reply: Vec<u8>,
        to: &Verified,
        now: UnixTimestamp,
        random: &dyn Random,
    ) -> Result<Vec<u8>, SealError> {
        if self.mode == Mode::Plaintext || reply.is_empty() || reply == b"success" {
            return Ok(reply);
        }
        let held = self
            .keys
            .get(to.key_id().as_str())
            .ok_or(SealError::key_gone())?;
        let key = held.key.key.as_ref().ok_or(SealError::key_gone())?;
        let mut salt = [0; 16];
        random.fill(&mut salt)?;
        let encrypt = encrypt(key, salt, &reply, to.receive_id().unwrap_or_default())?;
        Ok(envelope::Reply::new(
            &held.key.token,
            encrypt,
            to.nonce().unwrap_or_default(),
            now,
        )
        .write(to))
    }
}

impl Credentials {
    fn encrypted(token: Token, key: EncodingAesKey) -> Self {
        Self {
            token,
            key: Some(key.into()),
        }
    }
}

impl fmt::Debug for MessagePush {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessagePush")
            .field("mode", &self.mode)
            .field("keys", &self.keys)
            .field("receive_ids", &self.receive_ids)
            .field("window", &self.window)
            .finish_non_exhaustive()
    }
}

/// What logs call it.
const SCHEME: &str = "wechat-message-push";
