//! What the tests of all stores share.

use std::sync::Arc;
use std::time::Duration;

use hookgen_runtime::idempotency::{
    Claim, ClaimKey, Clock, IdempotencyStore, Lease, ManualClock, Recorded, StoreError,
};

/// Longer than any test runs.
pub(crate) const LONG: Duration = Duration::from_mins(10);
/// Short enough to be waited for.
pub(crate) const SHORT: Duration = Duration::from_millis(400);

/// A store under test.
pub(crate) trait Subject: Send + Sync + 'static {
    type Store: IdempotencyStore;

    /// The store.
    fn store(&self) -> &Self::Store;

    /// The store as another receiver sees it.
    fn other(&self) -> &Self::Store;

    /// Lets `time` pass for the store.
    fn pass(&self, time: Duration) -> impl Future<Output = ()> + Send;

    /// A delivery that no other test claims.
    fn key(&self, delivery: &str) -> ClaimKey;
}

#[track_caller]
pub(crate) fn new(claim: Result<Claim, StoreError>, attempt: u32) -> Lease {
    match claim {
        Ok(Claim::New(lease)) => {
            assert_eq!(lease.attempt(), attempt, "the attempt of a new claim");
            lease
        }
        other => panic!("expected a new claim, got {other:?}"),
    }
}

/// Returns when the holder's lease runs out.
#[track_caller]
pub(crate) fn in_progress(claim: Result<Claim, StoreError>, recorded: bool) -> Duration {
    match claim {
        Ok(Claim::InProgress {
            retry_after,
            recorded: is_recorded,
        }) => {
            assert_eq!(
                is_recorded, recorded,
                "whether the held delivery is recorded"
            );
            retry_after
        }
        other => panic!("expected a claim in progress, got {other:?}"),
    }
}

#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "reads like its siblings")]
pub(crate) fn done(claim: Result<Claim, StoreError>) {
    assert!(
        matches!(claim, Ok(Claim::Done)),
        "expected a done claim, got {claim:?}"
    );
}

#[track_caller]
pub(crate) fn lost(result: Result<(), StoreError>) {
    match result {
        Err(error) if error.is_lease_lost() => {}
        other => panic!("expected a lost lease, got {other:?}"),
    }
}

#[track_caller]
pub(crate) fn ok<T>(result: Result<T, StoreError>) -> T {
    result.unwrap_or_else(|error| panic!("the store failed: {error:?}"))
}

#[track_caller]
pub(crate) fn unavailable<T>(result: Result<T, StoreError>) {
    match result {
        Err(error) if error.is_unavailable() => {}
        Err(other) => panic!("expected an unavailable store, got {other:?}"),
        Ok(_) => panic!("expected an unavailable store, got an answer"),
    }
}

#[track_caller]
pub(crate) fn taken(result: Result<Option<Recorded>, StoreError>, attempt: u32) -> Recorded {
    let recorded = ok(result).expect("a recorded delivery");
    assert_eq!(
        recorded.lease.attempt(),
        attempt,
        "the attempt of a recorded delivery"
    );
    recorded
}

#[track_caller]
pub(crate) fn nothing_taken(result: Result<Option<Recorded>, StoreError>) {
    let recorded = ok(result);
    assert!(
        recorded.is_none(),
        "expected no recorded delivery, got {recorded:?}"
    );
}

/// A manual clock that the test and the store share.
#[derive(Clone)]
pub(crate) struct SharedClock(pub(crate) Arc<ManualClock>);

impl Default for SharedClock {
    fn default() -> Self {
        Self(Arc::new(ManualClock::new(NOVEMBER_2026)))
    }
}

impl Clock for SharedClock {
    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    fn wall(&self) -> Duration {
        self.0.wall()
    }
}

/// 2026-11-21T00:00:00Z.
pub(crate) const NOVEMBER_2026: Duration = Duration::from_hours(20_778 * 24);

/// A name that no other test, and no earlier run against the same server, uses.
#[cfg(any(feature = "redb", feature = "redis", feature = "postgres"))]
pub(crate) fn unique(name: &str) -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let nanos = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default()
        .as_nanos();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{name}_{}_{nanos:x}_{count}", std::process::id())
}

/// The value of an environment variable; `None`, said aloud, where a test must be skipped.
#[cfg(any(feature = "redis", feature = "postgres"))]
#[expect(clippy::print_stdout, reason = "a test must not be skipped in silence")]
pub(crate) fn server(variable: &str) -> Option<String> {
    let url = std::env::var(variable).ok();
    if url.is_none() {
        println!("skipped: {variable} is not set; run under .ci/services");
    }
    url
}

/// A port that accepts connections and never answers.
#[cfg(any(feature = "redis", feature = "postgres"))]
pub(crate) async fn black_hole() -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((connection, _)) = listener.accept().await {
            open.push(connection);
        }
    });
    port
}

/// A port on which nobody listens.
#[cfg(any(feature = "redis", feature = "postgres"))]
pub(crate) async fn dead_port() -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    listener.local_addr().expect("an address").port()
}
