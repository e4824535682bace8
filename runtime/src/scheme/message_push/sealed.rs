//! What is inside `Encrypt`: `random(16) ‖ length(4, big-endian) ‖ message ‖ receive id`, padded
//! to a multiple of 32 bytes and encrypted with AES-256-CBC.

use super::query::Signed;
use crate::cipher::cbc::CbcKey;
use crate::cipher::{base64, padding};
use crate::error::{OpenError, SealError};
use crate::format::Format;
use crate::key_ring::KeyId;
use crate::signature::equal;
use crate::verified::{EnvelopeStyle, Verified};
use std::ops::Range;

/// A decrypted message, still in the buffer it was decrypted in.
pub(crate) struct Opened {
    buffer: Vec<u8>,
    document: Range<usize>,
}

impl Opened {
    pub(crate) fn document(&self) -> &[u8] {
        self.buffer.get(self.document.clone()).unwrap_or_default()
    }

    /// Whom the message is for.
    pub(crate) fn receive_id(&self) -> &[u8] {
        self.buffer.get(self.document.end..).unwrap_or_default()
    }

    /// What it is with all that the delivery says, made where it is wanted: it is long, and every move of it waits
    /// for what was just written.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "what a call gives is moved once more")]
    pub(super) fn into_verified(
        self,
        signed: &Signed<'_>,
        key_id: KeyId,
        style: EnvelopeStyle,
    ) -> Verified {
        let format = Format::detect(self.document());
        let Self {
            mut buffer,
            document,
        } = self;
        let receive_id = document.end..buffer.len();
        buffer.extend_from_slice(signed.nonce.as_bytes());
        let nonce = receive_id.end..buffer.len();
        Verified::within(buffer, document, format, key_id)
            .at(signed.time)
            .with_signature_type("msg_signature")
            .with_receive_id(receive_id)
            .with_kept_nonce(nonce)
            .with_envelope(style)
    }
}

/// Decrypts in one buffer, which has room for `room` bytes more. The signature has been verified.
pub(super) fn decrypt(
    key: &CbcKey,
    text: &[u8],
    receive_ids: &[String],
    room: usize,
) -> Result<Opened, OpenError> {
    let opened = decrypt_for_anyone(key, text, room)?;
    // Every id is compared, whichever matches.
    let known = receive_ids.iter().fold(false, |known, id| {
        known | equal(id.as_bytes(), opened.receive_id())
    });
    if known {
        Ok(opened)
    } else {
        Err(OpenError::decrypt(
            "the message is for another receiver: check the app id, corp id or suite id",
        ))
    }
}

/// As [`decrypt`], whoever the message is for.
pub(crate) fn decrypt_for_anyone(
    key: &CbcKey,
    text: &[u8],
    room: usize,
) -> Result<Opened, OpenError> {
    let failed = OpenError::decrypt;
    let mut buffer =
        base64::decode_with_room(text, room).ok_or(failed("the ciphertext is not base64"))?;
    if buffer.is_empty() || buffer.len() % padding::MESSAGE_BLOCK != 0 {
        return Err(failed("the ciphertext is not a multiple of 32 bytes"));
    }
    key.decrypt_in_place(&mut buffer)
        .ok_or(failed("the ciphertext is not a multiple of 16 bytes"))?;
    buffer.truncate(
        padding::unpadded_len(&buffer)
            .ok_or(failed("the padding is wrong: a wrong key or ciphertext"))?,
    );
    let document =
        document_range(&buffer).ok_or(failed("the length in front of the message is wrong"))?;
    Ok(Opened { buffer, document })
}

/// Where the message is. `None` if its length goes beyond the plaintext.
fn document_range(plain: &[u8]) -> Option<Range<usize>> {
    let length: [u8; 4] = plain.get(SALT..HEADER)?.try_into().ok()?;
    let end = HEADER.checked_add(usize::try_from(u32::from_be_bytes(length)).ok()?)?;
    (end <= plain.len()).then_some(HEADER..end)
}

/// Encrypts a message, and gives the text of the `Encrypt` element.
pub(crate) fn encrypt(
    key: &CbcKey,
    salt: [u8; SALT],
    message: &[u8],
    receive_id: &str,
) -> Result<String, SealError> {
    let length = u32::try_from(message.len()).map_err(|_| SealError::too_long())?;
    let capacity = HEADER + message.len() + receive_id.len() + padding::MESSAGE_BLOCK;
    let mut buffer = Vec::with_capacity(capacity);
    buffer.extend_from_slice(&salt);
    buffer.extend_from_slice(&length.to_be_bytes());
    buffer.extend_from_slice(message);
    buffer.extend_from_slice(receive_id.as_bytes());
    padding::pad(&mut buffer);
    key.encrypt_in_place(&mut buffer)
        .ok_or(SealError::too_long())?;
    Ok(base64::encode(&buffer))
}

const SALT: usize = 16;
const HEADER: usize = SALT + 4;
