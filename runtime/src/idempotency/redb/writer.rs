//! The thread that owns the file: takes what is waiting, does it in one transaction, commits, answers.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use ::redb::{Builder, Database, DatabaseError, StorageError};
use tokio::sync::{mpsc, oneshot};

use super::super::claim::Token;
use super::super::slot::{Millis, millis};
use super::super::{ClaimKey, Clock, StoreError};
use super::tables::Tables;

/// What a caller wants done.
pub(super) enum Operation {
    Claim {
        key: ClaimKey,
        token: Token,
        lease: Duration,
    },
    Extend {
        key: ClaimKey,
        token: Token,
        by: Duration,
    },
    Record {
        key: ClaimKey,
        token: Token,
        payload: Vec<u8>,
    },
    Complete {
        key: ClaimKey,
        token: Token,
        retention: Duration,
    },
    Release {
        key: ClaimKey,
        token: Token,
    },
    Take {
        scope: String,
        token: Token,
        lease: Duration,
    },
    Check,
}

/// What a caller is told.
pub(super) enum Answer {
    New {
        attempt: u32,
        taken: Option<(ClaimKey, Vec<u8>)>,
    },
    InProgress {
        retry_after: Duration,
        recorded: bool,
    },
    Nothing,
}

/// A handle on the thread; dropping it ends the thread and closes the file.
pub(super) struct Writer {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<thread::JoinHandle<()>>,
}

struct Job {
    operation: Operation,
    answer: oneshot::Sender<Result<Answer, StoreError>>,
}

impl Writer {
    pub(super) async fn start(
        path: PathBuf,
        cache_bytes: usize,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StoreError> {
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let (opened, is_open) = oneshot::channel();
        let thread = thread::Builder::new()
            .name("idempotency-redb".to_owned())
            .spawn(move || match File::open(path, cache_bytes, clock) {
                Ok(file) => {
                    // An opener that is gone has dropped the queue as well.
                    let _ = opened.send(Ok(()));
                    file.serve(waiting);
                }
                Err(error) => drop(opened.send(Err(error))),
            })
            .map_err(|source| StoreError::unavailable("no thread for the store", source))?;
        let writer = Self {
            jobs: Some(jobs),
            thread: Some(thread),
        };
        is_open.await.unwrap_or_else(|_| Err(stopped()))?;
        Ok(writer)
    }

    pub(super) async fn run(&self, operation: Operation) -> Result<Answer, StoreError> {
        let (answer, answered) = oneshot::channel();
        let jobs = self.jobs.as_ref().ok_or_else(stopped)?;
        jobs.send(Job { operation, answer })
            .await
            .map_err(|_| stopped())?;
        answered.await.unwrap_or_else(|_| Err(stopped()))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has closed the file as well.
            let _ = thread.join();
        }
    }
}

/// The file, and the time in it.
struct File {
    database: Database,
    clock: Arc<dyn Clock>,
    /// Time of the store when the clock's monotonic time was zero.
    base: Millis,
}

impl File {
    fn open(path: PathBuf, cache_bytes: usize, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let database = Builder::new()
            .set_cache_size(cache_bytes)
            .create(path)
            .map_err(open_error)?;
        let mut file = Self {
            database,
            clock,
            base: 0,
        };
        file.begin()
            .map_err(|error| storage_error(Arc::new(error)))?;
        Ok(file)
    }

    /// Finds out what time it is and ends the leases of the process before.
    fn begin(&mut self) -> Result<(), ::redb::Error> {
        let transaction = self.database.begin_write()?;
        {
            let mut tables = Tables::open(&transaction)?;
            let now = millis(self.clock.wall()).max(tables.last_time()?);
            self.base = now.saturating_sub(millis(self.clock.monotonic()));
            tables.end_leases(now)?;
            tables.set_last_time(now)?;
        }
        Ok(transaction.commit()?)
    }

    fn serve(self, mut waiting: mpsc::Receiver<Job>) {
        let mut jobs = Vec::with_capacity(BATCH);
        while waiting.blocking_recv_many(&mut jobs, BATCH) > 0 {
            match self.commit(&jobs) {
                Ok(answers) => jobs.drain(..).zip(answers).for_each(|(job, answer)| {
                    let _ = job.answer.send(answer);
                }),
                Err(error) => {
                    let error = Arc::new(error);
                    jobs.drain(..).for_each(|job| {
                        let _ = job.answer.send(Err(storage_error(Arc::clone(&error))));
                    });
                }
            }
        }
    }

    fn commit(&self, jobs: &[Job]) -> Result<Vec<Result<Answer, StoreError>>, ::redb::Error> {
        let now = self.base.saturating_add(millis(self.clock.monotonic()));
        let transaction = self.database.begin_write()?;
        let mut answers = Vec::with_capacity(jobs.len());
        {
            let mut tables = Tables::open(&transaction)?;
            for job in jobs {
                // Whoever gave up was told that nothing is known; better that nothing happens.
                answers.push(if job.answer.is_closed() {
                    Err(StoreError::timeout())
                } else {
                    tables.run(&job.operation, now)?
                });
            }
            tables.forget_expired(now, 2 * jobs.len())?;
            tables.set_last_time(now)?;
        }
        transaction.commit()?;
        Ok(answers)
    }
}

fn open_error(error: DatabaseError) -> StoreError {
    match error {
        DatabaseError::DatabaseAlreadyOpen => {
            StoreError::unavailable("the store's file is open already", error)
        }
        DatabaseError::Storage(StorageError::Io(_)) => {
            StoreError::unavailable("the store's file cannot be opened", error)
        }
        _ => StoreError::internal("the store's file cannot be used", error),
    }
}

fn storage_error(error: Arc<::redb::Error>) -> StoreError {
    match &*error {
        ::redb::Error::Corrupted(_) => StoreError::internal("the store's file is corrupt", error),
        _ => StoreError::unavailable("the store's file cannot be written", error),
    }
}

fn stopped() -> StoreError {
    StoreError::refused("the store is closed")
}

/// How many operations share a commit, and how many wait for one.
const BATCH: usize = 256;
const QUEUE: usize = 1024;
