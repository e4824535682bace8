//! Recorded deliveries: the few that are held with their keys and payloads.

use std::collections::{BTreeSet, HashMap};

use super::super::slot::Millis;
use super::super::{ClaimKey, StoreError};

/// The payloads of the slots that have one, and the order in which they are handed out.
#[derive(Default)]
pub(super) struct Waiting {
    /// By the place of their slot.
    deliveries: HashMap<usize, Delivery>,
    /// By scope: when the lease ends, the number, the place.
    order: HashMap<String, BTreeSet<(Millis, u64, usize)>>,
    bytes: usize,
    last_number: u64,
}

struct Delivery {
    key: ClaimKey,
    payload: Vec<u8>,
    until: Millis,
    /// Who was recorded first is first where leases end at once.
    number: u64,
}

impl Waiting {
    /// Holds `payload` for a slot, unless all payloads would then be more than `most` bytes.
    pub(super) fn record(
        &mut self,
        place: usize,
        key: &ClaimKey,
        payload: &[u8],
        most: usize,
    ) -> Result<(), StoreError> {
        let held = self.deliveries.get_mut(&place);
        let replaced = held.as_ref().map_or(0, |held| held.payload.len());
        let bytes = self.bytes.saturating_sub(replaced);
        let bytes = bytes.saturating_add(payload.len());
        if bytes > most {
            return Err(StoreError::refused(
                "the store in memory is full of recorded payloads",
            ));
        }
        self.bytes = bytes;
        let payload = payload.to_vec();
        if let Some(held) = held {
            held.payload = payload;
            return Ok(());
        }
        self.last_number = self.last_number.wrapping_add(1);
        let (until, number) = (Millis::MAX, self.last_number);
        let delivery = Delivery {
            key: key.clone(),
            payload,
            until,
            number,
        };
        self.deliveries.insert(place, delivery);
        let order = self.order.entry(key.scope().to_owned()).or_default();
        order.insert((until, number, place));
        Ok(())
    }

    /// The lease of a recorded delivery now ends at `until`.
    pub(super) fn postpone(&mut self, place: usize, until: Millis) {
        let Some(held) = self.deliveries.get_mut(&place) else {
            return;
        };
        if let Some(order) = self.order.get_mut(held.key.scope()) {
            order.remove(&(held.until, held.number, place));
            order.insert((until, held.number, place));
        }
        held.until = until;
    }

    pub(super) fn forget(&mut self, place: usize) {
        // Most stores never hold one.
        if self.deliveries.is_empty() {
            return;
        }
        let Some(held) = self.deliveries.remove(&place) else {
            return;
        };
        self.bytes = self.bytes.saturating_sub(held.payload.len());
        if let Some(order) = self.order.get_mut(held.key.scope()) {
            order.remove(&(held.until, held.number, place));
        }
    }

    /// The place of the delivery of `scope` whose lease ends first, if it has ended.
    pub(super) fn first(&self, scope: &str, now: Millis) -> Option<usize> {
        let (until, _, place) = self.order.get(scope)?.first()?;
        (*until <= now).then_some(*place)
    }

    /// What was recorded for a slot.
    pub(super) fn get(&self, place: usize) -> Option<(ClaimKey, Vec<u8>)> {
        let held = self.deliveries.get(&place)?;
        Some((held.key.clone(), held.payload.clone()))
    }

    /// How many bytes all payloads are.
    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}
