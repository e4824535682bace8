//! The store of one process that may forget when it restarts.

mod digest;
mod held;
mod recorded;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use self::digest::{Digest, Digester};
use self::held::Held;
use super::slot::{Answer, Millis, Slot};
use super::{Claim, ClaimKey, Clock, IdempotencyStore, Lease, Recorded, StoreError, SystemClock};

/// Remembers deliveries in memory, up to a bound.
///
/// Nothing survives the process: after a restart, a delivery the platform repeats is new, and a
/// delivery that was acknowledged but not handled is lost ([`is_durable`](Self::is_durable) is
/// `false`).
///
/// A full store never forgets a claim or a finished delivery before its time: it refuses new claims
/// with [`StoreError::is_unavailable`], so that the platform tries again.
///
/// It holds no keys but those of recorded deliveries: of the others 128 bits, which come from their keys and a
/// secret of the store.
///
/// Clones share what is remembered.
#[derive(Clone)]
pub struct MemoryStore {
    shared: Arc<Shared>,
}

/// The bounds of a [`MemoryStore`].
#[derive(Clone)]
#[must_use]
pub struct MemoryOptions {
    capacity: usize,
    payload_bytes: usize,
    clock: Arc<dyn Clock>,
}

impl Default for MemoryOptions {
    fn default() -> Self {
        Self {
            capacity: 1 << 18,
            payload_bytes: 64 << 20,
            clock: Arc::new(SystemClock::default()),
        }
    }
}

impl MemoryOptions {
    /// How many deliveries are remembered at once (default 262 144, some 35 MB when all are taken).
    pub fn capacity(mut self, deliveries: usize) -> Self {
        self.capacity = deliveries;
        self
    }

    /// How many bytes of recorded payloads are held at once (default 64 MiB).
    pub fn payload_bytes(mut self, bytes: usize) -> Self {
        self.payload_bytes = bytes;
        self
    }

    /// Whose time counts (default [`SystemClock`]).
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }
}

impl fmt::Debug for MemoryOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryOptions")
            .field("capacity", &self.capacity)
            .field("payload_bytes", &self.payload_bytes)
            .finish_non_exhaustive()
    }
}

impl MemoryStore {
    /// An empty store.
    pub fn new(options: MemoryOptions) -> Self {
        let digester = Digester::default();
        let held = Mutex::new(Held::new(digester.number()));
        Self {
            shared: Arc::new(Shared {
                options,
                digester,
                held,
            }),
        }
    }

    /// How many deliveries are remembered, those included whose time is over but which nothing has
    /// pushed out yet.
    pub fn len(&self) -> usize {
        self.lock().0.len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn lock(&self) -> (MutexGuard<'_, Held>, Millis) {
        // No panic can happen between two changes of one entry, so a poisoned lock is whole.
        let held = self
            .shared
            .held
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let now = u64::try_from(self.shared.options.clock.monotonic().as_millis());
        (held, now.unwrap_or(u64::MAX))
    }

    fn digest(&self, key: &ClaimKey) -> Digest {
        self.shared.digester.digest(key)
    }

    fn make_room(&self, held: &mut Held, now: Millis) -> Result<(), StoreError> {
        let capacity = self.shared.options.capacity;
        held.forget_expired(now, EXPIRED_PER_CLAIM);
        if held.len() >= capacity {
            held.shrink_below(capacity, now);
        }
        if held.len() < capacity {
            return Ok(());
        }
        Err(StoreError::refused(
            "the store in memory is full of deliveries it must remember",
        ))
    }

    fn claim_now(&self, key: &ClaimKey, lease: Duration) -> Result<Claim, StoreError> {
        let digest = self.digest(key);
        let (mut held, now) = self.lock();
        let token = held.token();
        let place = held.place(digest);
        let known = place.and_then(|place| held.slot(place));
        let slot = match Slot::claim(known, token, now, lease) {
            Answer::New(slot) => slot,
            Answer::InProgress {
                retry_after,
                recorded,
            } => {
                return Ok(Claim::InProgress {
                    retry_after,
                    recorded,
                });
            }
            Answer::Done => return Ok(Claim::Done),
        };
        let place = if let Some(place) = place {
            held.replace(place, slot, now);
            place
        } else {
            self.make_room(&mut held, now)?;
            held.add(digest, slot)
        };
        let lease = Lease::new(key.clone(), token, slot.attempt);
        Ok(Claim::New(lease.at(place)))
    }

    fn place_of(&self, held: &Held, lease: &Lease) -> Option<usize> {
        held.place_of(lease, |key| self.digest(key))
    }

    fn extend_now(&self, lease: &Lease, by: Duration) -> Result<(), StoreError> {
        let (mut held, now) = self.lock();
        let place = self.place_of(&held, lease);
        let place = place.ok_or_else(StoreError::lease_lost)?;
        let slot = Slot::extend(held.slot(place), lease.token(), now, by)?;
        held.replace(place, slot, now);
        Ok(())
    }

    fn record_now(&self, lease: &Lease, payload: &[u8]) -> Result<(), StoreError> {
        let (mut held, now) = self.lock();
        let place = self.place_of(&held, lease);
        let place = place.ok_or_else(StoreError::lease_lost)?;
        let slot = Slot::record(held.slot(place), lease.token())?;
        let most = self.shared.options.payload_bytes;
        held.recorded.record(place, lease.key(), payload, most)?;
        held.replace(place, slot, now);
        Ok(())
    }

    fn complete_now(&self, lease: &Lease, retention: Duration) -> Result<(), StoreError> {
        let (mut held, now) = self.lock();
        let place = self.place_of(&held, lease);
        let known = place.and_then(|place| held.slot(place));
        let slot = Slot::complete(known, lease.token(), now, retention)?;
        if let Some(place) = place {
            held.replace(place, slot, now);
        } else {
            self.make_room(&mut held, now)?;
            held.add(self.digest(lease.key()), slot);
        }
        Ok(())
    }

    fn release_now(&self, lease: &Lease) -> Result<(), StoreError> {
        let (mut held, now) = self.lock();
        let Some(place) = self.place_of(&held, lease) else {
            return Ok(());
        };
        match Slot::release(held.slot(place), lease.token(), now)? {
            Some(slot) => held.replace(place, slot, now),
            None => held.remove(place),
        }
        Ok(())
    }

    fn take_now(&self, scope: &str, lease: Duration) -> Result<Option<Recorded>, StoreError> {
        let (mut held, now) = self.lock();
        let token = held.token();
        let Some(place) = held.recorded.first(scope, now) else {
            return Ok(None);
        };
        let Answer::New(slot) = Slot::claim(held.slot(place), token, now, lease) else {
            return Ok(None);
        };
        held.replace(place, slot, now);
        let recorded = held.recorded.get(place).map(|(key, payload)| Recorded {
            lease: Lease::new(key, token, slot.attempt).at(place),
            payload,
        });
        Ok(recorded)
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new(MemoryOptions::default())
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore")
            .field("options", &self.shared.options)
            .field("len", &self.len())
            .finish()
    }
}

impl IdempotencyStore for MemoryStore {
    async fn claim(&self, key: &ClaimKey, lease: Duration) -> Result<Claim, StoreError> {
        self.claim_now(key, lease)
    }

    async fn extend(&self, lease: &Lease, by: Duration) -> Result<(), StoreError> {
        self.extend_now(lease, by)
    }

    async fn record(&self, lease: &Lease, payload: &[u8]) -> Result<(), StoreError> {
        self.record_now(lease, payload)
    }

    async fn complete(&self, lease: &Lease, retention: Duration) -> Result<(), StoreError> {
        self.complete_now(lease, retention)
    }

    async fn release(&self, lease: &Lease) -> Result<(), StoreError> {
        self.release_now(lease)
    }

    async fn take_recorded(
        &self,
        scope: &str,
        lease: Duration,
    ) -> Result<Option<Recorded>, StoreError> {
        self.take_now(&super::key::storable(scope), lease)
    }

    async fn check(&self) -> Result<(), StoreError> {
        let (mut held, now) = self.lock();
        self.make_room(&mut held, now)
    }

    fn is_durable(&self) -> bool {
        false
    }
}

struct Shared {
    options: MemoryOptions,
    digester: Digester,
    held: Mutex<Held>,
}

/// Two for every claim that adds one: the backlog shrinks, and no claim waits for all of it.
const EXPIRED_PER_CLAIM: usize = 2;

#[cfg(test)]
mod tests;
