//! The store beside a model of it, and its bounds.

use super::*;
use crate::idempotency::ManualClock;
use crate::idempotency::slot::Phase;
use proptest::prelude::*;
use std::collections::BTreeMap;

const LEASE: Duration = Duration::from_secs(10);
const RETENTION: Duration = Duration::from_hours(1);

#[derive(Clone, Default)]
struct SharedClock(Arc<ManualClock>);

impl Clock for SharedClock {
    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    fn wall(&self) -> Duration {
        self.0.wall()
    }
}

fn key(n: usize) -> ClaimKey {
    ClaimKey::new("test", n.to_string())
}

#[track_caller]
fn handle(store: &MemoryStore, n: usize) {
    let Ok(Claim::New(lease)) = store.claim_now(&key(n), LEASE) else {
        panic!("delivery {n} should be new");
    };
    assert!(store.complete_now(&lease, RETENTION).is_ok());
}

#[test]
fn a_full_store_refuses_rather_than_forgets() {
    let clock = SharedClock::default();
    let options = MemoryOptions::default().capacity(3).clock(clock.clone());
    let store = MemoryStore::new(options);
    (0..3).for_each(|n| handle(&store, n));
    let refused = store.claim_now(&key(3), LEASE);
    assert!(refused.is_err_and(|error| error.is_unavailable()));
    assert!(matches!(store.claim_now(&key(0), LEASE), Ok(Claim::Done)));
    clock.0.advance(RETENTION);
    handle(&store, 3);
}

#[test]
fn what_expired_makes_room() {
    let clock = SharedClock::default();
    let store = MemoryStore::new(MemoryOptions::default().clock(clock.clone()));
    for n in 0..1000 {
        handle(&store, n);
        clock.0.advance(RETENTION / 10);
    }
    assert!(store.len() <= 12, "{} slots are left", store.len());
    let (held, _) = store.lock();
    assert!(
        held.notes() <= held.len() + 2,
        "{} notes are left",
        held.notes()
    );
}

#[test]
fn payloads_are_bounded() {
    let store = MemoryStore::new(MemoryOptions::default().payload_bytes(10));
    let Ok(Claim::New(lease)) = store.claim_now(&key(0), LEASE) else {
        panic!("the delivery should be new");
    };
    assert!(store.record_now(&lease, &[0; 10]).is_ok());
    assert!(store.record_now(&lease, &[0; 10]).is_ok());
    assert!(
        store
            .record_now(&lease, &[0; 11])
            .is_err_and(|error| error.is_unavailable())
    );
    assert!(store.complete_now(&lease, RETENTION).is_ok());
    assert_eq!(store.lock().0.recorded.bytes(), 0);
}

#[test]
fn what_is_released_leaves_nothing_behind() {
    let clock = SharedClock::default();
    let store = MemoryStore::new(MemoryOptions::default().clock(clock.clone()));
    let mut leases = std::collections::VecDeque::new();
    for n in 0..20_000 {
        // So many at once that they are not among the young any more when they are released.
        let Ok(Claim::New(lease)) = store.claim_now(&key(n), LEASE * 1000) else {
            panic!("delivery {n} should be new");
        };
        leases.push_back(lease);
        if leases.len() > 2000 {
            let lease = leases.pop_front();
            assert!(lease.is_some_and(|lease| store.release_now(&lease).is_ok()));
        }
        clock.0.advance(Duration::from_millis(1));
    }
    let (held, _) = store.lock();
    assert_eq!(held.len(), 2000);
    assert!(held.notes() < 8000, "{} notes are left", held.notes());
}

/// What is done to a delivery, or to all of them.
#[derive(Clone, Debug)]
enum Step {
    Claim(usize, u64),
    Extend(usize, u64),
    Record(usize, u8),
    Complete(usize, u64),
    Release(usize),
    Take(u64),
    Pass(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let delivery = 0..DELIVERIES;
    let seconds = prop_oneof![0..4u64, Just(3600)];
    let step = prop_oneof![
        4 => (delivery.clone(), seconds.clone()).prop_map(|(n, lease)| Step::Claim(n, lease)),
        1 => (delivery.clone(), seconds.clone()).prop_map(|(n, by)| Step::Extend(n, by)),
        1 => (delivery.clone(), any::<u8>()).prop_map(|(n, payload)| Step::Record(n, payload)),
        3 => (delivery.clone(), seconds.clone()).prop_map(|(n, time)| Step::Complete(n, time)),
        1 => delivery.prop_map(Step::Release),
        1 => seconds.clone().prop_map(Step::Take),
        3 => prop_oneof![seconds, Just(50 * 3600)].prop_map(Step::Pass),
    ];
    prop::collection::vec(step, 1..120)
}

/// The slots as a list that is searched, and the last lease of each.
struct Model {
    store: MemoryStore,
    clock: SharedClock,
    slots: BTreeMap<usize, Slot>,
    payloads: BTreeMap<usize, u8>,
    leases: BTreeMap<usize, Lease>,
}

impl Model {
    fn new() -> Self {
        let clock = SharedClock::default();
        let options = MemoryOptions::default()
            .capacity(CAPACITY)
            .clock(clock.clone());
        Self {
            store: MemoryStore::new(options),
            clock,
            slots: BTreeMap::new(),
            payloads: BTreeMap::new(),
            leases: BTreeMap::new(),
        }
    }

    fn now(&self) -> Millis {
        u64::try_from(self.clock.monotonic().as_millis()).unwrap()
    }

    /// Forgets what is over; how many are left.
    fn remembered(&mut self) -> usize {
        let now = self.now();
        let lasts = |slot: &Slot| slot.expires().is_none_or(|expires| now < expires);
        self.slots.retain(|_, slot| lasts(slot));
        self.slots.len()
    }

    fn apply(&mut self, step: &Step) {
        match *step {
            Step::Claim(n, lease) => self.claim(n, Duration::from_secs(lease)),
            Step::Take(lease) => self.take(Duration::from_secs(lease)),
            Step::Pass(time) => self.clock.0.advance(Duration::from_secs(time)),
            Step::Extend(n, _) | Step::Record(n, _) | Step::Complete(n, _) | Step::Release(n) => {
                if let Some(lease) = self.leases.remove(&n) {
                    self.hold(n, &lease, step);
                    self.leases.insert(n, lease);
                }
            }
        }
        self.remembered();
    }

    fn claim(&mut self, n: usize, lease: Duration) {
        let (now, had_room) = (self.now(), self.remembered() < CAPACITY);
        let known = self.slots.get(&n).copied();
        match self.store.claim_now(&key(n), lease) {
            Ok(Claim::New(lease_held)) => {
                let expected = Slot::claim(known, lease_held.token(), now, lease);
                let Answer::New(slot) = expected else {
                    panic!("{n} was claimed, expected {expected:?}");
                };
                // What is over is forgotten some time later, and until then counts its attempts.
                assert!(known.is_none() || slot.attempt == lease_held.attempt());
                assert!(known.is_some() || had_room);
                let attempt = lease_held.attempt();
                self.slots.insert(n, Slot { attempt, ..slot });
                self.leases.insert(n, lease_held);
            }
            Ok(Claim::Done) => assert!(known.is_some_and(|slot| slot.phase == Phase::Done)),
            Ok(Claim::InProgress { recorded, .. }) => {
                let slot = known.expect("it is claimed");
                assert!(now < slot.until);
                assert_eq!(recorded, slot.phase == Phase::Recorded);
            }
            Err(error) => assert!(error.is_unavailable() && known.is_none() && !had_room),
        }
    }

    /// What the holder of a lease does.
    fn hold(&mut self, n: usize, lease: &Lease, step: &Step) {
        let (now, known) = (self.now(), self.slots.get(&n).copied());
        let token = lease.token();
        let (done, expected) = match *step {
            Step::Extend(_, by) => {
                let by = Duration::from_secs(by);
                let slot = Slot::extend(known, token, now, by);
                (self.store.extend_now(lease, by), slot.map(Some))
            }
            Step::Record(_, payload) => {
                let slot = Slot::record(known, token);
                (self.store.record_now(lease, &[payload]), slot.map(Some))
            }
            Step::Complete(_, time) => {
                let time = Duration::from_secs(time);
                let slot = Slot::complete(known, token, now, time);
                (self.store.complete_now(lease, time), slot.map(Some))
            }
            _ => {
                let slot = Slot::release(known, token, now);
                (self.store.release_now(lease), slot)
            }
        };
        if let (Ok(()), Step::Record(_, payload)) = (&done, step) {
            self.payloads.insert(n, *payload);
        }
        // What is over may be there still, and somebody else's; or there is no room for it again.
        if known.is_none() {
            self.slots.extend(self.held(n).map(|slot| (n, slot)));
            return;
        }
        assert_eq!(done.is_ok(), expected.is_ok(), "{step:?} of {known:?}");
        if let Ok(slot) = expected {
            self.slots.remove(&n);
            self.slots.extend(slot.map(|slot| (n, slot)));
        }
    }

    fn take(&mut self, lease: Duration) {
        let now = self.now();
        let free = |slot: &Slot| slot.phase == Phase::Recorded && slot.until <= now;
        let first = self.slots.values().filter(|slot| free(slot));
        let first = first.map(|slot| slot.until).min();
        let taken = self.store.take_now("test", lease);
        let taken = taken.unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!(taken.is_some(), first.is_some());
        let Some(Recorded {
            lease: held,
            payload,
        }) = taken
        else {
            return;
        };
        let n: usize = held.key().delivery().parse().unwrap();
        assert_eq!(self.slots.get(&n).map(|slot| slot.until), first);
        assert_eq!(self.payloads.get(&n), payload.first());
        let answer = Slot::claim(self.slots.get(&n).copied(), held.token(), now, lease);
        let Answer::New(slot) = answer else {
            panic!("{n} was taken, expected {answer:?}");
        };
        assert_eq!(slot.attempt, held.attempt());
        self.slots.insert(n, slot);
        self.leases.insert(n, held);
    }

    fn held(&self, n: usize) -> Option<Slot> {
        let (held, _) = self.store.lock();
        held.slot(held.place(self.store.digest(&key(n)))?)
    }

    /// Nothing that must be remembered is gone, and nothing else has changed.
    fn check(&self) {
        for (n, slot) in &self.slots {
            assert_eq!(self.held(*n), Some(*slot), "the slot of {n}");
        }
        let (held, _) = self.store.lock();
        let waiting = |n: &&usize| {
            self.slots
                .get(*n)
                .is_some_and(|slot| slot.phase == Phase::Recorded)
        };
        assert_eq!(
            held.recorded.bytes(),
            self.payloads.keys().filter(waiting).count()
        );
        assert!(held.len() <= CAPACITY);
    }
}

proptest! {
    #[test]
    fn the_store_does_what_a_list_of_slots_would(steps in steps()) {
        let mut model = Model::new();
        for step in &steps {
            model.apply(step);
            model.check();
        }
    }
}

const DELIVERIES: usize = 6;
const CAPACITY: usize = 4;
