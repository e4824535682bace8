//! The store in Redis.

use std::time::{Duration, Instant};

use hookgen_runtime::idempotency::redis::{RedisOptions, RedisStore};
use hookgen_runtime::idempotency::{AnyStore, ClaimKey, IdempotencyStore};

use super::support::{
    LONG, Subject, black_hole, dead_port, done, new, ok, server, taken, unavailable, unique,
};

struct Redis {
    store: RedisStore,
    other: RedisStore,
    scope: String,
}

async fn open() -> Option<Redis> {
    let url = server("HOOKGEN_TEST_REDIS_URL")?;
    let (store, other) = (connect(&url).await, connect(&url).await);
    Some(Redis {
        store,
        other,
        scope: unique("redis"),
    })
}

async fn connect(url: &str) -> RedisStore {
    // A busy machine may be slow.
    ok(RedisStore::connect(
        url,
        RedisOptions::default().timeout(Duration::from_secs(10)),
    )
    .await)
}

impl Subject for Redis {
    type Store = RedisStore;

    fn store(&self) -> &RedisStore {
        &self.store
    }

    fn other(&self) -> &RedisStore {
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

/// As if the server's clock had been stepped back by an hour since the claim was made.
#[tokio::test]
async fn a_clock_that_was_stepped_back_ends_leases_but_no_retention() {
    let Some(subject) = open().await else { return };
    let url = server("HOOKGEN_TEST_REDIS_URL").expect("the subject has one");
    let client = redis::Client::open(url).expect("a URL");
    let mut connection = client
        .get_multiplexed_async_connection()
        .await
        .expect("a connection");

    let store = &subject.store;
    for delivery in ["held", "recorded", "done"] {
        let lease = new(store.claim(&subject.key(delivery), LONG).await, 1);
        match delivery {
            "recorded" => ok(store.record(&lease, b"payload").await),
            "done" => ok(store.complete(&lease, LONG).await),
            _ => {}
        }
        let key = format!(
            "hookgen:{{{}/{}}}:{delivery}",
            subject.scope.len(),
            subject.scope
        );
        if delivery != "done" {
            for field in ["since", "till"] {
                let hour = 3_600_000;
                let mut command = redis::cmd("HINCRBY");
                let _: i64 = command
                    .arg(&key)
                    .arg(field)
                    .arg(hour)
                    .query_async(&mut connection)
                    .await
                    .expect("a number");
            }
        }
    }
    new(store.claim(&subject.key("held"), LONG).await, 2);
    taken(store.take_recorded(&subject.scope, LONG).await, 2);
    done(store.claim(&subject.key("done"), LONG).await);
}

#[tokio::test]
async fn every_key_expires_but_those_of_recorded_deliveries() {
    let Some(subject) = open().await else { return };
    let url = server("HOOKGEN_TEST_REDIS_URL").expect("the subject has one");
    let client = redis::Client::open(url).expect("a URL");
    let mut connection = client
        .get_multiplexed_async_connection()
        .await
        .expect("a connection");

    let store = &subject.store;
    let lease = new(store.claim(&subject.key("done"), LONG).await, 1);
    ok(store.complete(&lease, LONG).await);
    let lease = new(store.claim(&subject.key("recorded"), LONG).await, 1);
    ok(store.record(&lease, b"payload").await);
    let lease = new(store.claim(&subject.key("extended"), LONG).await, 1);
    ok(store.record(&lease, b"payload").await);
    ok(store.extend(&lease, LONG).await);
    let _held = new(store.claim(&subject.key("held"), LONG).await, 1);
    let long = i64::try_from(LONG.as_millis()).expect("it is not that long");
    for (delivery, least, most) in [
        ("done", 1, long),
        ("recorded", -1, -1),
        ("extended", -1, -1),
        ("held", long, i64::MAX),
    ] {
        let key = format!(
            "hookgen:{{{}/{}}}:{delivery}",
            subject.scope.len(),
            subject.scope
        );
        let left: i64 = redis::cmd("PTTL")
            .arg(key)
            .query_async(&mut connection)
            .await
            .expect("a number");
        assert!(
            (least..=most).contains(&left),
            "{delivery} expires in {left} ms"
        );
    }
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_is_unavailable_in_time() {
    let options = RedisOptions::default().timeout(Duration::from_millis(300));
    for port in [black_hole().await, dead_port().await] {
        let url = format!("redis://user:secret@127.0.0.1:{port}/");
        let start = Instant::now();
        let connected = RedisStore::connect(&url, options.clone()).await;
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
        "redis://user:secret@",
        "http://:secret@host/",
        #[cfg(not(feature = "redis-tls"))]
        "rediss://:secret@127.0.0.1:1/",
    ] {
        let error = RedisStore::connect(url, RedisOptions::default())
            .await
            .err();
        let error = error.expect("no server has this URL");
        assert!(error.is_configuration(), "{url}: {error:?}");
        assert!(!format!("{error:?} {error}").contains("secret"));
    }
}

#[tokio::test]
async fn a_server_that_evicts_keys_is_refused() {
    let Some(url) = server("HOOKGEN_TEST_REDIS_EVICTING_URL") else {
        return;
    };
    let refused = RedisStore::connect(&url, RedisOptions::default())
        .await
        .err();
    assert!(refused.is_some_and(|error| error.is_configuration()));
    ok(RedisStore::connect(&url, RedisOptions::default().accept_evicting_server()).await);
}

#[tokio::test]
async fn any_store_opens_by_url() {
    let Some(url) = server("HOOKGEN_TEST_REDIS_URL") else {
        return;
    };
    let store = ok(AnyStore::open(&url).await);
    assert_eq!(store.name(), "redis");
    assert!(store.is_durable(), "the test server appends to a file");
    ok(store.check().await);
    unavailable(AnyStore::open(&format!("redis://127.0.0.1:{}/", dead_port().await)).await);
}

#[cfg(feature = "redis-tls")]
#[tokio::test]
async fn encrypted_connections_verify_the_server() {
    let Some(url) = server("HOOKGEN_TEST_REDIS_TLS_URL") else {
        return;
    };
    let root = server("HOOKGEN_TEST_TLS_ROOT").expect("it comes with the URL");
    let options = RedisOptions::default().timeout(Duration::from_secs(10));
    let trusting = options
        .clone()
        .root_certificates(std::fs::read(root).expect("a file"));
    let store = ok(RedisStore::connect(&url, trusting).await);
    new(
        store
            .claim(&ClaimKey::new(unique("redis"), "a"), LONG)
            .await,
        1,
    );
    assert!(
        RedisStore::connect(&url, options).await.is_err(),
        "the root is not the system's"
    );
}
