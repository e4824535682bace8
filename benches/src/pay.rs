//! Notifications of WeChat Pay `APIv3`.

use std::hint::black_box;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
use hookgen_runtime::scheme::pay_v3::{PayV3, PlatformKeys};
use hookgen_runtime::secret::ApiV3Key;
use hookgen_runtime::testing::{Attack, PlatformSigner, SeededRandom, Sender, Sent};
use hookgen_runtime::{Scheme as _, Verified};
use wechat_webhooks::pay_v3;

use crate::inputs::NOW;
use crate::{Result, borrowed};

/// A notification, the scheme that opens it, and its parts for the bare primitives.
pub struct Pay {
    /// The request.
    pub sent: Sent,
    /// The same with a body that was changed.
    pub forged: Sent,
    scheme: PayV3,
    parts: Parts,
    /// What signs, in PEM.
    pub public_key: String,
}

/// What the primitives are called with.
pub struct Parts {
    /// What is signed.
    pub message: Vec<u8>,
    /// The signature, decoded.
    pub signature: Vec<u8>,
    nonce: [u8; 12],
    associated_data: Vec<u8>,
    ciphertext: Vec<u8>,
    platform: ParsedPublicKey,
    key: LessSafeKey,
}

/// The merchant's key.
pub const API_V3_KEY: &str = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";
/// The id of the platform's key.
pub const KEY_ID: &str = "PUB_KEY_ID_0000000000000024101100397200000006";
/// The private half of the platform's key; made for this benchmark, and vouching for nothing.
const PLATFORM_KEY: &str = include_str!("../inputs/platform-key.pem");

impl Pay {
    /// The notification of a payment.
    pub fn new(document: &str) -> Result<Self> {
        let key = ApiV3Key::new(API_V3_KEY)?;
        let signer = PlatformSigner::from_pem(KEY_ID, PLATFORM_KEY)?;
        let scheme = PayV3::new(key.clone(), PlatformKeys::new([signer.platform_key()?]));
        let public_key = signer.public_key_pem()?;
        let sender = Sender::pay_v3(key, signer).with_random(SeededRandom::new(3));
        let sent = sender.send(document.as_bytes(), NOW)?;
        Ok(Self {
            parts: Parts::of(&sent, &public_key)?,
            forged: sender.attack(Attack::Tampered, document.as_bytes(), NOW)?,
            scheme,
            sent,
            public_key,
        })
    }

    /// What the primitives are called with.
    pub const fn parts(&self) -> &Parts {
        &self.parts
    }

    /// The whole way: bytes in, typed resource out.
    pub fn open(&self) -> Option<pay_v3::Event> {
        pay_v3::Event::from_verified(&self.verify()?).ok()
    }

    /// The same, with text that is borrowed from what was opened: whether it came to that.
    pub fn open_borrowed(&self) -> bool {
        self.verify().is_some_and(|verified| {
            // Somebody looks at it: else not all of it is made.
            black_box(borrowed::pay_v3::Event::from_verified(&verified)).is_ok()
        })
    }

    /// The part of it that does not decode.
    pub fn verify(&self) -> Option<Verified> {
        self.scheme.open(&self.sent.delivery(), NOW).ok()
    }

    /// A refusal: whether it was one.
    pub fn refuse(&self) -> bool {
        self.scheme.open(&self.forged.delivery(), NOW).is_err()
    }
}

impl Parts {
    fn of(sent: &Sent, public_key: &str) -> Result<Self> {
        let header = |name: &str| -> Result<String> {
            let value = sent.headers.get(name).ok_or("a header is missing")?;
            Ok(value.to_str()?.to_owned())
        };
        let body: serde_json::Value = serde_json::from_slice(&sent.body)?;
        let text = |name: &str| body["resource"][name].as_str().unwrap_or_default();
        let (time, nonce) = (header("wechatpay-timestamp")?, header("wechatpay-nonce")?);
        let mut message = format!("{time}\n{nonce}\n").into_bytes();
        message.extend_from_slice(&sent.body);
        message.push(b'\n');
        let base64 = base64_simd::STANDARD;
        let pem: String = public_key
            .lines()
            .filter(|line| !line.starts_with('-'))
            .collect();
        let spki = base64.decode_to_vec(pem)?;
        Ok(Self {
            message,
            signature: base64.decode_to_vec(header("wechatpay-signature")?)?,
            nonce: text("nonce").as_bytes().try_into()?,
            associated_data: text("associated_data").as_bytes().to_vec(),
            ciphertext: base64.decode_to_vec(text("ciphertext"))?,
            platform: ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, spki)?,
            key: LessSafeKey::new(UnboundKey::new(&AES_256_GCM, API_V3_KEY.as_bytes())?),
        })
    }

    /// RSA-2048 with SHA-256, with a key that was parsed before.
    pub fn check_signature(&self) -> bool {
        let message = black_box(&self.message);
        self.platform.verify_sig(message, &self.signature).is_ok()
    }

    /// AES-256-GCM, with a key that was expanded before.
    pub fn decrypt(&self) -> Option<Vec<u8>> {
        let mut buffer = black_box(&self.ciphertext).clone();
        let nonce = Nonce::assume_unique_for_key(self.nonce);
        let aad = Aad::from(&self.associated_data);
        let length = self.key.open_in_place(nonce, aad, &mut buffer).ok()?.len();
        buffer.truncate(length);
        Some(buffer)
    }
}
