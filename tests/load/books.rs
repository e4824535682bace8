//! What receivers say they did, and whether it is what was sent.

use crate::receiver::{Log, Receiver};
use crate::traffic::Traffic;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io::BufRead as _;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// The sums over all receivers.
#[derive(Clone, Default)]
pub(crate) struct Books(Arc<Mutex<Entries>>);

#[derive(Default)]
struct Entries {
    /// How often each delivery was handled.
    handled: HashMap<String, u32>,
    duplicates: u64,
    logs: Vec<Log>,
}

/// A receiver whose output goes into the books.
pub(crate) struct Kept {
    receiver: Receiver,
    reader: JoinHandle<()>,
}

/// A line of output.
#[derive(Deserialize)]
struct Line {
    surface: Option<String>,
    key: Option<String>,
    duplicate: Option<String>,
}

impl Books {
    pub(crate) fn keep(&self, mut receiver: Receiver) -> Kept {
        let (output, books) = (receiver.output(), self.clone());
        self.0.lock().unwrap().logs.push(receiver.log());
        let reader = std::thread::spawn(move || {
            for line in output.lines() {
                let line: Line = serde_json::from_str(&line.unwrap()).unwrap();
                let mut entries = books.0.lock().unwrap();
                match line.duplicate {
                    Some(_) => entries.duplicates += 1,
                    None => {
                        let delivery = format!("{} {}", line.surface.unwrap(), line.key.unwrap());
                        *entries.handled.entry(delivery).or_default() += 1;
                    }
                }
            }
        });
        Kept { receiver, reader }
    }

    /// Checks that everything adds up.
    #[track_caller]
    pub(crate) fn balance(&self, traffic: &Traffic) -> Summary {
        let entries = self.0.lock().unwrap();
        let (mut answered, mut in_background) = (BTreeMap::new(), BTreeMap::new());
        let mut again = 0;
        for (report, count) in entries.logs.iter().flat_map(Log::outcomes) {
            let sums = if report.in_background {
                &mut in_background
            } else {
                &mut answered
            };
            *sums.entry(report.outcome.clone()).or_insert(0) += count;
            if report.outcome == "handled" && report.is_repeated {
                again += count;
            }
        }
        let runs: u64 = entries
            .handled
            .values()
            .map(|count| u64::from(*count))
            .sum();
        let summary = Summary {
            genuine: traffic.genuine.load(Relaxed),
            hostile: traffic.hostile.load(Relaxed),
            acknowledged: traffic.answers.acknowledged.load(Relaxed),
            refused: traffic.answers.refused.load(Relaxed),
            later: traffic.answers.later.load(Relaxed),
            unanswered: traffic.answers.unanswered.load(Relaxed),
            deliveries: u64::try_from(entries.handled.len()).unwrap(),
            runs,
            again,
            duplicates: entries.duplicates,
            answered,
            in_background,
            latencies: std::mem::take(&mut *traffic.answers.latencies.lock().unwrap()),
        };
        summary.check();
        summary
    }
}

impl Kept {
    pub(crate) fn url(&self) -> &str {
        self.receiver.url()
    }

    /// Asks it to stop, and waits until all it printed is in the books.
    pub(crate) fn stop(mut self) {
        self.receiver.terminate();
        let status = self.receiver.wait();
        assert!(
            status.success(),
            "{status}: {:#?}",
            self.receiver.log().lines()
        );
        self.reader.join().unwrap();
    }
}

/// All sums.
pub(crate) struct Summary {
    genuine: u64,
    hostile: u64,
    acknowledged: u64,
    refused: u64,
    later: u64,
    unanswered: u64,
    /// Different deliveries that were handled.
    deliveries: u64,
    /// How often a handler ran.
    runs: u64,
    /// How often it ran and was told that another one may have before.
    again: u64,
    duplicates: u64,
    /// Requests by what became of them.
    answered: BTreeMap<String, u64>,
    /// Handlers that ended after their request was answered.
    in_background: BTreeMap<String, u64>,
    latencies: Vec<u64>,
}

impl Summary {
    #[track_caller]
    fn check(&self) {
        let answered = |outcome: &str| self.answered.get(outcome).copied().unwrap_or(0);
        let in_background = |outcome: &str| self.in_background.get(outcome).copied().unwrap_or(0);
        let later = ["in_progress", "late", "store_unavailable", "stopping"].map(answered);
        // Each answer is of the kind that its receiver says it is.
        assert_eq!(
            self.acknowledged,
            answered("handled") + answered("duplicate"),
            "{self}"
        );
        assert_eq!(self.refused, answered("refused"), "{self}");
        assert_eq!(self.later, later.iter().sum::<u64>(), "{self}");
        assert_eq!(
            self.answered.values().sum::<u64>(),
            self.acknowledged + self.refused + self.later,
            "{self}"
        );
        // What was sent was handled, what is hostile was refused, and what was printed happened.
        assert_eq!(self.genuine, self.deliveries, "{self}");
        assert_eq!(self.hostile, self.refused, "{self}");
        assert_eq!(self.duplicates, answered("duplicate"), "{self}");
        assert_eq!(
            self.runs,
            answered("handled") + in_background("handled"),
            "{self}"
        );
        // A handler that ran a second time was told.
        assert!(self.runs - self.deliveries <= self.again, "{self}");
    }

    /// Milliseconds that `part` of 1000 acknowledgements did not exceed.
    fn latency(&self, part: usize) -> f64 {
        let mut sorted = self.latencies.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * part).div_ceil(1000).saturating_sub(1);
        sorted.get(rank).map_or(0.0, |micros| {
            f64::from(u32::try_from(*micros).unwrap()) / 1000.0
        })
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let requests = self.acknowledged + self.refused + self.later + self.unanswered;
        writeln!(
            f,
            "  sent: {} deliveries and {} hostile ones, in {requests} requests",
            self.genuine, self.hostile
        )?;
        writeln!(
            f,
            "  answers: {} acknowledged, {} refused, {} later, {} none",
            self.acknowledged, self.refused, self.later, self.unanswered
        )?;
        writeln!(
            f,
            "  handled: {} deliveries in {} runs, {} of them said to be repeated",
            self.deliveries, self.runs, self.again
        )?;
        writeln!(f, "  duplicates: {}", self.duplicates)?;
        writeln!(f, "  reasons of the answers: {:?}", self.answered)?;
        writeln!(f, "  ended in the background: {:?}", self.in_background)?;
        let latencies = [500, 990, 999, 1000].map(|part| self.latency(part));
        write!(
            f,
            "  latency of acknowledgements in ms (p50, p99, p99.9, max): {latencies:.1?}"
        )
    }
}
