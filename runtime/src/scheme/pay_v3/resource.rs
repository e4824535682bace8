//! The body of a notification: an envelope with an encrypted `resource`.

use super::envelope::Envelope;
use crate::error::{DecryptError, OpenError};
use crate::format::Format;
use crate::key_ring::{KeyId, KeyRing};
use crate::secret::{ApiV3Key, Sealed};
use crate::timestamp::UnixTimestamp;
use crate::tree::{Index, Tree, Wire};
use crate::verified::Verified;
use serde_json::value::RawValue;

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
    let before = body.get(..envelope.place.start).ok_or(MISPLACED)?;
    let after = body.get(envelope.place.end..).ok_or(MISPLACED)?;
    let mut document = Vec::with_capacity(body.len());
    document.extend_from_slice(before);
    decrypt(keys, &envelope.sealed(), now, &mut document)?;
    let index = place(&mut document, &envelope, &tree)?;
    document.extend_from_slice(after);
    let mut verified = Verified::new(document, Format::Json, key_id).with_index(index);
    if let Some(id) = envelope.id {
        verified = verified.with_delivery_id(&id);
    }
    if let Some(original_type) = envelope.original_type {
        verified = verified.with_original_type(&original_type);
    }
    Ok(verified)
}

/// Tries the keys that are valid now, one after the other. The plaintext stands behind what the document has.
fn decrypt(
    keys: &KeyRing<ApiV3Key>,
    sealed: &Sealed<'_>,
    now: UnixTimestamp,
    document: &mut Vec<u8>,
) -> Result<(), OpenError> {
    let mut error = DecryptError::new("no APIv3 key is valid at this time");
    for held in keys.valid_at(now) {
        match held.key.decrypt_onto(sealed, document) {
            Ok(()) => return Ok(()),
            Err(failed) => error = failed,
        }
    }
    Err(error.into())
}

/// Makes sure that what stands where the resource was is one value, whatever was encrypted: plaintext that is no
/// JSON becomes a string. Gives what is in the document that results, where reading the plaintext told.
fn place(
    document: &mut Vec<u8>,
    envelope: &Envelope<'_>,
    tree: &Tree<'_>,
) -> Result<Option<Index>, OpenError> {
    let start = envelope.place.start;
    let text = simdutf8::basic::from_utf8(document).ok();
    let read = text.and_then(|text| {
        let position = tree.position("resource")?;
        Tree::replacing(tree, position, &envelope.place, text)
    });
    if let Some(tree) = read {
        return Ok(tree.into_index());
    }
    // What stands before may be no text where nobody had to read it; then decoding says so.
    let plaintext = document.get(start..).ok_or(MISPLACED)?;
    let plaintext = std::str::from_utf8(plaintext)
        .map_err(|_| OpenError::decrypt("the plaintext is not UTF-8"))?;
    if serde_json::from_str::<&RawValue>(plaintext).is_err() {
        let quoted = serde_json::Value::from(plaintext).to_string();
        document.truncate(start);
        document.extend_from_slice(quoted.as_bytes());
    }
    Ok(None)
}

pub(super) const MISPLACED: OpenError = OpenError::malformed("the resource is not within the body");
