//! The store of several machines that share a Redis (or Valkey) server, version 5 or later.
//!
//! Every operation is one script, so it happens whole or not at all. Keys begin with a prefix of the
//! operator's choice and expire by themselves.

mod connections;
mod scripts;
#[cfg(feature = "redis-tls")]
mod tls;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "redis-tls")]
use ::redis::RedisResult;
use ::redis::{Client, FromRedisValue, Script, Value};

use self::connections::Connections;
use self::scripts::Scripts;
use super::claim::Token;
use super::slot::{ABANDONED, millis};
use super::{Claim, ClaimKey, IdempotencyStore, Lease, Recorded, StoreError};

/// Remembers deliveries in Redis.
///
/// What the server must be:
/// - one primary, not a cluster of shards;
/// - with `maxmemory-policy noeviction`, which [`connect`](Self::connect) checks: a server that
///   evicts keys forgets finished deliveries, and their repetitions would be handled again;
/// - with `appendonly yes` if deliveries are acknowledged before they are handled.
///   [`is_durable`](IdempotencyStore::is_durable) says whether it was on when the store connected.
///   With `appendfsync everysec`, Redis's default, a power cut may lose the last second; `always`
///   loses nothing.
///
/// A failover to a replica loses what was not replicated yet: claims of the last moments may be
/// given out twice.
///
/// Clones share the connections.
#[derive(Clone)]
pub struct RedisStore {
    shared: Arc<Shared>,
}

struct Shared {
    connections: Connections,
    scripts: Scripts,
    prefix: String,
    durable: bool,
}

/// The options of a [`RedisStore`].
#[derive(Clone, Debug)]
#[must_use]
pub struct RedisOptions {
    timeout: Duration,
    prefix: String,
    connections: usize,
    evicting_server: bool,
    #[cfg(feature = "redis-tls")]
    roots: Option<Vec<u8>>,
}

impl Default for RedisOptions {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(1),
            prefix: "hookgen".to_owned(),
            connections: 4,
            evicting_server: false,
            #[cfg(feature = "redis-tls")]
            roots: None,
        }
    }
}

impl RedisOptions {
    /// How long an operation may take, connecting anew included (default 1 s).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// What all keys begin with (default `hookgen`).
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// How many connections are held (default 4, at least 1). Each carries any number of operations
    /// at once.
    pub fn connections(mut self, connections: usize) -> Self {
        self.connections = connections.max(1);
        self
    }

    /// Accepts a server that may evict keys when its memory is full, and with that deliveries that
    /// are handled twice without a word.
    pub fn accept_evicting_server(mut self) -> Self {
        self.evicting_server = true;
        self
    }

    /// The certificates, in PEM, that the server's certificate must come from (default: what the
    /// system trusts).
    #[cfg(feature = "redis-tls")]
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots = Some(pem.into());
        self
    }

    #[cfg(feature = "redis-tls")]
    fn client(&self, url: &str) -> RedisResult<Client> {
        if url.starts_with("rediss:") {
            tls::client(url, self.roots.clone())
        } else {
            Client::open(url)
        }
    }
}

impl RedisStore {
    /// Connects to the server at `url`: `redis://[[user]:password@]host[:port][/database]`, or
    /// `rediss://…` for TLS (feature `redis-tls`).
    ///
    /// Fails with [`StoreError::is_configuration`] if the URL is none or the server evicts keys, and
    /// with [`StoreError::is_unavailable`] if the server does not answer.
    pub async fn connect(url: &str, options: RedisOptions) -> Result<Self, StoreError> {
        // The parser's own message is left out: it may quote the URL, and that holds a password.
        #[cfg(feature = "redis-tls")]
        let client = options.client(url);
        #[cfg(not(feature = "redis-tls"))]
        let client = Client::open(url);
        let client = client.map_err(|_| {
            StoreError::configuration("the URL is none of a Redis server this build can reach")
        })?;
        let connections = Connections::open(client, options.connections, options.timeout)?;
        let info = connections.info().await?;
        let policy = field(&info, "maxmemory_policy:");
        if !options.evicting_server && policy.is_some_and(|policy| policy != "noeviction") {
            return Err(StoreError::configuration(
                "the Redis server evicts keys when it is full: set `maxmemory-policy noeviction`",
            ));
        }
        let durable = field(&info, "aof_enabled:") == Some("1");
        let (scripts, prefix) = (Scripts::new(), options.prefix);
        Ok(Self {
            shared: Arc::new(Shared {
                connections,
                scripts,
                prefix,
                durable,
            }),
        })
    }

    /// The common part of the keys of a scope. The braces keep a scope in one slot; the length keeps
    /// scopes apart whatever they are called.
    fn scope_key(&self, scope: &str) -> String {
        format!("{}:{{{}/{scope}}}", self.shared.prefix, scope.len())
    }

    fn claim_key(&self, key: &ClaimKey) -> String {
        format!("{}:{}", self.scope_key(key.scope()), key.delivery())
    }

    async fn run<T: FromRedisValue>(
        &self,
        script: &Script,
        key: &ClaimKey,
        token: Token,
        arguments: &[Argument<'_>],
    ) -> Result<T, StoreError> {
        let mut invocation = script.prepare_invoke();
        invocation
            .key(self.claim_key(key))
            .key(self.scope_key(key.scope()));
        invocation.arg(&token.to_bytes()[..]).arg(key.delivery());
        for argument in arguments {
            match argument {
                Argument::Time(time) => invocation.arg(bounded_millis(*time)),
                Argument::Bytes(bytes) => invocation.arg(*bytes),
            };
        }
        self.shared.connections.invoke(&invocation).await
    }

    async fn run_on_lease(
        &self,
        script: &Script,
        lease: &Lease,
        arguments: &[Argument<'_>],
    ) -> Result<(), StoreError> {
        match self
            .run(script, lease.key(), lease.token(), arguments)
            .await?
        {
            1 => Ok(()),
            _ => Err(StoreError::lease_lost()),
        }
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore")
            .field("prefix", &self.shared.prefix)
            .finish_non_exhaustive()
    }
}

impl IdempotencyStore for RedisStore {
    async fn claim(&self, key: &ClaimKey, lease: Duration) -> Result<Claim, StoreError> {
        let token = Token::random()?;
        let times = [lease, CLOCK_SLACK, ABANDONED].map(Argument::Time);
        let answer = self
            .run(&self.shared.scripts.claim, key, token, &times)
            .await?;
        scripts::read_claim(answer, key, token)
    }

    async fn extend(&self, lease: &Lease, by: Duration) -> Result<(), StoreError> {
        let times = [by, ABANDONED].map(Argument::Time);
        self.run_on_lease(&self.shared.scripts.extend, lease, &times)
            .await
    }

    async fn record(&self, lease: &Lease, payload: &[u8]) -> Result<(), StoreError> {
        self.run_on_lease(
            &self.shared.scripts.record,
            lease,
            &[Argument::Bytes(payload)],
        )
        .await
    }

    async fn complete(&self, lease: &Lease, retention: Duration) -> Result<(), StoreError> {
        let times = [Argument::Time(retention)];
        self.run_on_lease(&self.shared.scripts.complete, lease, &times)
            .await
    }

    async fn release(&self, lease: &Lease) -> Result<(), StoreError> {
        self.run_on_lease(&self.shared.scripts.release, lease, &[])
            .await
    }

    async fn take_recorded(
        &self,
        scope: &str,
        lease: Duration,
    ) -> Result<Option<Recorded>, StoreError> {
        let token = Token::random()?;
        let scope = super::key::storable(scope);
        let recorded = self.scope_key(&scope);
        let mut invocation = self.shared.scripts.take.prepare_invoke();
        invocation
            .key(&recorded)
            .key(format!("{recorded}:"))
            .arg(&token.to_bytes()[..]);
        invocation
            .arg(bounded_millis(lease))
            .arg(bounded_millis(CLOCK_SLACK));
        let answer: Vec<Value> = self.shared.connections.invoke(&invocation).await?;
        scripts::read_recorded(answer, &scope, token)
    }

    async fn check(&self) -> Result<(), StoreError> {
        self.shared
            .connections
            .check(&format!("{}:check", self.shared.prefix))
            .await
    }

    fn is_durable(&self) -> bool {
        self.shared.durable
    }
}

/// An argument of a script after the token and the delivery key.
#[derive(Clone, Copy)]
enum Argument<'a> {
    Time(Duration),
    Bytes(&'a [u8]),
}

/// The value of `name` in the server's `INFO`, if it lets us read that.
fn field<'a>(info: &'a str, name: &str) -> Option<&'a str> {
    info.lines()
        .find_map(|line| line.strip_prefix(name))
        .map(str::trim)
}

/// `time` in milliseconds, at least one, and little enough for Redis to add to the time of day.
fn bounded_millis(time: Duration) -> u64 {
    millis(time).clamp(1, MAX_MILLIS)
}

/// How far the server's clock may run back without ending leases.
const CLOCK_SLACK: Duration = Duration::from_secs(5);
/// A hundred years.
const MAX_MILLIS: u64 = 100 * 366 * 24 * 60 * 60 * 1000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_info_are_found() {
        let info = "# Memory\r\nmaxmemory:0\r\nmaxmemory_policy:allkeys-lru\r\n";
        assert_eq!(field(info, "maxmemory_policy:"), Some("allkeys-lru"));
        assert_eq!(field(info, "aof_enabled:"), None);
    }

    #[test]
    fn times_are_bounded() {
        assert_eq!(bounded_millis(Duration::ZERO), 1);
        assert_eq!(bounded_millis(Duration::MAX), MAX_MILLIS);
    }
}
