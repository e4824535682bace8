#![no_main]
//! Standard Webhooks: what was sent opens, and nothing else does.

use hookgen_fuzz::{Input, damage::damage, keys};
use hookgen_runtime::Scheme;
use hookgen_runtime::http::{HeaderName, HeaderValue};
use hookgen_runtime::scheme::standard_webhooks::StandardWebhooks;
use hookgen_runtime::testing::{SeededRandom, Sender, Sent};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut input = Input::new(data);
    let (sender, scheme) = pair(&mut input);
    let sender = sender.with_random(SeededRandom::new(1));
    match input.choose(4) {
        0 => raw(&scheme, &mut input),
        1 => whole(&sender, &scheme, input.text),
        _ => damaged(&sender, &scheme, &mut input),
    }
});

fn pair(input: &mut Input<'_>) -> (Sender, StandardWebhooks) {
    if input.choose(4) == 0 {
        let key = keys::webhook_key();
        let scheme = StandardWebhooks::new(key.public_key());
        (Sender::standard_webhooks_ed25519(key), scheme)
    } else {
        let secret = keys::webhook_secret();
        let scheme = StandardWebhooks::new(secret.clone());
        (Sender::standard_webhooks(secret), scheme)
    }
}

/// Three headers and a body that nobody signed.
fn raw(scheme: &StandardWebhooks, input: &mut Input<'_>) {
    let mut sent = Sent::default();
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        if let Ok(value) = HeaderValue::from_bytes(input.line()) {
            sent.headers.append(HeaderName::from_static(name), value);
        }
    }
    sent.body = input.text.to_vec();
    assert!(
        scheme.open(&sent.delivery(), keys::NOW).is_err(),
        "a forgery"
    );
}

fn whole(sender: &Sender, scheme: &StandardWebhooks, document: &[u8]) {
    let sent = sender
        .send(document, keys::NOW)
        .expect("every document can be sent");
    match scheme.open(&sent.delivery(), keys::NOW) {
        Ok(opened) => assert_eq!(opened.as_bytes(), document),
        Err(error) => assert!(document.len() > 1 << 20, "{error}"),
    }
}

/// Body, id and time cannot be changed.
fn damaged(sender: &Sender, scheme: &StandardWebhooks, input: &mut Input<'_>) {
    let sent = sender
        .send(b"{\"type\":\"a\",\"data\":{}}", keys::NOW)
        .expect("it can be sent");
    let mut damaged = sent.clone();
    damage(&mut damaged, &mut input.choices, input.text);
    if let Ok(opened) = scheme.open(&damaged.delivery(), keys::NOW) {
        assert_eq!(opened.as_bytes(), sent.body);
        for name in ["webhook-id", "webhook-timestamp"] {
            assert_eq!(damaged.headers.get(name), sent.headers.get(name));
        }
    }
}
