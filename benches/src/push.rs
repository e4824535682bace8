//! Message push: encrypted callbacks of an Official Account and of `WeCom`.

use std::hint::black_box;

use aes::Aes256Dec;
use aes::cipher::{Array, BlockModeDecrypt, InnerIvInit, KeyInit, consts::U16};
use hookgen_runtime::scheme::message_push::MessagePush;
use hookgen_runtime::secret::{EncodingAesKey, Token};
use hookgen_runtime::testing::{Attack, SeededRandom, Sender, Sent};
use hookgen_runtime::{Event, Scheme as _};
use sha1::{Digest as _, Sha1};

use crate::Result;
use crate::inputs::NOW;

/// A delivery, the scheme that opens it, and its parts for the bare primitives.
pub struct Push {
    /// The request.
    pub sent: Sent,
    /// The same with a signature by somebody else.
    pub forged: Sent,
    /// The same without a signature.
    pub unsigned: Sent,
    scheme: MessagePush,
    parts: Parts,
}

/// What the primitives are called with.
pub struct Parts {
    /// The parameter of the query.
    pub timestamp: String,
    /// The parameter of the query.
    pub nonce: String,
    /// The parameter of the query.
    pub signature: String,
    /// The text of `Encrypt`.
    pub encrypt: String,
    document: String,
    key: Aes256Dec,
    iv: Array<u8, U16>,
}

/// The secret that signatures are made with.
pub const TOKEN: &str = "QDG6eK";
/// The key as the platform shows it.
pub const ENCODING_KEY: &str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2A";
/// Whom messages are for.
pub const RECEIVE_ID: &str = "wx5823bf96d3bd56c7";

impl Push {
    /// A callback of an Official Account.
    pub fn official_account(document: &str) -> Result<Self> {
        let (token, key) = secrets()?;
        let sender = Sender::message_push(token.clone(), key.clone(), RECEIVE_ID)
            .with_random(SeededRandom::new(1));
        Self::of(MessagePush::safe(token, key, RECEIVE_ID), &sender, document)
    }

    /// A callback of `WeCom`.
    pub fn wecom(document: &str) -> Result<Self> {
        let (token, key) = secrets()?;
        let sender =
            Sender::wecom(token.clone(), key.clone(), RECEIVE_ID).with_random(SeededRandom::new(2));
        Self::of(
            MessagePush::wecom(token, key, RECEIVE_ID),
            &sender,
            document,
        )
    }

    fn of(scheme: MessagePush, sender: &Sender, document: &str) -> Result<Self> {
        let sent = sender.send(document.as_bytes(), NOW)?;
        Ok(Self {
            parts: Parts::of(&sent, document)?,
            forged: sender.attack(Attack::WrongKey, document.as_bytes(), NOW)?,
            unsigned: sender.attack(Attack::Unsigned, document.as_bytes(), NOW)?,
            scheme,
            sent,
        })
    }

    /// What the primitives are called with.
    pub const fn parts(&self) -> &Parts {
        &self.parts
    }

    /// The whole way: bytes in, event out.
    pub fn open<E: Event>(&self) -> Option<E> {
        let opened = self.scheme.open(&self.sent.delivery(), NOW).ok()?;
        E::from_verified(&opened).ok()
    }

    /// A refusal: whether it was one.
    pub fn refuse(&self, sent: &Sent) -> bool {
        self.scheme.open(&sent.delivery(), NOW).is_err()
    }
}

impl Parts {
    fn of(sent: &Sent, document: &str) -> Result<Self> {
        let parameter = |name: &str| {
            let mut pairs = sent
                .query
                .split('&')
                .filter_map(|pair| pair.split_once('='));
            pairs
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
        };
        let body = String::from_utf8(sent.body.clone())?;
        let encrypt = between(&body, "<Encrypt>", "</Encrypt>").ok_or("no Encrypt")?;
        let encrypt = between(encrypt, "<![CDATA[", "]]>").unwrap_or(encrypt);
        let bytes = base64_simd::STANDARD.decode_to_vec(format!("{ENCODING_KEY}="))?;
        let key: [u8; 32] = bytes.try_into().map_err(|_| "a key of another length")?;
        let iv: [u8; 16] = std::array::from_fn(|index| key[index]);
        Ok(Self {
            timestamp: parameter("timestamp").ok_or("no timestamp")?,
            nonce: parameter("nonce").ok_or("no nonce")?,
            signature: parameter("msg_signature").ok_or("no signature")?,
            encrypt: encrypt.to_owned(),
            document: document.to_owned(),
            key: Aes256Dec::new(&key.into()),
            iv: iv.into(),
        })
    }

    /// SHA-1 over the four parts, and the comparison of its hexadecimal form.
    pub fn check_signature(&self) -> bool {
        let [timestamp, nonce, encrypt] = [&self.timestamp, &self.nonce, &self.encrypt];
        let mut parts = [
            TOKEN,
            black_box(timestamp),
            black_box(nonce),
            black_box(encrypt),
        ];
        parts.sort_unstable();
        let mut sha1 = Sha1::new();
        parts.iter().for_each(|part| sha1.update(part));
        let digits = b"0123456789abcdef";
        let hex = sha1.finalize().into_iter().flat_map(|byte| {
            [
                digits[usize::from(byte >> 4)],
                digits[usize::from(byte & 15)],
            ]
        });
        hex.eq(self.signature.bytes())
    }

    /// Base64 and AES-256-CBC.
    pub fn decrypt(&self) -> Option<Vec<u8>> {
        let mut buffer = base64_simd::STANDARD
            .decode_to_vec(black_box(&self.encrypt))
            .ok()?;
        let (blocks, _) = Array::slice_as_chunks_mut(&mut buffer);
        cbc::Decryptor::inner_iv_init(&self.key, &self.iv).decrypt_blocks(blocks);
        Some(buffer)
    }

    /// Decoding what was encrypted.
    pub fn decode<E: Event>(&self) -> Option<E> {
        let document = black_box(&self.document);
        E::decode_unverified(hookgen_runtime::Format::Xml, document.as_bytes()).ok()
    }
}

/// What a receiver is configured with.
pub fn secrets() -> Result<(Token, EncodingAesKey)> {
    Ok((Token::new(TOKEN)?, EncodingAesKey::new(ENCODING_KEY)?))
}

/// The text between two others.
pub fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(after)?.0)
}
