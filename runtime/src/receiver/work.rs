//! A claimed delivery: its handler, its lease, its answer and its end.

use super::answer::Answer;
use super::core::{Core, Opening, SOON, source_of};
use super::detach::at_once;
use super::dispatch::Run;
use super::job::Facts;
use super::record::{About, Record};
use super::running::{Failure, Running};
use super::{DeadlinePolicy, Outcome, telemetry};
use crate::Acknowledgement;
use crate::idempotency::{IdempotencyStore, Lease, StoreError};
use crate::reply::{Addressee, Reply};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, sleep_until};

/// A claimed delivery.
///
/// It stays where it is and its methods borrow it, so that the future which handles it is small: that
/// one is made, moved and freed for each delivery.
pub(super) struct Work {
    core: Arc<Core>,
    facts: Arc<Facts>,
    lease: Lease,
    policy: DeadlinePolicy,
    /// What a reply is encrypted for; absent for what was recorded earlier.
    opening: Option<Box<Opening>>,
    /// The request that waits, until it is answered.
    request: Option<oneshot::Sender<Answer>>,
    is_recorded: bool,
}

impl Work {
    /// A delivery that was recorded and acknowledged.
    pub(super) fn new(core: Arc<Core>, facts: Arc<Facts>, lease: Lease) -> Self {
        let policy = DeadlinePolicy::AckThenProcess;
        Self {
            core,
            facts,
            lease,
            policy,
            opening: None,
            request: None,
            is_recorded: true,
        }
    }

    /// Makes it a delivery whose request waits for an answer.
    pub(super) fn answer_to(
        &mut self,
        opening: Box<Opening>,
        request: oneshot::Sender<Answer>,
        policy: DeadlinePolicy,
    ) {
        (self.opening, self.request) = (Some(opening), Some(request));
        self.policy = policy;
        self.is_recorded = false;
    }

    /// Handles the delivery, or records it first, as the policy says.
    ///
    /// What is rarely waited for is boxed where it is, here and below.
    pub(super) async fn start(&mut self, run: Run) {
        if self.policy == DeadlinePolicy::AckThenProcess {
            Box::pin(self.acknowledge_first(run)).await;
        } else {
            self.handle(run).await;
        }
    }

    async fn acknowledge_first(&mut self, run: Run) {
        if let Err(error) = self.record().await {
            let answer = self.core.store_failed("record", &error);
            self.give_up().await;
            return self.conclude(answer);
        }
        self.acknowledge_recorded();
        match Arc::clone(&self.core.background).try_acquire_owned() {
            Ok(permit) if !self.core.lifecycle.is_stopping() => {
                self.handle(run).await;
                drop(permit);
            }
            _ => self.leave().await,
        }
    }

    /// Lets a recorded delivery wait in the store and not in memory.
    async fn leave(&self) {
        if let Err(error) = self.core.store.release(&self.lease).await {
            // The lease then runs out by itself.
            tracing::warn!(error = source_of(&error), "a claim was not given up");
        }
        self.core.recorded.notify_one();
    }

    /// Runs the handler, and ends the claim as the handler ended.
    pub(super) async fn handle(&mut self, run: Run) {
        let is_waited_for = self.request.is_some();
        let context = self.facts.context(self.lease.attempt(), is_waited_for);
        // An answer that was given before must leave before the handler runs.
        let mut handler = if is_waited_for {
            Running::start(run, context)
        } else {
            Running::start_task(run, context)
        };
        let ended = at_once(pin!(handler.ended())).await;
        let ended = match ended {
            Some(ended) => ended,
            None => Box::pin(self.watch(&mut handler)).await,
        };
        match ended {
            Ok(reply) => self.succeed(reply).await,
            Err(failure) => Box::pin(self.fail(failure)).await,
        }
    }

    /// Waits for the handler; meanwhile keeps the claim, and answers when it is time.
    async fn watch(&mut self, handler: &mut Running) -> Result<Box<dyn Reply>, Failure> {
        let (start, beat) = (Instant::now(), self.facts.times.lease / 3);
        let limit = start.checked_add(self.core.options.handler_limit);
        let (limit, mut next_beat) = (limit.unwrap_or(start + NEVER), start + beat);
        // One timer for all three, as most handlers are done before the first.
        let mut alarm = pin!(sleep_until(self.next_alarm(limit, next_beat)));
        loop {
            tokio::select! {
                biased;
                ended = handler.ended() => return ended,
                () = &mut alarm => {}
            }
            let now = Instant::now();
            if self.request.is_some() && now >= self.facts.times.answer_at {
                self.answer_early().await;
            } else if now >= limit {
                handler.cancel().await;
                return Err(Failure::TimedOut);
            } else if now >= next_beat {
                self.prolong(self.facts.times.lease).await;
                next_beat = Instant::now() + beat;
            }
            let next = self.next_alarm(limit, next_beat);
            alarm.as_mut().reset(next);
        }
    }

    fn next_alarm(&self, limit: Instant, next_beat: Instant) -> Instant {
        let answer = self.request.as_ref().map(|_| self.facts.times.answer_at);
        let next = limit.min(next_beat);
        answer.map_or(next, |answer| answer.min(next))
    }

    /// Answers although the handler is not done.
    async fn answer_early(&mut self) {
        if self.policy == DeadlinePolicy::HandOver {
            match self.record().await {
                Ok(()) => return self.acknowledge_recorded(),
                Err(error) => drop(self.core.store_failed("record", &error)),
            }
        }
        self.send(Answer::later(Outcome::Late, SOON));
    }

    async fn record(&mut self) -> Result<(), StoreError> {
        let Some(opening) = &self.opening else {
            return Ok(());
        };
        let about = About {
            account: self.facts.account.as_deref(),
            key: &self.facts.key,
            received_at: self.facts.arrival.at,
        };
        let record = Record::write(&opening.verified, &about);
        self.core.store.record(&self.lease, &record).await?;
        self.is_recorded = true;
        Ok(())
    }

    fn acknowledge_recorded(&mut self) {
        let answer = self.facts.acknowledgement(Outcome::Recorded);
        self.send(answer);
    }

    async fn succeed(&mut self, reply: Box<dyn Reply>) {
        let answer = match &self.opening {
            Some(opening) if self.request.is_some() => self.answer_with(opening, reply),
            _ => self.facts.acknowledgement(Outcome::Handled),
        };
        let completed = self
            .core
            .store
            .complete(&self.lease, self.facts.times.retention())
            .await;
        self.conclude(answer);
        if let Err(error) = completed {
            Box::pin(self.complete_later(error)).await;
        }
    }

    async fn fail(&mut self, failure: Failure) {
        tracing::error!(error = failure.to_string(), "the handler failed");
        self.give_up().await;
        self.conclude(Answer::nack(failure.outcome()));
    }

    /// Lets the delivery be claimed again: at once, or what was acknowledged after a while.
    async fn give_up(&self) {
        let given_up = if self.is_recorded {
            let delay = backoff(self.lease.attempt());
            self.core.store.extend(&self.lease, delay).await
        } else {
            self.core.store.release(&self.lease).await
        };
        if let Err(error) = given_up {
            // The lease then runs out by itself.
            tracing::warn!(error = source_of(&error), "a claim was not given up");
        }
    }

    async fn prolong(&self, by: Duration) {
        if let Err(error) = self.core.store.extend(&self.lease, by).await {
            tracing::warn!(
                lost = error.is_lease_lost(),
                error = source_of(&error),
                "the lease of a running handler was not prolonged"
            );
        }
    }

    /// The handler is done, so the delivery is acknowledged whatever the store says; but until the
    /// store knows, a repetition after the lease would be handled again.
    async fn complete_later(&self, mut error: StoreError) {
        for delay in COMPLETION_DELAYS {
            if error.is_lease_lost() {
                tracing::error!(
                    "the lease ran out before the handler was done: handled more than once"
                );
                return;
            }
            tracing::warn!(error = source_of(&error), "a claim is not completed yet");
            sleep(delay).await;
            match self
                .core
                .store
                .complete(&self.lease, self.facts.times.retention())
                .await
            {
                Ok(()) => return,
                Err(next) => error = next,
            }
        }
        tracing::error!(
            error = source_of(&error),
            "a claim could not be completed: if the delivery is repeated, it is handled again"
        );
    }

    fn answer_with(&self, opening: &Opening, mut reply: Box<dyn Reply>) -> Answer {
        let (verified, now) = (&opening.verified, (self.core.options.clock)());
        reply.address(&Addressee::new(verified, now));
        let Some((format, document)) = reply.encode(verified.format()) else {
            return self.facts.acknowledgement(Outcome::Handled);
        };
        let random = &*self.core.options.random;
        let sealed = opening
            .account
            .scheme()
            .seal(document.into_bytes(), verified, now, random);
        match sealed {
            Ok(body) => {
                let reply = Acknowledgement::reply(format, body);
                Answer::acknowledge(Outcome::Handled, Some(reply))
            }
            Err(error) => {
                tracing::error!(
                    code = error.code(),
                    error = source_of(&error),
                    "a reply is lost"
                );
                Answer::refuse(Outcome::Unsealed, error.status())
            }
        }
    }

    /// Answers the request, or, if that was answered before, tells what became of the delivery.
    fn conclude(&mut self, answer: Answer) {
        let outcome = answer.outcome;
        if !self.send(answer) {
            let mut report = self.facts.report(outcome, self.lease.attempt());
            report.in_background = true;
            telemetry::report(&self.core.options, &report);
        }
    }

    /// Whether somebody waited for the answer.
    fn send(&mut self, mut answer: Answer) -> bool {
        answer.attempt = self.lease.attempt();
        self.request
            .take()
            .is_some_and(|request| request.send(answer).is_ok())
    }
}

/// How long to wait before a delivery that was acknowledged is handled again.
pub(super) fn backoff(attempt: u32) -> Duration {
    let doublings = attempt.saturating_sub(1).min(16);
    (FIRST_BACKOFF * 2u32.pow(doublings)).min(LONGEST_BACKOFF)
}

/// For a limit beyond what a clock can tell.
const NEVER: Duration = Duration::from_hours(24 * 365);
const FIRST_BACKOFF: Duration = Duration::from_secs(1);
const LONGEST_BACKOFF: Duration = Duration::from_hours(1);
/// About a minute in all.
const COMPLETION_DELAYS: [Duration; 8] = [
    Duration::from_millis(250),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
    Duration::from_secs(16),
    Duration::from_secs(32),
];
