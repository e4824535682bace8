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
    /// Adds an index, which may be there.
    #[inline]
    pub(super) fn insert(&mut self, index: usize) {
        let bit = 1u64 << (index % BITS);
        if Self::is_inline(index) {
            self.low |= bit;
        } else {
            *self.high_word(index / BITS - 1) |= bit;
        }
    }

    /// Whether an index is added without a call.
    #[inline]
    pub(super) fn is_inline(index: usize) -> bool {
        index < BITS
    }

    /// How many were added.
    #[inline]
    pub(super) fn count(&self) -> u32 {
        let high = self.high.iter().map(|word| word.count_ones());
        self.low.count_ones() + high.sum::<u32>()
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

    /// Whether one of the indices passes a test; asked in ascending order.
    #[inline]
    pub(super) fn any(&self, mut test: impl FnMut(usize) -> bool) -> bool {
        let mut first = 0;
        for word in std::iter::once(&self.low).chain(&self.high) {
            let mut bits = *word;
            while bits != 0 {
                if test(first + bits.trailing_zeros() as usize) {
                    return true;
                }
                // Clears the lowest one.
                bits &= bits - 1;
            }
            first += BITS;
        }
        false
    }

    #[cold]
    fn high_word(&mut self, word: usize) -> &mut u64 {
        if self.high.len() <= word {
            self.high.resize(word + 1, 0);
        }
        &mut self.high[word]
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
            let count = marks.count();
            marks.insert(index);
            assert_eq!(marks.count(), count);
            assert!(marks.contains(index));
        }
        assert_eq!(marks.count(), 7);
        let mut seen = Vec::new();
        let mut see = |index| {
            seen.push(index);
            index == 128
        };
        assert!(marks.any(&mut see));
        assert_eq!(seen, [0, 1, 63, 64, 65, 128]);
        assert!(!marks.any(|index| index == 2));
        assert!(!marks.contains(2) && !marks.contains(192) && !marks.contains(100_000));
    }
}
