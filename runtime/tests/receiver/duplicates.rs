//! Deliveries that come more than once, and a store that does not always answer.

use crate::event::Answer;
use crate::http;
use crate::support::{App, PATH, check, deliver, text};
use hookgen_runtime::idempotency::{
    Claim, ClaimKey, IdempotencyStore, Lease, MemoryStore, Recorded, StoreError,
};
use hookgen_runtime::receiver::{DeadlinePolicy, Receiver};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

#[tokio::test]
async fn a_replayed_delivery_is_handled_once() {
    let app = App::plain().await;
    let sent = deliver(&text(1, "once"));
    for _ in 0..3 {
        check(&app.post(&sent).await, 200, "success");
    }
    app.check_handled(&[("once", 1)]);
    assert_eq!(
        app.journal.outcomes(),
        ["handled", "duplicate", "duplicate"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_64_parallel_copies_one_is_handled() {
    let slow = |_| async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Ok(Answer::Success)
    };
    let app = Arc::new(App::new(MemoryStore::default(), |it| it, slow).await);
    let copies = (0..64).map(|_| {
        let app = Arc::clone(&app);
        // The platform encrypts every copy anew.
        tokio::spawn(async move { app.text(1, "once").await.status })
    });
    let mut statuses = Vec::new();
    for copy in copies.collect::<Vec<_>>() {
        statuses.push(copy.await.unwrap());
    }
    app.check_handled(&[("once", 1)]);
    assert!(statuses.contains(&200));
    assert!(
        statuses.iter().all(|status| matches!(status, 200 | 503)),
        "{statuses:?}"
    );
    let outcomes = app.journal.outcomes();
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| *outcome == "handled")
            .count(),
        1
    );
    assert_eq!(outcomes.len(), 64);
    check(&app.text(1, "once").await, 200, "success");
}

#[tokio::test]
async fn a_failed_handler_releases_its_claim() {
    let fails_once = |run| async move {
        if run == 1 {
            Err("the database is away")?;
        }
        Ok(Answer::Success)
    };
    let app = App::new(MemoryStore::default(), |it| it, fails_once).await;
    check(&app.text(1, "again").await, 500, "later");
    check(&app.text(1, "again").await, 200, "success");
    app.check_handled(&[("again", 1), ("again", 1)]);
    assert_eq!(app.journal.outcomes(), ["failed", "handled"]);
}

#[tokio::test]
async fn a_handler_that_panics_releases_its_claim() {
    let panics_once = |run| async move {
        assert!(run > 1, "this test panics on purpose");
        Ok(Answer::Success)
    };
    let app = App::new(MemoryStore::default(), |it| it, panics_once).await;
    check(&app.text(1, "again").await, 500, "later");
    check(&app.text(1, "again").await, 200, "success");
    assert_eq!(app.journal.outcomes(), ["panicked", "handled"]);
}

#[tokio::test]
async fn a_handler_outlives_its_connection() {
    let slow = |_| async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        Ok(Answer::Success)
    };
    let app = App::new(MemoryStore::default(), |it| it, slow).await;
    let sent = deliver(&text(1, "once"));
    let abandoned = tokio::time::timeout(Duration::from_millis(50), app.post(&sent)).await;
    assert!(abandoned.is_err());
    app.journal.wait_for("+handled").await;
    check(&app.post(&sent).await, 200, "success");
    app.check_handled(&[("once", 1)]);
}

#[tokio::test]
async fn without_a_claim_nothing_is_handled() {
    let store = Flaky::default();
    let app = App::new(store.clone(), |it| it, |_| async { Ok(Answer::Success) }).await;
    store.fail(Call::Claim, true);
    let response = app.text(1, "kept").await;
    check(&response, 503, "later");
    assert!(
        response.headers.contains("retry-after: "),
        "{}",
        response.headers
    );
    app.check_handled(&[]);
    check(&http::get(app.server, "/readyz").await, 503, "not ready");
    check(&http::get(app.server, "/healthz").await, 200, "ok");
    store.fail(Call::Claim, false);
    check(&app.text(1, "kept").await, 200, "success");
    app.check_handled(&[("kept", 1)]);
    check(&http::get(app.server, "/readyz").await, 200, "ready");
}

#[tokio::test]
async fn what_was_handled_is_completed_once_the_store_is_back() {
    let store = Flaky::default();
    let app = App::new(store.clone(), |it| it, |_| async { Ok(Answer::Success) }).await;
    store.fail(Call::Complete, true);
    check(&app.text(1, "once").await, 200, "success");
    // Still claimed, so that nobody handles it meanwhile.
    check(&app.text(1, "once").await, 503, "later");
    store.fail(Call::Complete, false);
    app.receiver.finish(Duration::from_secs(5)).await.unwrap();
    let next = App::new(store, |it| it, |_| async { Ok(Answer::Success) }).await;
    check(&next.text(1, "once").await, 200, "success");
    next.check_handled(&[]);
}

#[tokio::test]
async fn what_cannot_be_recorded_is_not_acknowledged() {
    let store = Flaky::default();
    let setup = |it: Receiver| it.deadline_policy(DeadlinePolicy::AckThenProcess);
    let app = App::new(store.clone(), setup, |_| async { Ok(Answer::Success) }).await;
    store.fail(Call::Record, true);
    check(&app.text(1, "kept").await, 503, "later");
    app.check_handled(&[]);
    store.fail(Call::Record, false);
    check(&app.text(1, "kept").await, 200, "success");
    app.journal.wait_for("+handled").await;
    app.check_handled(&[("kept", 1)]);
}

#[tokio::test]
async fn a_handler_that_cannot_hand_over_asks_for_another_delivery() {
    let store = Flaky::default();
    let setup = |it: Receiver| {
        it.deadline_policy(DeadlinePolicy::HandOver)
            .answer_within(Duration::from_millis(50))
    };
    let slow = |_| async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        Ok(Answer::Success)
    };
    let app = App::new(store.clone(), setup, slow).await;
    store.fail(Call::Record, true);
    let sent = deliver(&text(1, "once"));
    check(&http::post(app.server, PATH, &sent).await, 503, "later");
    app.journal.wait_for("+handled").await;
    check(&app.post(&sent).await, 200, "success");
    app.check_handled(&[("once", 1)]);
}

/// A store of which single calls can be made to fail.
#[derive(Clone, Default)]
struct Flaky {
    store: MemoryStore,
    failing: Arc<[AtomicBool; 3]>,
}

#[derive(Clone, Copy)]
enum Call {
    Claim,
    Record,
    Complete,
}

impl Flaky {
    fn fail(&self, call: Call, fails: bool) {
        self.failing[call as usize].store(fails, Ordering::SeqCst);
    }

    /// A full store is the one that can be had from outside.
    async fn check(&self, call: Call) -> Result<(), StoreError> {
        if !self.failing[call as usize].load(Ordering::SeqCst) {
            return Ok(());
        }
        let full =
            MemoryStore::new(hookgen_runtime::idempotency::MemoryOptions::default().capacity(0));
        full.claim(&ClaimKey::new("full", "full"), Duration::from_secs(1))
            .await
            .map(drop)
    }
}

impl IdempotencyStore for Flaky {
    async fn claim(&self, key: &ClaimKey, lease: Duration) -> Result<Claim, StoreError> {
        self.check(Call::Claim).await?;
        self.store.claim(key, lease).await
    }

    async fn extend(&self, lease: &Lease, by: Duration) -> Result<(), StoreError> {
        self.store.extend(lease, by).await
    }

    async fn record(&self, lease: &Lease, payload: &[u8]) -> Result<(), StoreError> {
        self.check(Call::Record).await?;
        self.store.record(lease, payload).await
    }

    async fn complete(&self, lease: &Lease, retention: Duration) -> Result<(), StoreError> {
        self.check(Call::Complete).await?;
        self.store.complete(lease, retention).await
    }

    async fn release(&self, lease: &Lease) -> Result<(), StoreError> {
        self.store.release(lease).await
    }

    async fn take_recorded(
        &self,
        scope: &str,
        lease: Duration,
    ) -> Result<Option<Recorded>, StoreError> {
        self.store.take_recorded(scope, lease).await
    }

    async fn check(&self) -> Result<(), StoreError> {
        self.check(Call::Claim).await
    }

    fn is_durable(&self) -> bool {
        true
    }
}
