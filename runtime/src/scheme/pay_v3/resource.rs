//! The body of a notification: an envelope with an encrypted `resource`.

use super::envelope::Envelope;
use crate::error::{DecryptError, OpenError};
use crate::format::Format;
use crate::key_ring::{KeyId, KeyRing};
use crate::secret::{ApiV3Key, Sealed};
use crate::timestamp::UnixTimestamp;
use crate::tree::{Indexed, Tree, Wire};
use crate::verified::Verified;
use serde_json::value::RawValue;
use std::ops::Range;

/// Decrypts the `resource` and puts the plaintext in its place. The rest of the envelope stays
/// byte for byte.
pub(super) fn open(
    keys: &KeyRing<ApiV3Key>,
    body: &[u8],
    key_id: KeyId,
    now: UnixTimestamp,
) -> Result<Verified, OpenError> {
    let mut tree = Tree::empty(Wire::Json);
    let envelope = Envelope::read(body, &mut tree)?;
    let mut opened = Indexed::reused();
    decrypt(keys, &envelope.sealed(), now, opened.value())?;
    let mut verified = match opened.replace(&tree, "resource", &envelope.place) {
        Some(()) => Verified::of_indexed(opened, key_id),
        None => {
            let document = replace(body, &envelope.place, opened.value())?;
            Verified::new(document, Format::Json, key_id)
        }
    };
    if let Some(id) = envelope.id {
        verified = verified.with_delivery_id(&id);
    }
    if let Some(original_type) = envelope.original_type {
        verified = verified.with_original_type(&original_type);
    }
    Ok(verified)
}

/// Tries the keys that are valid now, one after the other.
fn decrypt(
    keys: &KeyRing<ApiV3Key>,
    sealed: &Sealed<'_>,
    now: UnixTimestamp,
    plaintext: &mut Vec<u8>,
) -> Result<(), OpenError> {
    let mut error = DecryptError::new("no APIv3 key is valid at this time");
    for held in keys.valid_at(now) {
        match held.key.decrypt_onto(sealed, plaintext) {
            Ok(()) => return Ok(()),
            Err(failed) => error = failed,
        }
    }
    Err(error.into())
}

/// The body with the plaintext where the resource was, whatever both are. Plaintext that is no JSON becomes a string.
#[cold]
fn replace(body: &[u8], place: &Range<usize>, plaintext: &[u8]) -> Result<Vec<u8>, OpenError> {
    let before = body.get(..place.start).ok_or(MISPLACED)?;
    let after = body.get(place.end..).ok_or(MISPLACED)?;
    let text = std::str::from_utf8(plaintext)
        .map_err(|_| OpenError::decrypt("the plaintext is not UTF-8"))?;
    let quoted;
    let value = if serde_json::from_str::<&RawValue>(text).is_ok() {
        text
    } else {
        quoted = serde_json::Value::from(text).to_string();
        &quoted
    };
    Ok([before, value.as_bytes(), after].concat())
}

pub(super) const MISPLACED: OpenError = OpenError::malformed("the resource is not within the body");
