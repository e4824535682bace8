//! The store in a file.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hookgen_runtime::idempotency::redb::{RedbOptions, RedbStore};
use hookgen_runtime::idempotency::{ClaimKey, Clock, IdempotencyStore};

use super::support::{
    LONG, NOVEMBER_2026, SharedClock, Subject, done, in_progress, new, nothing_taken, ok, taken,
    unavailable, unique,
};

/// A file that is gone when the test ends.
pub(crate) struct TempFile(pub(crate) PathBuf);

impl TempFile {
    pub(crate) fn new() -> Self {
        Self(std::env::temp_dir().join(unique("hookgen_redb")))
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

struct Redb {
    store: RedbStore,
    other: RedbStore,
    clock: SharedClock,
    _file: TempFile,
}

async fn open_at(file: &TempFile, clock: &SharedClock) -> RedbStore {
    ok(RedbStore::open(&file.0, options(clock)).await)
}

fn options(clock: &SharedClock) -> RedbOptions {
    // The disk of a busy machine may be slow.
    RedbOptions::default()
        .timeout(Duration::from_secs(30))
        .clock(clock.clone())
}

async fn open() -> Option<Redb> {
    let (file, clock) = (TempFile::new(), SharedClock::default());
    let store = open_at(&file, &clock).await;
    Some(Redb {
        other: store.clone(),
        store,
        clock,
        _file: file,
    })
}

impl Subject for Redb {
    type Store = RedbStore;

    fn store(&self) -> &RedbStore {
        &self.store
    }

    fn other(&self) -> &RedbStore {
        &self.other
    }

    async fn pass(&self, time: Duration) {
        self.clock.0.advance(time);
    }

    fn key(&self, delivery: &str) -> ClaimKey {
        key(delivery)
    }
}

super::conformance::suite!(open);

fn key(delivery: &str) -> ClaimKey {
    ClaimKey::new("redb", delivery)
}

#[tokio::test]
async fn a_restart_keeps_what_is_done_and_recorded_and_ends_leases() {
    let (file, clock) = (TempFile::new(), SharedClock::default());
    let store = open_at(&file, &clock).await;
    assert!(store.is_durable());
    let lease = new(store.claim(&key("done"), LONG).await, 1);
    ok(store.complete(&lease, LONG).await);
    let lease = new(store.claim(&key("recorded"), LONG).await, 1);
    ok(store.record(&lease, b"payload").await);
    let held = new(store.claim(&key("held"), LONG).await, 1);
    drop(store);

    let store = open_at(&file, &clock).await;
    done(store.claim(&key("done"), LONG).await);
    let recorded = taken(store.take_recorded("redb", LONG).await, 2);
    assert_eq!(recorded.payload, b"payload");
    nothing_taken(store.take_recorded("redb", LONG).await);
    let lease = new(store.claim(&key("held"), LONG).await, 2);
    super::support::lost(store.complete(&held, LONG).await);
    ok(store.complete(&lease, LONG).await);
}

#[tokio::test]
async fn steps_of_the_clock_change_nothing_while_it_is_open() {
    let Some(Redb { store, clock, .. }) = open().await else {
        return;
    };
    let _held = new(store.claim(&key("held"), LONG).await, 1);
    let lease = new(store.claim(&key("done"), LONG).await, 1);
    ok(store.complete(&lease, LONG * 2).await);
    for wall in [0, 4_000_000_000] {
        clock.0.step_to(Duration::from_secs(wall));
        in_progress(store.claim(&key("held"), LONG).await, false);
        done(store.claim(&key("done"), LONG).await);
    }
    clock.0.advance(LONG);
    new(store.claim(&key("held"), LONG).await, 2);
    done(store.claim(&key("done"), LONG).await);
    clock.0.advance(LONG);
    new(store.claim(&key("done"), LONG).await, 1);
}

#[tokio::test]
async fn a_clock_that_was_stepped_back_during_a_restart_lets_no_time_pass() {
    let (file, clock) = (TempFile::new(), SharedClock::default());
    let store = open_at(&file, &clock).await;
    let lease = new(store.claim(&key("done"), LONG).await, 1);
    ok(store.complete(&lease, LONG).await);
    drop(store);

    clock.0.step_to(Duration::from_secs(1_000_000));
    let store = open_at(&file, &clock).await;
    done(store.claim(&key("done"), LONG).await);
    let _held = new(store.claim(&key("held"), LONG).await, 1);
    clock.0.advance(LONG);
    new(store.claim(&key("done"), LONG).await, 1);
    new(store.claim(&key("held"), LONG).await, 2);
    drop(store);

    clock.0.step_to(NOVEMBER_2026 + LONG * 2);
    let store = open_at(&file, &clock).await;
    let lease = new(store.claim(&key("held"), LONG).await, 3);
    ok(store.complete(&lease, LONG).await);
}

#[tokio::test]
async fn time_while_it_is_closed_counts() {
    let (file, clock) = (TempFile::new(), SharedClock::default());
    let store = open_at(&file, &clock).await;
    for (delivery, retention) in [("short", LONG), ("long", LONG * 3)] {
        let lease = new(store.claim(&key(delivery), LONG).await, 1);
        ok(store.complete(&lease, retention).await);
    }
    drop(store);
    clock.0.advance(LONG * 2);
    let store = open_at(&file, &clock).await;
    new(store.claim(&key("short"), LONG).await, 1);
    done(store.claim(&key("long"), LONG).await);
}

#[tokio::test]
async fn a_file_belongs_to_one_store() {
    let (file, clock) = (TempFile::new(), SharedClock::default());
    let store = open_at(&file, &clock).await;
    unavailable(RedbStore::open(&file.0, options(&clock)).await);
    drop(store);
    ok(RedbStore::open(&file.0, options(&clock)).await);
}

#[tokio::test]
async fn a_file_that_cannot_be_made_is_an_error() {
    let path = std::env::temp_dir()
        .join(unique("no_such_directory"))
        .join("file");
    unavailable(RedbStore::open(path, RedbOptions::default()).await);
    let file = TempFile::new();
    std::fs::write(
        &file.0,
        b"not a database, but long enough to be read as one",
    )
    .expect("a file");
    assert!(
        RedbStore::open(&file.0, RedbOptions::default())
            .await
            .is_err()
    );
}

/// A clock on which the store waits, as it would on its disk, while the test holds the lock.
#[derive(Clone, Default)]
struct StuckClock(Arc<Mutex<()>>);

impl Clock for StuckClock {
    fn monotonic(&self) -> Duration {
        drop(self.0.lock());
        Duration::ZERO
    }

    fn wall(&self) -> Duration {
        Duration::ZERO
    }
}

#[tokio::test]
async fn a_slow_store_is_unavailable_in_time_and_does_not_do_it_later() {
    let (file, clock) = (TempFile::new(), StuckClock::default());
    let options = RedbOptions::default()
        .timeout(Duration::from_millis(300))
        .clock(clock.clone());
    let store = ok(RedbStore::open(&file.0, options.clone()).await);
    {
        let _stuck = clock.0.lock();
        for _ in 0..3 {
            unavailable(store.claim(&key("a"), LONG).await);
        }
        unavailable(store.check().await);
    }
    drop(store);
    let store = ok(RedbStore::open(&file.0, options.timeout(LONG)).await);
    new(store.claim(&key("a"), LONG).await, 1);
}
