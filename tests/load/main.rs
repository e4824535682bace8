//! Mixed deliveries to two receivers at the machine's limit, while their store is killed and started
//! again: genuine ones of every surface, copies of them at the same time and later, and hostile ones.
//! What was sent and what became of it must add up to the last delivery.
//!
//! Takes a few seconds, or as many as are asked for:
//!
//! ```text
//! HOOKGEN_LOAD_SECONDS=600 .ci/services cargo test --release --all-features --test load -- --nocapture --test-threads 1
//! ```
#![cfg(unix)]

#[path = "../common/receiver.rs"]
mod receiver;
#[path = "../common/stores.rs"]
mod stores;

mod books;
mod deliveries;
mod traffic;

use books::Books;
use receiver::{Receiver, config_with_store};
use std::thread;
use std::time::{Duration, Instant};
use stores::Store;
use traffic::Traffic;

#[test]
fn redis() {
    if let Some(store) = Store::redis() {
        check("redis", 2, &store);
    }
}

#[test]
fn postgres() {
    if let Some(store) = Store::postgres() {
        check("postgres", 2, &store);
    }
}

/// A file belongs to one receiver, which is stopped and started again in place of its store.
#[test]
fn redb() {
    check("redb", 1, &Store::redb());
}

#[track_caller]
#[expect(clippy::print_stdout, reason = "the figures are the result")]
fn check(name: &str, receivers: usize, store: &Store) {
    let (duration, restarts) = duration();
    let config = config_with_store("safe", &store.url);
    let books = Books::default();
    let start = || books.keep(Receiver::start(&config));
    let running: Vec<_> = (0..receivers).map(|_| start()).collect();
    let traffic = Traffic::new(&running);
    let begin = Instant::now();
    let running = thread::scope(|scope| {
        let disturbed = scope.spawn(|| {
            let mut running = running;
            for number in 1..=restarts {
                let due = duration / (restarts + 1) * number;
                thread::sleep(due.saturating_sub(begin.elapsed()));
                if store.is_server() {
                    assert!(store.restart().wait().unwrap().success());
                } else {
                    running.drain(..).for_each(books::Kept::stop);
                    running.push(start());
                    traffic.redirect(&running);
                }
            }
            running
        });
        traffic.run(begin + duration);
        disturbed.join().unwrap()
    });
    let took = begin.elapsed();
    running.into_iter().for_each(books::Kept::stop);
    let summary = books.balance(&traffic);
    println!(
        "{name}: {receivers} receivers, {restarts} restarts, {:.0} s\n{summary}",
        took.as_secs_f64()
    );
}

/// How long to send, and how often to restart the store meanwhile.
fn duration() -> (Duration, u32) {
    let asked = std::env::var("HOOKGEN_LOAD_SECONDS").ok();
    let seconds = asked.map_or(5, |seconds| seconds.parse().unwrap());
    (
        Duration::from_secs(seconds),
        u32::try_from(seconds / 30).unwrap().max(2),
    )
}
