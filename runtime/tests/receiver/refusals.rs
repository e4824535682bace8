//! Everything that must not reach the handler.

use crate::event::Answer;
use crate::http::{self, Response};
use crate::support::{App, PATH, check, deliver, sender, text};
use hookgen_runtime::UnixTimestamp;
use hookgen_runtime::idempotency::MemoryStore;
use hookgen_runtime::receiver::MalformedPolicy;
use hookgen_runtime::testing::Attack;
use std::time::Duration;
use tokio::io::AsyncWriteExt;

async fn check_refused(app: &App, attack: Attack, reason: &str) -> Response {
    let document = text(1, "stolen");
    let sent = sender()
        .attack(attack, document.as_bytes(), UnixTimestamp::now())
        .unwrap();
    let response = app.post(&sent).await;
    let report = app.journal.reports().pop().unwrap();
    assert_eq!(
        (report.outcome.as_str(), report.outcome.reason()),
        ("refused", reason)
    );
    response
}

#[tokio::test]
async fn hostile_deliveries_get_one_and_the_same_answer() {
    let app = App::plain().await;
    let attacks = [
        (Attack::Tampered, "signature_mismatch"),
        (Attack::Stale, "stale_timestamp"),
        (Attack::Future, "future_timestamp"),
        (Attack::WrongKey, "signature_mismatch"),
        (Attack::Unsigned, "signature_downgrade"),
        (Attack::Downgraded, "signature_downgrade"),
    ];
    let mut answers = Vec::new();
    for (attack, reason) in attacks {
        let mut response = check_refused(&app, attack, reason).await;
        check(&response, 401, "later");
        // The date tells nothing about the attack.
        response.headers = response
            .headers
            .lines()
            .filter(|line| !line.starts_with("date"))
            .collect();
        answers.push(response);
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
    app.check_handled(&[]);
}

#[tokio::test]
async fn an_announced_body_that_is_too_long_is_refused_before_it_is_sent() {
    let app = App::new(
        MemoryStore::default(),
        |it| it.max_body(1000),
        |_| async { Ok(Answer::Success) },
    )
    .await;
    let head = format!("POST {PATH} HTTP/1.1\r\ncontent-length: 1001\r\n");
    let stream = http::open(app.server, &head).await;
    check(&http::read(stream).await, 413, "later");
    assert_eq!(app.journal.outcomes(), ["body_refused"]);
}

#[tokio::test]
async fn a_body_in_pieces_is_read_up_to_the_limit() {
    let app = App::new(
        MemoryStore::default(),
        |it| it.max_body(1000),
        |_| async { Ok(Answer::Success) },
    )
    .await;
    let head = format!("POST {PATH} HTTP/1.1\r\ntransfer-encoding: chunked\r\n");
    let mut stream = http::open(app.server, &head).await;
    // The end never comes: who waits for it never answers.
    stream
        .write_all(format!("3e9\r\n{}\r\n", "x".repeat(1001)).as_bytes())
        .await
        .unwrap();
    check(&http::read(stream).await, 413, "later");
}

#[tokio::test]
async fn a_body_that_does_not_arrive_in_time_is_refused() {
    let app = App::new(
        MemoryStore::default(),
        |it| it.answer_within(Duration::from_millis(1)),
        |_| async { Ok(Answer::Success) },
    );
    let app = app.await;
    let stream = http::open(
        app.server,
        &format!("POST {PATH} HTTP/1.1\r\ncontent-length: 10\r\n"),
    )
    .await;
    check(&http::read(stream).await, 408, "later");
}

#[tokio::test]
async fn other_methods_are_refused() {
    let app = App::plain().await;
    let response = http::exchange(app.server, &format!("PUT {PATH} HTTP/1.1\r\n"), b"").await;
    check(&response, 405, "later");
    assert!(
        response.headers.contains("allow: get, post"),
        "{}",
        response.headers
    );
}

#[tokio::test]
async fn an_unknown_message_is_an_event() {
    let app = App::plain().await;
    let unknown = "<xml><MsgType>hologram</MsgType><Depth>3</Depth></xml>";
    check(&app.post(&deliver(unknown)).await, 200, "success");
    // Nothing in it is a key by the document, so equal content is the same delivery.
    check(&app.post(&deliver(unknown)).await, 200, "success");
    app.check_handled(&[("hologram", 1)]);
    assert_eq!(app.journal.outcomes(), ["handled", "duplicate"]);
    assert_eq!(app.journal.reports()[0].message, None);
}

const WITHOUT_CONTENT: &str = "<xml><MsgType>text</MsgType><MsgId>7</MsgId></xml>";

#[tokio::test]
async fn a_known_message_that_does_not_decode_is_delivered_again() {
    let app = App::plain().await;
    check(&app.post(&deliver(WITHOUT_CONTENT)).await, 500, "later");
    // A receiver that is mended meanwhile gets it.
    check(&app.text(7, "mended").await, 200, "success");
    app.check_handled(&[("mended", 1)]);
    assert_eq!(app.journal.outcomes(), ["malformed", "handled"]);
    assert_eq!(app.journal.reports()[0].message, Some("Text"));
}

#[tokio::test]
async fn a_known_message_that_does_not_decode_is_acknowledged_by_policy() {
    let policy = MalformedPolicy::Acknowledge;
    let setup = |it: hookgen_runtime::receiver::Receiver| it.malformed_policy(policy);
    let app = App::new(MemoryStore::default(), setup, |_| async {
        Ok(Answer::Success)
    })
    .await;
    check(&app.post(&deliver(WITHOUT_CONTENT)).await, 200, "success");
    assert_eq!(app.journal.outcomes(), ["malformed"]);
}
