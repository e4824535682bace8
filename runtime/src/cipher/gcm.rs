//! AES-GCM, for WeChat Pay APIv3.

use aws_lc_rs::aead::{AES_128_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

/// The length of the tag behind a ciphertext.
pub(crate) const TAG_LEN: usize = 16;

/// An expanded key.
pub(crate) struct AeadKey(LessSafeKey);

impl AeadKey {
    /// A key of 32 bytes, or of 16.
    pub(crate) fn new(key: &[u8]) -> Option<Self> {
        let algorithm = if key.len() == 16 {
            &AES_128_GCM
        } else {
            &AES_256_GCM
        };
        Some(Self(LessSafeKey::new(
            UnboundKey::new(algorithm, key).ok()?,
        )))
    }

    /// Decrypts a ciphertext with its tag behind it, and gives the length of the plaintext at the
    /// start of the buffer. `None` if anything is wrong.
    pub(crate) fn open_in_place(
        &self,
        nonce: &[u8; 12],
        aad: &[u8],
        buffer: &mut [u8],
    ) -> Option<usize> {
        let nonce = Nonce::assume_unique_for_key(*nonce);
        self.0
            .open_in_place(nonce, Aad::from(aad), buffer)
            .ok()
            .map(|plain| plain.len())
    }

    /// Encrypts, and appends the tag.
    #[cfg(feature = "testing")]
    pub(crate) fn seal_in_place(
        &self,
        nonce: &[u8; 12],
        aad: &[u8],
        buffer: &mut Vec<u8>,
    ) -> Option<()> {
        let nonce = Nonce::assume_unique_for_key(*nonce);
        self.0
            .seal_in_place_append_tag(nonce, Aad::from(aad), buffer)
            .ok()
    }
}
