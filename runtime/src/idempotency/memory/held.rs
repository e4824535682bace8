//! What a store in memory holds, and what finds it again.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::super::slot::{Millis, Phase, Slot};
use super::super::{ClaimKey, StoreError};

/// The slots, and what finds those of them whose time is over.
#[derive(Default)]
pub(super) struct Held {
    pub(super) slots: HashMap<Arc<ClaimKey>, Slot>,
    payloads: HashMap<ClaimKey, Vec<u8>>,
    pub(super) payload_bytes: usize,
    pub(super) expiring: BTreeSet<(Millis, Arc<ClaimKey>)>,
    recorded: BTreeMap<String, BTreeSet<(Millis, Arc<ClaimKey>)>>,
}

impl Held {
    pub(super) fn slot(&self, key: &ClaimKey) -> Option<Slot> {
        self.slots.get(key).copied()
    }

    pub(super) fn put(&mut self, key: &ClaimKey, slot: Slot) {
        let key = match self.slots.remove_entry(key) {
            Some((key, old)) => {
                self.unindex(&key, old);
                key
            }
            None => Arc::new(key.clone()),
        };
        if let Some(expires) = slot.expires() {
            self.expiring.insert((expires, Arc::clone(&key)));
        }
        if slot.phase == Phase::Recorded {
            let waiting = self.recorded.entry(key.scope().to_owned()).or_default();
            waiting.insert((slot.until, Arc::clone(&key)));
        }
        self.slots.insert(key, slot);
    }

    pub(super) fn remove(&mut self, key: &ClaimKey) {
        if let Some((key, old)) = self.slots.remove_entry(key) {
            self.unindex(&key, old);
        }
    }

    fn unindex(&mut self, key: &Arc<ClaimKey>, old: Slot) {
        if let Some(expires) = old.expires() {
            self.expiring.remove(&(expires, Arc::clone(key)));
        }
        if old.phase == Phase::Recorded
            && let Some(waiting) = self.recorded.get_mut(key.scope())
        {
            waiting.remove(&(old.until, Arc::clone(key)));
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
        self.recorded.get(scope)?.first().cloned()
    }

    pub(super) fn forget_payload(&mut self, key: &ClaimKey) {
        if let Some(payload) = self.payloads.remove(key) {
            self.payload_bytes = self.payload_bytes.saturating_sub(payload.len());
        }
    }

    /// Forgets up to `most` slots whose time is over.
    pub(super) fn forget_expired(&mut self, now: Millis, most: usize) {
        for _ in 0..most {
            match self.expiring.first() {
                Some((expires, _)) if *expires <= now => {}
                _ => return,
            }
            if let Some((_, key)) = self.expiring.pop_first() {
                self.slots.remove(&key);
            }
        }
    }
}
