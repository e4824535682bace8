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

use crate::scan;

/// Documents as paths of steps from value to value; those that start alike share their first steps.
///
/// What stands between two values says, behind the same steps, everything that `L` has.
pub(crate) struct Usual<L> {
    /// The first ones are [where documents start](Start): nothing stands there.
    steps: Vec<Step<L>>,
}

/// From the end of one value to the start of the next.
pub(crate) struct Step<L> {
    /// What stands there.
    between: Box<[u8]>,
    next: Cell<Next>,
    /// What it leads to.
    pub(crate) leads: L,
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
    /// The place of the step that it is, to [learn](Usual::learn) the first one behind it.
    pub(crate) fn place(self) -> u16 {
        self as u16
    }
}

impl<L: Default> Default for Usual<L> {
    fn default() -> Self {
        let start = |_| Step::new(&[], L::default());
        Self {
            steps: [Start::Document, Start::Other].map(start).into(),
        }
    }
}

impl<L> Step<L> {
    fn new(between: &[u8], leads: L) -> Self {
        Self {
            between: between.into(),
            next: Cell::default(),
            leads,
        }
    }

    /// How many bytes it is long.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.between.len()
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
    /// Where a document starts.
    pub(crate) fn start(&self, start: Start) -> Option<&Step<L>> {
        self.steps.get(usize::from(start.place()))
    }

    /// The step behind `last` that a document goes on with.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "saves a call for each member of every message"
    )]
    pub(crate) fn follow(&self, last: &Step<L>, rest: &[u8]) -> Option<&Step<L>> {
        let [first, ..] = last.next.get();
        let step = self.steps.get(usize::from(first))?;
        if first != NONE && scan::same(rest, &step.between, step.len()) {
            return Some(step);
        }
        self.other(last, rest)
    }

    /// A step other than the one that was last taken, which it is from now on.
    #[cold]
    fn other(&self, last: &Step<L>, rest: &[u8]) -> Option<&Step<L>> {
        let (place, step) = self
            .known(last)
            .find(|(_, step)| rest.starts_with(&step.between))?;
        last.prefer(place);
        Some(step)
    }

    fn known(&self, last: &Step<L>) -> impl Iterator<Item = (u16, &Step<L>)> {
        let next = last.next.get().into_iter();
        next.take_while(|step| *step != NONE)
            .filter_map(|step| Some((step, self.steps.get(usize::from(step))?)))
    }

    /// The step behind `last` with this text, which is looked at first the next time; made if there is none,
    /// unless that is too long.
    pub(crate) fn learn(&mut self, last: u16, between: &[u8], leads: L) -> Option<u16> {
        let before = self.steps.get(usize::from(last))?;
        let known = self
            .known(before)
            .find(|(_, step)| *step.between == *between);
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
        self.steps.push(Step::new(between, leads));
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
