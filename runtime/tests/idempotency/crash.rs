//! Receivers that are killed with `kill -9` at each point between the claim and the end.

use std::process::Stdio;
use std::time::Duration;

use hookgen_runtime::idempotency::{AnyStore, ClaimKey, IdempotencyStore};
use tokio::io::{AsyncBufReadExt, BufReader};

use super::support::{LONG, done, new, nothing_taken, ok, taken, unique};

/// Not so short that it runs out before the next line of a test on a busy machine.
const LEASE: Duration = Duration::from_secs(2);

/// Where a receiver is killed.
#[derive(Clone, Copy, PartialEq)]
enum Point {
    Claimed,
    Recorded,
    Completed,
}

const POINTS: [(&str, Point); 3] = [
    ("claimed", Point::Claimed),
    ("recorded", Point::Recorded),
    ("completed", Point::Completed),
];

/// The receiver: a test that does nothing unless another test starts it as a process.
#[tokio::test]
#[expect(
    clippy::print_stdout,
    reason = "how the parent learns that it may kill"
)]
async fn child() {
    let (Ok(url), Ok(scope)) = (std::env::var("CRASH_URL"), std::env::var("CRASH_SCOPE")) else {
        return;
    };
    let store = ok(AnyStore::open(&url).await);
    for (name, point) in POINTS {
        let lease = new(store.claim(&ClaimKey::new(&scope, name), LEASE).await, 1);
        match point {
            Point::Claimed => {}
            Point::Recorded => ok(store.record(&lease, name.as_bytes()).await),
            Point::Completed => ok(store.complete(&lease, LONG).await),
        }
    }
    println!("{READY}");
    std::future::pending::<()>().await;
}

/// Runs the receiver until it has got to every point, and kills it.
async fn crash(url: &str, scope: &str) {
    let mut child = tokio::process::Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "crash::child", "--nocapture", "--test-threads=1"])
        .env("CRASH_URL", url)
        .env("CRASH_SCOPE", scope)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("a process");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    loop {
        let line = lines.next_line().await.expect("its output");
        // The test harness prints the test's name on the same line.
        if line
            .expect("the receiver ends by being killed")
            .ends_with(READY)
        {
            break;
        }
    }
    // SIGKILL: nothing of the process runs after it.
    child.kill().await.expect("it runs");
}

/// What the next receiver finds, once `wait` has passed.
async fn check(url: &str, wait: Duration) {
    let scope = unique("crash");
    crash(url, &scope).await;
    let store = ok(AnyStore::open(url).await);
    done(store.claim(&ClaimKey::new(&scope, "completed"), LONG).await);
    tokio::time::sleep(wait).await;

    let recorded = taken(store.take_recorded(&scope, LONG).await, 2);
    assert_eq!(recorded.payload, b"recorded");
    ok(store.complete(&recorded.lease, LONG).await);
    nothing_taken(store.take_recorded(&scope, LONG).await);

    let lease = new(
        store.claim(&ClaimKey::new(&scope, "claimed"), LONG).await,
        2,
    );
    ok(store.complete(&lease, LONG).await);
    for (name, _) in POINTS {
        done(store.claim(&ClaimKey::new(&scope, name), LONG).await);
    }
}

#[cfg(feature = "redb")]
#[tokio::test]
async fn redb_hands_over_at_once() {
    let file = super::redb::TempFile::new();
    check(&format!("redb:{}", file.0.display()), Duration::ZERO).await;
}

#[cfg(feature = "redis")]
#[tokio::test]
async fn redis_hands_over_when_the_lease_ran_out() {
    if let Some(url) = super::support::server("HOOKGEN_TEST_REDIS_URL") {
        check(&url, LEASE + Duration::from_millis(200)).await;
    }
}

#[cfg(feature = "postgres")]
#[tokio::test]
async fn postgres_hands_over_when_the_lease_ran_out() {
    if let Some(url) = super::support::server("HOOKGEN_TEST_POSTGRES_URL") {
        check(&url, LEASE + Duration::from_millis(200)).await;
    }
}

const READY: &str = "at every point";
