//! A delivery from its claim on: whether the connection it came over lives or dies changes nothing.

use super::answer::Answer;
use super::context::{Context, age};
use super::core::{Arrival, Core, Opening};
use super::detach::{Detaching, at_once};
use super::dispatch::Ready;
use super::options::Times;
use super::work::Work;
use super::{DeadlinePolicy, Outcome, Report, telemetry};
use crate::idempotency::{Claim, ClaimKey, IdempotencyStore};
use crate::{KeyId, MessageInfo, UnixTimestamp};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use tokio::sync::oneshot;
use tokio::time::timeout_at;
use tracing::Span;

/// What is known about a decoded delivery.
pub(super) struct Facts {
    pub(super) surface: &'static str,
    pub(super) account: Option<Arc<str>>,
    pub(super) info: Option<&'static MessageInfo>,
    pub(super) key: Arc<str>,
    pub(super) key_id: KeyId,
    pub(super) signed_at: Option<UnixTimestamp>,
    pub(super) arrival: Arrival,
    pub(super) times: Times,
}

impl Facts {
    pub(super) fn new(core: &Core, opening: &Opening, ready: &mut Ready) -> Self {
        let verified = &opening.verified;
        let key = ready.key.take().map(|key| Arc::from(key.as_str()));
        let key = key.or_else(|| verified.delivery_id().map(Arc::from));
        let facts = Self {
            surface: core.surface.name,
            account: opening.account.shared_name(),
            info: ready.info,
            key: key.unwrap_or_else(|| telemetry::digest(verified.as_bytes()).into()),
            key_id: verified.key_id().clone(),
            signed_at: verified.timestamp(),
            arrival: opening.arrival,
            times: core.times(ready.info, opening.arrival),
        };
        facts.tell(&opening.span);
        facts
    }

    /// The name of the message in the document; `None` for an unknown one.
    pub(super) fn message(&self) -> Option<&'static str> {
        self.info.map(|info| info.name)
    }

    pub(super) fn acknowledgement(&self, outcome: Outcome) -> Answer {
        Answer::acknowledge(outcome, self.info.and_then(|info| info.ack.clone()))
    }

    pub(super) fn report(&self, outcome: Outcome, attempt: u32) -> Report {
        Report {
            account: self.account.clone(),
            message: self.message(),
            key: Some(Arc::clone(&self.key)),
            attempt,
            age: self
                .signed_at
                .and_then(|signed| age(signed, self.arrival.at)),
            ..self.arrival.report(self.surface, outcome)
        }
    }

    pub(super) fn context(&self, attempt: u32, is_waited_for: bool) -> Context {
        Context {
            surface: self.surface,
            account: self.account.clone(),
            message: self.message(),
            key: Arc::clone(&self.key),
            attempt,
            key_id: self.key_id.clone(),
            signed_at: self.signed_at,
            received_at: self.arrival.at,
            answer_by: is_waited_for.then_some(self.times.answer_at),
        }
    }

    /// Fills in what was not known when the span began.
    pub(super) fn tell(&self, span: &Span) {
        if span.is_disabled() {
            return;
        }
        span.record("message", self.message().unwrap_or("unknown"));
        span.record("delivery", telemetry::fingerprint(&self.key));
        span.record("key_id", self.key_id.as_str());
        if let Some(account) = &self.account {
            span.record("account", &**account);
        }
    }

    /// Accounts of one receiver share a scope, so their names are part of the key.
    fn claim_key(&self, scope: &Arc<str>, receive_id: Option<&str>) -> ClaimKey {
        match self.account.as_deref().or(receive_id) {
            Some(account) => ClaimKey::within(scope, &[account, "/", &self.key].concat()),
            None => ClaimKey::within(scope, &self.key),
        }
    }
}

/// A decoded delivery that is to be claimed and handled.
pub(super) struct Job {
    pub(super) core: Arc<Core>,
    pub(super) policy: DeadlinePolicy,
    pub(super) opening: Box<Opening>,
    pub(super) ready: Ready,
}

impl Job {
    /// Starts the job and waits for its answer, for as long as the platform does.
    pub(super) async fn answer(mut self) -> Answer {
        let core = Arc::clone(&self.core);
        let facts = Arc::new(Facts::new(&core, &self.opening, &mut self.ready));
        let times = &facts.times;
        let (sender, answer) = oneshot::channel();
        let span = self.opening.span.clone();
        let job = Box::pin(self.run(Arc::clone(&facts), sender));
        let (mut job, mut answer) = (Detaching::new(job, span), answer);
        // Until its answer is there; what the job still has to do then is left to a task.
        let mut first = poll_fn(|context| match Pin::new(&mut job).poll(context) {
            Poll::Ready(()) => Poll::Ready(answer.try_recv().ok()),
            Poll::Pending => Pin::new(&mut answer).poll(context).map(Result::ok),
        });
        let answer = match at_once(Pin::new(&mut first)).await {
            Some(answer) => answer,
            None => timeout_at(times.answer_by, first).await.unwrap_or(None),
        };
        // The store is slow, or the job was lost in a panic: the job or its lease comes to an end.
        let answer = answer.unwrap_or_else(|| Answer::later(Outcome::Late, times.lease));
        telemetry::report(&core.options, &facts.report(answer.outcome, answer.attempt));
        answer
    }

    /// Claims the delivery and handles it, unless somebody else does or did.
    async fn run(self, facts: Arc<Facts>, sender: oneshot::Sender<Answer>) {
        let Self {
            core,
            policy,
            opening,
            ready,
        } = self;
        let _in_flight = core.lifecycle.enter();
        let key = facts.claim_key(&core.scope, opening.verified.receive_id());
        let answer = match core.store.claim(&key, facts.times.lease).await {
            Ok(Claim::New(lease)) => {
                let mut work = Work::new(core, facts, lease);
                work.answer_to(opening, sender, policy);
                return work.start(ready.run).await;
            }
            Ok(Claim::Done | Claim::InProgress { recorded: true, .. }) => {
                facts.acknowledgement(Outcome::Duplicate)
            }
            Ok(Claim::InProgress { retry_after, .. }) => {
                Answer::later(Outcome::InProgress, retry_after)
            }
            Err(error) => core.store_failed("claim", &error),
        };
        // Nobody waits for it if the connection is gone.
        let _ = sender.send(answer);
    }
}
