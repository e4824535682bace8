//! A pool whose every operation ends in bounded time.

use std::str::FromStr;
use std::time::Duration;

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, RecyclingMethod, Runtime,
};
use tokio_postgres::config::SslMode;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Config, NoTls, Row};

use super::super::StoreError;
use super::PostgresOptions;
use super::sql::{self, TableName};

/// Connections, made and mended when they are needed.
pub(super) struct Pool {
    pool: deadpool_postgres::Pool,
    timeout: Duration,
}

impl Pool {
    /// Reads the URL; connections are made when they are used.
    pub(super) fn open(url: &str, options: &PostgresOptions) -> Result<Self, StoreError> {
        // The parser's own message is left out: it may quote the URL, and that holds a password.
        let mut config = Config::from_str(url)
            .map_err(|_| StoreError::configuration("the URL is none of a PostgreSQL database"))?;
        config
            .connect_timeout(options.timeout)
            .keepalives_idle(KEEPALIVE);
        if config.get_application_name().is_none() {
            config.application_name("hookgen");
        }
        let pool = deadpool_postgres::Pool::builder(manager(config, options)?)
            .max_size(options.connections)
            .runtime(Runtime::Tokio1)
            .post_create(session(options.timeout))
            .build()
            .map_err(|error| StoreError::internal("no pool of connections", error))?;
        Ok(Self {
            pool,
            timeout: options.timeout,
        })
    }

    /// Makes the table unless it is there, and says whether what is committed survives a crash.
    pub(super) async fn prepare(&self, table: &TableName) -> Result<bool, StoreError> {
        let prepared = async {
            let object = self.pool.get().await.map_err(pool_failure)?;
            let made = make_table(&object, table).await;
            if made.is_err() {
                drop(Object::take(object));
            }
            made.map_err(failure)
        };
        tokio::time::timeout(self.timeout.saturating_mul(5), prepared)
            .await
            .unwrap_or_else(|_| Err(StoreError::timeout()))
    }

    /// The first row that `statement` returns. Runs it a second time if the connection was found
    /// dead: whatever we run may be repeated.
    pub(super) async fn query(
        &self,
        statement: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<Row>, StoreError> {
        let twice = async {
            match self.query_once(statement, parameters).await {
                Err(Failure::Dead(_)) => self.query_once(statement, parameters).await,
                answer => answer,
            }
        };
        match tokio::time::timeout(self.timeout, twice).await {
            Ok(answer) => answer.map_err(|(Failure::Dead(error) | Failure::Other(error))| error),
            Err(_) => Err(StoreError::timeout()),
        }
    }

    async fn query_once(
        &self,
        statement: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<Row>, Failure> {
        let object = self
            .pool
            .get()
            .await
            .map_err(|error| Failure::Other(pool_failure(error)))?;
        let mut guard = Abandon(Some(object));
        let Some(object) = &guard.0 else {
            return Ok(None);
        };
        let prepared = object
            .prepare_cached(statement)
            .await
            .map_err(Failure::of)?;
        let row = object
            .query_opt(&prepared, parameters)
            .await
            .map_err(Failure::of)?;
        guard.keep();
        Ok(row)
    }
}

/// Encrypts where the URL requires it, and only there: whether this crate was built with TLS must not
/// change what a URL means.
fn manager(config: Config, options: &PostgresOptions) -> Result<Manager, StoreError> {
    let recycling = ManagerConfig {
        recycling_method: RecyclingMethod::Fast,
    };
    if config.get_ssl_mode() != SslMode::Require {
        return Ok(Manager::from_config(config, NoTls, recycling));
    }
    encrypting(config, options, recycling)
}

#[cfg(feature = "postgres-tls")]
fn encrypting(
    config: Config,
    options: &PostgresOptions,
    recycling: ManagerConfig,
) -> Result<Manager, StoreError> {
    let connector = super::tls::connector(options.roots.as_deref())?;
    Ok(Manager::from_config(config, connector, recycling))
}

#[cfg(not(feature = "postgres-tls"))]
fn encrypting(_: Config, _: &PostgresOptions, _: ManagerConfig) -> Result<Manager, StoreError> {
    Err(StoreError::configuration(
        "hookgen-runtime was built without its feature `postgres-tls`",
    ))
}

/// A connection that is closed unless the statement on it ended well: one whose caller gave up still
/// waits for the server, and the next user would wait with it.
struct Abandon(Option<Object>);

impl Abandon {
    fn keep(&mut self) {
        drop(self.0.take());
    }
}

impl Drop for Abandon {
    fn drop(&mut self) {
        if let Some(object) = self.0.take() {
            drop(Object::take(object));
        }
    }
}

enum Failure {
    /// The connection had ended.
    Dead(StoreError),
    Other(StoreError),
}

impl Failure {
    fn of(error: tokio_postgres::Error) -> Self {
        let ended = match error.code() {
            Some(code) => [
                SqlState::ADMIN_SHUTDOWN,
                SqlState::CRASH_SHUTDOWN,
                SqlState::CANNOT_CONNECT_NOW,
            ]
            .contains(code),
            None => error.is_closed() || std::error::Error::source(&error).is_some(),
        };
        if ended {
            Self::Dead(failure(error))
        } else {
            Self::Other(failure(error))
        }
    }
}

/// What every connection is told first: give up when we do, and commit to disk.
fn session(timeout: Duration) -> Hook {
    let millis = timeout.as_millis().clamp(1, 1_000_000_000);
    Hook::async_fn(move |client, _| {
        Box::pin(async move {
            let settings = format!(
                "SET statement_timeout = {millis}; \
                 SELECT set_config('synchronous_commit', 'on', false) \
                 WHERE current_setting('synchronous_commit') = 'off'"
            );
            client
                .batch_execute(&settings)
                .await
                .map_err(HookError::Backend)
        })
    })
}

async fn make_table(object: &Object, table: &TableName) -> Result<bool, tokio_postgres::Error> {
    let name = &table.quoted;
    let exists =
        format!("SELECT to_regclass('{name}') IS NOT NULL, current_setting('fsync') = 'on'");
    let row = object.query_one(&exists, &[]).await?;
    let (exists, durable): (bool, bool) = (row.try_get(0)?, row.try_get(1)?);
    if !exists {
        let schema = sql::schema(table);
        let make = format!(
            "BEGIN; SELECT pg_advisory_xact_lock({LOCK}); DO $make$ BEGIN \
             IF to_regclass('{name}') IS NULL THEN {schema} END IF; END $make$; COMMIT"
        );
        object.batch_execute(&make).await?;
    }
    Ok(durable)
}

fn pool_failure(error: deadpool_postgres::PoolError) -> StoreError {
    match error {
        deadpool_postgres::PoolError::Backend(error) => failure(error),
        error => StoreError::unavailable("no connection to the PostgreSQL server", error),
    }
}

fn failure(error: tokio_postgres::Error) -> StoreError {
    let refused = [
        SqlState::INVALID_PASSWORD,
        SqlState::INVALID_AUTHORIZATION_SPECIFICATION,
    ];
    match error.code() {
        Some(code) if refused.contains(code) => {
            StoreError::configuration("the PostgreSQL server refuses the credentials in the URL")
                .with_source(error)
        }
        _ => StoreError::unavailable("the PostgreSQL server cannot do it now", error),
    }
}

/// A silent peer is asked after this long whether it is there.
const KEEPALIVE: Duration = Duration::from_secs(30);
/// The advisory lock under which tables are made: any number that nobody else uses.
const LOCK: i64 = 0x0068_6F6F_6B67_656E;
