//! No text that a program may log holds a secret, a body or a signature.

use super::{
    AES_KEY, API_V2_KEY, API_V3_KEY, NOW, Pair, SECRET, TOKEN, aes_key, api_v3_key, pairs, token,
};
use hookgen_runtime::error::InvalidSecret;
use hookgen_runtime::secret::{ApiV3Key, EncodingAesKey, PayV2Key, Token, WebhookSecret};
use hookgen_runtime::testing::Attack;
use hookgen_runtime::{DecodeError, Format, Tree};
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

/// A key that is nearly right is still a secret, and the text about it goes to a log.
#[test]
fn refused_secrets_keep_quiet() {
    type Make = fn(&str) -> Option<InvalidSecret>;
    let makers: [(&str, Make); 5] = [
        (TOKEN, |text| Token::new(text).err()),
        (AES_KEY, |text| EncodingAesKey::new(text).err()),
        (API_V2_KEY, |text| PayV2Key::new(text).err()),
        (API_V3_KEY, |text| ApiV3Key::new(text).err()),
        (SECRET, |text| WebhookSecret::new(text).err()),
    ];
    for (secret, make) in makers {
        let damaged = [
            format!("{secret}\n"),
            format!(" {secret}"),
            format!("{secret}="),
            format!("\"{secret}\""),
            secret.replacen(|c: char| c.is_ascii_digit(), "-", 1),
            secret.repeat(9),
            secret[1..].to_owned(),
        ];
        let errors: Vec<_> = damaged.iter().filter_map(|text| make(text)).collect();
        assert!(errors.len() >= 4, "{secret} is accepted in any form");
        for error in errors {
            let text = format!("{error} {error:?} {} {}", error.code(), error.name());
            for part in secret.as_bytes().windows(4) {
                let part = std::str::from_utf8(part).unwrap();
                assert!(!text.contains(part), "{part} in {text}");
            }
        }
    }
}

/// What a decoder says about a document that is authentic and wrong: names of members, no content.
#[test]
fn errors_of_decoding_keep_quiet() {
    for document in [
        "<xml><a>secret-4711</a><a>secret-4711</a></xml>",
        "<xml><a>secret-4711</b></xml>",
        "<xml>&secret-4711;</xml>",
        r#"{"a": secret-4711}"#,
        r#"{"a": "secret-4711", "a": {}}"#,
        r#"{"secret-4711": "#,
    ] {
        let format = Format::detect(document.as_bytes());
        let error = match Tree::parse(format, document.as_bytes()) {
            Err(error) => error,
            Ok(tree) => decoded(&tree).unwrap_err(),
        };
        let text = format!("{error} {error:?}");
        assert!(!text.contains("4711"), "{text}");
    }
}

/// The member `a` as a number.
fn decoded(tree: &Tree<'_>) -> Result<i64, DecodeError> {
    tree.root().object()?.required("a")
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
