//! WeChat Pay v2 notifications.
//!
//! A flat XML document with a `sign` over its elements. Refund notices have none: what they say is
//! encrypted under a key derived from the API key, and that is all that protects them. No time is
//! signed, so a captured notification stays good for as long as the key does: recognise repeats.
//! Sources: "签名算法" and "退款结果通知" of the v2 documentation.

mod document;

#[cfg(feature = "testing")]
pub(crate) use document::element as write_element;

use super::{Scheme, opened};
use crate::cipher::base64;
use crate::cipher::ecb::EcbKey;
use crate::delivery::Delivery;
use crate::error::{OpenError, SignatureProblem};
use crate::format::Format;
use crate::key_ring::{HeldKey, KeyRing};
use crate::secret::PayV2Key;
use crate::signature::equal;
use crate::signature::pay_v2::{SignType, refund_key, sign};
use crate::timestamp::UnixTimestamp;
use crate::tree::{Node, Tree};
use crate::verified::Verified;
use std::fmt;

/// Opens the notifications of WeChat Pay v2.
///
/// ```
/// use hookgen_runtime::scheme::pay_v2::PayV2;
/// use hookgen_runtime::secret::PayV2Key;
///
/// let key = PayV2Key::new("192006250b4c09247ec02edce69f6a2d")?;
/// let scheme = PayV2::new(key).hmac_only();
/// # Ok::<(), hookgen_runtime::error::InvalidSecret>(())
/// ```
pub struct PayV2 {
    keys: KeyRing<Keys>,
    hmac_only: bool,
    refunds: bool,
    #[cfg(feature = "pay-v3")]
    api_v3_key: Option<crate::secret::ApiV3Key>,
}

struct Keys {
    api_key: PayV2Key,
    refund: EcbKey,
}

impl PayV2 {
    /// A scheme with one API key, for signed notifications.
    pub fn new(key: PayV2Key) -> Self {
        Self::with_keys(KeyRing::of("current", key))
    }

    /// A scheme with several API keys, for the time in which one is replaced by another.
    pub fn with_keys(keys: KeyRing<PayV2Key>) -> Self {
        let keys = keys.map(|api_key| Keys {
            refund: EcbKey::new(&refund_key(api_key.as_bytes())),
            api_key,
        });
        Self {
            keys,
            hmac_only: false,
            refunds: false,
            #[cfg(feature = "pay-v3")]
            api_v3_key: None,
        }
    }

    /// Refuses MD5, and takes a notification without `sign_type` for one signed with HMAC-SHA256,
    /// not with MD5. For merchants that place all orders with `sign_type=HMAC-SHA256`.
    #[must_use]
    pub fn hmac_only(mut self) -> Self {
        self.hmac_only = true;
        self
    }

    /// Also opens refund notices: documents without `sign`, with an encrypted `req_info`.
    ///
    /// Nothing but the encryption vouches for them, and its mode (ECB) does not keep an attacker
    /// from putting blocks of captured notices together. So of the outer elements only
    /// `return_code`, `return_msg`, `appid`, `mch_id`, `sub_appid`, `sub_mch_id` and `nonce_str`
    /// are passed on, none of them trustworthy; ask the platform before paying on such a notice.
    #[must_use]
    pub fn with_refund_notices(mut self) -> Self {
        self.refunds = true;
        self
    }

    /// Also opens notices whose content is in `event_ciphertext`, encrypted under the APIv3 key
    /// (deposit-free rental and others). They are signed as all others.
    #[cfg(feature = "pay-v3")]
    #[must_use]
    pub fn with_api_v3_key(mut self, key: crate::secret::ApiV3Key) -> Self {
        self.api_v3_key = Some(key);
        self
    }

    fn verify_and_open(&self, body: &[u8], now: UnixTimestamp) -> Result<Verified, OpenError> {
        let tree = Tree::parse(Format::Xml, body)
            .map_err(|_| OpenError::malformed("the body is not well-formed XML"))?;
        let elements = tree.root();
        match single(elements, "sign")?.filter(|sign| !sign.is_empty()) {
            Some(given) => {
                let sign_type = self.sign_type(elements)?;
                let held = self.verify(elements, sign_type, given, now)?;
                let document = self.opened(elements, body)?;
                let verified = Verified::new(document, Format::Xml, held.id.clone());
                Ok(verified.with_signature_type(sign_type.name()))
            }
            None if self.refunds => self.open_refund(elements, now),
            None => Err(OpenError::signature(SignatureProblem::Missing)),
        }
    }

    fn verify(
        &self,
        elements: Node<'_, '_>,
        sign_type: SignType,
        given: &str,
        now: UnixTimestamp,
    ) -> Result<&HeldKey<Keys>, OpenError> {
        let pairs = flat(elements)?;
        let given = given.to_ascii_uppercase();
        let mut problem = SignatureProblem::NoKey;
        for held in self.keys.valid_at(now) {
            let expected = sign(
                sign_type,
                held.key.api_key.as_bytes(),
                pairs.iter().copied(),
            );
            if expected.is_some_and(|expected| equal(expected.as_bytes(), given.as_bytes())) {
                return Ok(held);
            }
            problem = SignatureProblem::Mismatch;
        }
        Err(OpenError::signature(problem))
    }

    /// What the document says it is signed with: `sign_type`, or `algorithm` in newer notices.
    fn sign_type(&self, elements: Node<'_, '_>) -> Result<SignType, OpenError> {
        let named = match single(elements, "sign_type")? {
            None | Some("") => single(elements, "algorithm")?,
            named => named,
        };
        match named.filter(|named| !named.is_empty()) {
            Some("HMAC-SHA256") => Ok(SignType::HmacSha256),
            None if self.hmac_only => Ok(SignType::HmacSha256),
            None | Some("MD5") if !self.hmac_only => Ok(SignType::Md5),
            _ => Err(OpenError::signature(SignatureProblem::TypeRefused)),
        }
    }

    /// The body of a signed notification, with `event_ciphertext` decrypted if there is one.
    fn opened(&self, elements: Node<'_, '_>, body: &[u8]) -> Result<Vec<u8>, OpenError> {
        #[cfg(feature = "pay-v3")]
        if let (Some(key), Some(ciphertext)) =
            (&self.api_v3_key, single(elements, "event_ciphertext")?)
        {
            let plaintext = key.decrypt(&crate::secret::Sealed {
                algorithm: single(elements, "event_algorithm")?.unwrap_or_default(),
                nonce: single(elements, "event_nonce")?.unwrap_or_default(),
                associated_data: single(elements, "event_associated_data")?.unwrap_or_default(),
                ciphertext,
            })?;
            return document::replace(elements.members(), "event_ciphertext", &plaintext);
        }
        #[cfg(not(feature = "pay-v3"))]
        let _ = elements;
        Ok(body.to_vec())
    }

    fn open_refund(
        &self,
        elements: Node<'_, '_>,
        now: UnixTimestamp,
    ) -> Result<Verified, OpenError> {
        let sealed = single(elements, "req_info")?
            .ok_or_else(|| OpenError::signature(SignatureProblem::Missing))?;
        let sealed: Vec<u8> = sealed
            .bytes()
            .filter(|byte| !byte.is_ascii_whitespace())
            .collect();
        let sealed =
            base64::decode(&sealed).ok_or(OpenError::decrypt("the ciphertext is not base64"))?;
        let passed_on = || {
            elements
                .members()
                .filter(|(name, _)| *name == "req_info" || UNSIGNED.contains(name))
        };
        let mut error = OpenError::decrypt("no API key is valid at this time");
        for held in self.keys.valid_at(now) {
            error = match held.key.refund.open(sealed.clone()) {
                None => OpenError::decrypt("the padding is wrong: a wrong key or ciphertext"),
                Some(plaintext) => match document::replace(passed_on(), "req_info", &plaintext) {
                    Ok(document) => {
                        return Ok(Verified::new(document, Format::Xml, held.id.clone()));
                    }
                    Err(error) => error,
                },
            };
        }
        Err(error)
    }
}

impl Scheme for PayV2 {
    fn open(&self, delivery: &Delivery<'_>, now: UnixTimestamp) -> Result<Verified, OpenError> {
        opened("wechat-pay-v2", delivery, || {
            self.verify_and_open(delivery.body, now)
        })
    }
}

impl fmt::Debug for PayV2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PayV2")
            .field("keys", &self.keys)
            .field("hmac_only", &self.hmac_only)
            .field("refunds", &self.refunds)
            .finish_non_exhaustive()
    }
}

/// The text of an element that may be there, but not twice.
fn single<'t>(elements: Node<'t, '_>, name: &str) -> Result<Option<&'t str>, OpenError> {
    let mut found = elements
        .members()
        .filter(|(other, _)| *other == name)
        .map(|(_, node)| node.as_str());
    match (found.next(), found.next()) {
        (None, _) => Ok(None),
        (Some(Some(text)), None) => Ok(Some(text)),
        _ => Err(NOT_FLAT),
    }
}

/// All elements in the order they came. One with elements inside cannot have been signed.
fn flat<'t>(elements: Node<'t, '_>) -> Result<Vec<(&'t str, &'t str)>, OpenError> {
    elements
        .members()
        .map(|(name, node)| node.as_str().map(|text| (name, text)).ok_or(NOT_FLAT))
        .collect()
}

/// The outer elements of a refund notice that are passed on.
const UNSIGNED: [&str; 7] = [
    "return_code",
    "return_msg",
    "appid",
    "mch_id",
    "sub_appid",
    "sub_mch_id",
    "nonce_str",
];

const NOT_FLAT: OpenError = OpenError::malformed("the body is not a flat list of elements");
