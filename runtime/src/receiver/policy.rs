//! What a receiver does where there is a choice.

/// What happens to a delivery whose handler is not done when the platform wants its answer.
///
/// | the process dies | [`AnswerInTime`](Self::AnswerInTime) | [`HandOver`](Self::HandOver) | [`AckThenProcess`](Self::AckThenProcess) |
/// |---|---|---|---|
/// | before the claim | the platform repeats the delivery | the same | the same |
/// | while the handler runs, unanswered | the lease runs out; the platform repeats the delivery and it is handled as attempt 2, if its schedule reaches that far | the same | cannot be: it is recorded first |
/// | after it was recorded, before the acknowledgement | – | the platform repeats the delivery and is acknowledged; what was recorded is handled again once the lease ran out | the same |
/// | after the acknowledgement, before the handler is done | – | what was recorded is handled again, as attempt 2 | the same |
/// | after the handler, before the claim is completed | handled a second time, as attempt 2, if the platform was not answered | handled a second time, if it was recorded | handled a second time |
///
/// So a delivery is never lost, and where it may be handled twice
/// [`Context::attempt`](super::Context::attempt) is above 1. What is recorded is only as safe as the
/// store: see [`IdempotencyStore::is_durable`](crate::idempotency::IdempotencyStore::is_durable).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum DeadlinePolicy {
    /// The platform is told to deliver again later. The handler goes on under its claim, and the
    /// next repetition after it is done is acknowledged. Its reply is lost.
    ///
    /// Right where the platform repeats for longer than a handler runs. Official Account and `WeCom`
    /// repeat twice within seconds.
    #[default]
    AnswerInTime,
    /// The delivery is recorded and acknowledged when the deadline comes near, and the handler goes
    /// on in the background. Its reply is lost; a handler that is fast enough still replies.
    HandOver,
    /// Every delivery is recorded and acknowledged before its handler starts. No reply is ever sent.
    AckThenProcess,
}

impl DeadlinePolicy {
    /// Whether deliveries may be recorded, and so have to be recovered.
    pub(super) const fn records(self) -> bool {
        matches!(self, Self::HandOver | Self::AckThenProcess)
    }
}

/// What happens to a delivery that is authentic, and of a message that the document describes, but
/// does not decode: a required member is missing, or a number is none.
///
/// Messages that the document does not describe are no such case: they are `Unknown` events.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum MalformedPolicy {
    /// It is refused, so that the platform repeats it and shows it to its operator, and a receiver
    /// that is mended meanwhile gets it.
    #[default]
    Refuse,
    /// It is acknowledged and lost, apart from the log and the metrics: for a platform that would
    /// switch the endpoint off.
    Acknowledge,
}
