//! Single steps of the schemes, for tools that take a delivery apart to say why it was refused.
//!
//! Nothing here decides whether a delivery is to be believed: that is for
//! [`Scheme::open`](crate::Scheme::open) alone.

use crate::certificate;
use crate::cipher::cbc::CbcKey;
use crate::error::OpenError;
use crate::scheme::message_push::decrypt_for_anyone;
use crate::secret::{EncodingAesKey, PayV2Key, Token};
use crate::signature::message_push::sign;
use crate::signature::pay_v2::{self, SignType};

/// What is inside an encrypted message.
#[derive(Clone)]
pub struct PushPlaintext {
    /// The message.
    pub message: Vec<u8>,
    /// Whom it is for.
    pub receive_id: String,
}

/// The `signature` of message push, or with an encrypted text the `msg_signature`: 40 hexadecimal
/// digits.
pub fn push_signature(
    token: &Token,
    timestamp: &str,
    nonce: &str,
    encrypt: Option<&str>,
) -> String {
    let (token, timestamp, nonce) = (token.as_bytes(), timestamp.as_bytes(), nonce.as_bytes());
    let digits = match encrypt {
        None => sign([token, timestamp, nonce, b""]),
        Some(encrypt) => sign([token, timestamp, nonce, encrypt.as_bytes()]),
    };
    digits.iter().copied().map(char::from).collect()
}

/// Decrypts a message, whoever it is for and whether it was signed or not.
///
/// # Errors
/// The step that failed.
pub fn push_decrypt(key: &EncodingAesKey, encrypt: &str) -> Result<PushPlaintext, OpenError> {
    let opened = decrypt_for_anyone(&CbcKey::new(key.as_bytes()), encrypt.as_bytes(), 0)?;
    Ok(PushPlaintext {
        message: opened.document().to_vec(),
        receive_id: String::from_utf8_lossy(opened.receive_id()).into_owned(),
    })
}

/// The `sign` of WeChat Pay v2 over some elements: with HMAC-SHA256, else with MD5.
pub fn pay_v2_sign(key: &PayV2Key, hmac: bool, elements: &[(&str, &str)]) -> Option<String> {
    let sign_type = if hmac {
        SignType::HmacSha256
    } else {
        SignType::Md5
    };
    pay_v2::sign(sign_type, key.as_bytes(), elements.iter().copied())
}

/// Common name and organisation of whom a certificate in PEM claims to be of. `None` if it is no
/// certificate.
pub fn certificate_subject(pem: &str) -> Option<[Option<String>; 2]> {
    certificate::subject(pem)
}
