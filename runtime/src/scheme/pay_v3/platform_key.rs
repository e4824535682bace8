//! The keys that WeChat Pay signs with.

use crate::certificate::{self, SubjectKey};
use crate::cipher::base64;
use crate::error::{InvalidSecret, OpenError, SignatureProblem};
use crate::key_ring::{KeyId, Validity};
use crate::signature::rsa::RsaKey;
use std::fmt;
use std::mem::MaybeUninit;
use std::sync::{Arc, PoisonError, RwLock};

/// A key that WeChat Pay signs with: a platform certificate, or a "WeChat Pay public key".
///
/// It is parsed once; clones share it. A merchant's own certificate is none of these.
#[derive(Clone)]
pub struct PlatformKey {
    id: KeyId,
    validity: Validity,
    key: VerifyingKey,
}

#[derive(Clone)]
enum VerifyingKey {
    Rsa(Arc<RsaKey>),
    #[cfg(feature = "sm")]
    Sm2(Arc<crate::signature::sm2::Sm2Key>),
}

impl PlatformKey {
    /// A platform certificate in PEM. Its serial is the id, and it is valid as long as it says.
    pub fn from_certificate_pem(pem: &str) -> Result<Self, InvalidSecret> {
        let certificate = certificate::parse(pem)?;
        let key = VerifyingKey::new("certificate", &certificate.key)?;
        Ok(Self {
            id: KeyId::new(&certificate.serial),
            validity: certificate.validity,
            key,
        })
    }

    /// A public key in PEM, with the id that the merchant platform shows next to it:
    /// `PUB_KEY_ID_…`. It is valid until it is removed.
    pub fn from_public_key_pem(id: &str, pem: &str) -> Result<Self, InvalidSecret> {
        const NAME: &str = "public key";
        if !is_serial(id) {
            return Err(InvalidSecret::other(
                NAME,
                "its id must be 1 to 64 letters, digits and `_`",
            ));
        }
        let key = VerifyingKey::new(NAME, &certificate::parse_public_key(pem)?)?;
        Ok(Self {
            id: KeyId::new(id),
            validity: Validity::ALWAYS,
            key,
        })
    }

    /// The same key with another time of validity: to accept a certificate after its end, or to
    /// stop accepting a key earlier.
    #[must_use]
    pub fn with_validity(mut self, validity: Validity) -> Self {
        self.validity = validity;
        self
    }

    /// A key made for tests.
    #[cfg(feature = "testing")]
    pub(crate) fn of(id: &str, key: &SubjectKey) -> Result<Self, InvalidSecret> {
        let key = VerifyingKey::new("public key", key)?;
        Ok(Self {
            id: KeyId::new(id),
            validity: Validity::ALWAYS,
            key,
        })
    }

    #[cfg(feature = "testing")]
    pub(crate) fn with_id(mut self, id: &str) -> Self {
        self.id = KeyId::new(id);
        self
    }

    /// What `Wechatpay-Serial` calls it: a serial in upper-case hexadecimal without leading
    /// zeros, or `PUB_KEY_ID_…`.
    pub const fn id(&self) -> &KeyId {
        &self.id
    }

    /// When it is valid.
    pub const fn validity(&self) -> Validity {
        self.validity
    }

    /// Verifies a signature in base64 over `message`: of a notification or of an answer of the
    /// APIv3. The time is not looked at.
    pub fn verify(&self, message: &[u8], signature: &str) -> Result<(), OpenError> {
        if self.verifies(&[message], signature.as_bytes()) {
            Ok(())
        } else {
            Err(OpenError::signature(SignatureProblem::Mismatch))
        }
    }

    pub(super) fn verifies(&self, parts: &[&[u8]], signature: &[u8]) -> bool {
        let mut buffer = [MaybeUninit::uninit(); LONGEST_SIGNATURE];
        let Some(signature) = base64::decode_into(signature, &mut buffer) else {
            return false;
        };
        match &self.key {
            VerifyingKey::Rsa(key) => key.verifies(parts, signature),
            #[cfg(feature = "sm")]
            VerifyingKey::Sm2(key) => key.verifies(parts, signature),
        }
    }

    /// The only `Wechatpay-Signature-Type` that this key verifies.
    pub(super) const fn signature_type(&self) -> &'static str {
        match self.key {
            VerifyingKey::Rsa(_) => RSA_TYPE,
            #[cfg(feature = "sm")]
            VerifyingKey::Sm2(_) => SM2_TYPE,
        }
    }
}

impl VerifyingKey {
    fn new(name: &'static str, key: &SubjectKey) -> Result<Self, InvalidSecret> {
        match key {
            SubjectKey::Rsa(spki) => {
                RsaKey::new(spki)
                    .map(|key| Self::Rsa(Arc::new(key)))
                    .ok_or(InvalidSecret::other(
                        name,
                        "its RSA key is not of 2048 to 8192 bits",
                    ))
            }
            #[cfg(feature = "sm")]
            SubjectKey::Sm2(point) => crate::signature::sm2::Sm2Key::new(point)
                .map(|key| Self::Sm2(Arc::new(key)))
                .ok_or(InvalidSecret::other(
                    name,
                    "its SM2 key is no point of the curve",
                )),
            #[cfg(not(feature = "sm"))]
            SubjectKey::Sm2(_) => Err(InvalidSecret::other(name, "SM2 keys need the feature `sm`")),
        }
    }
}

impl fmt::Debug for PlatformKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlatformKey")
            .field("id", &self.id)
            .field("validity", &self.validity)
            .finish_non_exhaustive()
    }
}

/// The keys of the platform by serial: old and new ones at once while it rotates them.
///
/// A handle: clones share the keys, so that a task can add those that the platform announces.
#[derive(Clone, Default)]
pub struct PlatformKeys(Arc<RwLock<Vec<PlatformKey>>>);

impl PlatformKeys {
    /// The given keys; of two with one id the last.
    pub fn new(keys: impl IntoIterator<Item = PlatformKey>) -> Self {
        let held = Self::default();
        keys.into_iter().for_each(|key| held.insert(key));
        held
    }

    /// Adds a key, or replaces the one of the same id.
    pub fn insert(&self, key: PlatformKey) {
        let mut keys = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match keys.iter_mut().find(|other| other.id == key.id) {
            Some(place) => *place = key,
            None => keys.push(key),
        }
    }

    /// Removes a key, and tells whether there was one.
    pub fn remove(&self, id: &str) -> bool {
        let mut keys = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let before = keys.len();
        keys.retain(|key| !same_serial(key.id.as_str(), id));
        keys.len() < before
    }

    /// The ids of all keys.
    pub fn ids(&self) -> Vec<KeyId> {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        keys.iter().map(|key| key.id.clone()).collect()
    }

    /// Whether there is a key of this id.
    pub(super) fn has(&self, serial: &str) -> bool {
        self.with(serial, |_| ()).is_some()
    }

    /// What `work` makes of the key of this id. Until then no key is added or removed: that takes less than counting
    /// who shares the key.
    pub(super) fn with<T>(&self, serial: &str, work: impl FnOnce(&PlatformKey) -> T) -> Option<T> {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut keys = keys.iter();
        keys.find(|key| same_serial(key.id.as_str(), serial))
            .map(work)
    }
}

impl fmt::Debug for PlatformKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.ids()).finish()
    }
}

/// Whether a text may be the serial of a certificate or the id of a public key.
pub(super) fn is_serial(text: &str) -> bool {
    // Without a way out at each byte, many are looked at at once.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=64).contains(&text.len()) && text.bytes().fold(true, |all, byte| all & is_plain(byte))
}

/// Certificate serials are numbers in hexadecimal; every other id is a text.
pub(crate) fn same_serial(known: &str, given: &str) -> bool {
    let hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let significant = |text| str::trim_start_matches(text, '0');
    known == given || (hex(known) && significant(known).eq_ignore_ascii_case(significant(given)))
}

/// Bytes of a signature by an RSA key of 8192 bits, the longest that is taken; one by an SM2 key is shorter.
const LONGEST_SIGNATURE: usize = 1024;
/// The signature type of RSA keys, and of requests that name none.
pub(super) const RSA_TYPE: &str = "WECHATPAY2-SHA256-RSA2048";
/// The signature type of SM2 keys.
#[cfg(feature = "sm")]
pub(super) const SM2_TYPE: &str = "WECHATPAY2-SM2-WITH-SM3";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(known: &str, given: &str, same: bool) {
        assert_eq!(same_serial(known, given), same);
    }

    #[test]
    fn serials_are_numbers_and_ids_are_texts() {
        check("5DEA10EF", "5DEA10EF", true);
        check("5DEA10EF", "05dea10ef", true);
        check("5DEA10EF", "5DEA10E", false);
        check("PUB_KEY_ID_01", "PUB_KEY_ID_01", true);
        check("PUB_KEY_ID_01", "pub_key_id_01", false);
        check("PUB_KEY_ID_01", "PUB_KEY_ID_1", false);
        check("5DEA10EF", "", false);
    }

    #[test]
    fn a_serial_is_short_and_plain() {
        assert!(is_serial("PUB_KEY_ID_0000000000000024101100397200000006"));
        assert!(is_serial(&"A".repeat(64)));
        for text in ["", "A B", "../x", "é", &"A".repeat(65)] {
            assert!(!is_serial(text), "{text}");
        }
    }
}
