//! What stood between the values of earlier documents, and documents that have the same between theirs.
//!
//! Platforms write a message always alike: the same members in the same order with the same blanks, and
//! only the values differ. Where a document has, byte for byte, what an earlier one had between two values,
//! nothing of it has to be understood again, and its names are known: a comparison takes about half the
//! instructions of reading. At the first difference everything is left to the reader proper.
//!
//! Kept for each thread, of documents that a scheme opened, so that nobody but a platform decides what is kept,
//! and of those that the program itself decodes unverified; and of what a genuine ciphertext came in, which for
//! message push whoever sends a captured one again, while it is fresh, can write as he likes. Of a document only
//! its markup is kept, never a value. Whether something is kept changes how long reading takes and nothing else.

use std::cell::Cell;

/// Documents as paths of steps from value to value; those that start alike share their first steps.
///
/// What stands between two values says, behind the same steps, everything that `L` has.
pub(crate) struct Usual<L> {
    /// The first ones are [where documents start](Start): nothing stands there.
    steps: Vec<Step<L>>,
    /// What stands between values, one behind the other.
    text: Vec<u8>,
}

/// From the end of one value to the start of the next.
struct Step<L> {
    /// Where in the text what stands there starts.
    start: usize,
    length: usize,
    next: Cell<Next>,
    /// What it leads to.
    leads: L,
}

/// The steps that may come next by their places, the one that was last taken first; [`NONE`] where there are no
/// more.
type Next = [u16; MOST_NEXT];

/// No step: documents start there, so it is behind none.
const NONE: u16 = 0;

/// Where a document starts. One of a kind never comes in the place of the other, so each has a start of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Start {
    /// Documents of their own.
    Document = 0,
    /// In XML what a ciphertext comes in, in JSON what comes in a ciphertext.
    Other = 1,
}

impl Start {
    /// The place of the step that it is.
    pub(crate) fn step(self) -> u16 {
        self as u16
    }
}

impl<L: Default> Default for Usual<L> {
    fn default() -> Self {
        let start = |_| Step::new(0, 0, L::default());
        Self {
            steps: [Start::Document, Start::Other].map(start).into(),
            text: Vec::new(),
        }
    }
}

impl<L> Step<L> {
    fn new(start: usize, length: usize, leads: L) -> Self {
        Self {
            start,
            length,
            next: Cell::default(),
            leads,
        }
    }

    /// Makes one step the first of those that may come next; the last one makes room for a new one.
    fn prefer(&self, step: u16) {
        let mut next = self.next.get();
        let known = next.iter().position(|known| *known == step);
        let last = known.unwrap_or(MOST_NEXT - 1);
        if let Some(places) = next.get_mut(..=last) {
            places.rotate_right(1);
        }
        if let Some(first) = next.first_mut() {
            *first = step;
        }
        self.next.set(next);
    }
}

impl<L: Default> Usual<L> {
    /// The step behind `last` that a document goes on with: its place, its length, and what it leads to.
    #[inline]
    pub(crate) fn follow(&self, last: u16, rest: &[u8]) -> Option<(u16, usize, &L)> {
        let before = self.steps.get(usize::from(last))?;
        let [first, ..] = before.next.get();
        let step = self.steps.get(usize::from(first))?;
        if first != NONE && rest.starts_with(self.between(step)?) {
            return Some((first, step.length, &step.leads));
        }
        let (other, step) = self.other(before, rest)?;
        Some((other, step.length, &step.leads))
    }

    /// A step other than the one that was last taken, which it is from now on.
    #[cold]
    fn other(&self, before: &Step<L>, rest: &[u8]) -> Option<(u16, &Step<L>)> {
        let known = self.known(before).find(|(_, step)| {
            self.between(step)
                .is_some_and(|between| rest.starts_with(between))
        })?;
        before.prefer(known.0);
        Some(known)
    }

    fn known(&self, before: &Step<L>) -> impl Iterator<Item = (u16, &Step<L>)> {
        let next = before.next.get().into_iter();
        next.take_while(|step| *step != NONE)
            .filter_map(|step| Some((step, self.steps.get(usize::from(step))?)))
    }

    #[inline]
    fn between(&self, step: &Step<L>) -> Option<&[u8]> {
        self.text.get(step.start..)?.get(..step.length)
    }

    /// The step behind `last` with this text, which is looked at first the next time; made if there is none,
    /// unless that is too long.
    pub(crate) fn learn(&mut self, last: u16, between: &[u8], leads: L) -> Option<u16> {
        let before = self.steps.get(usize::from(last))?;
        let known = self
            .known(before)
            .find(|(_, step)| self.between(step) == Some(between));
        if let Some((step, _)) = known {
            before.prefer(step);
            return Some(step);
        }
        if between.len() > LONGEST {
            return None;
        }
        if self.steps.len() >= MOST {
            // What is still usual is soon here again.
            *self = Self::default();
            return None;
        }
        let step = u16::try_from(self.steps.len()).ok()?;
        before.prefer(step);
        self.steps
            .push(Step::new(self.text.len(), between.len(), leads));
        self.text.extend_from_slice(between);
        Some(step)
    }

    /// How many steps are kept.
    #[cfg(test)]
    pub(crate) fn steps(&self) -> usize {
        self.steps.len()
    }
}

/// Steps that are kept: of a few hundred messages.
pub(crate) const MOST: usize = 2048;
/// Steps that are tried one after the other.
pub(crate) const MOST_NEXT: usize = 8;
/// Bytes between two values that are kept: a long name twice, and indentation.
pub(crate) const LONGEST: usize = 256;
