//! The store of one process that remembers across restarts, in a file.
//!
//! Every answer waits for the disk: what was claimed, recorded or completed survives `kill -9` and a
//! power cut. Concurrent operations share a commit.

mod tables;
mod writer;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use self::writer::{Answer, Operation, Writer};
use super::claim::Token;
use super::{Claim, ClaimKey, Clock, IdempotencyStore, Lease, Recorded, StoreError, SystemClock};

/// Remembers deliveries in a [redb](https://www.redb.org) file.
///
/// The file belongs to one process at a time, so opening it ends the leases that an earlier process
/// left behind: their deliveries are new at once, with [`Lease::attempt`] above 1.
///
/// Time is that of [`Clock::monotonic`] while the store is open. For the time it was closed the wall
/// clock is asked: a wall clock that was stepped back counts as no time passed; one that was stepped
/// forward ends retentions early by the step.
///
/// A disk that fails (or is full) makes every operation fail with [`StoreError::is_unavailable`]
/// until the store is opened again.
///
/// Clones share the store. Dropping the last one closes the file, waiting for the commit under way.
#[derive(Clone)]
pub struct RedbStore {
    writer: Arc<Writer>,
    timeout: Duration,
}

/// The options of a [`RedbStore`].
#[derive(Clone)]
#[must_use]
pub struct RedbOptions {
    timeout: Duration,
    cache_bytes: usize,
    clock: Arc<dyn Clock>,
}

impl Default for RedbOptions {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(2),
            cache_bytes: 32 << 20,
            clock: Arc::new(SystemClock::default()),
        }
    }
}

impl RedbOptions {
    /// How long an operation may take, waiting for its turn included (default 2 s).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How much of the file is kept in memory (default 32 MiB).
    pub fn cache_bytes(mut self, bytes: usize) -> Self {
        self.cache_bytes = bytes;
        self
    }

    /// Whose time counts (default [`SystemClock`]).
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }
}

impl fmt::Debug for RedbOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedbOptions")
            .field("timeout", &self.timeout)
            .field("cache_bytes", &self.cache_bytes)
            .finish_non_exhaustive()
    }
}

impl RedbStore {
    /// Opens the file at `path`, or makes it. After a crash this checks and mends the file first,
    /// which takes time with its size: there is no timeout.
    ///
    /// Fails with [`StoreError::is_unavailable`] while another process, or another store of this
    /// one, has the file open, and where the disk fails.
    pub async fn open(path: impl AsRef<Path>, options: RedbOptions) -> Result<Self, StoreError> {
        let path: PathBuf = path.as_ref().to_owned();
        let timeout = options.timeout;
        let writer = Writer::start(path, options.cache_bytes, options.clock).await?;
        Ok(Self {
            writer: Arc::new(writer),
            timeout,
        })
    }

    async fn run(&self, operation: Operation) -> Result<Answer, StoreError> {
        tokio::time::timeout(self.timeout, self.writer.run(operation))
            .await
            .unwrap_or_else(|_| Err(StoreError::timeout()))
    }

    async fn run_on_lease(&self, operation: Operation) -> Result<(), StoreError> {
        self.run(operation).await.map(|_| ())
    }
}

impl fmt::Debug for RedbStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedbStore")
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

impl IdempotencyStore for RedbStore {
    async fn claim(&self, key: &ClaimKey, lease: Duration) -> Result<Claim, StoreError> {
        let token = Token::random()?;
        let answer = self
            .run(Operation::Claim {
                key: key.clone(),
                token,
                lease,
            })
            .await?;
        Ok(match answer {
            Answer::New { attempt, .. } => Claim::New(Lease::new(key.clone(), token, attempt)),
            Answer::InProgress {
                retry_after,
                recorded,
            } => Claim::InProgress {
                retry_after,
                recorded,
            },
            Answer::Nothing => Claim::Done,
        })
    }

    async fn extend(&self, lease: &Lease, by: Duration) -> Result<(), StoreError> {
        let (key, token) = (lease.key().clone(), lease.token());
        self.run_on_lease(Operation::Extend { key, token, by })
            .await
    }

    async fn record(&self, lease: &Lease, payload: &[u8]) -> Result<(), StoreError> {
        let (key, token) = (lease.key().clone(), lease.token());
        self.run_on_lease(Operation::Record {
            key,
            token,
            payload: payload.to_vec(),
        })
        .await
    }

    async fn complete(&self, lease: &Lease, retention: Duration) -> Result<(), StoreError> {
        let (key, token) = (lease.key().clone(), lease.token());
        self.run_on_lease(Operation::Complete {
            key,
            token,
            retention,
        })
        .await
    }

    async fn release(&self, lease: &Lease) -> Result<(), StoreError> {
        let (key, token) = (lease.key().clone(), lease.token());
        self.run_on_lease(Operation::Release { key, token }).await
    }

    async fn take_recorded(
        &self,
        scope: &str,
        lease: Duration,
    ) -> Result<Option<Recorded>, StoreError> {
        let token = Token::random()?;
        let scope = super::key::storable(scope).as_ref().to_owned();
        let answer = self
            .run(Operation::Take {
                scope,
                token,
                lease,
            })
            .await?;
        Ok(match answer {
            Answer::New {
                attempt,
                taken: Some((key, payload)),
            } => Some(Recorded {
                lease: Lease::new(key, token, attempt),
                payload,
            }),
            _ => None,
        })
    }

    async fn check(&self) -> Result<(), StoreError> {
        self.run_on_lease(Operation::Check).await
    }

    fn is_durable(&self) -> bool {
        true
    }
}
