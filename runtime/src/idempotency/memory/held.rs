//! What a store in memory holds, and what finds it again.
//!
//! A busy receiver adds a delivery to it every few microseconds, and all of that is memory nobody touched before. So
//! it is little (some hundred bytes for each, none of them an allocation of its own), it is written in the order in
//! which it is claimed, and what is not needed for the answer is not done for it: a delivery is noted under the time of
//! its end once, by a later claim, when that time is known.

use std::cmp::Reverse;
use std::collections::binary_heap::PeekMut;
use std::collections::{BinaryHeap, HashMap, VecDeque};

use super::super::claim::Token;
use super::super::slot::{Millis, Phase, Slot};
use super::super::{ClaimKey, Lease};
use super::digest::{Digest, TakesDigests};
use super::recorded::Waiting;

/// The slots, and what finds those of them whose time is over.
///
/// Every slot that may be forgotten some day is either among the [`young`](Self::young), or in
/// [`due`](Self::due) under a time no later than that day, which its place knows. What `due` has beyond that is
/// stale, and dropped when its time comes.
pub(super) struct Held {
    /// Where the slot of a delivery is.
    places: HashMap<Digest, usize, TakesDigests>,
    slots: Vec<Place>,
    vacant: Vec<usize>,
    /// The places that were taken last, in that order: nearly all of them are done in a moment.
    young: VecDeque<usize>,
    /// Places, and when to look at them.
    due: BinaryHeap<Reverse<(Millis, usize)>>,
    pub(super) recorded: Waiting,
    last_token: u128,
}

struct Place {
    digest: Digest,
    slot: Option<Slot>,
    /// When it will be looked at; [`YOUNG`], or [`NEVER`].
    watched: Millis,
}

impl Held {
    /// Holds nothing. Tokens count from `first_token` on.
    pub(super) fn new(first_token: u64) -> Self {
        Self {
            places: HashMap::default(),
            slots: Vec::new(),
            vacant: Vec::new(),
            young: VecDeque::new(),
            due: BinaryHeap::new(),
            recorded: Waiting::default(),
            last_token: u128::from(first_token),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn place(&self, digest: Digest) -> Option<usize> {
        self.places.get(&digest).copied()
    }

    pub(super) fn slot(&self, place: usize) -> Option<Slot> {
        self.slots.get(place)?.slot
    }

    /// A token that no other claim of this store has.
    pub(super) fn token(&mut self) -> Token {
        self.last_token = self.last_token.wrapping_add(1);
        Token::from_u128(self.last_token)
    }

    /// Where the delivery of a lease is. Mostly where it was when it was claimed: then its key need not be digested.
    pub(super) fn place_of(
        &self,
        lease: &Lease,
        digest: impl FnOnce(&ClaimKey) -> Digest,
    ) -> Option<usize> {
        let is_held = |place: &usize| {
            let slot = self.slot(*place);
            slot.is_some_and(|slot| slot.token == lease.token())
        };
        let place = lease.place().filter(is_held);
        place.or_else(|| self.place(digest(lease.key())))
    }

    /// Puts `slot` where another was.
    pub(super) fn replace(&mut self, place: usize, slot: Slot, now: Millis) {
        let Some(held) = self.slots.get_mut(place) else {
            return;
        };
        held.slot = Some(slot);
        let watched = held.watched;
        match slot.expires() {
            Some(expires) => {
                self.recorded.forget(place);
                if expires < watched {
                    self.watch(place, now);
                }
            }
            None => self.recorded.postpone(place, slot.until),
        }
    }

    /// Takes room for the slot of a delivery that has none. Gives its place.
    pub(super) fn add(&mut self, digest: Digest, slot: Slot) -> usize {
        let taken = Place {
            digest,
            slot: Some(slot),
            watched: YOUNG,
        };
        let place = self.vacant.pop().unwrap_or(self.slots.len());
        self.places.insert(digest, place);
        let mut is_young = false;
        match self.slots.get_mut(place) {
            Some(vacant) => {
                is_young = vacant.watched == YOUNG;
                *vacant = taken;
            }
            None => self.slots.push(taken),
        }
        if !is_young {
            self.young.push_back(place);
        }
        place
    }

    pub(super) fn remove(&mut self, place: usize) {
        let Some(held) = self.slots.get_mut(place) else {
            return;
        };
        if held.slot.take().is_some() {
            self.places.remove(&held.digest);
            self.vacant.push(place);
            self.recorded.forget(place);
        }
    }

    /// Forgets up to `most` slots whose time is over, and looks at no more than that.
    pub(super) fn forget_expired(&mut self, now: Millis, most: usize) {
        for _ in 0..most {
            if !self.watch_young(now, PATIENCE) {
                break;
            }
        }
        for _ in 0..most {
            if !self.look(now) {
                break;
            }
        }
    }

    /// Forgets slots whose time is over until there are fewer than `capacity`, or no such slot is left.
    pub(super) fn shrink_below(&mut self, capacity: usize, now: Millis) {
        while self.watch_young(now, 0) {}
        while self.len() >= capacity && self.look(now) {}
    }

    /// Notes when to look at the first of the young, unless it is being handled and there are no more than
    /// `patience` of them. Whether it did.
    fn watch_young(&mut self, now: Millis, patience: usize) -> bool {
        let Some(place) = self.young.front().copied() else {
            return false;
        };
        let is_running = |slot: Slot| slot.phase == Phase::Leased && now < slot.until;
        if self.young.len() <= patience && self.slot(place).is_some_and(is_running) {
            return false;
        }
        self.young.pop_front();
        self.watch(place, now);
        true
    }

    /// Notes when to look at a place again.
    fn watch(&mut self, place: usize, now: Millis) {
        let Some(held) = self.slots.get_mut(place) else {
            return;
        };
        held.watched = held
            .slot
            .and_then(|slot| next_look(slot, now))
            .unwrap_or(NEVER);
        if held.watched == NEVER {
            return;
        }
        self.due.push(Reverse((held.watched, place)));
        if self.due.len() > 2 * self.slots.len() + SPARE {
            self.drop_stale();
        }
    }

    /// Looks at the first place that is due, if one is: it is forgotten or watched on. Whether one was.
    fn look(&mut self, now: Millis) -> bool {
        let Some(first) = self.due.peek_mut().filter(|first| first.0.0 <= now) else {
            return false;
        };
        let Reverse((at, place)) = PeekMut::pop(first);
        let Some(held) = self.slots.get_mut(place) else {
            return true;
        };
        if held.watched != at {
            return true;
        }
        held.watched = NEVER;
        let expires = held.slot.and_then(|slot| slot.expires());
        if expires.is_some_and(|expires| expires <= now) {
            self.remove(place);
        } else {
            self.watch(place, now);
        }
        true
    }

    fn drop_stale(&mut self) {
        let mut due = std::mem::take(&mut self.due).into_vec();
        due.sort_unstable();
        due.dedup();
        let watched = |place: usize| self.slots.get(place).map(|held| held.watched);
        due.retain(|Reverse((at, place))| watched(*place) == Some(*at));
        self.due = due.into();
    }

    /// How many notes there are about when to look at a place.
    #[cfg(test)]
    pub(super) fn notes(&self) -> usize {
        self.young.len() + self.due.len()
    }
}

/// When a slot may be over at the earliest. Of one that is being handled nobody knows how it ends, so it is looked
/// at when its lease does.
fn next_look(slot: Slot, now: Millis) -> Option<Millis> {
    let expires = slot.expires()?;
    Some(if now < slot.until {
        slot.until
    } else {
        expires
    })
}

/// Among the young, and therefore before every other time.
const YOUNG: Millis = 0;
/// Recorded, or vacant.
const NEVER: Millis = Millis::MAX;
/// How many deliveries may be young at once while the first of them is handled.
const PATIENCE: usize = 1024;
/// How many stale notes are too few to be looked for.
const SPARE: usize = 1024;
