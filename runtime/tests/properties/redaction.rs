//! No text that a program may log holds a secret, a body or a signature.

use super::{
    AES_KEY, API_V2_KEY, API_V3_KEY, NOW, Pair, SECRET, TOKEN, aes_key, api_v3_key, pairs, token,
};
use hookgen_runtime::secret::{PayV2Key, WebhookSecret};
use hookgen_runtime::testing::Attack;
use std::error::Error;
use std::fmt::Write;

/// What is never to be seen: secrets, contents of deliveries, and what would be right.
const HIDDEN: [&str; 10] = [
    TOKEN,
    AES_KEY,
    API_V2_KEY,
    API_V3_KEY,
    "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "o1",
    "MsgType",
    "TRANSACTION",
    "amount",
    "mch_id",
];

#[track_caller]
fn check(text: &str) {
    for hidden in HIDDEN {
        assert!(!text.contains(hidden), "{hidden} in {text}");
    }
}

#[test]
fn errors_and_verified_deliveries_keep_quiet() {
    for Pair {
        sender,
        scheme,
        document,
        ..
    } in pairs()
    {
        for attack in Attack::ALL {
            let Ok(sent) = sender.attack(attack, document, NOW) else {
                continue;
            };
            let text = match scheme.open(&sent.delivery(), NOW) {
                Ok(verified) => format!("{verified:?}"),
                Err(error) => {
                    let mut text = format!("{error:?} {error} {} {}", error.code(), error.reason());
                    let mut source = error.source();
                    while let Some(error) = source {
                        write!(text, " {error}").unwrap();
                        source = error.source();
                    }
                    text
                }
            };
            check(&text);
            for header in ["wechatpay-signature", "webhook-signature"] {
                if let Some(signature) = sent.headers.get(header) {
                    assert!(!text.contains(signature.to_str().unwrap()));
                }
            }
        }
        let sent = sender.send(document, NOW).unwrap();
        check(&format!(
            "{:?} {sender:?}",
            scheme.open(&sent.delivery(), NOW).unwrap()
        ));
    }
}

#[test]
fn secrets_and_schemes_keep_quiet() {
    let secret = WebhookSecret::new(SECRET).unwrap();
    let v2 = PayV2Key::new(API_V2_KEY).unwrap();
    check(&format!(
        "{:?} {:?} {:?} {secret:?} {v2:?}",
        token(),
        aes_key(),
        api_v3_key()
    ));
    check(&format!(
        "{:?}",
        hookgen_runtime::scheme::message_push::MessagePush::safe(token(), aes_key(), "id")
    ));
    check(&format!("{:?}", super::pay_v3(&super::SIGNER)));
    check(&format!(
        "{:?}",
        hookgen_runtime::scheme::pay_v2::PayV2::new(v2)
    ));
    check(&format!(
        "{:?}",
        hookgen_runtime::scheme::standard_webhooks::StandardWebhooks::new(secret)
    ));
}
