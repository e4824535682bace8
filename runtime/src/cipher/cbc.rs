//! AES-256-CBC without padding, for message push.

use crate::secret::EncodingAesKey;
use aes::cipher::{Array, BlockModeDecrypt, BlockModeEncrypt, InnerIvInit, KeyInit};
use aes::{Aes256Dec, Aes256Enc};
use zeroize::Zeroizing;

type Block = Array<u8, aes::cipher::consts::U16>;

/// A key expanded in both directions, with its fixed initialisation vector.
#[derive(Clone)]
pub(crate) struct CbcKey {
    decrypt: Aes256Dec,
    encrypt: Aes256Enc,
    /// Half of the key, so as secret as that.
    iv: Zeroizing<Block>,
}

impl CbcKey {
    /// A key whose first half is the initialisation vector, as message push has it.
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        let mut iv = Zeroizing::new([0; 16]);
        iv.iter_mut().zip(key).for_each(|(iv, key)| *iv = *key);
        Self::with_iv(key, &iv)
    }

    pub(crate) fn with_iv(key: &[u8; 32], iv: &[u8; 16]) -> Self {
        Self {
            decrypt: Aes256Dec::new(key.into()),
            encrypt: Aes256Enc::new(key.into()),
            iv: Zeroizing::new((*iv).into()),
        }
    }

    /// Decrypts whole blocks. `None` if the length is no multiple of the block's.
    pub(crate) fn decrypt_in_place(&self, buffer: &mut [u8]) -> Option<()> {
        let (blocks, []) = Block::slice_as_chunks_mut(buffer) else {
            return None;
        };
        cbc::Decryptor::inner_iv_init(&self.decrypt, &self.iv).decrypt_blocks(blocks);
        Some(())
    }

    /// Encrypts whole blocks. `None` if the length is no multiple of the block's.
    pub(crate) fn encrypt_in_place(&self, buffer: &mut [u8]) -> Option<()> {
        let (blocks, []) = Block::slice_as_chunks_mut(buffer) else {
            return None;
        };
        cbc::Encryptor::inner_iv_init(&self.encrypt, &self.iv).encrypt_blocks(blocks);
        Some(())
    }
}

impl From<EncodingAesKey> for CbcKey {
    /// Expands the key; the bytes it was made of are wiped.
    fn from(key: EncodingAesKey) -> Self {
        Self::new(key.as_bytes())
    }
}
