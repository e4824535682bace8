//! Servers that are killed and started again under a store that is in use.
//!
//! A test binary of its own, so that no other test sees its server go. Takes part where
//! `HOOKGEN_TEST_…_URL` says where a server is and `HOOKGEN_TEST_…_RESTART` how to kill and restart
//! it: `.ci/services cargo test …` sets both.

#![cfg(any(feature = "redis", feature = "postgres"))]

use std::time::{Duration, Instant};

use hookgen_runtime::idempotency::{
    AnyStore, Claim, ClaimKey, IdempotencyStore, Lease, StoreError,
};

const LONG: Duration = Duration::from_mins(10);

#[cfg(feature = "redis")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_remembers_across_a_crash() {
    check("HOOKGEN_TEST_REDIS").await;
}

#[cfg(feature = "postgres")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_remembers_across_a_crash() {
    check("HOOKGEN_TEST_POSTGRES").await;
}

#[expect(clippy::print_stdout, reason = "a test must not be skipped in silence")]
async fn check(server: &str) {
    let variable = |name: &str| std::env::var(format!("{server}_{name}"));
    let (Ok(url), Ok(restart)) = (variable("URL"), variable("RESTART")) else {
        println!("skipped: {server}_URL or {server}_RESTART is not set; run under .ci/services");
        return;
    };
    let store = AnyStore::open(&url).await.expect("the server runs");
    let scope = format!(
        "restart {} {:?}",
        std::process::id(),
        std::time::SystemTime::now()
    );
    let key = |delivery: &str| ClaimKey::new(&scope, delivery);

    let held = new(store.claim(&key("held"), LONG).await);
    let recorded = new(store.claim(&key("recorded"), LONG).await);
    store
        .record(&recorded, b"payload")
        .await
        .expect("it is recorded");
    store.release(&recorded).await.expect("it is released");
    let done = new(store.claim(&key("done"), LONG).await);
    store.complete(&done, LONG).await.expect("it is completed");

    let handled = restart_under_load(&store, &scope, &restart).await;
    for (delivery, handled) in handled.iter().enumerate() {
        let claim = store
            .claim(&key(&format!("load {delivery}")), LONG)
            .await
            .expect("it is up");
        match (handled, &claim) {
            (true, Claim::Done) | (false, _) => {}
            _ => panic!("delivery {delivery} was handled, and is forgotten: {claim:?}"),
        }
    }

    let claim = store.claim(&key("held"), LONG).await;
    assert!(matches!(claim, Ok(Claim::InProgress { .. })), "{claim:?}");
    store
        .complete(&held, LONG)
        .await
        .expect("the lease still holds");
    let claim = store.claim(&key("done"), LONG).await;
    assert!(matches!(claim, Ok(Claim::Done)), "{claim:?}");
    let taken = store
        .take_recorded(&scope, LONG)
        .await
        .expect("it is up")
        .expect("a delivery");
    assert_eq!(taken.payload, b"payload");
}

/// Kills and restarts the server while deliveries are handled. Says which were: completed, with the
/// store's word for it. A store that is away must say so in time, and be back by itself.
async fn restart_under_load(store: &AnyStore, scope: &str, restart: &str) -> Vec<bool> {
    let mut restarting = tokio::process::Command::new("sh")
        .args(["-c", restart])
        .kill_on_drop(true)
        .spawn()
        .expect("a shell");
    let (mut handled, mut since_restart, start) = (Vec::new(), 0, Instant::now());
    while since_restart < 20 {
        assert!(
            start.elapsed() < Duration::from_mins(1),
            "the store does not come back"
        );
        let delivery = ClaimKey::new(scope, format!("load {}", handled.len()));
        let call = Instant::now();
        let outcome = handle(store, &delivery).await;
        assert!(
            call.elapsed() < Duration::from_secs(10),
            "a call took {:?}",
            call.elapsed()
        );
        if let Err(error) = &outcome {
            assert!(error.is_unavailable(), "{error:?}");
        }
        handled.push(outcome.is_ok());
        let restarted = restarting.try_wait().expect("a status");
        assert!(
            restarted.is_none_or(|status| status.success()),
            "the server did not start"
        );
        if restarted.is_some() && outcome.is_ok() {
            since_restart += 1;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    handled
}

async fn handle(store: &AnyStore, delivery: &ClaimKey) -> Result<(), StoreError> {
    let lease = new(Ok(store.claim(delivery, LONG).await?));
    store.complete(&lease, LONG).await
}

#[track_caller]
fn new(claim: Result<Claim, StoreError>) -> Lease {
    match claim {
        Ok(Claim::New(lease)) => lease,
        other => panic!("expected a new claim, got {other:?}"),
    }
}
