//! WeChat Pay APIv3 notifications.
//!
//! The request is signed with the platform's key over timestamp, nonce and the raw body, and the
//! `resource` in the body is encrypted under the merchant's APIv3 key.
//! Sources: "签名验证" and "回调报文解密" of the platform's documentation.

mod envelope;
mod key_source;
mod platform_key;
mod resource;

pub use key_source::{FetchLimits, KeySource, KeySourceError};
#[cfg(feature = "config")]
pub(crate) use platform_key::same_serial;
pub use platform_key::{PlatformKey, PlatformKeys};

use super::{BoxFuture, Scheme, opened};
use crate::delivery::Delivery;
use crate::error::{OpenError, SignatureProblem};
use crate::headers;
use crate::key_ring::{KeyId, KeyRing};
use crate::secret::ApiV3Key;
use crate::timestamp::UnixTimestamp;
use crate::verified::Verified;
use crate::window::{ReplayGuard, Window, parse_timestamp};
use key_source::Fetcher;
use std::sync::Arc;
use std::time::Duration;

/// Opens the notifications of WeChat Pay APIv3.
///
/// Each repeated delivery is signed anew, so a [`ReplayGuard`] may be used.
///
/// ```
/// use hookgen_runtime::scheme::pay_v3::{PayV3, PlatformKey, PlatformKeys};
/// use hookgen_runtime::secret::ApiV3Key;
///
/// # fn configure(pem: &str) -> Result<PayV3, hookgen_runtime::error::InvalidSecret> {
/// let platform = PlatformKey::from_public_key_pem("PUB_KEY_ID_0000000000000024101100397200000006", pem)?;
/// let key = ApiV3Key::new("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb")?;
/// # Ok(
/// PayV3::new(key, PlatformKeys::new([platform]))
/// # )
/// # }
/// ```
#[derive(Debug)]
pub struct PayV3 {
    keys: KeyRing<ApiV3Key>,
    platform: PlatformKeys,
    window: Window,
    replay: Option<ReplayGuard>,
    fetcher: Option<Fetcher>,
}

impl PayV3 {
    /// A scheme with one APIv3 key and the keys that the platform signs with.
    pub fn new(key: ApiV3Key, platform: PlatformKeys) -> Self {
        Self::with_keys(KeyRing::of("current", key), platform)
    }

    /// A scheme with several APIv3 keys, for the time in which one is replaced by another. They
    /// are tried in order.
    pub fn with_keys(keys: KeyRing<ApiV3Key>, platform: PlatformKeys) -> Self {
        Self {
            keys,
            platform,
            window: Window::DEFAULT,
            replay: None,
            fetcher: None,
        }
    }

    /// How far the time of signing may lie before or after the time of arrival. Five minutes by
    /// default, which the platform recommends.
    #[must_use]
    pub fn with_tolerance(mut self, tolerance: Duration) -> Self {
        self.window = Window::of(tolerance);
        self
    }

    /// Refuses a nonce that was seen before. Off by default.
    #[must_use]
    pub fn with_replay_guard(mut self, guard: ReplayGuard) -> Self {
        self.replay = Some(guard);
        self
    }

    /// Asks `source` for a platform key that is not known, within `limits`.
    ///
    /// [`open`](Scheme::open) itself never waits: it refuses the delivery, and
    /// [`recover`](Scheme::recover) fetches.
    #[must_use]
    pub fn with_key_source(mut self, source: impl KeySource, limits: FetchLimits) -> Self {
        self.fetcher = Some(Fetcher::new(Arc::new(source), limits));
        self
    }

    /// The keys that the platform signs with: a handle to add new ones through.
    pub const fn platform_keys(&self) -> &PlatformKeys {
        &self.platform
    }

    /// The order: headers, age, key, signature, replay, and only then the body.
    fn verify_and_open(
        &self,
        delivery: &Delivery<'_>,
        now: UnixTimestamp,
    ) -> Result<Verified, OpenError> {
        let signed = Signed::read(delivery)?;
        self.window.check(signed.time, now)?;
        let check = |key: &PlatformKey| signed.verify(key, delivery.body, now);
        let (key_id, signature_type) = self
            .platform
            .with(signed.serial, check)
            .unwrap_or_else(|| Err(OpenError::unknown_key(signed.serial)))
            .map_err(|error| signed.unless_probe(error))?;
        if let Some(guard) = &self.replay {
            guard.admit(signed.time, signed.nonce)?;
        }
        let verified = resource::open(&self.keys, delivery.body, key_id, now)?;
        Ok(verified
            .at(signed.time)
            .with_signature_type(signature_type)
            .with_nonce(signed.nonce))
    }
}

impl Scheme for PayV3 {
    fn open(&self, delivery: &Delivery<'_>, now: UnixTimestamp) -> Result<Verified, OpenError> {
        opened("wechat-pay-v3", delivery, || {
            self.verify_and_open(delivery, now)
        })
    }

    fn recover<'a>(&'a self, error: &'a OpenError, now: UnixTimestamp) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            let (Some(fetcher), OpenError::Signature(error)) = (&self.fetcher, error) else {
                return false;
            };
            let Some(id) = error.unknown_key() else {
                return false;
            };
            fetcher.fetch(id.as_str(), &self.platform, now).await
        })
    }
}

/// The headers of a signed request.
struct Signed<'a> {
    /// As received: the signature is over this text, leading zeros included.
    timestamp: &'a [u8],
    time: UnixTimestamp,
    nonce: &'a str,
    serial: &'a str,
    signature: &'a [u8],
    signature_type: &'a [u8],
}

impl<'a> Signed<'a> {
    fn read(delivery: &Delivery<'a>) -> Result<Self, OpenError> {
        let names = [SIGNATURE, TIMESTAMP, SERIAL, SIGNATURE_TYPE, NONCE];
        let [signature, timestamp, serial, signature_type, nonce] =
            headers::find(delivery.headers, names);
        let signature = signature
            .bytes()?
            .ok_or_else(|| OpenError::signature(SignatureProblem::Missing))?;
        let timestamp = timestamp.required_bytes()?;
        let serial = serial.required()?;
        if !platform_key::is_serial(serial) {
            return Err(OpenError::malformed("the serial is of no known form"));
        }
        let signature_type = signature_type.bytes()?;
        let signature_type = signature_type.unwrap_or(platform_key::RSA_TYPE.as_bytes());
        let time = parse_timestamp(timestamp)?;
        let nonce = nonce.required()?;
        Ok(Self {
            timestamp,
            time,
            nonce,
            serial,
            signature,
            signature_type,
        })
    }

    /// The id and the type of signature of the key that signed, if it did.
    fn verify(
        &self,
        key: &PlatformKey,
        body: &[u8],
        now: UnixTimestamp,
    ) -> Result<(KeyId, &'static str), OpenError> {
        let signature_type = key.signature_type();
        if signature_type.as_bytes() != self.signature_type {
            return Err(OpenError::signature(SignatureProblem::TypeRefused));
        }
        if !key.validity().contains(now) {
            return Err(OpenError::signature(SignatureProblem::ExpiredKey));
        }
        let parts = [
            self.timestamp,
            b"\n",
            self.nonce.as_bytes(),
            b"\n",
            body,
            b"\n",
        ];
        if !key.verifies(&parts, self.signature) {
            return Err(OpenError::signature(SignatureProblem::Mismatch));
        }
        Ok((key.id().clone(), signature_type))
    }

    /// Tells the platform's probes from forgeries. They are refused alike, and verified alike.
    fn unless_probe(&self, error: OpenError) -> OpenError {
        match error {
            OpenError::Signature(_) if self.signature.starts_with(PROBE.as_bytes()) => {
                OpenError::signature(SignatureProblem::Probe)
            }
            error => error,
        }
    }
}

pub(crate) const TIMESTAMP: &str = "wechatpay-timestamp";
pub(crate) const NONCE: &str = "wechatpay-nonce";
pub(crate) const SERIAL: &str = "wechatpay-serial";
pub(crate) const SIGNATURE: &str = "wechatpay-signature";
pub(crate) const SIGNATURE_TYPE: &str = "wechatpay-signature-type";

/// What the signature of a probe starts with.
pub(crate) const PROBE: &str = "WECHATPAY/SIGNTEST/";
