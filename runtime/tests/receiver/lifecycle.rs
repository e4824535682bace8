//! Stopping.

use crate::event::Answer;
use crate::http;
use crate::support::{App, check};
use hookgen_runtime::idempotency::MemoryStore;
use hookgen_runtime::receiver::{BoxError, DeadlinePolicy, Receiver};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::sleep;

const WORK: Duration = Duration::from_millis(200);

async fn works(_: usize) -> Result<Answer, BoxError> {
    sleep(WORK).await;
    Ok(Answer::Success)
}

#[tokio::test]
async fn what_is_in_flight_is_finished_and_nothing_new_is_taken() {
    let [begun, goes_on] = [(); 2].map(|()| Arc::new(Notify::new()));
    let handler = {
        let (begun, goes_on) = (Arc::clone(&begun), Arc::clone(&goes_on));
        move |_| {
            let (begun, goes_on) = (Arc::clone(&begun), Arc::clone(&goes_on));
            async move {
                begun.notify_one();
                goes_on.notified().await;
                Ok::<_, BoxError>(Answer::Success)
            }
        }
    };
    let app = Arc::new(App::new(MemoryStore::default(), |it| it, handler).await);
    let other = Arc::clone(&app);
    let in_flight = tokio::spawn(async move { other.text(1, "first").await });
    begun.notified().await;
    let receiver = app.receiver.clone();
    let finished = tokio::spawn(async move { receiver.finish(Duration::from_secs(5)).await });
    // This test has one thread: the task runs until it waits for the handler.
    tokio::task::yield_now().await;
    check(&app.text(2, "second").await, 503, "later");
    check(&http::get(app.server, "/readyz").await, 503, "not ready");
    check(&http::get(app.server, "/healthz").await, 200, "ok");
    goes_on.notify_one();
    finished.await.unwrap().unwrap();
    // Already finished, so this does not wait.
    check(&in_flight.await.unwrap(), 200, "success");
    app.check_handled(&[("first", 1)]);
    assert_eq!(app.journal.outcomes(), ["stopping", "handled"]);
}

#[tokio::test]
async fn background_handlers_are_finished() {
    let setup = |it: Receiver| it.deadline_policy(DeadlinePolicy::AckThenProcess);
    let app = App::new(MemoryStore::default(), setup, works).await;
    check(&app.text(1, "first").await, 200, "success");
    app.receiver.finish(Duration::from_secs(5)).await.unwrap();
    assert_eq!(app.journal.outcomes(), ["recorded", "+handled"]);
}

#[tokio::test]
async fn who_does_not_wait_long_enough_is_told_what_is_unfinished() {
    let setup = |it: Receiver| it.deadline_policy(DeadlinePolicy::AckThenProcess);
    let app = App::new(MemoryStore::default(), setup, works).await;
    check(&app.text(1, "first").await, 200, "success");
    let unfinished = app.receiver.finish(WORK / 4).await.unwrap_err();
    assert_eq!(unfinished.count(), 1);
}
