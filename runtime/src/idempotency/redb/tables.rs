//! What is in the file, and each operation on it.

use std::time::Duration;

use ::redb::{ReadableTable, StorageError, Table, TableDefinition, TableError, WriteTransaction};

use super::super::slot::{self, Millis, Phase, Slot};
use super::super::{ClaimKey, StoreError, claim::Token};
use super::writer::{Answer, Operation};

/// The tables, open in one transaction.
pub(super) struct Tables<'txn> {
    slots: Table<'txn, Key, Stored>,
    payloads: Table<'txn, Key, &'static [u8]>,
    expiring: Table<'txn, (Millis, &'static str, &'static str), ()>,
    open: Table<'txn, OpenKey, ()>,
    meta: Table<'txn, &'static str, u64>,
}

/// Scope and delivery.
type Key = (&'static str, &'static str);
/// Scope, whether recorded, end of the lease, delivery: finds the oldest recorded delivery.
type OpenKey = (&'static str, bool, Millis, &'static str);
/// Token, attempt, phase, end.
type Stored = (u128, u32, u8, Millis);

const SLOTS: TableDefinition<'_, Key, Stored> = TableDefinition::new("slots");
const PAYLOADS: TableDefinition<'_, Key, &[u8]> = TableDefinition::new("payloads");
const EXPIRING: TableDefinition<'_, (Millis, &str, &str), ()> = TableDefinition::new("expiring");
const OPEN: TableDefinition<'_, OpenKey, ()> = TableDefinition::new("open");
const META: TableDefinition<'_, &str, u64> = TableDefinition::new("meta");
const LAST_TIME: &str = "last-time";

impl<'txn> Tables<'txn> {
    pub(super) fn open(transaction: &'txn WriteTransaction) -> Result<Self, TableError> {
        Ok(Self {
            slots: transaction.open_table(SLOTS)?,
            payloads: transaction.open_table(PAYLOADS)?,
            expiring: transaction.open_table(EXPIRING)?,
            open: transaction.open_table(OPEN)?,
            meta: transaction.open_table(META)?,
        })
    }

    /// The latest time that was ever written down.
    pub(super) fn last_time(&self) -> Result<Millis, StorageError> {
        Ok(self.meta.get(LAST_TIME)?.map_or(0, |time| time.value()))
    }

    pub(super) fn set_last_time(&mut self, now: Millis) -> Result<(), StorageError> {
        self.meta.insert(LAST_TIME, now).map(|_| ())
    }

    /// Ends every lease: their holders are gone with the process that had the file open.
    pub(super) fn end_leases(&mut self, now: Millis) -> Result<(), StorageError> {
        let mut running = Vec::new();
        for entry in self.open.iter()? {
            let (key, _) = entry?;
            let (scope, _, until, delivery) = key.value();
            if until > now {
                running.push((scope.to_owned(), delivery.to_owned()));
            }
        }
        for (scope, delivery) in running {
            let key = (scope.as_str(), delivery.as_str());
            if let Some(slot) = self.slot(key)? {
                self.put(key, Some(slot), Slot { until: now, ..slot })?;
            }
        }
        Ok(())
    }

    /// Does `operation`. The inner error is the caller's; the outer one ends the transaction.
    pub(super) fn run(
        &mut self,
        operation: &Operation,
        now: Millis,
    ) -> Result<Result<Answer, StoreError>, StorageError> {
        match operation {
            Operation::Claim { key, token, lease } => self
                .claim((key.scope(), key.delivery()), *token, now, *lease)
                .map(Ok),
            Operation::Take {
                scope,
                token,
                lease,
            } => self.take(scope, *token, now, *lease).map(Ok),
            Operation::Extend { key, token, by } => {
                self.change(key, |held| Slot::extend(held, *token, now, *by).map(Some))
            }
            Operation::Release { key, token } => {
                self.change(key, |held| Slot::release(held, *token, now))
            }
            Operation::Record {
                key,
                token,
                payload,
            } => {
                let done = self.change(key, |held| Slot::record(held, *token).map(Some))?;
                if done.is_ok() {
                    self.payloads
                        .insert((key.scope(), key.delivery()), payload.as_slice())?;
                }
                Ok(done)
            }
            Operation::Complete {
                key,
                token,
                retention,
            } => {
                let done = self.change(key, |held| {
                    Slot::complete(held, *token, now, *retention).map(Some)
                })?;
                if done.is_ok() {
                    self.payloads.remove((key.scope(), key.delivery()))?;
                }
                Ok(done)
            }
            Operation::Check => Ok(Ok(Answer::Nothing)),
        }
    }

    /// Forgets up to `most` slots whose time is over.
    pub(super) fn forget_expired(&mut self, now: Millis, most: usize) -> Result<(), StorageError> {
        for _ in 0..most {
            let due = match self.expiring.first()? {
                Some((entry, _)) if entry.value().0 <= now => {
                    let (_, scope, delivery) = entry.value();
                    (scope.to_owned(), delivery.to_owned())
                }
                _ => return Ok(()),
            };
            let key = (due.0.as_str(), due.1.as_str());
            match self.slot(key)? {
                Some(slot) => self.remove(key, slot)?,
                None => drop(self.expiring.pop_first()?),
            }
        }
        Ok(())
    }

    fn claim(
        &mut self,
        key: (&str, &str),
        token: Token,
        now: Millis,
        lease: Duration,
    ) -> Result<Answer, StorageError> {
        let held = self.slot(key)?;
        Ok(match Slot::claim(held, token, now, lease) {
            slot::Answer::New(slot) => {
                self.put(key, held, slot)?;
                Answer::New {
                    attempt: slot.attempt,
                    taken: None,
                }
            }
            slot::Answer::InProgress {
                retry_after,
                recorded,
            } => Answer::InProgress {
                retry_after,
                recorded,
            },
            slot::Answer::Done => Answer::Nothing,
        })
    }

    fn take(
        &mut self,
        scope: &str,
        token: Token,
        now: Millis,
        lease: Duration,
    ) -> Result<Answer, StorageError> {
        let lapsed = (scope, true, 0, "")..(scope, true, now.saturating_add(1), "");
        let Some(first) = self.open.range(lapsed)?.next() else {
            return Ok(Answer::Nothing);
        };
        let delivery = first?.0.value().3.to_owned();
        let answer = self.claim((scope, &delivery), token, now, lease)?;
        let Answer::New { attempt, .. } = answer else {
            return Ok(Answer::Nothing);
        };
        let payload = self.payloads.get((scope, delivery.as_str()))?;
        let payload = payload
            .map(|payload| payload.value().to_vec())
            .unwrap_or_default();
        let key = ClaimKey::new(scope, delivery);
        Ok(Answer::New {
            attempt,
            taken: Some((key, payload)),
        })
    }

    fn change(
        &mut self,
        key: &ClaimKey,
        change: impl FnOnce(Option<Slot>) -> Result<Option<Slot>, StoreError>,
    ) -> Result<Result<Answer, StoreError>, StorageError> {
        let key = (key.scope(), key.delivery());
        let held = self.slot(key)?;
        match (change(held), held) {
            (Err(error), _) => return Ok(Err(error)),
            (Ok(Some(slot)), held) => self.put(key, held, slot)?,
            (Ok(None), Some(held)) => self.remove(key, held)?,
            (Ok(None), None) => {}
        }
        Ok(Ok(Answer::Nothing))
    }

    fn slot(&self, key: (&str, &str)) -> Result<Option<Slot>, StorageError> {
        let Some(stored) = self.slots.get(key)? else {
            return Ok(None);
        };
        let (token, attempt, phase, until) = stored.value();
        let phase = phase_of(phase).ok_or_else(|| {
            StorageError::Corrupted(format!("a slot is in the unknown phase {phase}"))
        })?;
        Ok(Some(Slot {
            token: Token::from_u128(token),
            attempt,
            phase,
            until,
        }))
    }

    fn put(
        &mut self,
        key: (&str, &str),
        old: Option<Slot>,
        slot: Slot,
    ) -> Result<(), StorageError> {
        if let Some(old) = old {
            self.unindex(key, old)?;
        }
        let (scope, delivery) = key;
        if let Some(expires) = slot.expires() {
            self.expiring.insert((expires, scope, delivery), ())?;
        }
        if slot.phase != Phase::Done {
            let recorded = slot.phase == Phase::Recorded;
            self.open
                .insert((scope, recorded, slot.until, delivery), ())?;
        }
        let stored = (
            slot.token.as_u128(),
            slot.attempt,
            phase_code(slot.phase),
            slot.until,
        );
        self.slots.insert(key, stored).map(|_| ())
    }

    fn remove(&mut self, key: (&str, &str), old: Slot) -> Result<(), StorageError> {
        self.unindex(key, old)?;
        self.slots.remove(key).map(|_| ())
    }

    fn unindex(&mut self, (scope, delivery): (&str, &str), old: Slot) -> Result<(), StorageError> {
        if let Some(expires) = old.expires() {
            self.expiring.remove((expires, scope, delivery))?;
        }
        if old.phase != Phase::Done {
            let recorded = old.phase == Phase::Recorded;
            self.open.remove((scope, recorded, old.until, delivery))?;
        }
        Ok(())
    }
}

fn phase_code(phase: Phase) -> u8 {
    match phase {
        Phase::Leased => 0,
        Phase::Recorded => 1,
        Phase::Done => 2,
    }
}

fn phase_of(code: u8) -> Option<Phase> {
    [Phase::Leased, Phase::Recorded, Phase::Done]
        .into_iter()
        .find(|phase| phase_code(*phase) == code)
}
