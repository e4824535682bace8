//! The life of one claim, as a pure state machine: shared by the stores in this process, and mirrored
//! by the scripts of Redis and the statements of `PostgreSQL`.

use std::time::Duration;

use super::StoreError;
use super::claim::Token;

/// Milliseconds on the clock of a store.
pub(super) type Millis = u64;

/// How long a store remembers a claim whose holder vanished, only to tell the next holder so.
pub(super) const ABANDONED: Duration = Duration::from_hours(48);

/// What a store holds for a delivery, but for its payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) token: Token,
    pub(super) attempt: u32,
    pub(super) phase: Phase,
    /// When the lease runs out, or the retention of what is done ends.
    pub(super) until: Millis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Claimed; if the lease ran out, free to be claimed again.
    Leased,
    /// Claimed, and the payload is stored.
    Recorded,
    /// Handled.
    Done,
}

/// The answer to a claim.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    New(Slot),
    InProgress {
        retry_after: Duration,
        recorded: bool,
    },
    Done,
}

impl Slot {
    /// What a claim at `now` finds.
    pub(super) fn claim(held: Option<Self>, token: Token, now: Millis, lease: Duration) -> Answer {
        let fresh = |attempt, phase| {
            Answer::New(Self {
                token,
                attempt,
                phase,
                until: after(now, lease),
            })
        };
        match held {
            Some(slot) if slot.phase == Phase::Done && now < slot.until => Answer::Done,
            Some(slot) if slot.phase == Phase::Done => fresh(1, Phase::Leased),
            Some(slot) if now < slot.until => Answer::InProgress {
                retry_after: Duration::from_millis(slot.until.saturating_sub(now)),
                recorded: slot.phase == Phase::Recorded,
            },
            Some(slot) => fresh(slot.attempt.saturating_add(1), slot.phase),
            None => fresh(1, Phase::Leased),
        }
    }

    pub(super) fn extend(
        held: Option<Self>,
        token: Token,
        now: Millis,
        by: Duration,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            until: after(now, by),
            ..Self::open(held, token)?
        })
    }

    pub(super) fn record(held: Option<Self>, token: Token) -> Result<Self, StoreError> {
        Ok(Self {
            phase: Phase::Recorded,
            ..Self::open(held, token)?
        })
    }

    /// A slot that is gone ran out unclaimed, so its holder may still complete it.
    pub(super) fn complete(
        held: Option<Self>,
        token: Token,
        now: Millis,
        retention: Duration,
    ) -> Result<Self, StoreError> {
        let attempt = match held {
            Some(slot) if slot.token != token => return Err(StoreError::lease_lost()),
            Some(slot) => slot.attempt,
            None => 1,
        };
        Ok(Self {
            token,
            attempt,
            phase: Phase::Done,
            until: after(now, retention),
        })
    }

    /// `None`: the slot is to be removed.
    pub(super) fn release(
        held: Option<Self>,
        token: Token,
        now: Millis,
    ) -> Result<Option<Self>, StoreError> {
        if held.is_none() {
            return Ok(None);
        }
        let slot = Self::open(held, token)?;
        Ok((slot.phase == Phase::Recorded).then_some(Self {
            until: slot.until.min(now),
            ..slot
        }))
    }

    /// When the slot may be forgotten: never while a payload waits in it.
    pub(super) fn expires(&self) -> Option<Millis> {
        match self.phase {
            Phase::Leased => Some(after(self.until, ABANDONED)),
            Phase::Recorded => None,
            Phase::Done => Some(self.until),
        }
    }

    /// The slot of the holder of `token`, not yet completed.
    fn open(held: Option<Self>, token: Token) -> Result<Self, StoreError> {
        held.filter(|slot| slot.token == token && slot.phase != Phase::Done)
            .ok_or_else(StoreError::lease_lost)
    }
}

/// `now` and `time`, the latter rounded up to a millisecond.
pub(super) fn after(now: Millis, time: Duration) -> Millis {
    now.saturating_add(millis(time))
}

/// `time` in milliseconds, rounded up.
pub(super) fn millis(time: Duration) -> Millis {
    u64::try_from(time.as_nanos().div_ceil(1_000_000)).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEASE: Duration = Duration::from_millis(10);
    const MINE: u128 = 1;
    const OTHER: u128 = 2;

    fn slot(phase: Phase, until: Millis) -> Slot {
        Slot {
            token: Token::from_u128(MINE),
            attempt: 1,
            phase,
            until,
        }
    }

    #[track_caller]
    fn check_claim(held: Option<Slot>, now: Millis, expected: &Answer) {
        let answer = Slot::claim(held, Token::from_u128(OTHER), now, LEASE);
        assert_eq!(&answer, expected);
    }

    fn new(attempt: u32, phase: Phase, until: Millis) -> Answer {
        Answer::New(Slot {
            token: Token::from_u128(OTHER),
            attempt,
            phase,
            until,
        })
    }

    #[test]
    fn claims() {
        check_claim(None, 5, &new(1, Phase::Leased, 15));
        check_claim(Some(slot(Phase::Done, 6)), 5, &Answer::Done);
        check_claim(Some(slot(Phase::Done, 5)), 5, &new(1, Phase::Leased, 15));
        check_claim(Some(slot(Phase::Leased, 5)), 5, &new(2, Phase::Leased, 15));
        check_claim(
            Some(slot(Phase::Recorded, 5)),
            5,
            &new(2, Phase::Recorded, 15),
        );
        let retry_after = Duration::from_millis(1);
        let held = Answer::InProgress {
            retry_after,
            recorded: false,
        };
        check_claim(Some(slot(Phase::Leased, 6)), 5, &held);
        let recorded = Answer::InProgress {
            retry_after,
            recorded: true,
        };
        check_claim(Some(slot(Phase::Recorded, 6)), 5, &recorded);
    }

    #[test]
    fn only_the_holder_changes_a_slot() {
        for (token, lost) in [(MINE, false), (OTHER, true)] {
            let token = Token::from_u128(token);
            let held = Some(slot(Phase::Leased, 5));
            assert_eq!(Slot::extend(held, token, 9, LEASE).is_err(), lost);
            assert_eq!(Slot::record(held, token).is_err(), lost);
            assert_eq!(Slot::complete(held, token, 9, LEASE).is_err(), lost);
            assert_eq!(Slot::release(held, token, 9).is_err(), lost);
        }
    }

    #[test]
    fn a_recorded_slot_outlives_its_release() {
        let held = Some(slot(Phase::Recorded, 50));
        let released = Slot::release(held, Token::from_u128(MINE), 9);
        assert!(matches!(
            released,
            Ok(Some(Slot {
                phase: Phase::Recorded,
                until: 9,
                ..
            }))
        ));
        assert_eq!(slot(Phase::Recorded, 9).expires(), None);
    }

    #[test]
    fn times_saturate_and_round_up() {
        assert_eq!(after(1, Duration::from_nanos(1)), 2);
        assert_eq!(after(1, Duration::MAX), u64::MAX);
    }
}
