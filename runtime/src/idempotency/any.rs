//! A store chosen at run time.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::{Claim, ClaimKey, IdempotencyStore, Lease, MemoryStore, Recorded, StoreError};

/// Any store, behind a pointer. Clones share the store.
#[derive(Clone)]
pub struct AnyStore {
    name: &'static str,
    store: Kind,
}

#[derive(Clone)]
enum Kind {
    /// Answers at once, for less than the future of the others takes to be made.
    Memory(MemoryStore),
    Other(Arc<dyn Erased>),
}

impl AnyStore {
    /// Holds `store`; `name` says in logs and metrics which kind it is.
    pub fn new(name: &'static str, store: impl IdempotencyStore) -> Self {
        let any: &dyn Any = &store;
        let store = if let Some(memory) = any.downcast_ref::<MemoryStore>() {
            Kind::Memory(memory.clone())
        } else if let Some(held) = any.downcast_ref::<Self>() {
            held.store.clone()
        } else {
            Kind::Other(Arc::new(store))
        };
        Self { name, store }
    }

    /// Opens a store with the default options: `memory`, `redb:PATH`, `redis://…`, `rediss://…`,
    /// `postgres://…` or `postgresql://…`.
    ///
    /// Fails with [`StoreError::is_configuration`] for anything else, and for a store whose feature
    /// this crate was built without; otherwise as the store's own `open` or `connect` does.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        match url.split_once(':') {
            None if url == "memory" => Ok(Self::new("memory", MemoryStore::default())),
            Some(("redb", path)) => open_redb(path).await,
            Some(("redis" | "rediss", _)) => open_redis(url).await,
            Some(("postgres" | "postgresql", _)) => open_postgres(url).await,
            _ => Err(StoreError::configuration(
                "a store is `memory`, `redb:PATH`, `redis://…` or `postgres://…`",
            )),
        }
    }

    /// Which kind of store it is: `memory`, `redb`, `redis`, `postgres`, or what [`new`](Self::new)
    /// was told.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Debug for AnyStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AnyStore").field(&self.name).finish()
    }
}

#[cfg(feature = "redb")]
async fn open_redb(path: &str) -> Result<AnyStore, StoreError> {
    let store = super::redb::RedbStore::open(path, super::redb::RedbOptions::default()).await?;
    Ok(AnyStore::new("redb", store))
}

#[cfg(feature = "redis")]
async fn open_redis(url: &str) -> Result<AnyStore, StoreError> {
    let options = super::redis::RedisOptions::default();
    Ok(AnyStore::new(
        "redis",
        super::redis::RedisStore::connect(url, options).await?,
    ))
}

#[cfg(feature = "postgres")]
async fn open_postgres(url: &str) -> Result<AnyStore, StoreError> {
    let options = super::postgres::PostgresOptions::default();
    Ok(AnyStore::new(
        "postgres",
        super::postgres::PostgresStore::connect(url, options).await?,
    ))
}

macro_rules! missing {
    ($($feature:literal $open:ident),*) => {$(
        #[cfg(not(feature = $feature))]
        async fn $open(_: &str) -> Result<AnyStore, StoreError> {
            Err(StoreError::configuration(concat!(
                "hookgen-runtime was built without its feature `", $feature, "`"
            )))
        }
    )*};
}

missing!("redb" open_redb, "redis" open_redis, "postgres" open_postgres);

type Boxed<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// [`IdempotencyStore`], object-safe.
trait Erased: Send + Sync {
    fn claim<'a>(&'a self, key: &'a ClaimKey, lease: Duration) -> Boxed<'a, Claim>;
    fn extend<'a>(&'a self, lease: &'a Lease, by: Duration) -> Boxed<'a, ()>;
    fn record<'a>(&'a self, lease: &'a Lease, payload: &'a [u8]) -> Boxed<'a, ()>;
    fn complete<'a>(&'a self, lease: &'a Lease, retention: Duration) -> Boxed<'a, ()>;
    fn release<'a>(&'a self, lease: &'a Lease) -> Boxed<'a, ()>;
    fn take_recorded<'a>(&'a self, scope: &'a str, lease: Duration) -> Boxed<'a, Option<Recorded>>;
    fn check(&self) -> Boxed<'_, ()>;
    fn is_durable(&self) -> bool;
}

impl<S: IdempotencyStore> Erased for S {
    fn claim<'a>(&'a self, key: &'a ClaimKey, lease: Duration) -> Boxed<'a, Claim> {
        Box::pin(IdempotencyStore::claim(self, key, lease))
    }

    fn extend<'a>(&'a self, lease: &'a Lease, by: Duration) -> Boxed<'a, ()> {
        Box::pin(IdempotencyStore::extend(self, lease, by))
    }

    fn record<'a>(&'a self, lease: &'a Lease, payload: &'a [u8]) -> Boxed<'a, ()> {
        Box::pin(IdempotencyStore::record(self, lease, payload))
    }

    fn complete<'a>(&'a self, lease: &'a Lease, retention: Duration) -> Boxed<'a, ()> {
        Box::pin(IdempotencyStore::complete(self, lease, retention))
    }

    fn release<'a>(&'a self, lease: &'a Lease) -> Boxed<'a, ()> {
        Box::pin(IdempotencyStore::release(self, lease))
    }

    fn take_recorded<'a>(&'a self, scope: &'a str, lease: Duration) -> Boxed<'a, Option<Recorded>> {
        Box::pin(IdempotencyStore::take_recorded(self, scope, lease))
    }

    fn check(&self) -> Boxed<'_, ()> {
        Box::pin(IdempotencyStore::check(self))
    }

    fn is_durable(&self) -> bool {
        IdempotencyStore::is_durable(self)
    }
}

macro_rules! ask {
    ($self:ident.$method:ident($($argument:ident),*)) => {
        match &$self.store {
            Kind::Memory(store) => IdempotencyStore::$method(store, $($argument),*).await,
            Kind::Other(store) => store.$method($($argument),*).await,
        }
    };
}

impl IdempotencyStore for AnyStore {
    async fn claim(&self, key: &ClaimKey, lease: Duration) -> Result<Claim, StoreError> {
        ask!(self.claim(key, lease))
    }

    async fn extend(&self, lease: &Lease, by: Duration) -> Result<(), StoreError> {
        ask!(self.extend(lease, by))
    }

    async fn record(&self, lease: &Lease, payload: &[u8]) -> Result<(), StoreError> {
        ask!(self.record(lease, payload))
    }

    async fn complete(&self, lease: &Lease, retention: Duration) -> Result<(), StoreError> {
        ask!(self.complete(lease, retention))
    }

    async fn release(&self, lease: &Lease) -> Result<(), StoreError> {
        ask!(self.release(lease))
    }

    async fn take_recorded(
        &self,
        scope: &str,
        lease: Duration,
    ) -> Result<Option<Recorded>, StoreError> {
        ask!(self.take_recorded(scope, lease))
    }

    async fn check(&self) -> Result<(), StoreError> {
        ask!(self.check())
    }

    fn is_durable(&self) -> bool {
        match &self.store {
            Kind::Memory(store) => IdempotencyStore::is_durable(store),
            Kind::Other(store) => store.is_durable(),
        }
    }
}
