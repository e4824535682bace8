//! Handlers that need longer than the platform waits, and processes that die meanwhile.

use crate::event::{Answer, Event};
use crate::support::{App, Journal, check, deliver, scheme, text};
use axum::http::Request;
use hookgen_runtime::idempotency::{Clock, ManualClock, MemoryOptions, MemoryStore};
use hookgen_runtime::receiver::{BoxError, DeadlinePolicy, Endpoint, Receiver};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::time::{Instant, sleep};

const GUARD: Duration = Duration::from_millis(50);

fn policy(policy: DeadlinePolicy) -> impl FnOnce(Receiver) -> Receiver {
    move |receiver| receiver.deadline_policy(policy).answer_within(GUARD)
}

async fn slow(_: usize) -> Result<Answer, BoxError> {
    sleep(GUARD * 6).await;
    Ok(Answer::text("too late"))
}

#[tokio::test]
async fn answer_in_time_goes_on_under_its_claim() {
    let app = App::new(
        MemoryStore::default(),
        policy(DeadlinePolicy::AnswerInTime),
        slow,
    )
    .await;
    let started = Instant::now();
    check(&app.text(1, "slow").await, 503, "later");
    assert!(started.elapsed() < GUARD * 4, "{:?}", started.elapsed());
    check(&app.text(1, "slow").await, 503, "later");
    app.journal.wait_for("+handled").await;
    check(&app.text(1, "slow").await, 200, "success");
    app.check_handled(&[("slow", 1)]);
    assert_eq!(
        app.journal.outcomes(),
        ["late", "in_progress", "+handled", "duplicate"]
    );
}

#[tokio::test]
async fn a_late_failure_releases_the_claim() {
    let fails_late = |run| async move {
        if run > 1 {
            return Ok(Answer::Success);
        }
        sleep(GUARD * 4).await;
        Err("late and wrong".into())
    };
    let setup = policy(DeadlinePolicy::AnswerInTime);
    let app = App::new(MemoryStore::default(), setup, fails_late).await;
    check(&app.text(1, "again").await, 503, "later");
    app.journal.wait_for("+failed").await;
    check(&app.text(1, "again").await, 200, "success");
    app.check_handled(&[("again", 1), ("again", 1)]);
}

#[tokio::test]
async fn hand_over_acknowledges_what_is_slow() {
    let app = App::new(
        MemoryStore::default(),
        policy(DeadlinePolicy::HandOver),
        slow,
    )
    .await;
    check(&app.text(1, "slow").await, 200, "success");
    check(&app.text(1, "slow").await, 200, "success");
    app.journal.wait_for("+handled").await;
    check(&app.text(1, "slow").await, 200, "success");
    app.check_handled(&[("slow", 1)]);
    assert_eq!(
        app.journal.outcomes(),
        ["recorded", "duplicate", "+handled", "duplicate"]
    );
}

#[tokio::test]
async fn hand_over_lets_a_fast_handler_reply() {
    let fast = |_| async { Ok(Answer::text("fast")) };
    let app = App::new(
        MemoryStore::default(),
        policy(DeadlinePolicy::HandOver),
        fast,
    )
    .await;
    let response = app.text(1, "quick").await;
    assert!(response.body.contains("<Encrypt>"), "{}", response.body);
    assert_eq!(app.journal.outcomes(), ["handled"]);
}

#[tokio::test]
async fn ack_then_process_acknowledges_at_once() {
    let setup = policy(DeadlinePolicy::AckThenProcess);
    let app = App::new(MemoryStore::default(), setup, slow).await;
    check(&app.text(1, "slow").await, 200, "success");
    app.journal.wait_for("+handled").await;
    app.check_handled(&[("slow", 1)]);
    assert_eq!(app.journal.outcomes(), ["recorded", "+handled"]);
}

#[tokio::test]
async fn what_was_acknowledged_is_tried_until_it_is_handled() {
    let fails_twice = |run| async move {
        if run <= 2 {
            Err("not yet")?;
        }
        Ok(Answer::Success)
    };
    let setup = |receiver: Receiver| {
        let receiver = receiver.recovery_interval(Duration::from_millis(20));
        receiver.deadline_policy(DeadlinePolicy::AckThenProcess)
    };
    let app = App::new(MemoryStore::default(), setup, fails_twice).await;
    check(&app.text(1, "again").await, 200, "success");
    app.journal.wait_for("+handled").await;
    app.check_handled(&[("again", 1), ("again", 2), ("again", 3)]);
    check(&app.text(1, "again").await, 200, "success");
    assert_eq!(
        app.journal.outcomes(),
        ["recorded", "+failed", "+failed", "+handled", "duplicate"]
    );
}

#[tokio::test]
async fn beyond_the_limit_what_was_acknowledged_waits_in_the_store() {
    let setup = |receiver: Receiver| {
        let receiver = receiver.deadline_policy(DeadlinePolicy::AckThenProcess);
        receiver
            .background_limit(1)
            .recovery_interval(Duration::from_millis(20))
    };
    let quick = |_| async {
        sleep(Duration::from_millis(20)).await;
        Ok(Answer::Success)
    };
    let app = App::new(MemoryStore::default(), setup, quick).await;
    for id in 1..=5 {
        check(&app.text(id, "queued").await, 200, "success");
    }
    for _ in 0..300 {
        if app
            .journal
            .outcomes()
            .iter()
            .filter(|outcome| *outcome == "+handled")
            .count()
            == 5
        {
            break;
        }
        sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(app.journal.handled().len(), 5);
}

#[tokio::test]
async fn a_handler_that_never_ends_is_dropped() {
    let hangs_once = |run| async move {
        if run == 1 {
            std::future::pending::<()>().await;
        }
        Ok(Answer::Success)
    };
    let setup = |receiver: Receiver| receiver.answer_within(GUARD).handler_limit(GUARD * 3);
    let app = App::new(MemoryStore::default(), setup, hangs_once).await;
    check(&app.text(1, "hangs").await, 503, "later");
    app.journal.wait_for("+timed_out").await;
    check(&app.text(1, "hangs").await, 200, "success");
}

/// A lease is six seconds long here; time is virtual.
#[tokio::test(start_paused = true)]
async fn a_running_handler_keeps_its_claim_beyond_the_lease() {
    let store = MemoryStore::new(MemoryOptions::default().clock(VirtualClock(Instant::now())));
    let journal = Journal::default();
    let receiver = journal.watch(Receiver::new(scheme(), store));
    let noted = journal.clone();
    let endpoint = receiver.endpoint(move |event: Event, context| {
        noted.handle(&event, &context);
        async {
            sleep(Duration::from_mins(1)).await;
            Ok(())
        }
    });
    assert_eq!(call(&endpoint, 1).await, 503);
    for _ in 0..5 {
        sleep(Duration::from_secs(10)).await;
        assert_eq!(call(&endpoint, 1).await, 503);
    }
    sleep(Duration::from_secs(10)).await;
    assert_eq!(call(&endpoint, 1).await, 200);
    assert_eq!(journal.handled().len(), 1);
}

async fn call(endpoint: &Endpoint, id: i64) -> u16 {
    let sent = deliver(&text(id, "x"));
    let request = Request::post(format!("/?{}", sent.query))
        .body(sent.body.into())
        .unwrap();
    endpoint.call(request).await.status().as_u16()
}

struct VirtualClock(Instant);

impl Clock for VirtualClock {
    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }

    fn wall(&self) -> Duration {
        self.0.elapsed()
    }
}

/// A store that outlives processes, and the time that passes between them.
#[derive(Clone)]
struct World {
    store: MemoryStore,
    clock: Arc<ManualClock>,
}

struct SharedClock(Arc<ManualClock>);

impl Clock for SharedClock {
    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    fn wall(&self) -> Duration {
        self.0.wall()
    }
}

impl World {
    fn new() -> Self {
        let clock = Arc::new(ManualClock::new(Duration::ZERO));
        let options = MemoryOptions::default().clock(SharedClock(Arc::clone(&clock)));
        Self {
            store: MemoryStore::new(options),
            clock,
        }
    }

    /// A process that takes a delivery and dies while it handles it. Gives the status of the answer,
    /// if there was one.
    fn dying(&self, policy_of_process: DeadlinePolicy, answered: bool) -> Option<u16> {
        let process = Runtime::new().unwrap();
        let hangs = |_| async { std::future::pending().await };
        let store = self.store.clone();
        let status = process.block_on(async {
            let guard = if answered {
                GUARD
            } else {
                Duration::from_secs(4)
            };
            let setup = |it: Receiver| it.deadline_policy(policy_of_process).answer_within(guard);
            let app = App::new(store, setup, hangs).await;
            let answer =
                tokio::time::timeout(Duration::from_millis(300), app.text(1, "paid")).await;
            while app.journal.handled().is_empty() {
                sleep(Duration::from_millis(1)).await;
            }
            answer.ok().map(|response| response.status)
        });
        process.shutdown_background();
        status
    }

    /// The next process. Gives what it handled by itself, the status of a repetition, and what it
    /// had handled after that.
    fn next(&self, policy_of_process: DeadlinePolicy) -> (Vec<u32>, u16, Vec<u32>) {
        let attempts = |app: &App| {
            app.journal
                .handled()
                .iter()
                .map(|(_, attempt)| *attempt)
                .collect()
        };
        Runtime::new().unwrap().block_on(async {
            let setup = |it: Receiver| it.deadline_policy(policy_of_process);
            let done = |_| async { Ok(Answer::Success) };
            let app = App::new(self.store.clone(), setup, done).await;
            sleep(Duration::from_millis(100)).await;
            let recovered = attempts(&app);
            let status = app.text(1, "paid").await.status;
            (recovered, status, attempts(&app))
        })
    }

    fn lease_runs_out(&self) {
        self.clock.advance(Duration::from_secs(7));
    }
}

#[test]
fn a_crash_before_the_answer_leaves_it_to_the_platform() {
    let policies = [DeadlinePolicy::AnswerInTime, DeadlinePolicy::HandOver];
    for policy in policies {
        let world = World::new();
        assert_eq!(world.dying(policy, false), None);
        // While the lease of the dead process runs, nobody else handles it.
        assert_eq!(world.next(policy), (vec![], 503, vec![]));
        world.lease_runs_out();
        assert_eq!(world.next(policy), (vec![], 200, vec![2]));
    }
}

#[test]
fn a_crash_after_a_late_answer_leaves_it_to_the_platform() {
    let world = World::new();
    assert_eq!(world.dying(DeadlinePolicy::AnswerInTime, true), Some(503));
    world.lease_runs_out();
    assert_eq!(
        world.next(DeadlinePolicy::AnswerInTime),
        (vec![], 200, vec![2])
    );
}

#[test]
fn a_crash_after_the_acknowledgement_is_made_good_by_the_next_process() {
    for policy in [DeadlinePolicy::HandOver, DeadlinePolicy::AckThenProcess] {
        let world = World::new();
        assert_eq!(world.dying(policy, true), Some(200));
        // Recorded, so a repetition is acknowledged although nobody handles it yet.
        assert_eq!(world.next(policy), (vec![], 200, vec![]));
        world.lease_runs_out();
        assert_eq!(world.next(policy), (vec![2], 200, vec![2]));
        world.lease_runs_out();
        assert_eq!(world.next(policy), (vec![], 200, vec![]));
    }
}
