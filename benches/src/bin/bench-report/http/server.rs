//! What is served.

use std::hint::black_box;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::routing::post;
use bench_report::Result;
use bench_report::push::{RECEIVE_ID, secrets};
use hookgen_runtime::idempotency::{MemoryOptions, MemoryStore};
use hookgen_runtime::receiver::Receiver;
use hookgen_runtime::scheme::message_push::MessagePush;
use hookgen_runtime::{Delivery, Scheme as _};
use wechat_webhooks::official_account::Event;

use super::{Server, Threads, now};

/// Serves until it is killed; the first line of output is the address.
pub(crate) fn serve(what: Server, threads: Threads) -> Result<()> {
    let app = match what {
        Server::Receiver => {
            let (token, key) = secrets()?;
            let scheme = MessagePush::safe(token, key, RECEIVE_ID);
            // More deliveries than a store holds by default are sent before the first may be forgotten.
            let store = MemoryStore::new(MemoryOptions::default().capacity(1 << 24));
            let receiver = Receiver::new(scheme, store);
            let handler = |_event: Event, _context| async { Ok(()) };
            Router::new().route("/", receiver.serve(handler))
        }
        Server::Opening => opening()?,
        Server::Empty => Router::new().route("/", post(|_body: Bytes| async { "success" })),
    };
    let mut runtime = match threads {
        Threads::One => tokio::runtime::Builder::new_current_thread(),
        Threads::Many => tokio::runtime::Builder::new_multi_thread(),
    };
    let runtime = runtime.enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        axum::serve(listener, app).await
    })?;
    Ok(())
}

/// What the receiver does before it claims a delivery, and nothing else.
fn opening() -> Result<Router> {
    let (token, key) = secrets()?;
    let scheme = Arc::new(MessagePush::safe(token, key, RECEIVE_ID));
    let open = move |head: Parts, body: Bytes| {
        let scheme = Arc::clone(&scheme);
        async move {
            let query = head.uri.query().unwrap_or_default();
            let opened = scheme.open(&Delivery::new(query, &head.headers, &body), now());
            let event = opened.ok().map(|verified| Event::from_verified(&verified));
            match black_box(event) {
                Some(Ok(_)) => Ok("success"),
                _ => Err(StatusCode::FORBIDDEN),
            }
        }
    };
    Ok(Router::new().route("/", post(open)))
}
