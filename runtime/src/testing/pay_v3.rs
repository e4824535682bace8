//! WeChat Pay APIv3.

use super::{Attack, NOT_APPLICABLE, Platform, SendError, Sender, Sent, random};
use crate::cipher::base64;
use crate::error::InvalidSecret;
use crate::members;
use crate::random::Random;
use crate::scheme::pay_v3::{
    NONCE, PROBE, PlatformKey, SERIAL, SIGNATURE, SIGNATURE_TYPE, TIMESTAMP,
};
use crate::secret::ApiV3Key;
use crate::signature::rsa::RsaSigner;
use crate::timestamp::UnixTimestamp;
use std::sync::Arc;

impl Sender {
    /// WeChat Pay APIv3. The document is the notification with the plaintext object as its
    /// `resource`.
    pub fn pay_v3(key: ApiV3Key, signer: PlatformSigner) -> Self {
        Self::of(PayV3 { key, signer })
    }
}

/// The private half of a platform key, for tests.
#[derive(Clone)]
pub struct PlatformSigner {
    id: String,
    key: SigningKey,
}

#[derive(Clone)]
enum SigningKey {
    Rsa(Arc<RsaSigner>),
    #[cfg(feature = "sm")]
    Sm2(Arc<crate::signature::sm2::Sm2Signer>),
}

impl PlatformSigner {
    /// A new RSA key, under the given id. Each call makes another.
    pub fn generate(id: &str) -> Result<Self, SendError> {
        let key = RsaSigner::generate().ok_or(SendError("no RSA key could be made"))?;
        Ok(Self {
            id: id.to_owned(),
            key: SigningKey::Rsa(Arc::new(key)),
        })
    }

    /// An RSA key in PEM (PKCS#8), under the given id.
    pub fn from_pem(id: &str, pem: &str) -> Result<Self, InvalidSecret> {
        const NAME: &str = "private key";
        let der = crate::certificate::private_key(pem)?;
        let key = RsaSigner::from_pkcs8(&der)
            .ok_or(InvalidSecret::other(NAME, "it is not an RSA key in PKCS#8"))?;
        Ok(Self {
            id: id.to_owned(),
            key: SigningKey::Rsa(Arc::new(key)),
        })
    }

    /// An SM2 key made of 32 bytes, under the given id.
    #[cfg(feature = "sm")]
    pub fn sm2(id: &str, scalar: &[u8; 32]) -> Result<Self, InvalidSecret> {
        let key = crate::signature::sm2::Sm2Signer::new(scalar).ok_or(InvalidSecret::other(
            "private key",
            "the number is not a private key of SM2",
        ))?;
        Ok(Self {
            id: id.to_owned(),
            key: SigningKey::Sm2(Arc::new(key)),
        })
    }

    /// The key for the receiver.
    pub fn platform_key(&self) -> Result<PlatformKey, InvalidSecret> {
        let key = match &self.key {
            SigningKey::Rsa(key) => {
                crate::certificate::SubjectKey::Rsa(key.public_key().ok_or(UNUSABLE)?)
            }
            #[cfg(feature = "sm")]
            SigningKey::Sm2(key) => crate::certificate::SubjectKey::Sm2(key.public_key()),
        };
        PlatformKey::of(&self.id, &key)
    }

    /// The public half in PEM, for the configuration of the receiver.
    pub fn public_key_pem(&self) -> Result<String, SendError> {
        match &self.key {
            SigningKey::Rsa(key) => Ok(pem("PUBLIC KEY", &key.public_key().ok_or(UNWRITABLE)?)),
            #[cfg(feature = "sm")]
            SigningKey::Sm2(_) => Err(UNWRITABLE),
        }
    }

    /// The private half in PEM (PKCS#8), for [`from_pem`](Self::from_pem).
    pub fn private_key_pem(&self) -> Result<String, SendError> {
        match &self.key {
            SigningKey::Rsa(key) => Ok(pem("PRIVATE KEY", &key.pkcs8().ok_or(UNWRITABLE)?)),
            #[cfg(feature = "sm")]
            SigningKey::Sm2(_) => Err(UNWRITABLE),
        }
    }

    /// Signs a message, and gives the signature in base64.
    pub fn sign(&self, message: &[u8]) -> Result<String, SendError> {
        let signature = match &self.key {
            SigningKey::Rsa(key) => key.sign(message),
            #[cfg(feature = "sm")]
            SigningKey::Sm2(key) => key.sign(message),
        };
        signature
            .map(|signature| base64::encode(&signature))
            .ok_or(SendError("the key does not sign"))
    }

    /// Another key of the same kind under the same id.
    fn other(&self) -> Result<Self, SendError> {
        match self.key {
            SigningKey::Rsa(_) => Self::generate(&self.id),
            #[cfg(feature = "sm")]
            SigningKey::Sm2(_) => {
                Self::sm2(&self.id, &[0x5a; 32]).map_err(|_| SendError("a fixed key was refused"))
            }
        }
    }

    const fn is_sm(&self) -> bool {
        match self.key {
            SigningKey::Rsa(_) => false,
            #[cfg(feature = "sm")]
            SigningKey::Sm2(_) => true,
        }
    }
}

impl std::fmt::Debug for PlatformSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PlatformSigner({:?}, redacted)", self.id)
    }
}

/// A key of 16 bytes, as published vectors use. No merchant can have one, and
/// [`ApiV3Key::new`] refuses it.
pub fn api_v3_key_of_16_bytes(key: &[u8; 16]) -> Option<ApiV3Key> {
    ApiV3Key::of(key)
}

/// The same platform key under another id, for recorded deliveries whose certificate is gone.
#[must_use]
pub fn renamed(key: PlatformKey, id: &str) -> PlatformKey {
    key.with_id(id)
}

struct PayV3 {
    key: ApiV3Key,
    signer: PlatformSigner,
}

impl PayV3 {
    /// Encrypts the `resource` of a notification.
    fn body(&self, document: &[u8], random: &dyn Random) -> Result<Vec<u8>, SendError> {
        let [event_type, resource] =
            members::take(document, ["event_type", "resource"]).map_err(|_| NO_RESOURCE)?;
        let resource = resource.ok_or(NO_RESOURCE)?;
        let place = members::position(document, resource).ok_or(NO_RESOURCE)?;
        let event_type = members::text(event_type)
            .map_err(|_| NO_RESOURCE)?
            .unwrap_or_default();
        let original_type = event_type
            .split('.')
            .next()
            .unwrap_or_default()
            .to_lowercase();
        let sealed = self.seal(resource.get().as_bytes(), &original_type, random)?;
        let before = document.get(..place.start).unwrap_or_default();
        let after = document.get(place.end..).unwrap_or_default();
        Ok([before, sealed.as_bytes(), after].concat())
    }

    fn seal(
        &self,
        plaintext: &[u8],
        original_type: &str,
        random: &dyn Random,
    ) -> Result<String, SendError> {
        let nonce = random::text(random, 12)?;
        let bytes = nonce.as_bytes().try_into().map_err(|_| NO_RESOURCE)?;
        let mut buffer = plaintext.to_vec();
        let (algorithm, sealed) = self.encrypt(bytes, original_type.as_bytes(), &mut buffer);
        sealed.ok_or(SendError("the resource does not encrypt"))?;
        let (kind, ciphertext) = (
            serde_json::Value::from(original_type),
            base64::encode(&buffer),
        );
        // The members in the order in which the platform writes them.
        Ok(format!(
            r#"{{"original_type":{kind},"algorithm":"{algorithm}","ciphertext":"{ciphertext}","associated_data":{kind},"nonce":"{nonce}"}}"#
        ))
    }

    fn encrypt(
        &self,
        nonce: &[u8; 12],
        aad: &[u8],
        buffer: &mut Vec<u8>,
    ) -> (&'static str, Option<()>) {
        #[cfg(feature = "sm")]
        if self.signer.is_sm() {
            return (
                "AEAD_SM4_GCM",
                self.key.sm4().seal_in_place(nonce, aad, buffer),
            );
        }
        (
            "AEAD_AES_256_GCM",
            self.key.aes().seal_in_place(nonce, aad, buffer),
        )
    }
}

impl Platform for PayV3 {
    fn send(
        &self,
        document: &[u8],
        at: UnixTimestamp,
        random: &dyn Random,
    ) -> Result<Sent, SendError> {
        let body = self.body(document, random)?;
        let timestamp = at.as_secs().to_string();
        let nonce = random::text(random, 32)?;
        let parts = [
            timestamp.as_bytes(),
            b"\n",
            nonce.as_bytes(),
            b"\n",
            &body,
            b"\n",
        ];
        let signature = self.signer.sign(&parts.concat())?;
        let mut sent = Sent::with_body(body);
        sent.set_header(TIMESTAMP, &timestamp);
        sent.set_header(NONCE, &nonce);
        sent.set_header(SERIAL, &self.signer.id);
        sent.set_header(SIGNATURE, &signature);
        let sm = self.signer.is_sm();
        sent.set_header(
            SIGNATURE_TYPE,
            if sm {
                "WECHATPAY2-SM2-WITH-SM3"
            } else {
                "WECHATPAY2-SHA256-RSA2048"
            },
        );
        Ok(sent)
    }

    fn impostor(&self) -> Result<Box<dyn Platform>, SendError> {
        let key = ApiV3Key::new("impostorimpostorimpostorimpostor")
            .map_err(|_| SendError("a fixed key was refused"))?;
        let signer = self.signer.other()?;
        Ok(Box::new(Self { key, signer }))
    }

    fn unsign(&self, sent: &mut Sent) -> Result<(), SendError> {
        sent.headers.remove(SIGNATURE);
        Ok(())
    }

    fn own_attack(
        &self,
        attack: Attack,
        document: &[u8],
        at: UnixTimestamp,
        random: &dyn Random,
    ) -> Result<Sent, SendError> {
        if attack != Attack::Probe {
            return Err(NOT_APPLICABLE);
        }
        let mut sent = self.send(document, at, random)?;
        sent.set_header(SIGNATURE, &format!("{PROBE}{}", random::text(random, 325)?));
        Ok(sent)
    }
}

/// One block of PEM (RFC 7468).
fn pem(label: &str, der: &[u8]) -> String {
    let base64 = base64::encode(der);
    let mut pem = format!("-----BEGIN {label}-----\n");
    let mut rest = base64.as_str();
    while let Some((line, after)) = rest.split_at_checked(64) {
        pem.push_str(line);
        pem.push('\n');
        rest = after;
    }
    if !rest.is_empty() {
        pem.push_str(rest);
        pem.push('\n');
    }
    pem.push_str(&format!("-----END {label}-----\n"));
    pem
}

const UNWRITABLE: SendError = SendError("only RSA keys are written as PEM");
const NO_RESOURCE: SendError = SendError("the document is not a JSON object with a resource");
const UNUSABLE: InvalidSecret =
    InvalidSecret::other("private key", "its public half cannot be told");
