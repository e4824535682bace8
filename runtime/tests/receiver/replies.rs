//! What a delivery is answered with when all is well.

use crate::event::Answer;
use crate::http;
use crate::support::{APP_ID, App, PATH, aes_key, check, deliver, sender, text, token};
use hookgen_runtime::UnixTimestamp;
use hookgen_runtime::idempotency::MemoryStore;
use hookgen_runtime::scheme::message_push::MessagePush;
use hookgen_runtime::{Delivery, Format, Scheme, Tree};

#[tokio::test]
async fn a_delivery_is_handled_and_acknowledged() {
    let app = App::plain().await;
    let response = app.text(1, "hello").await;
    check(&response, 200, "success");
    assert!(response.headers.contains("content-type: text/plain"));
    app.check_handled(&[("hello", 1)]);
    let report = app.journal.reports().pop().unwrap();
    assert_eq!(
        (report.surface, report.message),
        ("official_account", Some("Text"))
    );
    assert_eq!(report.key.as_deref(), Some("official_account?MsgId=1"));
    assert_eq!(report.attempt, 1);
    assert!(report.age.is_some_and(|age| age.as_secs() <= 1));
}

#[tokio::test]
async fn a_reply_is_addressed_and_encrypted() {
    let answer = |_| async { Ok(Answer::text("hi there")) };
    let app = App::new(MemoryStore::default(), |it| it, answer).await;
    let response = app.text(1, "hello").await;
    assert_eq!(response.status, 200);
    assert!(response.headers.contains("content-type: text/xml"));
    assert_eq!(
        open_reply(&response.body),
        "<xml><ToUserName>o_1</ToUserName><FromUserName>gh_1</FromUserName><Content>hi there</Content></xml>"
    );
}

/// A reply is sealed as a delivery is, with its signature in the body.
fn open_reply(body: &str) -> String {
    let tree = Tree::parse(Format::Xml, body.as_bytes()).unwrap();
    let text = |name| {
        tree.root()
            .member(name)
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned()
    };
    let (timestamp, nonce) = (text("TimeStamp"), text("Nonce"));
    let query = format!(
        "timestamp={timestamp}&nonce={nonce}&msg_signature={}",
        text("MsgSignature")
    );
    let envelope = format!("<xml><Encrypt>{}</Encrypt></xml>", text("Encrypt"));
    let headers = axum::http::HeaderMap::new();
    let delivery = Delivery::new(&query, &headers, envelope.as_bytes());
    let scheme = MessagePush::safe(token(), aes_key(), APP_ID);
    let opened = scheme.open(&delivery, UnixTimestamp::now()).unwrap();
    String::from_utf8(opened.as_bytes().to_vec()).unwrap()
}

#[tokio::test]
async fn a_url_check_is_answered_with_its_echo() {
    let app = App::plain().await;
    let query = sender()
        .handshake("5927782489442352469", UnixTimestamp::now())
        .unwrap();
    let response = http::get(app.server, &format!("{PATH}?{query}")).await;
    check(&response, 200, "5927782489442352469");
    assert!(response.headers.contains("x-content-type-options: nosniff"));
    assert_eq!(app.journal.outcomes(), ["url_checked"]);
}

#[tokio::test]
async fn a_forged_url_check_gets_no_echo() {
    let app = App::plain().await;
    let query = "signature=00&timestamp=1&nonce=2&echostr=3";
    check(
        &http::get(app.server, &format!("{PATH}?{query}")).await,
        401,
        "later",
    );
}

#[tokio::test]
async fn a_handler_knows_the_circumstances() {
    let store = MemoryStore::default();
    let receiver = hookgen_runtime::receiver::Receiver::new(crate::support::scheme(), store);
    let (told, tell) = (std::sync::Arc::new(std::sync::Mutex::new(None)), ());
    let () = tell;
    let teller = std::sync::Arc::clone(&told);
    let endpoint = receiver.endpoint(move |_: crate::event::Event, context| {
        *teller.lock().unwrap() = Some(context);
        async { Ok(()) }
    });
    let sent = deliver(&text(9, "x"));
    let request = axum::http::Request::post(format!("/?{}", sent.query))
        .body(sent.body.into())
        .unwrap();
    assert_eq!(endpoint.call(request).await.status(), 200);
    let context = told.lock().unwrap().take().unwrap();
    assert_eq!(context.surface(), "official_account");
    assert_eq!(context.account(), None);
    assert_eq!(context.message(), Some("Text"));
    assert_eq!(context.delivery_key(), "official_account?MsgId=9");
    assert_eq!(context.attempt(), 1);
    assert_eq!(context.key_id().as_str(), "current");
    assert!(context.age().unwrap().as_secs() <= 1);
    let left = context.deadline_left().unwrap();
    assert!(
        left.as_secs_f64() > 3.0 && left.as_secs_f64() <= 4.0,
        "{left:?}"
    );
}
