//! Message push.

use super::{Attack, NOT_APPLICABLE, Platform, SendError, Sender, Sent, random};
use crate::cipher::cbc::CbcKey;
use crate::error::SealError;
use crate::format::Format;
use crate::random::Random;
use crate::scheme::message_push::encrypt;
use crate::secret::{EncodingAesKey, Token};
use crate::signature::message_push::sign;
use crate::timestamp::UnixTimestamp;
use crate::xml;

impl Sender {
    /// Message push in safe mode, as an Official Account or mini program gets it.
    pub fn message_push(token: Token, key: EncodingAesKey, receive_id: impl Into<String>) -> Self {
        Self::of(MessagePush::new(
            Mode::Safe,
            token,
            Some(key),
            receive_id.into(),
        ))
    }

    /// Message push in compatible mode: the plaintext with the ciphertext in it.
    pub fn message_push_compatible(
        token: Token,
        key: EncodingAesKey,
        receive_id: impl Into<String>,
    ) -> Self {
        Self::of(MessagePush::new(
            Mode::Compatible,
            token,
            Some(key),
            receive_id.into(),
        ))
    }

    /// Message push in plaintext mode. [`Attack::Tampered`] then makes a delivery that verifies:
    /// the mode does not protect the body.
    pub fn message_push_plaintext(token: Token) -> Self {
        Self::of(MessagePush::new(
            Mode::Plaintext,
            token,
            None,
            String::new(),
        ))
    }

    /// WeCom, whose URL check is encrypted too.
    pub fn wecom(token: Token, key: EncodingAesKey, receive_id: impl Into<String>) -> Self {
        Self::of(MessagePush::new(
            Mode::WeCom,
            token,
            Some(key),
            receive_id.into(),
        ))
    }
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Mode {
    Plaintext,
    Compatible,
    Safe,
    WeCom,
}

struct MessagePush {
    mode: Mode,
    token: Token,
    key: Option<EncodingAesKey>,
    receive_id: String,
}

/// The parameters of a query that every request has.
struct Signing {
    timestamp: String,
    nonce: String,
}

impl Signing {
    fn new(at: UnixTimestamp, random: &dyn Random) -> Result<Self, SendError> {
        Ok(Self {
            timestamp: at.as_secs().to_string(),
            nonce: random::digits(random)?,
        })
    }
}

impl MessagePush {
    const fn new(
        mode: Mode,
        token: Token,
        key: Option<EncodingAesKey>,
        receive_id: String,
    ) -> Self {
        Self {
            mode,
            token,
            key,
            receive_id,
        }
    }

    /// The query of a request; with `msg_signature` if something is encrypted.
    fn query(&self, signing: &Signing, encrypt: Option<&str>) -> String {
        let Signing { timestamp, nonce } = signing;
        let signature = signature(&self.token, timestamp, nonce);
        let query = format!("signature={signature}&timestamp={timestamp}&nonce={nonce}");
        let Some(encrypt) = encrypt else { return query };
        let signature = msg_signature(&self.token, timestamp, nonce, encrypt);
        format!("{query}&encrypt_type=aes&msg_signature={signature}")
    }

    fn encrypt(&self, message: &[u8], random: &dyn Random) -> Result<Option<String>, SendError> {
        let Some(key) = &self.key else {
            return Ok(None);
        };
        let mut salt = [0; 16];
        random.fill(&mut salt)?;
        let sealed = encrypt(
            &CbcKey::new(key.as_bytes()),
            salt,
            message,
            &self.receive_id,
        );
        sealed
            .map(Some)
            .map_err(|_: SealError| SendError("the message is too long"))
    }

    fn body(&self, document: &[u8], encrypt: &str) -> Result<Vec<u8>, SendError> {
        let format = Format::detect(document);
        if self.mode == Mode::Compatible {
            return insert(document, &member(format, "Encrypt", encrypt), format);
        }
        let (to, encrypted) = match (self.mode, format) {
            (Mode::WeCom, Format::Json) => ("tousername", "encrypt"),
            _ => ("ToUserName", "Encrypt"),
        };
        let to = member(format, to, &self.receive_id);
        let encrypted = member(format, encrypted, encrypt);
        Ok(match format {
            Format::Xml => format!("<xml>{to}{encrypted}</xml>"),
            Format::Json => format!("{{{to},{encrypted}}}"),
        }
        .into_bytes())
    }
}

impl Platform for MessagePush {
    fn send(
        &self,
        document: &[u8],
        at: UnixTimestamp,
        random: &dyn Random,
    ) -> Result<Sent, SendError> {
        let signing = Signing::new(at, random)?;
        let encrypt = self.encrypt(document, random)?;
        let body = match &encrypt {
            None => document.to_vec(),
            Some(encrypt) => self.body(document, encrypt)?,
        };
        let query = self.query(&signing, encrypt.as_deref());
        Ok(Sent {
            query,
            ..Sent::with_body(body)
        })
    }

    fn impostor(&self) -> Result<Box<dyn Platform>, SendError> {
        let failed = |_| SendError("a fixed key was refused");
        let token = Token::new("impostor").map_err(failed)?;
        let key = EncodingAesKey::new(&"x".repeat(43)).map_err(failed)?;
        let key = self.key.is_some().then_some(key);
        Ok(Box::new(Self::new(
            self.mode,
            token,
            key,
            self.receive_id.clone(),
        )))
    }

    fn unsign(&self, sent: &mut Sent) -> Result<(), SendError> {
        let parameters = sent
            .query
            .split('&')
            .filter(|parameter| !parameter.contains("signature="));
        sent.query = parameters.collect::<Vec<_>>().join("&");
        Ok(())
    }

    fn own_attack(
        &self,
        attack: Attack,
        document: &[u8],
        at: UnixTimestamp,
        random: &dyn Random,
    ) -> Result<Sent, SendError> {
        if attack != Attack::Downgraded || self.key.is_none() {
            return Err(NOT_APPLICABLE);
        }
        let query = self.query(&Signing::new(at, random)?, None);
        Ok(Sent {
            query,
            ..Sent::with_body(document.to_vec())
        })
    }

    fn handshake(
        &self,
        echo: &str,
        at: UnixTimestamp,
        random: &dyn Random,
    ) -> Result<String, SendError> {
        let signing = Signing::new(at, random)?;
        if self.mode != Mode::WeCom {
            return Ok(format!("{}&echostr={echo}", self.query(&signing, None)));
        }
        let encrypt = self
            .encrypt(echo.as_bytes(), random)?
            .ok_or(NOT_APPLICABLE)?;
        let escaped = encrypt
            .replace('+', "%2B")
            .replace('/', "%2F")
            .replace('=', "%3D");
        Ok(format!(
            "{}&echostr={escaped}",
            self.query(&signing, Some(&encrypt))
        ))
    }
}

/// `signature`: over token, timestamp and nonce. For requests that [`Sender`] does not make.
pub fn signature(token: &Token, timestamp: &str, nonce: &str) -> String {
    text(sign([
        token.as_bytes(),
        timestamp.as_bytes(),
        nonce.as_bytes(),
        b"",
    ]))
}

/// `msg_signature`: over the text of `Encrypt` too. For requests that [`Sender`] does not make.
pub fn msg_signature(token: &Token, timestamp: &str, nonce: &str, encrypt: &str) -> String {
    text(sign([
        token.as_bytes(),
        timestamp.as_bytes(),
        nonce.as_bytes(),
        encrypt.as_bytes(),
    ]))
}

/// Encrypts whole blocks of 16 bytes as they are, whatever their layout and padding, and gives the
/// text of `Encrypt`. For ciphertext that no platform sends.
pub fn encrypt_blocks(key: &EncodingAesKey, mut blocks: Vec<u8>) -> Result<String, SendError> {
    CbcKey::new(key.as_bytes())
        .encrypt_in_place(&mut blocks)
        .ok_or(SendError("the length is not a multiple of 16 bytes"))?;
    Ok(crate::cipher::base64::encode(&blocks))
}

fn text(signature: [u8; 40]) -> String {
    signature.map(char::from).iter().collect()
}

fn member(format: Format, name: &str, value: &str) -> String {
    match format {
        Format::Xml => {
            let mut member = format!("<{name}>");
            xml::cdata(&mut member, value);
            member + &format!("</{name}>")
        }
        Format::Json => format!(r#""{name}":{}"#, serde_json::Value::from(value)),
    }
}

/// Puts a member behind the last one of a document.
fn insert(document: &[u8], member: &str, format: Format) -> Result<Vec<u8>, SendError> {
    let text = std::str::from_utf8(document).map_err(|_| NOT_A_DOCUMENT)?;
    let (end, separator) = match format {
        Format::Xml => ("</", ""),
        Format::Json => ("}", ","),
    };
    let (before, after) = text.rsplit_once(end).ok_or(NOT_A_DOCUMENT)?;
    Ok(format!("{before}{separator}{member}{end}{after}").into_bytes())
}

const NOT_A_DOCUMENT: SendError =
    SendError("the document is neither an XML element nor a JSON object");
