//! The secret of WeChat Pay APIv3.

use super::redacted;
use crate::cipher::base64;
use crate::cipher::gcm::{self, AeadKey};
use crate::error::{DecryptError, InvalidSecret};
use std::sync::Arc;

/// The APIv3 key: 32 letters and digits that the merchant chose in the merchant platform.
///
/// The ciphers are prepared when it is made; clones share them.
#[derive(Clone)]
pub struct ApiV3Key(Arc<Ciphers>);

struct Ciphers {
    aes: AeadKey,
    #[cfg(feature = "sm")]
    sm4: crate::cipher::sm4::Sm4Key,
}

redacted!(ApiV3Key);

impl ApiV3Key {
    /// Takes the key as it was set.
    pub fn new(key: &str) -> Result<Self, InvalidSecret> {
        const NAME: &str = "APIv3 key";
        if key.is_empty() {
            return Err(InvalidSecret::empty(NAME));
        }
        let hint = if key.trim() == key {
            ""
        } else {
            "leave out the white space around it"
        };
        if key.len() != 32 {
            return Err(InvalidSecret::length(NAME, "32 bytes", key.len(), hint));
        }
        Self::of(key.as_bytes()).ok_or(InvalidSecret::other(NAME, "the cipher refuses it"))
    }

    /// A key of 32 bytes, or of 16 for the published vectors that use AES-128.
    pub(crate) fn of(key: &[u8]) -> Option<Self> {
        Some(Self(Arc::new(Ciphers {
            aes: AeadKey::new(key)?,
            #[cfg(feature = "sm")]
            sm4: crate::cipher::sm4::Sm4Key::derived_from(key),
        })))
    }

    /// Decrypts one encrypted member of an APIv3 document: the `resource` of a notification or the
    /// `encrypt_certificate` of the certificate list.
    ///
    /// Only the algorithms that the platform documents are accepted: `AEAD_AES_256_GCM`, and with
    /// feature `sm` `AEAD_SM4_GCM` and `AEAD_SM4_128_GCM`. An absent `associated_data` is an empty one.
    pub fn decrypt(&self, sealed: &Sealed<'_>) -> Result<Vec<u8>, DecryptError> {
        let mut plaintext = Vec::new();
        self.decrypt_onto(sealed, &mut plaintext)?;
        Ok(plaintext)
    }

    /// As [`decrypt`](Self::decrypt), behind what `buffer` has, which is all it has where that fails.
    pub(crate) fn decrypt_onto(
        &self,
        sealed: &Sealed<'_>,
        buffer: &mut Vec<u8>,
    ) -> Result<(), DecryptError> {
        let start = buffer.len();
        let opened = self.open_onto(sealed, buffer);
        buffer.truncate(start + opened.as_ref().map_or(0, |length| *length));
        opened.map(|_| ())
    }

    /// The length of the plaintext, which the ciphertext's end may stand behind.
    fn open_onto(&self, sealed: &Sealed<'_>, buffer: &mut Vec<u8>) -> Result<usize, DecryptError> {
        let nonce = sealed
            .nonce
            .as_bytes()
            .try_into()
            .map_err(|_| DecryptError::new("the nonce is not of 12 bytes"))?;
        let start = buffer.len();
        base64::decode_onto(sealed.ciphertext.as_bytes(), buffer)
            .ok_or(DecryptError::new("the ciphertext is not base64"))?;
        let ciphertext = buffer.get_mut(start..).unwrap_or_default();
        if ciphertext.len() < gcm::TAG_LEN {
            return Err(DecryptError::new("the ciphertext is shorter than its tag"));
        }
        let aad = sealed.associated_data.as_bytes();
        let length = match sealed.algorithm {
            "AEAD_AES_256_GCM" => self.0.aes.open_in_place(nonce, aad, ciphertext),
            #[cfg(feature = "sm")]
            "AEAD_SM4_GCM" | "AEAD_SM4_128_GCM" => self.0.sm4.open_in_place(nonce, aad, ciphertext),
            _ => {
                return Err(DecryptError::new(
                    "the algorithm is not one of those allowed",
                ));
            }
        };
        length.ok_or(DecryptError::new("the key or the ciphertext is wrong"))
    }

    #[cfg(feature = "testing")]
    pub(crate) fn aes(&self) -> &AeadKey {
        &self.0.aes
    }

    #[cfg(all(feature = "testing", feature = "sm"))]
    pub(crate) fn sm4(&self) -> &crate::cipher::sm4::Sm4Key {
        &self.0.sm4
    }
}

/// One encrypted member of an APIv3 document, as it stands there.
#[derive(Clone, Copy, Debug)]
pub struct Sealed<'a> {
    /// `algorithm`
    pub algorithm: &'a str,
    /// `nonce`
    pub nonce: &'a str,
    /// `associated_data`, empty if absent
    pub associated_data: &'a str,
    /// `ciphertext`, in base64
    pub ciphertext: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, message: &str) {
        assert_eq!(ApiV3Key::new(key).unwrap_err().to_string(), message);
    }

    #[test]
    fn a_wrong_key_is_described() {
        check("", "APIv3 key: it is empty");
        check("testMchAPIv3Key0", "APIv3 key: 32 bytes expected, 16 given");
        check(
            "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb\n",
            "APIv3 key: 32 bytes expected, 33 given: leave out the white space around it",
        );
    }

    #[test]
    fn debug_shows_nothing() {
        let key = ApiV3Key::new("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb").unwrap();
        assert_eq!(format!("{key:?}"), "ApiV3Key(redacted)");
    }
}
