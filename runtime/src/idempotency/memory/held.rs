//! What a store in memory holds, and what finds it again.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::super::claim::Token;
use super::super::slot::{Millis, Slot};
use super::super::{ClaimKey, StoreError};

/// The slots, and what finds those of them whose time is over.
///
/// Times are ordered together with a number for each key, so that equal times never compare keys, which
/// are texts somewhere in memory.
#[derive(Default)]
pub(super) struct Held {
    slots: HashMap<Arc<ClaimKey>, Numbered>,
    expiring: BTreeMap<(Millis, u64), Arc<ClaimKey>>,
    recorded: BTreeMap<String, BTreeMap<(Millis, u64), Arc<ClaimKey>>>,
    payloads: HashMap<ClaimKey, Vec<u8>>,
    pub(super) payload_bytes: usize,
    last_number: u64,
    last_token: u128,
}

#[derive(Clone, Copy)]
struct Numbered {
    number: u64,
    slot: Slot,
}

impl Held {
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    pub(super) fn slot(&self, key: &ClaimKey) -> Option<Slot> {
        Some(self.slots.get(key)?.slot)
    }

    /// A token that no other claim of this store has.
    pub(super) fn token(&mut self) -> Token {
        self.last_token = self.last_token.wrapping_add(1);
        Token::from_u128(self.last_token)
    }

    /// Makes of the slot of a delivery what `change` says; one that there was none of takes room.
    pub(super) fn change<R>(
        &mut self,
        key: &ClaimKey,
        room: impl FnOnce(&mut Self) -> Result<(), StoreError>,
        change: impl FnOnce(Option<Slot>) -> Result<Slot, R>,
    ) -> Result<Result<Slot, R>, StoreError> {
        let held = self.slots.get_mut(key);
        let slot = match change(held.as_ref().map(|held| held.slot)) {
            Ok(slot) => slot,
            unchanged => return Ok(unchanged),
        };
        let Some(held) = held else {
            room(self)?;
            self.add(key, slot);
            return Ok(Ok(slot));
        };
        let old = *held;
        held.slot = slot;
        if let Some(key) = self.unindex(key, old) {
            self.index(key, Numbered { slot, ..old });
        }
        Ok(Ok(slot))
    }

    fn add(&mut self, key: &ClaimKey, slot: Slot) {
        self.last_number = self.last_number.wrapping_add(1);
        let number = self.last_number;
        let (key, held) = (Arc::new(key.clone()), Numbered { number, slot });
        self.slots.insert(Arc::clone(&key), held);
        self.index(key, held);
    }

    pub(super) fn remove(&mut self, key: &ClaimKey) {
        if let Some(old) = self.slots.remove(key) {
            self.unindex(key, old);
        }
    }

    /// Every slot stands in one index: it expires, or waits for as long as it takes.
    fn index(&mut self, key: Arc<ClaimKey>, Numbered { number, slot }: Numbered) {
        if let Some(expires) = slot.expires() {
            self.expiring.insert((expires, number), key);
        } else if let Some(waiting) = self.recorded.get_mut(key.scope()) {
            waiting.insert((slot.until, number), key);
        } else {
            let scope = key.scope().to_owned();
            let waiting = BTreeMap::from([((slot.until, number), key)]);
            self.recorded.insert(scope, waiting);
        }
    }

    fn unindex(
        &mut self,
        key: &ClaimKey,
        Numbered { number, slot }: Numbered,
    ) -> Option<Arc<ClaimKey>> {
        match slot.expires() {
            Some(expires) => self.expiring.remove(&(expires, number)),
            None => {
                let waiting = self.recorded.get_mut(key.scope())?;
                waiting.remove(&(slot.until, number))
            }
        }
    }

    /// Holds `payload` for the delivery, unless all payloads would then be more than `most` bytes.
    pub(super) fn put_payload(
        &mut self,
        key: &ClaimKey,
        payload: &[u8],
        most: usize,
    ) -> Result<(), StoreError> {
        let replaced = self.payloads.get(key).map_or(0, Vec::len);
        let bytes = self
            .payload_bytes
            .saturating_sub(replaced)
            .saturating_add(payload.len());
        if bytes > most {
            return Err(StoreError::refused(
                "the store in memory is full of recorded payloads",
            ));
        }
        self.payload_bytes = bytes;
        self.payloads.insert(key.clone(), payload.to_vec());
        Ok(())
    }

    pub(super) fn payload(&self, key: &ClaimKey) -> Vec<u8> {
        self.payloads.get(key).cloned().unwrap_or_default()
    }

    /// The recorded delivery of `scope` whose lease ends first, and when that is.
    pub(super) fn first_recorded(&self, scope: &str) -> Option<(Millis, Arc<ClaimKey>)> {
        let ((until, _), key) = self.recorded.get(scope)?.first_key_value()?;
        Some((*until, Arc::clone(key)))
    }

    pub(super) fn forget_payload(&mut self, key: &ClaimKey) {
        // Most stores never hold one.
        if self.payloads.is_empty() {
            return;
        }
        if let Some(payload) = self.payloads.remove(key) {
            self.payload_bytes = self.payload_bytes.saturating_sub(payload.len());
        }
    }

    /// Forgets up to `most` slots whose time is over.
    pub(super) fn forget_expired(&mut self, now: Millis, most: usize) {
        for _ in 0..most {
            match self.expiring.first_entry() {
                Some(first) if first.key().0 <= now => {
                    self.slots.remove(&first.remove());
                }
                _ => return,
            }
        }
    }

    /// How many slots are indexed by when they expire.
    #[cfg(test)]
    pub(super) fn expiring(&self) -> usize {
        self.expiring.len()
    }
}
