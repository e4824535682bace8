//! Accounts, deliveries, and an app that counts what it handles.

use crate::event::{Answer, Event};
use crate::http::{self, Response};
use axum::Router;
use hookgen_runtime::UnixTimestamp;
use hookgen_runtime::idempotency::{IdempotencyStore, MemoryStore};
use hookgen_runtime::receiver::{BoxError, Context, Receiver, Report};
use hookgen_runtime::scheme::message_push::MessagePush;
use hookgen_runtime::secret::{EncodingAesKey, Token};
use hookgen_runtime::testing::{Sender, Sent};
use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(crate) const APP_ID: &str = "wx5823bf96d3bd56c7";
pub(crate) const PATH: &str = "/wechat";

pub(crate) fn token() -> Token {
    Token::new("QDG6eK").unwrap()
}

pub(crate) fn aes_key() -> EncodingAesKey {
    EncodingAesKey::new("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C").unwrap()
}

pub(crate) fn scheme() -> MessagePush {
    MessagePush::safe(token(), aes_key(), APP_ID)
}

pub(crate) fn sender() -> Sender {
    Sender::message_push(token(), aes_key(), APP_ID)
}

/// A text message with an id.
pub(crate) fn text(id: i64, content: &str) -> String {
    format!(
        "<xml><ToUserName>gh_1</ToUserName><FromUserName>o_1</FromUserName>\
         <MsgType>text</MsgType><Content>{content}</Content><MsgId>{id}</MsgId></xml>"
    )
}

/// The delivery of a document, signed now.
pub(crate) fn deliver(document: &str) -> Sent {
    sender()
        .send(document.as_bytes(), UnixTimestamp::now())
        .unwrap()
}

/// What happened to the receiver of a test.
#[derive(Clone, Default)]
pub(crate) struct Journal {
    handled: Arc<Mutex<Vec<(String, u32)>>>,
    reports: Arc<Mutex<Vec<Report>>>,
}

impl Journal {
    /// Notes that the handler runs.
    pub(crate) fn handle(&self, event: &Event, context: &Context) {
        let what = match event {
            Event::Text(text) => text.content.clone(),
            Event::Unknown(unknown) => unknown.kind(),
        };
        self.handled.lock().unwrap().push((what, context.attempt()));
    }

    /// What was handled, and as which attempt, in order.
    pub(crate) fn handled(&self) -> Vec<(String, u32)> {
        self.handled.lock().unwrap().clone()
    }

    /// The outcomes that were reported, in order, with `+` before those in the background.
    pub(crate) fn outcomes(&self) -> Vec<String> {
        let reports = self.reports.lock().unwrap();
        let name = |report: &Report| {
            let phase = if report.in_background { "+" } else { "" };
            format!("{phase}{}", report.outcome)
        };
        reports.iter().map(name).collect()
    }

    pub(crate) fn reports(&self) -> Vec<Report> {
        self.reports.lock().unwrap().clone()
    }

    /// Waits until `outcome` was reported.
    pub(crate) async fn wait_for(&self, outcome: &str) {
        for _ in 0..500 {
            if self.outcomes().iter().any(|one| one == outcome) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{outcome} was not reported, but {:?}", self.outcomes());
    }

    pub(crate) fn watch(&self, receiver: Receiver) -> Receiver {
        let reports = Arc::clone(&self.reports);
        receiver.observe(move |report| reports.lock().unwrap().push(report.clone()))
    }
}

/// A receiver on a port of its own.
pub(crate) struct App {
    pub(crate) server: SocketAddr,
    pub(crate) receiver: Receiver,
    pub(crate) journal: Journal,
}

impl App {
    /// With a store in memory and a handler that does nothing but to note.
    pub(crate) async fn plain() -> Self {
        Self::new(
            MemoryStore::default(),
            |receiver| receiver,
            |_| async { Ok(Answer::Success) },
        )
        .await
    }

    /// With a store, a setup and a handler that is told which run it is, from 1.
    pub(crate) async fn new<F>(
        store: impl IdempotencyStore,
        setup: impl FnOnce(Receiver) -> Receiver,
        handler: impl Fn(usize) -> F + Clone + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<Answer, BoxError>> + Send + 'static,
    {
        let journal = Journal::default();
        let receiver = journal.watch(setup(Receiver::new(scheme(), store)));
        let noted = journal.clone();
        let route = receiver.serve(move |event: Event, context| {
            noted.handle(&event, &context);
            handler(noted.handled().len())
        });
        let app = Router::new()
            .route(PATH, route)
            .merge(receiver.health_routes());
        Self {
            server: serve(app).await,
            receiver,
            journal,
        }
    }

    pub(crate) async fn post(&self, sent: &Sent) -> Response {
        http::post(self.server, PATH, sent).await
    }

    /// Delivers a text message.
    pub(crate) async fn text(&self, id: i64, content: &str) -> Response {
        self.post(&deliver(&text(id, content))).await
    }

    #[track_caller]
    pub(crate) fn check_handled(&self, expected: &[(&str, u32)]) {
        let handled = self.journal.handled();
        let handled: Vec<_> = handled
            .iter()
            .map(|(text, run)| (text.as_str(), *run))
            .collect();
        assert_eq!(handled, expected);
    }
}

/// Serves an app on loopback until the test ends.
pub(crate) async fn serve(app: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    server
}

#[track_caller]
pub(crate) fn check(response: &Response, status: u16, body: &str) {
    assert_eq!((response.status, response.body.as_str()), (status, body));
}
