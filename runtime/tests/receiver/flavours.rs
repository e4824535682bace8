//! Handlers on the one thread of a runtime, and on one of several.

use crate::event::{Answer, Event};
use crate::support::{App, Journal, check, deliver, scheme, text};
use axum::http::Request;
use hookgen_runtime::idempotency::MemoryStore;
use hookgen_runtime::receiver::{BoxError, DeadlinePolicy, Endpoint, Receiver};
use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc;
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, RuntimeFlavor};
use tokio::task::yield_now;

const GUARD: Duration = Duration::from_millis(50);

type Handler = Pin<Box<dyn Future<Output = Result<Answer, BoxError>> + Send>>;

/// Runs a test on a runtime of each flavour.
fn on_both<F: Future<Output = ()>>(test: impl Fn(RuntimeFlavor) -> F) {
    for mut builder in [Builder::new_current_thread(), Builder::new_multi_thread()] {
        let runtime = builder.worker_threads(2).enable_all().build().unwrap();
        let flavour = runtime.handle().runtime_flavor();
        runtime.block_on(test(flavour));
    }
}

async fn call(endpoint: &Endpoint, id: i64) -> u16 {
    let sent = deliver(&text(id, "x"));
    let request = Request::post(format!("/?{}", sent.query))
        .body(sent.body.into())
        .unwrap();
    endpoint.call(request).await.status().as_u16()
}

/// Panics while it makes its future, in its first turn, or after it has waited.
fn panics(run: usize) -> Handler {
    assert!(run != 1, "this test panics on purpose");
    Box::pin(async move {
        assert!(run != 2, "this test panics on purpose");
        yield_now().await;
        assert!(run != 3, "this test panics on purpose");
        Ok(Answer::Success)
    })
}

#[test]
fn a_panic_ends_nothing_but_its_handler() {
    on_both(|_| async {
        let app = App::new(MemoryStore::default(), |it| it, panics).await;
        for _ in 1..=3 {
            check(&app.text(1, "again").await, 500, "later");
        }
        check(&app.text(1, "again").await, 200, "success");
        let outcomes = ["panicked", "panicked", "panicked", "handled"];
        assert_eq!(app.journal.outcomes(), outcomes);
    });
}

#[test]
fn an_error_releases_the_claim_whenever_it_comes() {
    on_both(|_| async {
        let fails = |run| async move {
            if run == 2 {
                yield_now().await;
            }
            if run <= 2 {
                Err("not yet")?;
            }
            Ok(Answer::Success)
        };
        let app = App::new(MemoryStore::default(), |it| it, fails).await;
        check(&app.text(1, "again").await, 500, "later");
        check(&app.text(1, "again").await, 500, "later");
        check(&app.text(1, "again").await, 200, "success");
        assert_eq!(app.journal.outcomes(), ["failed", "failed", "handled"]);
    });
}

#[test]
fn a_slow_handler_outlives_its_deadline_and_its_connection() {
    on_both(|_| async {
        let slow = |_| async {
            tokio::time::sleep(GUARD * 4).await;
            Ok(Answer::Success)
        };
        let setup = |receiver: Receiver| receiver.answer_within(GUARD * 2);
        let app = App::new(MemoryStore::default(), setup, slow).await;
        check(&app.text(1, "slow").await, 503, "later");
        let hung_up = tokio::time::timeout(GUARD, app.text(2, "abandoned")).await;
        assert!(hung_up.is_err());
        for (id, content) in [(1, "slow"), (2, "abandoned")] {
            while app.text(id, content).await.status != 200 {
                tokio::time::sleep(GUARD).await;
            }
        }
        app.check_handled(&[("slow", 1), ("abandoned", 1)]);
    });
}

/// With one thread it blocks everything, wherever it runs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_handler_that_blocks_its_thread_holds_up_no_answer() {
    let blocks = |_| async {
        std::thread::sleep(GUARD * 8);
        Ok(Answer::Success)
    };
    let setup = |receiver: Receiver| receiver.answer_within(GUARD);
    let app = App::new(MemoryStore::default(), setup, blocks).await;
    let started = Instant::now();
    check(&app.text(1, "blocks").await, 503, "later");
    assert!(started.elapsed() < GUARD * 6, "{:?}", started.elapsed());
    app.journal.wait_for("+handled").await;
}

#[tokio::test]
async fn an_acknowledgement_leaves_before_its_handler_runs() {
    let (journal, policy) = (Journal::default(), DeadlinePolicy::AckThenProcess);
    let receiver = journal.watch(Receiver::new(scheme(), MemoryStore::default()));
    let noted = journal.clone();
    let endpoint = receiver
        .deadline_policy(policy)
        .endpoint(move |event: Event, context| {
            noted.handle(&event, &context);
            async { Ok(()) }
        });
    assert_eq!(call(&endpoint, 1).await, 200);
    assert_eq!(journal.handled(), []);
    journal.wait_for("+handled").await;
    assert_eq!(journal.handled().len(), 1);
}

#[test]
fn a_handler_becomes_a_task_once_it_has_to_wait() {
    on_both(|flavour| async move {
        let (tell, told) = mpsc::channel();
        let receiver = Receiver::new(scheme(), MemoryStore::default());
        let endpoint = receiver.endpoint(move |_: Event, _| {
            let tell = tell.clone();
            async move {
                tell.send(tokio::task::try_id())?;
                yield_now().await;
                tell.send(tokio::task::try_id())?;
                Ok(())
            }
        });
        let caller = tokio::spawn(async move {
            assert_eq!(call(&endpoint, 1).await, 200);
            tokio::task::id()
        });
        let caller = caller.await.unwrap();
        let (first, then) = (told.recv().unwrap(), told.recv().unwrap());
        let has_one_thread = flavour == RuntimeFlavor::CurrentThread;
        assert_eq!(first == Some(caller), has_one_thread);
        assert!(then.is_some_and(|task| task != caller));
    });
}
