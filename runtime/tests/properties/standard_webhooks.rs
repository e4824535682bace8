//! Standard Webhooks: lists of signatures and several keys.

use super::{NOW, SECRET, after, open, open_at, private_key};
use hookgen_runtime::scheme::standard_webhooks::{StandardWebhooks, WebhookKey};
use hookgen_runtime::secret::WebhookSecret;
use hookgen_runtime::testing::Sender;
use hookgen_runtime::{KeyRing, ReplayGuard, Scheme, Validity};
use http::HeaderValue;
use proptest::prelude::*;

fn secret() -> WebhookSecret {
    WebhookSecret::new(SECRET).unwrap()
}

#[test]
fn keys_of_both_kinds_rotate() {
    let ring: KeyRing<WebhookKey> = KeyRing::of("ed25519", private_key().public_key().into()).with(
        "secret",
        secret().into(),
        Validity::until(NOW),
    );
    let scheme = StandardWebhooks::with_keys(ring);
    let key_of = |sender: Sender, now| {
        let sent = sender.send(b"{}", NOW).unwrap();
        let opened = scheme.open(&sent.delivery(), now);
        opened
            .map(|verified| verified.key_id().to_string())
            .map_err(|error| error.code())
    };
    assert_eq!(
        key_of(Sender::standard_webhooks(secret()), NOW),
        Ok("secret".into())
    );
    assert_eq!(
        key_of(Sender::standard_webhooks(secret()), after(1)),
        Err("signature_mismatch")
    );
    assert_eq!(
        key_of(Sender::standard_webhooks_ed25519(private_key()), after(1)),
        Ok("ed25519".into())
    );
}

#[test]
fn only_so_many_signatures_are_looked_at() {
    let scheme = StandardWebhooks::new(secret());
    let mut sent = Sender::standard_webhooks(secret())
        .send(b"{}", NOW)
        .unwrap();
    let signature = sent.headers["webhook-signature"]
        .to_str()
        .unwrap()
        .to_owned();
    let mut opens = |before: usize| {
        let list = format!("{}{signature}", "v1,AAAA ".repeat(before));
        sent.headers
            .insert("webhook-signature", HeaderValue::from_str(&list).unwrap());
        open(&scheme, &sent).is_ok()
    };
    assert!(opens(0) && opens(15));
    assert!(!opens(16));
}

#[test]
fn a_delivery_is_admitted_once_where_that_is_asked_for() {
    let scheme = StandardWebhooks::new(secret()).with_replay_guard(ReplayGuard::new(4));
    let sent = Sender::standard_webhooks(secret())
        .send(b"{}", NOW)
        .unwrap();
    assert!(open(&scheme, &sent).is_ok());
    assert_eq!(open(&scheme, &sent), Err("replayed"));
}

#[test]
fn the_window_can_be_set() {
    let scheme = StandardWebhooks::new(secret()).with_tolerance(std::time::Duration::from_secs(5));
    let sent = Sender::standard_webhooks(secret())
        .send(b"{}", NOW)
        .unwrap();
    assert!(open_at(&scheme, &sent, after(5)).is_ok());
    assert_eq!(open_at(&scheme, &sent, after(6)), Err("stale_timestamp"));
}

#[test]
fn without_a_valid_key_nothing_opens() {
    let scheme = StandardWebhooks::with_keys(KeyRing::new());
    let sent = Sender::standard_webhooks(secret())
        .send(b"{}", NOW)
        .unwrap();
    assert_eq!(open(&scheme, &sent), Err("signature_no_valid_key"));
}

proptest! {
    #[test]
    fn any_body_opens(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let sent = Sender::standard_webhooks(secret()).send(&body, NOW).unwrap();
        prop_assert_eq!(open(&StandardWebhooks::new(secret()), &sent), Ok(body));
    }
}
