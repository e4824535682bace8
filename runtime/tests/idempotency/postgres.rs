//! The store in `PostgreSQL`.

use std::time::{Duration, Instant};

use hookgen_runtime::idempotency::postgres::{PostgresOptions, PostgresStore};
use hookgen_runtime::idempotency::{AnyStore, ClaimKey, IdempotencyStore};
use tokio_postgres::{Client, NoTls};

use super::support::{
    LONG, SHORT, Subject, black_hole, dead_port, done, new, ok, server, taken, unavailable, unique,
};

struct Postgres {
    store: PostgresStore,
    other: PostgresStore,
    scope: String,
}

async fn open() -> Option<Postgres> {
    let url = server("HOOKGEN_TEST_POSTGRES_URL")?;
    let (store, other) = tokio::join!(connect(&url), connect(&url));
    Some(Postgres {
        store,
        other,
        scope: unique("postgres"),
    })
}

async fn connect(url: &str) -> PostgresStore {
    ok(PostgresStore::connect(url, options()).await)
}

fn options() -> PostgresOptions {
    // A busy machine may be slow, and the tests run side by side.
    PostgresOptions::default()
        .timeout(Duration::from_secs(10))
        .connections(3)
}

impl Subject for Postgres {
    type Store = PostgresStore;

    fn store(&self) -> &PostgresStore {
        &self.store
    }

    fn other(&self) -> &PostgresStore {
        &self.other
    }

    async fn pass(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    fn key(&self, delivery: &str) -> ClaimKey {
        ClaimKey::new(&self.scope, delivery)
    }
}

super::conformance::suite!(open);

async fn client() -> Client {
    let url = server("HOOKGEN_TEST_POSTGRES_URL").expect("the subject has one");
    let (client, connection) = tokio_postgres::connect(&url, NoTls)
        .await
        .expect("a connection");
    tokio::spawn(connection);
    client
}

/// As if the server's clock had been stepped back by an hour since the claims were made.
#[tokio::test]
async fn a_clock_that_was_stepped_back_ends_leases_but_no_retention() {
    let Some(subject) = open().await else { return };
    let store = &subject.store;
    let _held = new(store.claim(&subject.key("held"), LONG).await, 1);
    let lease = new(store.claim(&subject.key("recorded"), LONG).await, 1);
    ok(store.record(&lease, b"payload").await);
    let lease = new(store.claim(&subject.key("done"), LONG).await, 1);
    ok(store.complete(&lease, LONG).await);
    let step = "UPDATE hookgen_deliveries SET since = since + interval '1 hour', \
                till = till + interval '1 hour' WHERE scope = $1";
    assert_eq!(
        client()
            .await
            .execute(step, &[&subject.scope])
            .await
            .expect("an update"),
        3
    );
    new(store.claim(&subject.key("held"), LONG).await, 2);
    taken(store.take_recorded(&subject.scope, LONG).await, 2);
    done(store.claim(&subject.key("done"), LONG).await);
}

#[tokio::test]
async fn connections_that_were_cut_are_made_anew() {
    let Some(url) = server("HOOKGEN_TEST_POSTGRES_URL") else {
        return;
    };
    let application = unique("cut");
    let mark = if url.contains('?') { '&' } else { '?' };
    let store = connect(&format!("{url}{mark}application_name={application}")).await;
    let scope = unique("postgres");
    let lease = new(store.claim(&ClaimKey::new(&scope, "a"), LONG).await, 1);
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1";
    assert_eq!(
        client()
            .await
            .query(cut, &[&application])
            .await
            .expect("rows")
            .len(),
        1
    );
    ok(store.complete(&lease, LONG).await);
    done(store.claim(&ClaimKey::new(&scope, "a"), LONG).await);
}

#[tokio::test]
async fn the_table_is_made_once_by_any_number_of_processes() {
    let Some(url) = server("HOOKGEN_TEST_POSTGRES_URL") else {
        return;
    };
    let options = options().table(format!("public.{}", unique("t")));
    let stores: Vec<_> = (0..8)
        .map(|_| {
            let (url, options) = (url.clone(), options.clone());
            tokio::spawn(async move { PostgresStore::connect(&url, options).await })
        })
        .collect();
    for store in stores {
        ok(ok(store.await.expect("no panic")).check().await);
    }
}

#[tokio::test]
async fn the_schema_can_be_made_by_hand() {
    let Some(url) = server("HOOKGEN_TEST_POSTGRES_URL") else {
        return;
    };
    let options = options().table(unique("t"));
    client()
        .await
        .batch_execute(&ok(options.schema()))
        .await
        .expect("the schema is valid");
    let store = ok(PostgresStore::connect(&url, options).await);
    new(store.claim(&ClaimKey::new("s", "a"), LONG).await, 1);
}

#[tokio::test]
async fn a_locked_row_is_unavailable_in_time_and_harms_nobody_else() {
    let Some(url) = server("HOOKGEN_TEST_POSTGRES_URL") else {
        return;
    };
    let options = PostgresOptions::default()
        .timeout(Duration::from_millis(700))
        .connections(2);
    let (store, scope) = (
        ok(PostgresStore::connect(&url, options).await),
        unique("postgres"),
    );
    let key = ClaimKey::new(&scope, "a");
    let _gone = new(store.claim(&key, SHORT).await, 1);
    let mut client = client().await;
    let transaction = client.transaction().await.expect("a transaction");
    let lock = "SELECT FROM hookgen_deliveries WHERE scope = $1 FOR UPDATE";
    transaction.query(lock, &[&scope]).await.expect("a lock");
    for _ in 0..3 {
        let start = Instant::now();
        unavailable(store.claim(&key, LONG).await);
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "it took {:?}",
            start.elapsed()
        );
    }
    new(store.claim(&ClaimKey::new(&scope, "b"), LONG).await, 1);
    transaction
        .rollback()
        .await
        .expect("the lock is given back");
    assert!(store.claim(&key, LONG).await.is_ok());
}

#[tokio::test]
async fn a_caller_that_gives_up_harms_nobody_else() {
    let Some(url) = server("HOOKGEN_TEST_POSTGRES_URL") else {
        return;
    };
    let store = ok(PostgresStore::connect(&url, options().timeout(LONG).connections(1)).await);
    let scope = unique("postgres");
    let key = ClaimKey::new(&scope, "a");
    let _gone = new(store.claim(&key, SHORT).await, 1);
    let mut client = client().await;
    let transaction = client.transaction().await.expect("a transaction");
    let lock = "SELECT FROM hookgen_deliveries WHERE scope = $1 FOR UPDATE";
    transaction.query(lock, &[&scope]).await.expect("a lock");
    let given_up = tokio::time::timeout(SHORT, store.claim(&key, LONG)).await;
    assert!(given_up.is_err(), "the row is locked");
    let other = ClaimKey::new(&scope, "b");
    let claim = tokio::time::timeout(Duration::from_secs(20), store.claim(&other, LONG)).await;
    new(
        claim.expect("the only connection does not wait for the lock"),
        1,
    );
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_is_unavailable_in_time() {
    let options = PostgresOptions::default().timeout(Duration::from_millis(300));
    for port in [black_hole().await, dead_port().await] {
        let url = format!("postgres://user:secret@127.0.0.1:{port}/db");
        let start = Instant::now();
        let connected = PostgresStore::connect(&url, options.clone()).await;
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "it took {:?}",
            start.elapsed()
        );
        let error = connected.expect_err("nobody answers");
        assert!(error.is_unavailable(), "{error:?}");
        assert!(!format!("{error:?} {error}").contains("secret"));
    }
}

#[tokio::test]
async fn a_url_that_is_none_is_a_configuration_error_without_its_password() {
    for url in [
        "postgres://u:secret@host:port/",
        #[cfg(not(feature = "postgres-tls"))]
        "postgres://u:secret@h/?sslmode=require",
        "secret",
    ] {
        let error = PostgresStore::connect(url, PostgresOptions::default())
            .await
            .err();
        let error = error.expect("no server has this URL");
        assert!(error.is_configuration(), "{url}: {error:?}");
        assert!(!format!("{error:?} {error}").contains("secret"));
    }
    let options = PostgresOptions::default().table("a b");
    let error = PostgresStore::connect("postgres://127.0.0.1/", options)
        .await
        .err();
    assert!(error.is_some_and(|error| error.is_configuration()));
}

#[tokio::test]
async fn any_store_opens_by_url() {
    let Some(url) = server("HOOKGEN_TEST_POSTGRES_URL") else {
        return;
    };
    let store = ok(AnyStore::open(&url).await);
    assert_eq!(store.name(), "postgres");
    assert!(store.is_durable(), "the test server writes to disk");
    ok(store.check().await);
}

#[cfg(feature = "postgres-tls")]
#[tokio::test]
async fn encrypted_connections_verify_the_server() {
    let Some(url) = server("HOOKGEN_TEST_POSTGRES_TLS_URL") else {
        return;
    };
    let root = server("HOOKGEN_TEST_TLS_ROOT").expect("it comes with the URL");
    let trusting = options().root_certificates(std::fs::read(root).expect("a file"));
    let store = ok(PostgresStore::connect(&url, trusting).await);
    new(
        store
            .claim(&ClaimKey::new(unique("postgres"), "a"), LONG)
            .await,
        1,
    );
    assert!(
        PostgresStore::connect(&url, options()).await.is_err(),
        "the root is not the system's"
    );
    let wrong = PostgresStore::connect(&url, options().root_certificates("no PEM")).await;
    assert!(wrong.is_err_and(|error| error.is_configuration()));
}
