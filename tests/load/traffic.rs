//! Sending, as fast as answers come.

use crate::books::Kept;
use crate::deliveries::{Platforms, Posted};
use crate::stores::seed;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, RwLock};
use std::thread;
use std::time::{Duration, Instant};

/// Senders, and what they were answered.
pub(crate) struct Traffic {
    platforms: Platforms,
    urls: RwLock<Vec<String>>,
    next: AtomicU64,
    /// Deliveries that must be handled, each counted once.
    pub(crate) genuine: AtomicU64,
    /// Deliveries that must be refused.
    pub(crate) hostile: AtomicU64,
    pub(crate) answers: Answers,
}

/// Requests by their answer.
#[derive(Default)]
pub(crate) struct Answers {
    /// 200 and 204
    pub(crate) acknowledged: AtomicU64,
    /// 4xx
    pub(crate) refused: AtomicU64,
    /// 5xx: to be sent again
    pub(crate) later: AtomicU64,
    /// None: there was no connection, or it ended.
    pub(crate) unanswered: AtomicU64,
    /// Microseconds that acknowledgements took.
    pub(crate) latencies: Mutex<Vec<u64>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Answer {
    Acknowledged,
    Refused,
    Later,
    None,
}

impl Traffic {
    pub(crate) fn new(receivers: &[Kept]) -> Self {
        let base = seed().parse::<u64>().unwrap() * 1_000_000_000;
        let traffic = Self {
            platforms: Platforms::new(base),
            urls: RwLock::default(),
            next: AtomicU64::new(0),
            genuine: AtomicU64::new(0),
            hostile: AtomicU64::new(0),
            answers: Answers::default(),
        };
        traffic.redirect(receivers);
        traffic
    }

    /// Sends to these from now on.
    pub(crate) fn redirect(&self, receivers: &[Kept]) {
        *self.urls.write().unwrap() = receivers.iter().map(|kept| kept.url().to_owned()).collect();
    }

    /// Begins deliveries until `end`, and returns when all of them came to their end.
    pub(crate) fn run(&self, end: Instant) {
        thread::scope(|scope| {
            for _ in 0..SENDERS {
                scope.spawn(|| {
                    let config = ureq::Agent::config_builder()
                        .http_status_as_error(false)
                        .max_redirects(0);
                    let sender = Sender {
                        traffic: self,
                        agent: config.build().into(),
                        latencies: Vec::new(),
                    };
                    sender.run(end);
                });
            }
        });
    }
}

struct Sender<'a> {
    traffic: &'a Traffic,
    agent: ureq::Agent,
    latencies: Vec<u64>,
}

impl Sender<'_> {
    /// Of every eight turns, one is hostile and two are copies of one delivery at the same time.
    fn run(mut self, end: Instant) {
        while Instant::now() < end {
            let turn = self.traffic.next.fetch_add(1, Relaxed);
            let (block, slot) = (turn / 8, turn % 8);
            match slot {
                7 => self.attack(block),
                6 => self.deliver(block * 6 + 5),
                _ => {
                    self.traffic.genuine.fetch_add(1, Relaxed);
                    self.deliver(block * 6 + slot);
                    if slot == 0 {
                        // The acknowledgement was lost, as far as the platform knows.
                        self.deliver(block * 6 + slot);
                    }
                }
            }
        }
        self.traffic
            .answers
            .latencies
            .lock()
            .unwrap()
            .append(&mut self.latencies);
    }

    /// Sends a delivery, each time signed anew, until it is acknowledged.
    fn deliver(&mut self, number: u64) {
        let begin = Instant::now();
        for attempt in 0.. {
            match self.post(number + attempt, &self.traffic.platforms.genuine(number)) {
                Answer::Acknowledged => return,
                Answer::Refused => panic!("delivery {number} was refused"),
                Answer::Later | Answer::None => {}
            }
            assert!(
                begin.elapsed() < PATIENCE,
                "delivery {number} is not acknowledged"
            );
            thread::sleep(Duration::from_millis(100 * (attempt + 1).min(10)));
        }
    }

    /// Sends one that must be refused.
    fn attack(&mut self, number: u64) {
        let posted = self.traffic.platforms.hostile(number);
        for attempt in 0..100 {
            match self.post(number + attempt, &posted) {
                Answer::Refused => {
                    self.traffic.hostile.fetch_add(1, Relaxed);
                    return;
                }
                // A receiver that is stopping, or being started again.
                Answer::Later | Answer::None => thread::sleep(Duration::from_millis(100)),
                Answer::Acknowledged => panic!("hostile delivery {number} was not refused"),
            }
        }
        panic!("hostile delivery {number} is not answered");
    }

    fn post(&mut self, turn: u64, posted: &Posted) -> Answer {
        let url = {
            let urls = self.traffic.urls.read().unwrap();
            urls[usize::try_from(turn).unwrap() % urls.len()].clone()
        };
        let mut request = self
            .agent
            .post(format!("{url}{}?{}", posted.path, posted.sent.query));
        for (name, value) in &posted.sent.headers {
            request = request.header(name, value);
        }
        let begin = Instant::now();
        let request = request.config().timeout_global(Some(TIMEOUT)).build();
        let status = request
            .send(&posted.sent.body[..])
            .and_then(|mut response| {
                response.body_mut().read_to_vec()?;
                Ok(response.status().as_u16())
            });
        let answers = &self.traffic.answers;
        let (answer, count) = match status {
            Ok(200..300) => (Answer::Acknowledged, &answers.acknowledged),
            Ok(400..500) => (Answer::Refused, &answers.refused),
            Ok(_) => (Answer::Later, &answers.later),
            Err(_) => (Answer::None, &answers.unanswered),
        };
        count.fetch_add(1, Relaxed);
        if answer == Answer::Acknowledged {
            self.latencies
                .push(u64::try_from(begin.elapsed().as_micros()).unwrap());
        }
        answer
    }
}

const SENDERS: usize = 32;
/// For longer than a receiver takes to answer "later".
const TIMEOUT: Duration = Duration::from_secs(20);
const PATIENCE: Duration = Duration::from_mins(2);
