//! What a store in memory knows a delivery by.

use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher, RandomState};

use super::super::ClaimKey;

/// 128 bits that stand for a key: as long as any key, and all a store has to hold of it.
///
/// They come from `SipHash` under a secret of the store, so nobody can look for two keys that share them; that two
/// of a quarter of a million do by chance is less likely than 1 : 2⁹².
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Digest([u64; 2]);

/// Makes the digests of one store.
#[derive(Default)]
pub(super) struct Digester(RandomState);

impl Digester {
    /// A number that hardly any other store has.
    pub(super) fn number(&self) -> u64 {
        self.0.build_hasher().finish()
    }

    pub(super) fn digest(&self, key: &ClaimKey) -> Digest {
        let mut hasher = self.0.build_hasher();
        hasher.write(key.scope().as_bytes());
        // No text has it, so no two pairs of texts read alike.
        hasher.write_u8(0xff);
        hasher.write(key.delivery().as_bytes());
        let first = hasher.finish();
        hasher.write_u8(0xff);
        Digest([first, hasher.finish()])
    }
}

/// Half of a digest is as good a hash as any.
impl Hash for Digest {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self([first, _]) = self;
        state.write_u64(*first);
    }
}

/// Takes the hash that a [`Digest`] is.
pub(super) type TakesDigests = BuildHasherDefault<Taken>;

#[derive(Default)]
pub(super) struct Taken(u64);

impl Hasher for Taken {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: (&str, &str), other: (&str, &str)) {
        let digester = Digester::default();
        let digest = |(scope, delivery)| digester.digest(&ClaimKey::new(scope, delivery));
        assert_eq!(digest(one) == digest(other), one == other);
        assert!(Digester::default().digest(&ClaimKey::new(one.0, one.1)) != digest(one));
    }

    #[test]
    fn equal_keys_of_one_store_have_equal_digests_and_no_others_do() {
        check(("a", "b"), ("a", "b"));
        check(("a", "b"), ("a", "c"));
        check(("a", "b"), ("b", "a"));
        check(("ab", "c"), ("a", "bc"));
        check(("", "a"), ("a", ""));
        check(("a", "b"), ("a", "b\u{ff}"));
    }
}
