//! Sending: as many at once as was asked for, and again where the platform would.

use super::Pace;
use super::account::{Account, Accounts};
use super::acknowledgement;
use super::plan::Job;
use super::summary::{Delivered, Summary};
use super::target::{Target, transcript};
use hookgen_runtime::UnixTimestamp;
use std::io::{IsTerminal as _, Write as _};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Everything that is to be delivered.
pub(super) struct Deliveries<'a> {
    pub(super) plan: &'a [Job],
    pub(super) accounts: &'a Accounts,
    pub(super) target: &'a Target,
    pub(super) pace: &'a Pace,
    pub(super) verbose: bool,
    pub(super) seed: u64,
}

impl Deliveries<'_> {
    /// Delivers, and adds what became of it to `summary`.
    pub(super) fn run(&self, summary: Summary) -> Summary {
        let count = u64::try_from(self.plan.len())
            .unwrap_or(u64::MAX)
            .saturating_mul(self.pace.repeat);
        let next = AtomicU64::new(0);
        let progress = Progress::new(count);
        let summary = Mutex::new(summary);
        let started = Instant::now();
        std::thread::scope(|scope| {
            for _ in 0..self.pace.concurrency.clamp(1, MOST_THREADS) {
                scope.spawn(|| {
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= count {
                            break;
                        }
                        let delivered = self.deliver(number);
                        let mut summary = summary.lock().unwrap_or_else(PoisonError::into_inner);
                        summary.add(delivered);
                        progress.show(summary.count());
                    }
                });
            }
        });
        progress.clear();
        let mut summary = summary.into_inner().unwrap_or_else(PoisonError::into_inner);
        summary.took = started.elapsed();
        summary
    }

    /// The URL check of every surface that has one.
    pub(super) fn check_urls(&self) -> Summary {
        let mut summary = Summary::default();
        let mut surfaces: Vec<&str> = self.plan.iter().map(|job| job.surface).collect();
        surfaces.dedup();
        for account in surfaces
            .iter()
            .filter_map(|surface| self.accounts.find(surface))
        {
            let Ok(query) = account.sender.handshake(ECHO, UnixTimestamp::now()) else {
                continue;
            };
            let answer = self.target.get(account, &query, URL_CHECK_DEADLINE);
            let name = format!("{} URL check", account.surface);
            let (result, took) = match answer {
                Err(problem) => (Err(problem), None),
                Ok(answer) if answer.status == 200 && answer.body == ECHO.as_bytes() => {
                    (Ok("echoed".to_owned()), Some(answer.took))
                }
                Ok(answer) => (
                    Err(format!(
                        "status {}, and not the echostr byte for byte",
                        answer.status
                    )),
                    Some(answer.took),
                ),
            };
            print_line(&name, &result, 0);
            summary.add(Delivered {
                result,
                took,
                repeated: 0,
            });
        }
        summary
    }

    fn deliver(&self, number: u64) -> Delivered {
        let jobs = u64::try_from(self.plan.len()).unwrap_or(u64::MAX).max(1);
        let job = usize::try_from(number % jobs)
            .ok()
            .and_then(|at| self.plan.get(at));
        let Some((job, account)) =
            job.and_then(|job| Some((job, self.accounts.find(job.surface)?)))
        else {
            return Delivered {
                result: Err("there is no such surface".to_owned()),
                took: None,
                repeated: 0,
            };
        };
        let count = self.seed.wrapping_mul(SEED_STRIDE).wrapping_add(number);
        let document = job.document(count.wrapping_mul(SPREAD));
        let mut delays = job.retry.iter().filter(|_| self.pace.retry);
        let mut repeated = 0;
        loop {
            let (result, took) = self.attempt(job, account, &document);
            let delay = if result.is_err() { delays.next() } else { None };
            let Some(delay) = delay else {
                if self.verbose || result.is_err() || jobs * self.pace.repeat <= FEW {
                    print_line(&format!("{} {}", job.surface, job.name), &result, repeated);
                }
                return Delivered {
                    result,
                    took,
                    repeated,
                };
            };
            std::thread::sleep(faster(*delay, self.pace.speed));
            repeated += 1;
        }
    }

    fn attempt(
        &self,
        job: &Job,
        account: &Account,
        document: &[u8],
    ) -> (Result<String, String>, Option<Duration>) {
        let sent = match account.sender.send(document, UnixTimestamp::now()) {
            Ok(sent) => sent,
            Err(error) => return (Err(error.to_string()), None),
        };
        let answer = self.target.post(account, &sent, job.deadline);
        if self.verbose {
            crate::cli::show(transcript(&self.target.url(account), &sent, &answer));
        }
        match answer {
            Err(problem) => (Err(problem), None),
            Ok(answer) => (
                acknowledgement::check(&answer, job, account),
                Some(answer.took),
            ),
        }
    }
}

fn print_line(name: &str, result: &Result<String, String>, repeated: u32) {
    let again = if repeated == 0 {
        String::new()
    } else {
        format!(" (sent {} times)", repeated + 1)
    };
    match result {
        Ok(text) => crate::cli::show(format_args!("ok    {name}: {text}{again}\n")),
        Err(text) => crate::cli::show(format_args!("FAIL  {name}: {text}{again}\n")),
    }
}

fn faster(delay: Duration, speed: f64) -> Duration {
    let seconds = delay.as_secs_f64() / if speed > 0.0 { speed } else { 1.0 };
    Duration::try_from_secs_f64(seconds).unwrap_or(delay)
}

/// A bar on a terminal, nothing elsewhere.
struct Progress {
    count: u64,
    terminal: bool,
}

impl Progress {
    fn new(count: u64) -> Self {
        Self {
            count,
            terminal: count > FEW && std::io::stderr().is_terminal(),
        }
    }

    fn show(&self, done: usize) {
        let done = u64::try_from(done).unwrap_or(u64::MAX).min(self.count);
        let step = (self.count / 200).max(1);
        if self.terminal && (done.is_multiple_of(step) || done == self.count) {
            let filled = usize::try_from(done * BAR / self.count.max(1)).unwrap_or(0);
            let bar = format!("{:<width$}", "#".repeat(filled), width = BAR_WIDTH);
            let _ = write!(std::io::stderr(), "\r[{bar}] {done}/{}", self.count);
        }
    }

    fn clear(&self) {
        if self.terminal {
            let _ = write!(std::io::stderr(), "\r{:<70}\r", "");
        }
    }
}

const BAR: u64 = 40;
const BAR_WIDTH: usize = 40;
/// As many deliveries are reported line by line.
const FEW: u64 = 200;
/// Seeds this far apart share no delivery.
const SEED_STRIDE: u64 = 1_000_000;
/// Examples of different messages may have the same id, or ids that are a few places apart: those of
/// two deliveries are to differ by something else. A prime.
const SPREAD: u64 = 104_729;
const MOST_THREADS: usize = 1024;
const ECHO: &str = "5837397576500011341";
/// `WeCom` waits a second.
const URL_CHECK_DEADLINE: Duration = Duration::from_secs(1);
