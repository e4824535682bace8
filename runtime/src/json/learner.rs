//! What a document that is remembered consists of, see [`super::usual`].

use std::ops::Range;

use smallvec::SmallVec;

use super::usual::{Leads, To, Turn};
use crate::tree::{MOST_OBJECTS, Place, Places};

/// What is known while a document is remembered.
#[derive(Default)]
pub(super) struct Learner<'b> {
    bytes: &'b [u8],
    /// Where the last value ends.
    pub(super) last: usize,
    /// The name of the value that comes next, behind there.
    name: Option<Place>,
    /// What started and ended behind there.
    turns: Vec<Turn>,
    /// What has not ended yet.
    open: SmallVec<[Open<'b>; 8]>,
    deepest: usize,
    /// Objects whose places are told.
    told: usize,
    /// Values so far.
    count: usize,
}

struct Open<'b> {
    entry: usize,
    count: u32,
    is_object: bool,
    /// The members of an object, as [`Places`] have them.
    members: Vec<(usize, &'b [u8])>,
}

impl Open<'_> {
    /// The places of many members of different names.
    fn places(&self) -> Option<Places> {
        let mut names: Vec<_> = self.members.iter().map(|(_, name)| *name).collect();
        names.sort_unstable();
        let is_distinct = names.windows(2).all(|pair| pair.first() != pair.last());
        (names.len() >= MANY && is_distinct).then(|| Places::of(self.members.iter().copied()))
    }
}

impl<'b> Learner<'b> {
    pub(super) fn of(bytes: &'b [u8]) -> Self {
        Self {
            bytes,
            ..Self::default()
        }
    }

    /// Whether a string is a name, which is then kept for the value.
    pub(super) fn takes_name(&mut self, string: &Range<usize>) -> bool {
        let Some(open) = self.open.last_mut().filter(|open| open.is_object) else {
            return false;
        };
        if self.name.is_some() {
            return false;
        }
        self.name = Some(Place::new(string.start - self.last, string.end - self.last));
        let name = self.bytes.get(string.clone()).unwrap_or_default();
        open.members.push((self.count - open.entry - 1, name));
        true
    }

    /// A value of the innermost object or list.
    pub(super) fn value(&mut self, to: To) -> Option<Leads> {
        self.open.last_mut()?.count += 1;
        self.count += 1;
        self.leads(to)
    }

    fn leads(&mut self, to: To) -> Option<Leads> {
        let turns = std::mem::take(&mut self.turns);
        (turns.len() <= MOST_TURNS).then(|| Leads {
            to,
            name: self.name.take().unwrap_or_default(),
            turns: turns.into(),
            ..Leads::default()
        })
    }

    pub(super) fn turn(&mut self, mark: u8) -> Option<()> {
        match mark {
            b'{' | b'[' => self.start(mark == b'{'),
            b'}' | b']' => self.end(),
            _ => Some(()),
        }
    }

    fn start(&mut self, is_object: bool) -> Option<()> {
        let name = self.name.take().unwrap_or_default();
        match self.open.last_mut() {
            Some(open) => {
                open.count += 1;
                self.turns.push(Turn::Start(name));
            }
            // The document itself starts without being told.
            None if self.count == 0 => {}
            None => return None,
        }
        self.open.push(Open {
            entry: self.count,
            count: 0,
            is_object,
            members: Vec::new(),
        });
        self.count += 1;
        self.deepest = self.deepest.max(self.open.len());
        Some(())
    }

    fn end(&mut self) -> Option<()> {
        let open = self.open.pop()?;
        let Open { entry, count, .. } = open;
        let turn = match open.is_object {
            true => Turn::EndObject(entry, count, self.told(&open)),
            false => Turn::EndList(entry, count),
        };
        self.turns.push(turn);
        Some(())
    }

    /// The places of an object that ended, if it is the document, for which there is always room, or one of its
    /// members.
    fn told(&mut self, object: &Open<'_>) -> Option<Box<Places>> {
        let is_told = match self.open.len() {
            0 => true,
            1 => self.told + 1 < MOST_OBJECTS,
            _ => false,
        };
        let places = is_told.then(|| object.places())??;
        self.told += 1;
        Some(Box::new(places))
    }

    /// The end of a document in which everything has ended.
    pub(super) fn whole(mut self) -> Option<Leads> {
        let deepest = u16::try_from(self.deepest).ok()?;
        let is_whole = self.open.is_empty() && self.count > 0;
        is_whole.then(|| self.leads(To::End(deepest)))?
    }
}

/// Members of an object for which it pays to know where they stand.
const MANY: usize = 5;
/// What is kept that starts and ends between two values.
pub(super) const MOST_TURNS: usize = 16;
