//! AES-256-ECB, for the refund notices of WeChat Pay v2.

use super::padding;
use aes::Aes256Dec;
use aes::cipher::{Array, BlockCipherDecrypt, KeyInit};

type Block = Array<u8, aes::cipher::consts::U16>;

/// An expanded key.
#[derive(Clone)]
pub(crate) struct EcbKey {
    decrypt: Aes256Dec,
    #[cfg(feature = "testing")]
    encrypt: aes::Aes256Enc,
}

impl EcbKey {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self {
            decrypt: Aes256Dec::new(key.into()),
            #[cfg(feature = "testing")]
            encrypt: aes::Aes256Enc::new(key.into()),
        }
    }

    /// Pads to whole blocks of 16 bytes, and encrypts.
    #[cfg(feature = "testing")]
    pub(crate) fn seal(&self, mut plain: Vec<u8>) -> Vec<u8> {
        use aes::cipher::BlockCipherEncrypt;
        let missing = 16 - plain.len() % 16;
        let value = u8::try_from(missing).unwrap_or(16);
        plain.resize(plain.len() + missing, value);
        let (blocks, _) = Block::slice_as_chunks_mut(&mut plain);
        self.encrypt.encrypt_blocks(blocks);
        plain
    }

    /// Decrypts, and takes the padding off: up to 16 bytes by the cipher, up to 32 as some
    /// senders have it.
    pub(crate) fn open(&self, mut buffer: Vec<u8>) -> Option<Vec<u8>> {
        let (blocks, []) = Block::slice_as_chunks_mut(&mut buffer) else {
            return None;
        };
        self.decrypt.decrypt_blocks(blocks);
        buffer.truncate(padding::unpadded_len(&buffer)?);
        Some(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cipher::base64;

    #[test]
    fn published_ciphertexts() {
        let vectors =
            crate::vectors::of_kind(include_str!("../../tests/vectors/pay_v2.json"), "aes_ecb");
        assert_eq!(vectors.len(), 2);
        for vector in vectors {
            let input = |name: &str| vector["inputs"][name].as_str().unwrap().as_bytes();
            let key = EcbKey::new(input("key").try_into().unwrap());
            let ciphertext = base64::decode(input("ciphertext")).unwrap();
            let plaintext = key.open(ciphertext.clone()).unwrap();
            assert_eq!(
                vector["expected"]["plaintext"].as_str().unwrap().as_bytes(),
                plaintext
            );
            assert_eq!(key.open(ciphertext[1..].to_vec()), None);
            assert_eq!(key.open(Vec::new()), None);
        }
    }

    #[cfg(feature = "testing")]
    #[test]
    fn padding_is_of_one_to_thirty_two_bytes() {
        use aes::cipher::BlockCipherEncrypt;
        let key = EcbKey::new(&[7; 32]);
        for pad in 0..=48_u8 {
            let mut sealed = vec![b'x'; 64 - usize::from(pad)];
            sealed.resize(64, pad);
            let (blocks, _) = Block::slice_as_chunks_mut(&mut sealed);
            key.encrypt.encrypt_blocks(blocks);
            let length = key.open(sealed).map(|plain| plain.len());
            let expected = (1..=32).contains(&pad).then_some(64 - usize::from(pad));
            assert_eq!(length, expected, "{pad}");
        }
    }
}
