//! A set of small indices.

/// Which entries below an object were taken.
///
/// The first 64 stand inline, so that ordinary objects need no heap.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    low: u64,
    high: Vec<u64>,
}

impl Marks {
    /// Adds an index.
    #[inline]
    pub(super) fn insert(&mut self, index: usize) {
        let bit = 1u64 << (index % BITS);
        if index < BITS {
            self.low |= bit;
        } else {
            *self.high_word(index / BITS - 1) |= bit;
        }
    }

    /// How many indices were added.
    #[inline]
    pub(super) fn count(&self) -> u32 {
        let high: u32 = self.high.iter().map(|word| word.count_ones()).sum();
        self.low.count_ones() + high
    }

    /// Whether an index was added.
    #[inline]
    pub(super) fn contains(&self, index: usize) -> bool {
        let word = match (index / BITS).checked_sub(1) {
            None => Some(&self.low),
            Some(word) => self.high.get(word),
        };
        word.is_some_and(|word| word & (1u64 << (index % BITS)) != 0)
    }

    /// The indices in ascending order.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        let words = std::iter::once(&self.low).chain(&self.high);
        words
            .enumerate()
            .flat_map(|(word, bits)| Bits(*bits).map(move |bit| word * BITS + bit))
    }

    #[cold]
    fn high_word(&mut self, word: usize) -> &mut u64 {
        if self.high.len() <= word {
            self.high.resize(word + 1, 0);
        }
        &mut self.high[word]
    }
}

/// The positions of the ones in a word.
struct Bits(u64);

impl Iterator for Bits {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let bit = self.0.trailing_zeros() as usize;
        // Clears the lowest one; `None` when there was none.
        self.0 &= self.0.checked_sub(1)?;
        Some(bit)
    }
}

const BITS: usize = 64;

#[cfg(test)]
mod tests {
    use super::Marks;

    #[test]
    fn keeps_indices_on_both_sides_of_the_inline_limit() {
        let mut marks = Marks::default();
        for index in [0, 1, 63, 64, 65, 128, 1000] {
            assert!(!marks.contains(index));
            marks.insert(index);
            marks.insert(index);
            assert!(marks.contains(index));
        }
        assert_eq!(marks.count(), 7);
        assert_eq!(
            marks.iter().collect::<Vec<_>>(),
            [0, 1, 63, 64, 65, 128, 1000]
        );
        assert!(!marks.contains(2) && !marks.contains(192) && !marks.contains(100_000));
    }
}
