//! The store of several machines that share a `PostgreSQL` database, version 12 or later.
//!
//! Every operation is one statement, so it happens whole or not at all. The table is made by
//! [`PostgresStore::connect`], or by hand from [`PostgresOptions::schema`].

mod pool;
mod sql;
#[cfg(feature = "postgres-tls")]
mod tls;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, ToSql};

use self::pool::Pool;
use self::sql::{Statements, TableName};
use super::claim::Token;
use super::{Claim, ClaimKey, IdempotencyStore, Lease, Recorded, StoreError};

/// Remembers deliveries in a table of `PostgreSQL`.
///
/// What was claimed, recorded or completed survives a crash of the server: where the server's
/// `synchronous_commit` is `off`, the store turns it on for its own connections.
/// [`is_durable`](IdempotencyStore::is_durable) is `false` only on a server with `fsync` off. A
/// failover to a standby that replicates asynchronously loses what was not replicated yet.
///
/// What expired is deleted about once a minute, by whichever process claims.
///
/// Clones share the pool.
#[derive(Clone)]
pub struct PostgresStore {
    shared: Arc<Shared>,
}

struct Shared {
    pool: Pool,
    statements: Statements,
    durable: bool,
    connected: Instant,
    /// When what expired was last deleted, in seconds since `connected`.
    swept: AtomicU64,
}

/// The options of a [`PostgresStore`].
#[derive(Clone, Debug)]
#[must_use]
pub struct PostgresOptions {
    pub(super) timeout: Duration,
    pub(super) connections: usize,
    table: String,
    #[cfg(feature = "postgres-tls")]
    pub(super) roots: Option<Vec<u8>>,
}

impl Default for PostgresOptions {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(1),
            connections: 8,
            table: "hookgen_deliveries".to_owned(),
            #[cfg(feature = "postgres-tls")]
            roots: None,
        }
    }
}

impl PostgresOptions {
    /// How long an operation may take, waiting for a connection included (default 1 s). Connecting
    /// may take five times as long.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How many connections are made at most (default 8, at least 1).
    pub fn connections(mut self, connections: usize) -> Self {
        self.connections = connections.max(1);
        self
    }

    /// The table, as `table` or `schema.table`, in ASCII letters, digits and underscores (default
    /// `hookgen_deliveries`). The schema must exist.
    pub fn table(mut self, table: impl Into<String>) -> Self {
        self.table = table.into();
        self
    }

    /// The certificates, in PEM, that the server's certificate must come from (default: what the
    /// system trusts).
    #[cfg(feature = "postgres-tls")]
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots = Some(pem.into());
        self
    }

    /// The statements that make the table, for a database whose tables are made by migrations.
    ///
    /// Fails with [`StoreError::is_configuration`] if the table's name is none.
    pub fn schema(&self) -> Result<String, StoreError> {
        Ok(sql::schema(&TableName::parse(&self.table)?))
    }
}

impl PostgresStore {
    /// Connects to the database at `url`
    /// (`postgres://user:password@host[:port]/database[?option=value…]`), and makes the table unless
    /// it is there. Any number of processes may do that at once.
    ///
    /// With `sslmode=require` the connections are encrypted and the server's certificate is verified
    /// (feature `postgres-tls`); with any other `sslmode`, and without, they are not encrypted.
    ///
    /// Fails with [`StoreError::is_configuration`] if the URL or the table's name is none, or if the
    /// server refuses the credentials, and with [`StoreError::is_unavailable`] if it does not answer.
    pub async fn connect(url: &str, options: PostgresOptions) -> Result<Self, StoreError> {
        let table = TableName::parse(&options.table)?;
        let pool = Pool::open(url, &options)?;
        let durable = pool.prepare(&table).await?;
        Ok(Self {
            shared: Arc::new(Shared {
                pool,
                statements: Statements::new(&table),
                durable,
                connected: Instant::now(),
                swept: AtomicU64::new(0),
            }),
        })
    }

    async fn query(
        &self,
        statement: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<Row>, StoreError> {
        self.shared.pool.query(statement, parameters).await
    }

    /// Runs a statement that returns whether the lease still held.
    async fn on_lease(
        &self,
        statement: &str,
        lease: &Lease,
        last: Option<&(dyn ToSql + Sync)>,
    ) -> Result<(), StoreError> {
        let key = lease.key();
        let (scope, delivery, token) = (key.scope(), key.delivery(), lease.token().to_bytes());
        let token = &token[..];
        let mut parameters: Vec<&(dyn ToSql + Sync)> = vec![&scope, &delivery, &token];
        parameters.extend(last);
        match self.query(statement, &parameters).await? {
            Some(row) if column(&row, 0)? => Ok(()),
            _ => Err(StoreError::lease_lost()),
        }
    }

    /// Deletes what expired, in the background, if nobody did for a while.
    fn sweep(&self) {
        let swept = &self.shared.swept;
        let now = self.shared.connected.elapsed().as_secs();
        let last = swept.load(Ordering::Relaxed);
        let due = now >= last.saturating_add(SWEEP_SECONDS);
        if !due
            || swept
                .compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed)
                .is_err()
        {
            return;
        }
        let store = self.clone();
        tokio::spawn(async move {
            // Another sweep follows; until then the rows are only in the way.
            while let Ok(Some(row)) = store.query(&store.shared.statements.sweep, &[]).await {
                if !matches!(column::<bool>(&row, 0), Ok(true)) {
                    return;
                }
            }
        });
    }
}

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore")
            .field("durable", &self.shared.durable)
            .finish_non_exhaustive()
    }
}

impl IdempotencyStore for PostgresStore {
    async fn claim(&self, key: &ClaimKey, lease: Duration) -> Result<Claim, StoreError> {
        let token = Token::random()?;
        let (scope, delivery, bytes) = (key.scope(), key.delivery(), token.to_bytes());
        let statement = &self.shared.statements.claim;
        let row = self
            .query(
                statement,
                &[&scope, &delivery, &&bytes[..], &seconds(lease)],
            )
            .await?;
        self.sweep();
        let Some(row) = row else {
            // Somebody claimed it while this statement ran.
            return Ok(Claim::InProgress {
                retry_after: lease,
                recorded: false,
            });
        };
        if let Some(attempt) = column::<Option<i32>>(&row, 0)? {
            return Ok(Claim::New(Lease::new(
                key.clone(),
                token,
                attempt.unsigned_abs(),
            )));
        }
        if column(&row, 1)? {
            return Ok(Claim::Done);
        }
        let left: i64 = column(&row, 2)?;
        let retry_after = Duration::from_millis(left.unsigned_abs());
        Ok(Claim::InProgress {
            retry_after,
            recorded: column(&row, 3)?,
        })
    }

    async fn extend(&self, lease: &Lease, by: Duration) -> Result<(), StoreError> {
        self.on_lease(&self.shared.statements.extend, lease, Some(&seconds(by)))
            .await
    }

    async fn record(&self, lease: &Lease, payload: &[u8]) -> Result<(), StoreError> {
        self.on_lease(&self.shared.statements.record, lease, Some(&payload))
            .await
    }

    async fn complete(&self, lease: &Lease, retention: Duration) -> Result<(), StoreError> {
        self.on_lease(
            &self.shared.statements.complete,
            lease,
            Some(&seconds(retention)),
        )
        .await
    }

    async fn release(&self, lease: &Lease) -> Result<(), StoreError> {
        self.on_lease(&self.shared.statements.release, lease, None)
            .await
    }

    async fn take_recorded(
        &self,
        scope: &str,
        lease: Duration,
    ) -> Result<Option<Recorded>, StoreError> {
        let (token, scope) = (Token::random()?, super::key::storable(scope));
        let scope = &*scope;
        let bytes = token.to_bytes();
        let statement = &self.shared.statements.take;
        let row = self
            .query(statement, &[&scope, &&bytes[..], &seconds(lease)])
            .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let key = ClaimKey::new(scope, column::<&str>(&row, 0)?);
        let attempt: i32 = column(&row, 1)?;
        let lease = Lease::new(key, token, attempt.unsigned_abs());
        Ok(Some(Recorded {
            lease,
            payload: column(&row, 2)?,
        }))
    }

    async fn check(&self) -> Result<(), StoreError> {
        self.query(&self.shared.statements.check, &[])
            .await
            .map(|_| ())
    }

    fn is_durable(&self) -> bool {
        self.shared.durable
    }
}

fn column<'a, T: FromSql<'a>>(row: &'a Row, index: usize) -> Result<T, StoreError> {
    row.try_get(index).map_err(|error| {
        StoreError::internal(
            "the table of deliveries is not the one this store makes",
            error,
        )
    })
}

/// `time` in seconds, little enough for `PostgreSQL` to add to the time of day.
fn seconds(time: Duration) -> f64 {
    time.as_secs_f64().min(MAX_SECONDS)
}

const SWEEP_SECONDS: u64 = 60;
/// A hundred years.
const MAX_SECONDS: f64 = 100.0 * 366.0 * 24.0 * 60.0 * 60.0;
