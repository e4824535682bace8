//! AES-256-ECB, for the refund notices of WeChat Pay v2.

use super::padding;
use aes::Aes256Dec;
use aes::cipher::{Array, BlockCipherDecrypt, KeyInit};

type Block = Array<u8, aes::cipher::consts::U16>;

/// An expanded key.
#[derive(Clone)]
pub(crate) struct EcbKey(Aes256Dec);

impl EcbKey {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self(Aes256Dec::new(key.into()))
    }

    /// Decrypts, and takes the padding off: up to 16 bytes by the cipher, up to 32 as some
    /// senders have it.
    pub(crate) fn open(&self, mut buffer: Vec<u8>) -> Option<Vec<u8>> {
        let (blocks, []) = Block::slice_as_chunks_mut(&mut buffer) else {
            return None;
        };
        self.0.decrypt_blocks(blocks);
        buffer.truncate(padding::unpadded_len(&buffer)?);
        Some(buffer)
    }
}
