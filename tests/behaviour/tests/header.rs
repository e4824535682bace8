//! A surface whose messages only a header tells apart.

use std::sync::{Arc, Mutex};

use hookgen_behaviour::by_header::forge::{Event, EventKind};
use hookgen_runtime::http::{HeaderMap, HeaderValue, Request};
use hookgen_runtime::idempotency::MemoryStore;
use hookgen_runtime::receiver::Receiver;
use hookgen_runtime::scheme::standard_webhooks::StandardWebhooks;
use hookgen_runtime::secret::WebhookSecret;
use hookgen_runtime::testing::Sender;
use hookgen_runtime::{Delivery, Format, Scheme, UnixTimestamp};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const CHANGE: &[u8] = br#"{"id":"7"}"#;

fn headers(value: &'static str) -> HeaderMap {
    let value = HeaderValue::from_static(value);
    HeaderMap::from_iter([(
        hookgen_runtime::http::header::HeaderName::from_static("x-forge-event"),
        value,
    )])
}

#[track_caller]
fn check_kind(headers: &HeaderMap, expected: EventKind) {
    assert_eq!(EventKind::from_headers(headers), expected);
}

#[test]
fn a_header_names_the_kind() {
    check_kind(&headers("push"), EventKind::Pushed);
    check_kind(&headers("pull"), EventKind::Fetched);
    check_kind(&headers("fetch"), EventKind::Fetched);
    check_kind(&headers("comment"), EventKind::Commented);
    check_kind(&headers("PUSH"), EventKind::Unknown);
    check_kind(&HeaderMap::new(), EventKind::Unknown);
}

#[test]
fn the_caller_may_say_the_kind() {
    let decode = |kind| Event::decode_unverified_as(kind, Format::Json, CHANGE);
    assert!(
        matches!(decode(EventKind::Fetched), Ok(Event::Fetched(change)) if change.id.as_deref() == Some("7"))
    );
    assert!(matches!(decode(EventKind::Pushed), Ok(Event::Pushed(_))));
    let error = decode(EventKind::Commented).expect_err("a comment has a text");
    assert_eq!(
        (error.message(), error.path()),
        (Some("Commented"), Some("comment"))
    );
}

#[test]
fn a_verified_delivery_may_be_told_its_kind() {
    let (scheme, now) = (scheme(), UnixTimestamp::now());
    let sent = sender().send(CHANGE, now).expect("it can be signed");
    let delivery = Delivery::new(&sent.query, &sent.headers, &sent.body);
    let verified = scheme.open(&delivery, now).expect("it is authentic");
    let kind = EventKind::from_headers(&headers("pull"));
    assert!(matches!(
        Event::from_verified_as(kind, &verified),
        Ok(Event::Fetched(_))
    ));
    // Of the body alone nothing but a comment can be told.
    assert!(matches!(
        Event::from_verified(&verified),
        Ok(Event::Unknown(_))
    ));
}

#[tokio::test]
async fn a_receiver_hands_the_header_on() {
    check_received(CHANGE, Some("push"), "Pushed").await;
    check_received(CHANGE, Some("fetch"), "Fetched").await;
    check_received(br#"{"comment":"good"}"#, Some("comment"), "Commented").await;
    // A new event is unknown even where its body looks like that of an old one.
    check_received(br#"{"comment":"good"}"#, Some("review"), "unknown: review").await;
    check_received(br#"{"comment":"good"}"#, None, "Commented").await;
    check_received(CHANGE, None, "unknown: ").await;
}

async fn check_received(body: &[u8], header: Option<&'static str>, expected: &str) {
    let seen = Arc::new(Mutex::new(String::new()));
    let handled = Arc::clone(&seen);
    let receiver = Receiver::new(scheme(), MemoryStore::default());
    let endpoint = receiver.endpoint(move |event: Event, _| {
        let name = match &event {
            Event::Unknown(unknown) => format!("unknown: {}", unknown.kind()),
            event => event.kind().to_string(),
        };
        *handled.lock().expect("nobody panics") = name;
        async { Ok(()) }
    });
    let sent = sender()
        .send(body, UnixTimestamp::now())
        .expect("it can be signed");
    let mut request = Request::post("/")
        .body(sent.body.into())
        .expect("a request");
    *request.headers_mut() = sent.headers;
    request
        .headers_mut()
        .extend(header.map(headers).unwrap_or_default());
    let response = endpoint.call(request).await;
    assert!(response.status().is_success(), "{}", response.status());
    assert_eq!(*seen.lock().expect("nobody panics"), expected);
}

fn scheme() -> StandardWebhooks {
    StandardWebhooks::new(secret())
}

fn sender() -> Sender {
    Sender::standard_webhooks(secret())
}

fn secret() -> WebhookSecret {
    WebhookSecret::new(SECRET).expect("a secret")
}
