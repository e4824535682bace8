//! `sign` of WeChat Pay v2.

use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use sha2::Sha256;
use zeroize::Zeroizing;

/// How a v2 document is signed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum SignType {
    Md5,
    HmacSha256,
}

impl SignType {
    /// What `sign_type` calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::HmacSha256 => "HMAC-SHA256",
        }
    }
}

/// The signature, in upper-case hexadecimal, over `name=value` pairs that are sorted by the bytes
/// of their names and joined with `&`, and `&key=` with the key at the end.
///
/// `sign` itself and pairs with an empty value are left out; every other one is in, also those
/// that this receiver does not know.
pub(crate) fn sign<'a>(
    sign_type: SignType,
    key: &[u8],
    pairs: impl Iterator<Item = (&'a str, &'a str)>,
) -> Option<String> {
    let mut pairs: Vec<_> = pairs
        .filter(|(name, value)| *name != "sign" && !value.is_empty())
        .collect();
    pairs.sort_unstable();
    let parts = pairs
        .iter()
        .flat_map(|(name, value)| [name.as_bytes(), b"=", value.as_bytes(), b"&"]);
    let parts = parts.chain([b"key=".as_slice(), key]);
    digest(sign_type, key, parts)
}

/// The digest of `parts` one behind the other, in upper-case hexadecimal.
fn digest<'a>(
    sign_type: SignType,
    key: &[u8],
    parts: impl Iterator<Item = &'a [u8]>,
) -> Option<String> {
    match sign_type {
        SignType::Md5 => {
            let mut md5 = Md5::new();
            parts.for_each(|part| md5.update(part));
            Some(upper_hex(&md5.finalize()))
        }
        SignType::HmacSha256 => {
            let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
            parts.for_each(|part| mac.update(part));
            Some(upper_hex(&mac.finalize().into_bytes()))
        }
    }
}

fn upper_hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(digit)
        .collect()
}

fn digit(nibble: u8) -> Option<char> {
    char::from_digit(u32::from(nibble), 16).map(|digit| digit.to_ascii_uppercase())
}

/// The key refund notices are encrypted with: the lower-case hexadecimal digits of the key's MD5.
pub(crate) fn refund_key(key: &[u8]) -> Zeroizing<[u8; 32]> {
    let digest = Md5::digest(key);
    let mut hex = Zeroizing::new([0; 32]);
    for (pair, byte) in hex.chunks_exact_mut(2).zip(digest) {
        pair.copy_from_slice(&[lower(byte >> 4), lower(byte & 15)]);
    }
    hex
}

const fn lower(nibble: u8) -> u8 {
    if nibble < 10 {
        b'0' + nibble
    } else {
        b'a' + nibble - 10
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors::of_kind;

    const VECTORS: &str = include_str!("../../tests/vectors/pay_v2.json");

    #[test]
    fn published_signatures() {
        let vectors = of_kind(VECTORS, "pay2_sign");
        assert_eq!(vectors.len(), 5);
        for vector in vectors {
            let inputs = &vector["inputs"];
            let hmac = inputs["sign_type"] == "HMAC-SHA256";
            let sign_type = if hmac {
                SignType::HmacSha256
            } else {
                SignType::Md5
            };
            let key = inputs["key"].as_str().unwrap().as_bytes();
            let params = inputs["params"].as_object().unwrap();
            let pairs = || {
                params
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
            };
            let signed = sign(sign_type, key, pairs()).unwrap();
            assert_eq!(vector["expected"]["sign"], signed);
            let reversed: Vec<_> = pairs().collect();
            assert_eq!(
                sign(sign_type, key, reversed.into_iter().rev()),
                Some(signed)
            );
        }
    }

    /// `agency` is how WeCom signs requests; here it only shows that MD5 is MD5.
    #[test]
    fn published_digests() {
        let vectors = of_kind(VECTORS, "pay2_raw_md5");
        assert_eq!(vectors.len(), 2);
        for vector in vectors {
            let input = |name: &str| vector["inputs"][name].as_str().unwrap().as_bytes();
            let agency = vector["inputs"]["agency"] == true;
            let suffix: &[u8] = if agency { b"&secret=" } else { b"&key=" };
            let parts = [input("thing"), suffix, input("key")];
            let hex = digest(SignType::Md5, b"", parts.into_iter()).unwrap();
            assert_eq!(vector["expected"]["hex"], hex.to_lowercase());
        }
    }

    #[test]
    fn the_refund_key_keeps_its_zeros() {
        let vectors = of_kind(VECTORS, "pay2_req_info");
        let derived = vectors.iter().filter_map(|vector| {
            Some((
                vector["inputs"]["api_key"].as_str()?,
                vector["inputs"]["derived_key"].as_str()?,
            ))
        });
        for (key, derived) in derived {
            assert_eq!(refund_key(key.as_bytes()).as_slice(), derived.as_bytes());
        }
        // MD5 of "jk8ssl" starts with eight zeros.
        assert_eq!(&refund_key(b"jk8ssl")[..8], b"00000000");
    }
}
