//! Fetching platform keys: once at a time, not too often, not again for what is unknown.

use super::{JSON, NOW, after, api_v3_key, open_at, pay_v3};
use hookgen_runtime::scheme::BoxFuture;
use hookgen_runtime::scheme::pay_v3::{FetchLimits, KeySource, KeySourceError, PayV3, PlatformKey};
use hookgen_runtime::testing::{Attack, PlatformSigner, Sender, Sent};
use hookgen_runtime::{OpenError, Scheme};
use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

/// A source that counts, and that answers when it is told to.
#[derive(Default)]
struct Source {
    keys: Mutex<Vec<PlatformKey>>,
    fetches: AtomicUsize,
    slow: AtomicBool,
    broken: AtomicBool,
}

#[derive(Clone, Default)]
struct Shared(Arc<Source>);

impl KeySource for Shared {
    fn fetch<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Vec<PlatformKey>, KeySourceError>> {
        Box::pin(async {
            self.0.fetches.fetch_add(1, Ordering::Relaxed);
            std::future::poll_fn(|_| {
                let slow = self.0.slow.load(Ordering::Relaxed);
                if slow { Poll::Pending } else { Poll::Ready(()) }
            })
            .await;
            if self.0.broken.load(Ordering::Relaxed) {
                return Err(KeySourceError::unavailable());
            }
            Ok(self.0.keys.lock().unwrap().clone())
        })
    }
}

impl Shared {
    fn fetches(&self) -> usize {
        self.0.fetches.load(Ordering::Relaxed)
    }
}

/// A scheme that knows one key, and its source.
fn scheme(limits: FetchLimits) -> (PayV3, Shared) {
    let source = Shared::default();
    let known = PlatformSigner::generate("KNOWN").unwrap();
    (
        pay_v3(&known).with_key_source(source.clone(), limits),
        source,
    )
}

fn from(signer: &PlatformSigner) -> Sent {
    Sender::pay_v3(api_v3_key(), signer.clone())
        .send(JSON, NOW)
        .unwrap()
}

fn poll<F: Future>(future: std::pin::Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Opens, and lets the scheme recover as a receiver does.
fn recover(scheme: &PayV3, sent: &Sent, seconds: i64) -> bool {
    let now = after(seconds);
    let Err(error) = scheme.open(&sent.delivery(), now) else {
        return true;
    };
    let ready = poll(pin!(scheme.recover(&error, now)));
    ready == Poll::Ready(true) && scheme.open(&sent.delivery(), now).is_ok()
}

#[test]
fn an_unknown_key_is_fetched() {
    let (scheme, source) = scheme(FetchLimits::default());
    let signer = PlatformSigner::generate("NEW").unwrap();
    source
        .0
        .keys
        .lock()
        .unwrap()
        .push(signer.platform_key().unwrap());
    let sent = from(&signer);
    assert_eq!(open_at(&scheme, &sent, NOW), Err("signature_key_unknown"));
    assert_eq!(source.fetches(), 0, "opening itself never fetches");
    assert!(recover(&scheme, &sent, 0));
    assert!(recover(&scheme, &sent, 0));
    assert_eq!(source.fetches(), 1);
}

#[test]
fn fetches_keep_their_distance() {
    let (scheme, source) = scheme(FetchLimits::default());
    let forgers: Vec<Sent> = (0..4)
        .map(|index| {
            let mut sent = from(&PlatformSigner::generate("X").unwrap());
            sent.headers.insert(
                "wechatpay-serial",
                format!("FORGED{index}").parse().unwrap(),
            );
            sent
        })
        .collect();
    assert!(!recover(&scheme, &forgers[0], 0));
    assert!(!recover(&scheme, &forgers[1], 59));
    assert_eq!(source.fetches(), 1);
    assert!(!recover(&scheme, &forgers[1], 60));
    assert_eq!(source.fetches(), 2);
    // What the source did not know is not asked for again for ten minutes.
    assert!(!recover(&scheme, &forgers[1], 180));
    assert_eq!(source.fetches(), 2);
    assert!(!recover(&scheme, &forgers[2], 180));
    assert_eq!(source.fetches(), 3);
}

#[test]
fn an_unknown_key_is_asked_for_again_in_the_end() {
    let mut limits = FetchLimits::default();
    limits.forget_unknown_after = std::time::Duration::from_secs(100);
    let (scheme, source) = scheme(limits);
    let signer = PlatformSigner::generate("NEW").unwrap();
    let sent = from(&signer);
    assert!(!recover(&scheme, &sent, 0));
    source
        .0
        .keys
        .lock()
        .unwrap()
        .push(signer.platform_key().unwrap());
    assert!(!recover(&scheme, &sent, 99));
    assert_eq!(source.fetches(), 1);
    assert!(recover(&scheme, &sent, 100));
    assert_eq!(source.fetches(), 2);
}

#[test]
fn so_many_unknown_keys_are_remembered() {
    let mut limits = FetchLimits::default();
    limits.interval = std::time::Duration::ZERO;
    limits.unknown_capacity = 1;
    let (scheme, source) = scheme(limits);
    let [first, second] =
        ["FIRST", "SECOND"].map(|id| from(&PlatformSigner::generate(id).unwrap()));
    for (sent, fetches) in [(&first, 1), (&second, 2), (&first, 2), (&second, 3)] {
        assert!(!recover(&scheme, sent, 0));
        assert_eq!(source.fetches(), fetches);
    }
}

#[test]
fn one_fetch_is_under_way_at_a_time() {
    let mut limits = FetchLimits::default();
    limits.interval = std::time::Duration::ZERO;
    let (scheme, source) = scheme(limits);
    let signer = PlatformSigner::generate("NEW").unwrap();
    source
        .0
        .keys
        .lock()
        .unwrap()
        .push(signer.platform_key().unwrap());
    source.0.slow.store(true, Ordering::Relaxed);
    let sent = from(&signer);
    let error = scheme.open(&sent.delivery(), NOW).unwrap_err();
    {
        let mut first = pin!(scheme.recover(&error, NOW));
        assert_eq!(poll(first.as_mut()), Poll::Pending);
        assert_eq!(
            poll(pin!(scheme.recover(&error, NOW))),
            Poll::Ready(false),
            "the second does not wait"
        );
        assert_eq!(source.fetches(), 1);
        // The first is given up here: its client went away.
    }
    source.0.slow.store(false, Ordering::Relaxed);
    assert!(
        recover(&scheme, &sent, 0),
        "a fetch that was given up blocks no later one"
    );
    assert_eq!(source.fetches(), 2);
}

#[test]
fn a_source_that_fails_is_asked_again() {
    let mut limits = FetchLimits::default();
    limits.interval = std::time::Duration::from_secs(5);
    let (scheme, source) = scheme(limits);
    let signer = PlatformSigner::generate("NEW").unwrap();
    source
        .0
        .keys
        .lock()
        .unwrap()
        .push(signer.platform_key().unwrap());
    source.0.broken.store(true, Ordering::Relaxed);
    assert!(!recover(&scheme, &from(&signer), 0));
    source.0.broken.store(false, Ordering::Relaxed);
    assert!(recover(&scheme, &from(&signer), 5));
    assert_eq!(
        KeySourceError::unavailable().to_string(),
        "the source of platform keys is not available"
    );
}

#[test]
fn only_an_unknown_key_is_worth_a_fetch() {
    let (scheme, source) = scheme(FetchLimits::default());
    let known = PlatformSigner::generate("KNOWN").unwrap();
    let sender = Sender::pay_v3(api_v3_key(), known);
    for attack in [
        Attack::Tampered,
        Attack::Stale,
        Attack::Unsigned,
        Attack::WrongKey,
        Attack::Probe,
    ] {
        assert!(
            !recover(&scheme, &sender.attack(attack, JSON, NOW).unwrap(), 0),
            "{attack:?}"
        );
    }
    // A probe under an unknown serial is a probe.
    let probe = Sender::pay_v3(api_v3_key(), PlatformSigner::generate("OTHER").unwrap());
    assert!(!recover(
        &scheme,
        &probe.attack(Attack::Probe, JSON, NOW).unwrap(),
        0
    ));
    assert_eq!(source.fetches(), 0);
    let unknown = from(&PlatformSigner::generate("OTHER").unwrap());
    let error = scheme.open(&unknown.delivery(), NOW).unwrap_err();
    let OpenError::Signature(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        error.unknown_key().map(hookgen_runtime::KeyId::as_str),
        Some("OTHER")
    );
}
