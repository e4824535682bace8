//! Several accounts behind one endpoint.

use crate::event::Event;
use crate::http::{self, Response};
use crate::support::{Journal, aes_key, check, serve, text};
use axum::Router;
use hookgen_runtime::UnixTimestamp;
use hookgen_runtime::idempotency::MemoryStore;
use hookgen_runtime::receiver::{Account, Accounts, Receiver, Resolve, ResolveError, Unverified};
use hookgen_runtime::scheme::BoxFuture;
use hookgen_runtime::scheme::message_push::MessagePush;
use hookgen_runtime::secret::Token;
use hookgen_runtime::testing::{Sender, Sent};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

fn account(name: &str) -> Account {
    Account::new(name, MessagePush::safe(token_of(name), aes_key(), name))
}

/// Every account has a token of its own.
fn token_of(name: &str) -> Token {
    Token::new(name.replace('_', "")).unwrap()
}

fn sender(name: &str) -> Sender {
    Sender::message_push(token_of(name), aes_key(), name)
}

/// Whom the handler was told a delivery is for.
type Told = Arc<Mutex<Vec<String>>>;

async fn app(accounts: impl Resolve) -> (SocketAddr, Told, Journal) {
    let (told, journal) = (Told::default(), Journal::default());
    let receiver = journal.watch(Receiver::with_accounts(accounts, MemoryStore::default()));
    let tell = Arc::clone(&told);
    let endpoint = receiver.endpoint(move |_: Event, context| {
        tell.lock()
            .unwrap()
            .push(context.account().unwrap_or("none").to_owned());
        async { Ok(()) }
    });
    (
        serve(Router::new().fallback_service(endpoint)).await,
        told,
        journal,
    )
}

/// Delivers to `path`, from `from`, with `outer` in the envelope before what is encrypted.
async fn deliver(server: SocketAddr, path: &str, from: &str, outer: &str) -> Response {
    let mut sent = sender(from)
        .send(text(1, "x").as_bytes(), UnixTimestamp::now())
        .unwrap();
    put_outside(&mut sent, outer);
    http::post(server, path, &sent).await
}

fn put_outside(sent: &mut Sent, outer: &str) {
    let body = String::from_utf8(sent.body.clone()).unwrap();
    let start = body.find("<Encrypt>").unwrap();
    let end = body.find("</Encrypt>").unwrap() + "</Encrypt>".len();
    sent.body = format!("<xml>{outer}{}</xml>", &body[start..end]).into_bytes();
}

#[tokio::test]
async fn the_path_picks() {
    let accounts = Accounts::new()
        .by_path("/a", account("wx_a"))
        .by_path("/b", account("wx_b"));
    let (server, told, journal) = app(accounts).await;
    check(&deliver(server, "/a", "wx_a", "").await, 200, "success");
    // The same message id in another account is another delivery.
    check(&deliver(server, "/b", "wx_b", "").await, 200, "success");
    check(&deliver(server, "/a", "wx_b", "").await, 401, "later");
    check(&deliver(server, "/c", "wx_a", "").await, 401, "later");
    assert_eq!(*told.lock().unwrap(), ["wx_a", "wx_b"]);
    assert_eq!(journal.reports()[3].outcome.reason(), "account_unknown");
}

#[tokio::test]
async fn the_receiver_and_the_agent_pick() {
    let accounts = Accounts::new()
        .by_agent("corp", "1000002", account("app_2"))
        .by_receiver("corp", account("corp"))
        .by_receiver("other", account("other"));
    let (server, told, _) = app(accounts).await;
    let corp = "<ToUserName><![CDATA[corp]]></ToUserName>";
    let agent = |id| format!("{corp}<AgentID>{id}</AgentID>");
    check(
        &deliver(server, "/", "app_2", &agent("1000002")).await,
        200,
        "success",
    );
    check(
        &deliver(server, "/", "corp", &agent("9")).await,
        200,
        "success",
    );
    check(
        &deliver(server, "/", "other", "<ToUserName>other</ToUserName>").await,
        200,
        "success",
    );
    // Claiming to be for another account does not help.
    check(&deliver(server, "/", "other", corp).await, 401, "later");
    check(&deliver(server, "/", "other", "").await, 401, "later");
    assert_eq!(*told.lock().unwrap(), ["app_2", "corp", "other"]);
}

#[tokio::test]
async fn the_serial_picks() {
    let accounts = Accounts::new()
        .by_serial("5157F09E", account("wx_a"))
        .otherwise(account("wx_b"));
    let (server, told, _) = app(accounts).await;
    for (from, serial) in [("wx_a", "5157F09E"), ("wx_b", "00")] {
        let mut sent = sender(from)
            .send(text(1, "x").as_bytes(), UnixTimestamp::now())
            .unwrap();
        sent.headers
            .insert("wechatpay-serial", serial.parse().unwrap());
        check(&http::post(server, "/", &sent).await, 200, "success");
    }
    assert_eq!(*told.lock().unwrap(), ["wx_a", "wx_b"]);
}

#[tokio::test]
async fn a_url_check_finds_the_account_that_it_is_signed_for() {
    let accounts = Accounts::new()
        .by_receiver("a", account("wx_a"))
        .by_receiver("b", account("wx_b"));
    let (server, ..) = app(accounts).await;
    let query = |name| {
        sender(name)
            .handshake("5927782489442352469", UnixTimestamp::now())
            .unwrap()
    };
    for name in ["wx_a", "wx_b"] {
        let response = http::get(server, &format!("/?{}", query(name))).await;
        check(&response, 200, "5927782489442352469");
    }
    check(
        &http::get(server, &format!("/?{}", query("wx_c"))).await,
        401,
        "later",
    );
}

struct Unreachable;

impl Resolve for Unreachable {
    fn resolve<'a>(
        &'a self,
        _: &'a Unverified<'a>,
    ) -> BoxFuture<'a, Result<Vec<Account>, ResolveError>> {
        Box::pin(async { Err(ResolveError::unavailable("the database is away")) })
    }
}

#[tokio::test]
async fn accounts_that_cannot_be_looked_up_are_no_refusal() {
    let (server, _, journal) = app(Unreachable).await;
    check(&deliver(server, "/", "wx_a", "").await, 503, "later");
    assert_eq!(journal.outcomes(), ["accounts_unavailable"]);
}
