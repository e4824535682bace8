//! What must hold for every delivery: what a platform sends opens, and nothing else does.

mod hostile;
mod key_source;
mod keys;
mod message_push;
mod pay_v2;
mod pay_v3;
mod redaction;
mod standard_webhooks;

use hookgen_runtime::scheme::message_push::MessagePush;
use hookgen_runtime::scheme::pay_v2::PayV2;
use hookgen_runtime::scheme::pay_v3::{PayV3, PlatformKeys};
use hookgen_runtime::scheme::standard_webhooks::StandardWebhooks;
use hookgen_runtime::secret::{ApiV3Key, EncodingAesKey, PayV2Key, Token, WebhookSecret};
use hookgen_runtime::testing::{PlatformSigner, SeededRandom, Sender, Sent, WebhookPrivateKey};
use hookgen_runtime::{Scheme, UnixTimestamp};
use std::sync::LazyLock;

const NOW: UnixTimestamp = UnixTimestamp::from_secs(1_790_000_000);
const TOKEN: &str = "QDG6eK";
const AES_KEY: &str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
const RECEIVE_ID: &str = "wx5823bf96d3bd56c7";
const API_V3_KEY: &str = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";
const API_V2_KEY: &str = "192006250b4c09247ec02edce69f6a2d";
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const SERIAL: &str = "PUB_KEY_ID_0000000000000024101100397200000006";

const XML: &[u8] = b"<xml><FromUserName><![CDATA[o1]]></FromUserName><MsgType>text</MsgType></xml>";
const JSON: &[u8] =
    br#"{"id":"n1","event_type":"TRANSACTION.SUCCESS","resource":{"amount":{"total":1}}}"#;

static SIGNER: LazyLock<PlatformSigner> =
    LazyLock::new(|| PlatformSigner::generate(SERIAL).unwrap());

/// A platform with a receiver that it can reach.
struct Pair {
    name: &'static str,
    sender: Sender,
    scheme: Box<dyn Scheme>,
    document: &'static [u8],
}

fn token() -> Token {
    Token::new(TOKEN).unwrap()
}

fn aes_key() -> EncodingAesKey {
    EncodingAesKey::new(AES_KEY).unwrap()
}

fn api_v3_key() -> ApiV3Key {
    ApiV3Key::new(API_V3_KEY).unwrap()
}

/// Its seed is thirty-two zeros.
fn private_key() -> WebhookPrivateKey {
    WebhookPrivateKey::new(&format!("whsk_{}=", "A".repeat(43))).unwrap()
}

fn sm2_signer() -> PlatformSigner {
    PlatformSigner::sm2(SERIAL, &[7; 32]).unwrap()
}

fn pay_v3(signer: &PlatformSigner) -> PayV3 {
    PayV3::new(
        api_v3_key(),
        PlatformKeys::new([signer.platform_key().unwrap()]),
    )
}

/// One of each kind.
fn pairs() -> Vec<Pair> {
    let pair = |name, sender: Sender, scheme: Box<dyn Scheme>, document| Pair {
        name,
        sender: sender.with_random(SeededRandom::new(1)),
        scheme,
        document,
    };
    let private = private_key();
    let secret = WebhookSecret::new(SECRET).unwrap();
    let v2 = || PayV2Key::new(API_V2_KEY).unwrap();
    vec![
        pair(
            "safe",
            Sender::message_push(token(), aes_key(), RECEIVE_ID),
            Box::new(MessagePush::safe(token(), aes_key(), RECEIVE_ID)),
            XML,
        ),
        pair(
            "compatible",
            Sender::message_push_compatible(token(), aes_key(), RECEIVE_ID),
            Box::new(MessagePush::compatible(token(), aes_key(), RECEIVE_ID)),
            XML,
        ),
        pair(
            "plaintext",
            Sender::message_push_plaintext(token()),
            Box::new(MessagePush::plaintext(token())),
            XML,
        ),
        pair(
            "wecom",
            Sender::wecom(token(), aes_key(), RECEIVE_ID),
            Box::new(MessagePush::wecom(token(), aes_key(), RECEIVE_ID)),
            JSON,
        ),
        pair(
            "pay_v3",
            Sender::pay_v3(api_v3_key(), SIGNER.clone()),
            Box::new(pay_v3(&SIGNER)),
            JSON,
        ),
        pair(
            "pay_v3_sm",
            Sender::pay_v3(api_v3_key(), sm2_signer()),
            Box::new(pay_v3(&sm2_signer())),
            JSON,
        ),
        pair(
            "pay_v2",
            Sender::pay_v2(v2()),
            Box::new(PayV2::new(v2())),
            XML,
        ),
        pair(
            "pay_v2_hmac",
            Sender::pay_v2(v2()),
            Box::new(PayV2::new(v2()).hmac_only()),
            b"<xml><sign_type>HMAC-SHA256</sign_type><mch_id>1</mch_id></xml>",
        ),
        pair(
            "standard_webhooks",
            Sender::standard_webhooks(secret.clone()),
            Box::new(StandardWebhooks::new(secret)),
            JSON,
        ),
        pair(
            "standard_webhooks_ed25519",
            Sender::standard_webhooks_ed25519(private.clone()),
            Box::new(StandardWebhooks::new(private.public_key())),
            JSON,
        ),
    ]
}

/// What opening gives: the document, or the code of the error.
fn open_at(scheme: &dyn Scheme, sent: &Sent, now: UnixTimestamp) -> Result<Vec<u8>, &'static str> {
    let opened = scheme.open(&sent.delivery(), now);
    opened
        .map(|verified| verified.as_bytes().to_vec())
        .map_err(|error| error.code())
}

fn open(scheme: &dyn Scheme, sent: &Sent) -> Result<Vec<u8>, &'static str> {
    open_at(scheme, sent, NOW)
}

fn after(seconds: i64) -> UnixTimestamp {
    UnixTimestamp::from_secs(NOW.as_secs() + seconds)
}
