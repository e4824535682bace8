//! Keys that sender and receiver know. None of them is of any account.

use hookgen_runtime::UnixTimestamp;
use hookgen_runtime::scheme::pay_v3::{PayV3, PlatformKeys};
use hookgen_runtime::secret::{ApiV3Key, EncodingAesKey, PayV2Key, Token, WebhookSecret};
use hookgen_runtime::testing::{PlatformSigner, WebhookPrivateKey};
use std::sync::LazyLock;

/// When everything is sent and received.
pub const NOW: UnixTimestamp = UnixTimestamp::from_secs(1_790_000_000);
/// Whom encrypted messages are for.
pub const RECEIVE_ID: &str = "wx5823bf96d3bd56c7";
const SERIAL: &str = "PUB_KEY_ID_0000000000000024101100397200000006";

/// The platform's RSA key: another in every process, and no input depends on which.
pub static RSA: LazyLock<PlatformSigner> =
    LazyLock::new(|| PlatformSigner::generate(SERIAL).expect("a key can be made"));

/// The platform's SM2 key.
pub static SM2: LazyLock<PlatformSigner> =
    LazyLock::new(|| PlatformSigner::sm2(SERIAL, &[7; 32]).expect("it is a key"));

/// The token of message push.
pub fn token() -> Token {
    Token::new("QDG6eK").expect("it is a token")
}

/// The key of message push. Its last character has bits that are left over.
pub fn aes_key() -> EncodingAesKey {
    EncodingAesKey::new("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C").expect("it is a key")
}

/// The merchant's APIv3 key.
pub fn api_v3_key() -> ApiV3Key {
    ApiV3Key::new("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb").expect("it is a key")
}

/// The merchant's key of WeChat Pay v2.
pub fn pay_v2_key() -> PayV2Key {
    PayV2Key::new("192006250b4c09247ec02edce69f6a2d").expect("it is a key")
}

/// The secret of Standard Webhooks.
pub fn webhook_secret() -> WebhookSecret {
    WebhookSecret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("it is a secret")
}

/// The private key of Standard Webhooks: a seed of thirty-two zeros.
pub fn webhook_key() -> WebhookPrivateKey {
    WebhookPrivateKey::new(&format!("whsk_{}=", "A".repeat(43))).expect("it is a key")
}

/// A receiver of WeChat Pay APIv3.
pub fn pay_v3(signer: &PlatformSigner) -> PayV3 {
    let key = signer.platform_key().expect("it is a key");
    PayV3::new(api_v3_key(), PlatformKeys::new([key]))
}
