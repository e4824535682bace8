//! `[official_account]` and `[wecom]`.

use super::fields::Fields;
use super::{ConfigError, SecretText};
use crate::scheme::message_push::MessagePush;
use crate::secret::{EncodingAesKey, Token};

/// A message push URL.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PushAccount {
    /// Whose it is.
    pub platform: Platform,
    /// The path of its URL.
    pub path: String,
    /// `Token` of the console.
    pub token: SecretText,
    /// `EncodingAESKey` of the console. Not used in plaintext mode.
    pub encoding_aes_key: Option<SecretText>,
    /// Whom encrypted messages are for: an app id, corp id or suite id.
    pub receive_id: String,
    /// The mode set in the console.
    pub mode: Mode,
}

/// A platform with message push.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Platform {
    /// Official Account, mini program, third-party platform.
    OfficialAccount,
    /// `WeCom`, whose URL check is encrypted.
    WeCom,
}

/// What of a message is encrypted.
///
/// `WeCom` itself knows `safe` alone. The other modes of its table are for what stands in its place:
/// a relay that decrypts, a simulator. Their URL check is that of an Official Account.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Mode {
    /// `plaintext`: nothing.
    Plaintext,
    /// `compatible`: the message is sent in the clear and encrypted.
    Compatible,
    /// `safe`: everything. What is meant where no mode is given.
    #[default]
    Safe,
}

impl PushAccount {
    pub(super) fn read(platform: Platform, mut table: Fields<'_>) -> Result<Self, ConfigError> {
        let mode = mode(&mut table)?;
        let account = Self {
            platform,
            mode,
            path: table.path(&format!("/{}", platform.surface()))?,
            token: table.required_secret("token")?,
            encoding_aes_key: table.secret("encoding_aes_key")?,
            receive_id: receive_id(&mut table, mode)?,
        };
        if account.encoding_aes_key.is_none() && mode != Mode::Plaintext {
            return Err(table.missing_secret("encoding_aes_key"));
        }
        table.finish()?;
        Ok(account)
    }

    /// The scheme that opens its deliveries.
    ///
    /// # Errors
    /// The token or the key is not one.
    pub fn scheme(&self) -> Result<MessagePush, ConfigError> {
        let token = self.token()?;
        let Some(key) = self.key()? else {
            return Ok(MessagePush::plaintext(token));
        };
        let id = self.receive_id.as_str();
        Ok(match (self.mode, self.platform) {
            (Mode::Plaintext, _) => MessagePush::plaintext(token),
            (Mode::Compatible, _) => MessagePush::compatible(token, key, id),
            (Mode::Safe, Platform::OfficialAccount) => MessagePush::safe(token, key, id),
            (Mode::Safe, Platform::WeCom) => MessagePush::wecom(token, key, id),
        })
    }

    /// What sends deliveries to it as the platform does.
    ///
    /// # Errors
    /// The token or the key is not one.
    #[cfg(feature = "testing")]
    pub fn sender(&self) -> Result<crate::testing::Sender, ConfigError> {
        use crate::testing::Sender;
        let token = self.token()?;
        let Some(key) = self.key()? else {
            return Ok(Sender::message_push_plaintext(token));
        };
        let id = self.receive_id.as_str();
        Ok(match (self.mode, self.platform) {
            (Mode::Plaintext, _) => Sender::message_push_plaintext(token),
            (Mode::Compatible, _) => Sender::message_push_compatible(token, key, id),
            (Mode::Safe, Platform::OfficialAccount) => Sender::message_push(token, key, id),
            (Mode::Safe, Platform::WeCom) => Sender::wecom(token, key, id),
        })
    }

    /// The token.
    ///
    /// # Errors
    /// It is not one.
    pub fn token(&self) -> Result<Token, ConfigError> {
        let table = self.platform.surface();
        Token::new(self.token.expose()).map_err(|error| ConfigError::secret(table, "token", &error))
    }

    /// The key, unless the mode is plaintext.
    ///
    /// # Errors
    /// It is not one.
    pub fn key(&self) -> Result<Option<EncodingAesKey>, ConfigError> {
        let table = self.platform.surface();
        let written = self
            .encoding_aes_key
            .as_ref()
            .filter(|_| self.mode != Mode::Plaintext);
        written
            .map(|key| EncodingAesKey::new(key.expose()))
            .transpose()
            .map_err(|error| ConfigError::secret(table, "encoding_aes_key", &error))
    }
}

impl Platform {
    /// The name of its surface and of its table.
    pub const fn surface(self) -> &'static str {
        match self {
            Self::OfficialAccount => "official_account",
            Self::WeCom => "wecom",
        }
    }
}

impl Mode {
    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plaintext => "plaintext",
            Self::Compatible => "compatible",
            Self::Safe => "safe",
        }
    }
}

fn mode(table: &mut Fields<'_>) -> Result<Mode, ConfigError> {
    match table.text("mode")?.as_deref() {
        None | Some("safe") => Ok(Mode::Safe),
        Some("compatible") => Ok(Mode::Compatible),
        Some("plaintext") => Ok(Mode::Plaintext),
        Some(_) => Err(table.error("mode", "`plaintext`, `compatible` or `safe` is expected")),
    }
}

/// Required where it is checked. It may be empty, but not by oversight.
fn receive_id(table: &mut Fields<'_>, mode: Mode) -> Result<String, ConfigError> {
    match table.text("receive_id")? {
        Some(id) => Ok(id),
        None if mode == Mode::Plaintext => Ok(String::new()),
        None => Err(table.error(
            "receive_id",
            "it is missing: the app id, corp id or suite id that messages are encrypted for",
        )),
    }
}
