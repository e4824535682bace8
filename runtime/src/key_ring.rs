//! Several keys at once, each with the time in which it is valid.

use crate::timestamp::UnixTimestamp;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The name of a key: what the platform calls it (a certificate's serial, `PUB_KEY_ID_…`), or
/// what the configuration does. No secret; fit for logs and metrics.
#[derive(Clone)]
pub struct KeyId(Name);

/// Every delivery that was opened has one, and counting who shares a name takes as long as comparing a signature.
#[derive(Clone)]
enum Name {
    Fixed(&'static str),
    Shared(Arc<str>),
}

impl KeyId {
    /// The id `name`.
    pub fn new(name: &str) -> Self {
        Self(Name::Shared(Arc::from(name)))
    }

    /// An id that the program knows beforehand.
    #[cfg(feature = "message-push")]
    pub(crate) const fn fixed(name: &'static str) -> Self {
        Self(Name::Fixed(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Name::Fixed(name) => name,
            Name::Shared(name) => name,
        }
    }
}

impl PartialEq for KeyId {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for KeyId {}

impl PartialOrd for KeyId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for KeyId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for KeyId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl From<&str> for KeyId {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The time in which a key is accepted, both ends included. Keys overlap while they are rotated.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Validity {
    not_before: Option<UnixTimestamp>,
    not_after: Option<UnixTimestamp>,
}

impl Validity {
    /// No bounds.
    pub const ALWAYS: Self = Self {
        not_before: None,
        not_after: None,
    };

    /// From `start` on: the next key.
    pub const fn from(start: UnixTimestamp) -> Self {
        Self {
            not_before: Some(start),
            not_after: None,
        }
    }

    /// Up to `end`: the previous key.
    pub const fn until(end: UnixTimestamp) -> Self {
        Self {
            not_before: None,
            not_after: Some(end),
        }
    }

    /// From `start` up to `end`.
    pub const fn between(start: UnixTimestamp, end: UnixTimestamp) -> Self {
        Self {
            not_before: Some(start),
            not_after: Some(end),
        }
    }

    /// Whether a key is valid at `now`.
    pub fn contains(self, now: UnixTimestamp) -> bool {
        self.not_before.is_none_or(|start| start <= now)
            && self.not_after.is_none_or(|end| now <= end)
    }

    /// The first second of it, if it has one.
    pub const fn not_before(self) -> Option<UnixTimestamp> {
        self.not_before
    }

    /// The last second of it, if it has one.
    pub const fn not_after(self) -> Option<UnixTimestamp> {
        self.not_after
    }
}

/// Keys of one kind by id: previous, current and next. They are tried in the order they were
/// added, so the current one goes first.
///
/// ```
/// use hookgen_runtime::{KeyRing, UnixTimestamp, Validity};
///
/// let switch = UnixTimestamp::from_secs(1_790_000_000);
/// let ring = KeyRing::of("2026", "new key")
///     .with("2025", "old key", Validity::until(switch));
/// assert_eq!(ring.len(), 2);
/// ```
#[derive(Clone)]
pub struct KeyRing<K> {
    keys: Vec<HeldKey<K>>,
}

/// A key in a ring.
#[derive(Clone)]
pub(crate) struct HeldKey<K> {
    pub(crate) id: KeyId,
    pub(crate) key: K,
    pub(crate) validity: Validity,
}

impl<K> KeyRing<K> {
    /// No keys: a ring to be filled.
    pub const fn new() -> Self {
        Self { keys: Vec::new() }
    }

    /// One key, valid at any time.
    pub fn of(id: impl Into<KeyId>, key: K) -> Self {
        Self::new().with(id, key, Validity::ALWAYS)
    }

    /// Adds a key, or replaces the one of the same id.
    #[must_use]
    pub fn with(mut self, id: impl Into<KeyId>, key: K, validity: Validity) -> Self {
        self.insert(id, key, validity);
        self
    }

    /// Adds a key, or replaces the one of the same id.
    pub fn insert(&mut self, id: impl Into<KeyId>, key: K, validity: Validity) {
        let held = HeldKey {
            id: id.into(),
            key,
            validity,
        };
        match self.keys.iter_mut().find(|other| other.id == held.id) {
            Some(place) => *place = held,
            None => self.keys.push(held),
        }
    }

    /// How many keys there are, valid or not.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The ids, in the order in which the keys are tried.
    pub fn ids(&self) -> impl Iterator<Item = &KeyId> {
        self.keys.iter().map(|held| &held.id)
    }

    /// The key of that id, valid or not.
    pub(crate) fn get(&self, id: &str) -> Option<&HeldKey<K>> {
        self.keys.iter().find(|held| held.id.as_str() == id)
    }

    /// Gives the key of that id another validity.
    pub(crate) fn restrict(&mut self, id: &str, validity: Validity) {
        self.keys
            .iter_mut()
            .filter(|held| held.id.as_str() == id)
            .for_each(|held| held.validity = validity);
    }

    /// The same ring of other keys.
    pub(crate) fn map<L>(self, make: impl Fn(K) -> L) -> KeyRing<L> {
        let held = |HeldKey { id, key, validity }| HeldKey {
            id,
            key: make(key),
            validity,
        };
        KeyRing {
            keys: self.keys.into_iter().map(held).collect(),
        }
    }

    /// The keys valid at `now`.
    pub(crate) fn valid_at(&self, now: UnixTimestamp) -> impl Iterator<Item = &HeldKey<K>> {
        self.keys
            .iter()
            .filter(move |held| held.validity.contains(now))
    }
}

impl<K> Default for KeyRing<K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K> fmt::Debug for KeyRing<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.keys.iter().map(|held| (&held.id, held.validity)))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(validity: Validity, now: i64, valid: bool) {
        assert_eq!(validity.contains(UnixTimestamp::from_secs(now)), valid);
    }

    #[test]
    fn both_ends_are_inside() {
        let validity =
            Validity::between(UnixTimestamp::from_secs(10), UnixTimestamp::from_secs(20));
        check(validity, 9, false);
        check(validity, 10, true);
        check(validity, 20, true);
        check(validity, 21, false);
        check(Validity::until(UnixTimestamp::from_secs(20)), 21, false);
        check(Validity::from(UnixTimestamp::from_secs(10)), 9, false);
        check(Validity::ALWAYS, i64::MIN, true);
        let seconds = |time: Option<UnixTimestamp>| time.map(UnixTimestamp::as_secs);
        assert_eq!(seconds(validity.not_before()), Some(10));
        assert_eq!(seconds(validity.not_after()), Some(20));
        assert_eq!(Validity::ALWAYS.not_before(), None);
        assert_eq!(Validity::ALWAYS.not_after(), None);
    }

    #[test]
    fn the_order_is_that_of_adding_and_an_id_is_there_once() {
        let ring = KeyRing::of("a", 1)
            .with("b", 2, Validity::until(UnixTimestamp::from_secs(5)))
            .with("a", 3, Validity::ALWAYS);
        let valid = |now| {
            ring.valid_at(UnixTimestamp::from_secs(now))
                .map(|held| held.key)
                .collect::<Vec<_>>()
        };
        assert_eq!(valid(5), [3, 2]);
        assert_eq!(valid(6), [3]);
        assert_eq!(ring.get("b").map(|held| held.key), Some(2));
        assert_eq!(
            ring.ids().map(KeyId::as_str).collect::<Vec<_>>(),
            ["a", "b"]
        );
        assert_eq!((ring.len(), ring.is_empty()), (2, false));
        let empty = KeyRing::<u8>::default();
        assert_eq!((empty.len(), empty.is_empty()), (0, true));
    }

    #[cfg(feature = "message-push")]
    #[test]
    fn ids_are_told_apart_by_their_names_however_those_are_kept() {
        use std::collections::HashSet;
        use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

        let ids = [KeyId::new("b"), KeyId::fixed("a"), KeyId::new("a")];
        let [b, fixed, shared] = &ids;
        assert_eq!(fixed, shared);
        assert_ne!(fixed, b);
        assert!(shared < b && fixed < b);
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 2);
        assert_eq!(format!("{fixed} {shared:?}"), "a \"a\"");
        let hash = |id: &KeyId| BuildHasherDefault::<DefaultHasher>::default().hash_one(id);
        assert_eq!(hash(fixed), hash(shared));
        assert_ne!(hash(fixed), hash(b));
    }
}
