//! Hashing of numbers that are our own.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasherDefault, Hasher},
};

/// A map by ids: places in a document, positions in a list.
///
/// The hash of the standard library withstands keys that somebody chose to collide. Ids are counted by
/// us, a document asks for them hundreds of times for each of its messages, and one multiplication
/// spreads them well enough.
pub(crate) type IdMap<K, V> = HashMap<K, V, BuildHasherDefault<IdHasher>>;

/// As [`IdMap`].
pub(crate) type IdSet<K> = HashSet<K, BuildHasherDefault<IdHasher>>;

/// See [`IdMap`].
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct IdHasher(u64);

impl IdHasher {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(SPREAD);
    }
}

impl Hasher for IdHasher {
    /// The high bits are the well mixed ones; tables take the low ones first.
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.add((*byte).into()));
    }

    fn write_u32(&mut self, id: u32) {
        self.add(id.into());
    }

    fn write_u64(&mut self, word: u64) {
        self.add(word);
    }

    fn write_usize(&mut self, length: usize) {
        self.add(length as u64);
    }

    fn write_isize(&mut self, variant: isize) {
        self.add(variant.unsigned_abs() as u64);
    }
}

/// An odd number whose bits follow no pattern: the fraction of the golden ratio.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, hash::BuildHasher as _};

    use super::IdSet;

    #[test]
    fn neighbours_part_in_the_bits_that_tables_look_at() {
        let set: IdSet<u32> = IdSet::default();
        let hashes = (0..4096_u32).map(|id| set.hasher().hash_one(id));
        let (low, high): (HashSet<_>, HashSet<_>) =
            hashes.map(|hash| (hash & 0xfff, hash >> 57)).unzip();
        assert!(low.len() > 2000, "{} of 4096 buckets", low.len());
        assert_eq!(high.len(), 128);
    }
}
