//! Routes of one's own, and other ways to mount a receiver.

use crate::event::{Answer, Event};
use crate::http;
use crate::support::{check, deliver, scheme, sender, serve, text};
use axum::Router;
use axum::extract::FromRef;
use axum::http::Request;
use axum::response::IntoResponse;
use axum::routing::any;
use bytes::Bytes;
use hookgen_runtime::UnixTimestamp;
use hookgen_runtime::axum::respond;
use hookgen_runtime::idempotency::MemoryStore;
use hookgen_runtime::receiver::{Context, Opened, Receiver};
use hookgen_runtime::testing::Sent;
use http_body_util::Full;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::sleep;
use tower::{Service, ServiceBuilder, ServiceExt};

const PATIENCE: Duration = Duration::from_millis(200);

#[derive(Clone)]
struct AppState {
    receiver: Receiver,
}

impl FromRef<AppState> for Receiver {
    fn from_ref(state: &AppState) -> Self {
        state.receiver.clone()
    }
}

async fn route(delivery: Opened<Event>) -> impl IntoResponse {
    assert_eq!(delivery.verified().key_id().as_str(), "current");
    respond(
        delivery
            .handle(|_event, _context| async { Ok(Answer::Success) })
            .await,
    )
}

#[tokio::test]
async fn an_extractor_opens_and_decodes() {
    let receiver = Receiver::new(scheme(), MemoryStore::default()).max_body(10_000);
    let state = AppState { receiver };
    let server = serve(Router::new().route("/own", any(route)).with_state(state)).await;
    let sent = deliver(&text(1, "x"));
    check(&http::post(server, "/own", &sent).await, 200, "success");
    check(&http::post(server, "/own", &sent).await, 200, "success");
    let mut tampered = sent.clone();
    tampered.flip_bit(tampered.body.len() * 4);
    check(&http::post(server, "/own", &tampered).await, 401, "later");
    let mut long = sent;
    long.body.resize(10_001, b' ');
    assert_eq!(http::post(server, "/own", &long).await.status, 413);
    let query = sender().handshake("59277", UnixTimestamp::now()).unwrap();
    check(
        &http::get(server, &format!("/own?{query}")).await,
        200,
        "59277",
    );
}

/// An error that is none of ours.
#[derive(Debug)]
struct OwnError;

impl fmt::Display for OwnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no")
    }
}

impl std::error::Error for OwnError {}

async fn handler(event: Event, context: Context) -> Result<Answer, OwnError> {
    match event {
        Event::Text(text) if text.content == "bad" => Err(OwnError),
        Event::Text(_) if context.attempt() == 1 => Ok(Answer::Success),
        _ => Err(OwnError),
    }
}

#[tokio::test]
async fn a_function_with_an_error_of_its_own_is_a_handler() {
    let receiver = Receiver::new(scheme(), MemoryStore::default());
    let app = Router::new().route("/own", receiver.serve_with_error(handler));
    let server = serve(app).await;
    check(
        &http::post(server, "/own", &deliver(&text(1, "good"))).await,
        200,
        "success",
    );
    check(
        &http::post(server, "/own", &deliver(&text(2, "bad"))).await,
        500,
        "later",
    );
}

#[tokio::test]
async fn an_endpoint_is_a_tower_service() {
    let receiver = Receiver::new(scheme(), MemoryStore::default());
    let endpoint = receiver.endpoint(|_: Event, _| async { Ok(()) });
    let app: Router = Router::new().nest_service("/mounted", endpoint);
    let server = serve(app).await;
    check(
        &http::post(server, "/mounted", &deliver(&text(1, "x"))).await,
        200,
        "success",
    );
}

/// A layer that gives up on a delivery does not end it: its handler goes on, and the repetition is
/// acknowledged.
#[tokio::test]
async fn layers_of_tower_go_around_an_endpoint() {
    let receiver = Receiver::new(scheme(), MemoryStore::default());
    let endpoint = receiver.endpoint(|event: Event, _| async move {
        if matches!(&event, Event::Text(text) if text.content == "slow") {
            sleep(PATIENCE * 2).await;
        }
        Ok(())
    });
    let mut service = ServiceBuilder::new()
        .timeout(PATIENCE)
        .map_request(|sent: Sent| {
            let request = Request::post(format!("/?{}", sent.query));
            request.body(Full::<Bytes>::from(sent.body)).unwrap()
        })
        .service(endpoint);
    let mut send = async |id, content| {
        let sent = deliver(&text(id, content));
        let response = service.ready().await.unwrap().call(sent).await;
        response.map(|response| response.status().as_u16())
    };
    assert_eq!(send(1, "fast").await.unwrap(), 200);
    let error = send(2, "slow").await.unwrap_err();
    assert!(error.is::<tower::timeout::error::Elapsed>(), "{error}");
    sleep(PATIENCE * 2).await;
    assert_eq!(send(2, "slow").await.unwrap(), 200);
}

/// The same around a route.
#[tokio::test]
async fn layers_go_around_a_route() {
    let receiver = Receiver::new(scheme(), MemoryStore::default());
    let route = receiver.serve(|_: Event, _| async { Ok(()) });
    let counted = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&counted);
    let layer = ServiceBuilder::new().map_request(move |request| {
        count.fetch_add(1, Ordering::Relaxed);
        request
    });
    let server = serve(Router::new().route("/layered", route).layer(layer)).await;
    let sent = deliver(&text(1, "x"));
    check(&http::post(server, "/layered", &sent).await, 200, "success");
    assert_eq!(counted.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn an_endpoint_needs_no_server() {
    let receiver = Receiver::new(scheme(), MemoryStore::default());
    let endpoint = receiver.endpoint(|_: Event, _| async { Ok(Some(Answer::text("hi"))) });
    let sent = deliver(&text(1, "x"));
    let request = Request::post(format!("/?{}", sent.query))
        .body(sent.body.into())
        .unwrap();
    let response = endpoint.call(request).await;
    assert!(response.body().starts_with(b"<xml><Encrypt>"));
}

/// What a user writes: no type is named twice.
#[tokio::test]
async fn a_closure_needs_no_types() {
    let receiver = Receiver::new(scheme(), MemoryStore::default());
    let app: Router = Router::new().route(
        "/wechat",
        receiver.serve(|event, _cx| async move {
            Ok(match event {
                Event::Text(text) => Answer::text(format!("You said: {}", text.content)),
                Event::Unknown(_) => Answer::Success,
            })
        }),
    );
    let server = serve(app).await;
    let response = http::post(server, "/wechat", &deliver(&text(1, "x"))).await;
    assert!(response.body.starts_with("<xml><Encrypt>"));
}
