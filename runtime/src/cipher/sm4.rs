//! SM4-GCM, for the SM variant of WeChat Pay APIv3.

use aes_gcm::AesGcm;
use aes_gcm::aead::{AeadInOut, KeyInit, consts::U12};
use sm3::{Digest, Sm3};
use sm4::Sm4;
use zeroize::Zeroizing;

use super::gcm::TAG_LEN;

/// An expanded key. The generic mode of `aes-gcm` does not depend on the cipher being AES.
pub(crate) struct Sm4Key(AesGcm<Sm4, U12>);

impl Sm4Key {
    /// The key made of an APIv3 key: the first half of its SM3 digest.
    pub(crate) fn derived_from(api_v3_key: &[u8]) -> Self {
        let digest = Zeroizing::new(digest(api_v3_key));
        let half = Zeroizing::new(std::array::from_fn(|index| digest[index]));
        Self::new(&half)
    }

    pub(crate) fn new(key: &[u8; 16]) -> Self {
        Self(AesGcm::new(key.into()))
    }

    /// As [`AeadKey::open_in_place`](super::gcm::AeadKey::open_in_place).
    pub(crate) fn open_in_place(
        &self,
        nonce: &[u8; 12],
        aad: &[u8],
        buffer: &mut [u8],
    ) -> Option<usize> {
        let length = buffer.len().checked_sub(TAG_LEN)?;
        let (text, tag) = buffer.split_at_mut_checked(length)?;
        let tag: [u8; TAG_LEN] = (&*tag).try_into().ok()?;
        self.0
            .decrypt_inout_detached(&(*nonce).into(), aad, text.into(), &tag.into())
            .ok()?;
        Some(length)
    }

    /// As [`AeadKey::seal_in_place`](super::gcm::AeadKey::seal_in_place).
    #[cfg(feature = "testing")]
    pub(crate) fn seal_in_place(
        &self,
        nonce: &[u8; 12],
        aad: &[u8],
        buffer: &mut Vec<u8>,
    ) -> Option<()> {
        let tag = self
            .0
            .encrypt_inout_detached(&(*nonce).into(), aad, buffer.as_mut_slice().into())
            .ok()?;
        buffer.extend_from_slice(&tag);
        Some(())
    }
}

fn digest(text: &[u8]) -> [u8; 32] {
    Sm3::digest(text).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cipher::base64;
    use crate::vectors::of_kind;

    const VECTORS: &str = include_str!("../../tests/vectors/sm.json");

    #[test]
    fn published_digests() {
        let vectors = of_kind(VECTORS, "sm3_hash");
        assert_eq!(vectors.len(), 1);
        for vector in vectors {
            let text =
                base64::decode(vector["inputs"]["data_b64"].as_str().unwrap().as_bytes()).unwrap();
            let hex = vector["expected"]["hex"].as_str().unwrap();
            assert_eq!(
                format!("{:02X?}", digest(&text)).replace([' ', ',', '[', ']'], ""),
                hex
            );
        }
    }

    #[test]
    fn published_ciphertexts() {
        let vectors = of_kind(VECTORS, "sm4_gcm");
        assert_eq!(vectors.len(), 1);
        for vector in vectors {
            let input = |name: &str| vector["inputs"][name].as_str().unwrap().as_bytes();
            let mut buffer = base64::decode(input("ciphertext")).unwrap();
            let key = Sm4Key::new(input("raw_key").try_into().unwrap());
            let nonce = input("nonce").try_into().unwrap();
            let length = key
                .open_in_place(nonce, input("associated_data"), &mut buffer)
                .unwrap();
            assert_eq!(
                vector["expected"]["plaintext"].as_str().unwrap().as_bytes(),
                &buffer[..length]
            );
        }
    }
}
