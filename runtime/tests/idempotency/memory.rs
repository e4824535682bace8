//! The store in memory.

use std::time::Duration;

use hookgen_runtime::idempotency::{
    AnyStore, ClaimKey, IdempotencyStore, MemoryOptions, MemoryStore,
};

use super::support::{LONG, SHORT, SharedClock, Subject, done, in_progress, new, ok, unavailable};

struct Memory {
    store: MemoryStore,
    other: MemoryStore,
    clock: SharedClock,
}

#[expect(
    clippy::unused_async,
    reason = "the other stores are opened by futures"
)]
async fn open() -> Option<Memory> {
    let clock = SharedClock::default();
    let store = MemoryStore::new(MemoryOptions::default().clock(clock.clone()));
    Some(Memory {
        other: store.clone(),
        store,
        clock,
    })
}

impl Subject for Memory {
    type Store = MemoryStore;

    fn store(&self) -> &MemoryStore {
        &self.store
    }

    fn other(&self) -> &MemoryStore {
        &self.other
    }

    async fn pass(&self, time: Duration) {
        self.clock.0.advance(time);
    }

    fn key(&self, delivery: &str) -> ClaimKey {
        ClaimKey::new("memory", delivery)
    }
}

super::conformance::suite!(open);

#[tokio::test]
async fn steps_of_the_clock_change_nothing() {
    let Some(Memory { store, clock, .. }) = open().await else {
        return;
    };
    let (held, finished) = (
        ClaimKey::new("memory", "held"),
        ClaimKey::new("memory", "finished"),
    );
    let _lease = new(store.claim(&held, SHORT).await, 1);
    let lease = new(store.claim(&finished, SHORT).await, 1);
    ok(store.complete(&lease, LONG).await);
    for wall in [0, 4_000_000_000] {
        clock.0.step_to(Duration::from_secs(wall));
        in_progress(store.claim(&held, LONG).await, false);
        done(store.claim(&finished, LONG).await);
    }
    clock.0.advance(SHORT);
    new(store.claim(&held, LONG).await, 2);
}

#[tokio::test]
async fn a_full_store_is_unavailable() {
    let store = MemoryStore::new(MemoryOptions::default().capacity(1));
    let lease = new(store.claim(&ClaimKey::new("memory", "a"), LONG).await, 1);
    unavailable(store.claim(&ClaimKey::new("memory", "b"), LONG).await);
    unavailable(store.check().await);
    ok(store.complete(&lease, LONG).await);
    done(store.claim(&ClaimKey::new("memory", "a"), LONG).await);
}

#[tokio::test]
async fn any_store_opens_by_url() {
    let store = ok(AnyStore::open("memory").await);
    assert_eq!(store.name(), "memory");
    assert!(!store.is_durable());
    let key = ClaimKey::new("memory", "a");
    let lease = new(store.claim(&key, LONG).await, 1);
    ok(store.clone().complete(&lease, LONG).await);
    done(store.claim(&key, LONG).await);
    for wrong in [
        "",
        "mysql://localhost/",
        "memory:",
        "redis:",
        "postgres://host:notaport/",
    ] {
        let error = AnyStore::open(wrong).await.err();
        assert!(
            error.is_some_and(|error| error.is_configuration()),
            "{wrong:?} was opened"
        );
    }
}
