//! Randomness for tests.

use crate::random::{Random, RandomError};
use std::sync::atomic::{AtomicU64, Ordering};

/// The same bytes each time, from a seed: for tests only, anybody can foresee them.
#[derive(Debug)]
pub struct SeededRandom(AtomicU64);

impl SeededRandom {
    /// The sequence that belongs to `seed`.
    pub const fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    /// `SplitMix64`.
    fn next(&self) -> u64 {
        let state = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomError> {
        for chunk in bytes.chunks_mut(8) {
            chunk
                .iter_mut()
                .zip(self.next().to_le_bytes())
                .for_each(|(byte, random)| *byte = random);
        }
        Ok(())
    }
}

/// `length` random letters and digits.
pub(super) fn text(random: &dyn Random, length: usize) -> Result<String, RandomError> {
    const CHARACTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut bytes = vec![0; length];
    random.fill(&mut bytes)?;
    Ok(bytes
        .iter()
        .map(|byte| char::from(CHARACTERS[usize::from(byte % 32)]))
        .collect())
}

/// Ten random digits.
pub(super) fn digits(random: &dyn Random) -> Result<String, RandomError> {
    let mut bytes = [0; 10];
    random.fill(&mut bytes)?;
    Ok(bytes
        .iter()
        .map(|byte| char::from(b'0' + byte % 10))
        .collect())
}
