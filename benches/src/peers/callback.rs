//! What one writes for an encrypted callback with quick-xml and `RustCrypto`.

use std::collections::HashMap;

use aes::Aes256;
use aes::cipher::{Array, BlockModeDecrypt, KeyIvInit};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hookgen_runtime::testing::Sent;
use serde::Deserialize;
use sha1::{Digest as _, Sha1};

use super::decode::{Event, peek_then_decode};
use crate::push::{ENCODING_KEY, RECEIVE_ID, TOKEN};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope {
    encrypt: String,
}

/// The text message of `WeCom`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TextMessage {
    from_user_name: String,
    #[serde(rename = "AgentID")]
    agent_id: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Head {
    msg_type: String,
}

/// A callback of an Official Account.
pub(crate) fn official_account(sent: &Sent) -> Option<Event> {
    open(sent).map(|document| peek_then_decode(&document))
}

/// A callback of `WeCom`.
pub(crate) fn wecom(sent: &Sent) -> Option<i64> {
    let document = String::from_utf8(open(sent)?).ok()?;
    let head: Head = quick_xml::de::from_str(&document).ok()?;
    if head.msg_type != "text" {
        return None;
    }
    let message: TextMessage = quick_xml::de::from_str(&document).ok()?;
    (!message.from_user_name.is_empty()).then_some(message.agent_id)
}

fn open(sent: &Sent) -> Option<Vec<u8>> {
    let query: HashMap<&str, &str> = sent
        .query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .collect();
    let envelope: Envelope = quick_xml::de::from_str(std::str::from_utf8(&sent.body).ok()?).ok()?;
    let mut parts = [
        TOKEN,
        query.get("timestamp")?,
        query.get("nonce")?,
        &envelope.encrypt,
    ];
    parts.sort_unstable();
    let digest = Sha1::digest(parts.concat());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    if hex != *query.get("msg_signature")? {
        return None;
    }
    decrypt(&envelope.encrypt)
}

fn decrypt(encrypt: &str) -> Option<Vec<u8>> {
    let lenient = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let base64 = GeneralPurpose::new(&STANDARD, lenient);
    let key = base64.decode(ENCODING_KEY).ok()?;
    let mut plain = base64.decode(encrypt).ok()?;
    let (blocks, []) = Array::slice_as_chunks_mut(&mut plain) else {
        return None;
    };
    cbc::Decryptor::<Aes256>::new_from_slices(&key, key.get(..16)?)
        .ok()?
        .decrypt_blocks(blocks);
    let padding = usize::from(*plain.last()?);
    plain.truncate(plain.len().checked_sub(padding)?);
    let length = u32::from_be_bytes(plain.get(16..20)?.try_into().ok()?);
    let end = 20 + usize::try_from(length).ok()?;
    if plain.get(end..)? != RECEIVE_ID.as_bytes() {
        return None;
    }
    plain.get(20..end).map(<[u8]>::to_vec)
}
