//! A receiver that is killed with `SIGKILL` while a handler runs: between the claim of a delivery
//! and its completion.

use crate::lines::Lines;
use crate::receiver::{Receiver, config_with_store};
use crate::stores::{Store, seed};
use std::io::BufRead as _;
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn redis_hands_over_when_the_lease_ran_out() {
    if let Some(store) = Store::redis() {
        check(&store, LEASE);
    }
}

#[test]
fn postgres_hands_over_when_the_lease_ran_out() {
    if let Some(store) = Store::postgres() {
        check(&store, LEASE);
    }
}

/// Nobody else can have the file open, so the leases of the process before count no more.
#[test]
fn redb_hands_over_at_once() {
    check(&Store::redb(), Duration::ZERO);
}

#[track_caller]
fn check(store: &Store, lease: Duration) {
    let config = config_with_store("safe", &store.url);
    let seed = seed();
    let content = format!("Content={}", "x".repeat(LONGER_THAN_A_PIPE));
    let message = [
        "--message",
        "OfficialAccountTextMessage",
        "--seed",
        &seed,
        "--set",
        &content,
    ];

    let mut victim = Receiver::start(&config);
    let claimed = Instant::now();
    thread::scope(|scope| {
        let sender = (victim.url().to_owned(), victim.config().to_owned());
        let sending = scope.spawn(move || crate::receiver::send(&sender.0, &sender.1, &message));
        // Its handler has begun to print, and blocks, as nobody reads on.
        victim.unread().fill_buf().unwrap();
        let printed = victim.kill();
        assert!(
            Lines::of(&printed).handled.is_empty(),
            "the handler was not done"
        );
        let (printed, status) = sending.join().unwrap();
        assert_eq!(status, 1, "nobody acknowledged it: {printed}");
    });

    let next = Receiver::start(&config).collect();
    let mut refused = 0;
    let acknowledged = loop {
        let (printed, status) = next.send(&message);
        if status == 0 {
            break claimed.elapsed();
        }
        assert!(printed.contains("status 503"), "{printed}");
        assert!(claimed.elapsed() < lease + PATIENCE, "{printed}");
        refused += 1;
        thread::sleep(Duration::from_millis(200));
    };
    assert!(
        acknowledged >= lease,
        "after {acknowledged:?}, in the lease of another"
    );
    assert_eq!(refused > 0, lease > Duration::ZERO, "{refused} refused");
    next.send(&message);
    let log = next.log();
    assert_eq!(
        log.count(&["outcome=\"handled\"", "attempt=2 "]),
        1,
        "said so"
    );
    let lines = next.stop();
    let lines = Lines::of(&lines);
    assert_eq!((lines.handled.len(), lines.repeated()), (1, 0));
    assert_eq!(lines.duplicates.values().collect::<Vec<_>>(), [&1]);
}

/// Bytes that a pipe does not hold, and that one argument of a command may have.
const LONGER_THAN_A_PIPE: usize = 120_000;
/// The five seconds that the platform waits, and one.
const LEASE: Duration = Duration::from_secs(6);
const PATIENCE: Duration = Duration::from_secs(20);
