//! Where members stand, by their names.

use smallvec::SmallVec;

/// Where each member stands in an object whose members have different names.
///
/// Made once for all documents with these members, see [`crate::usual`]. Names are told apart by little more than
/// their ends, so whoever looks for one looks in one place, or is told that it is nowhere.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Places([u8; SLOTS]);

/// What is known of a name.
pub(crate) enum Known {
    /// No member has it.
    Nowhere,
    /// It is that of this member, or of none.
    Perhaps(usize),
    /// Nothing.
    Nothing,
}

impl Places {
    /// The places of the members with these names, each a number of values behind the start of the first one.
    pub(crate) fn of<'n>(members: impl IntoIterator<Item = (usize, &'n [u8])>) -> Self {
        let mut slots = [NOWHERE; SLOTS];
        for (place, name) in members {
            let place = u8::try_from(place).unwrap_or(SEVERAL).min(SEVERAL);
            if let Some(slot) = slots.get_mut(slot(name)) {
                *slot = if *slot == NOWHERE { place } else { SEVERAL };
            }
        }
        Self(slots)
    }

    /// The places once the member at one of them has more values below it than it had, or fewer.
    pub(super) fn grown(self, member: usize, before: usize, after: usize) -> Self {
        let (member, grown) = (as_place(member), as_place(after) - as_place(before));
        Self(self.0.map(|place| match i16::from(place) {
            same if same <= member || place >= SEVERAL => place,
            moved => u8::try_from(moved + grown).map_or(SEVERAL, |moved| moved.min(SEVERAL)),
        }))
    }

    /// Where a member of this name would stand.
    #[inline]
    pub(crate) fn find(&self, name: &[u8]) -> Known {
        match self.0.get(slot(name)) {
            Some(&NOWHERE) => Known::Nowhere,
            Some(&SEVERAL) | None => Known::Nothing,
            Some(place) => Known::Perhaps(usize::from(*place)),
        }
    }
}

/// Where nothing stands.
impl Default for Places {
    fn default() -> Self {
        Self([NOWHERE; SLOTS])
    }
}

/// What is beyond every place is far beyond.
fn as_place(values: usize) -> i16 {
    i16::try_from(values).map_or(FAR, |values| values.min(FAR))
}

/// With factors for which of the names of real messages the fewest share a slot.
#[inline]
fn slot(name: &[u8]) -> usize {
    let (Some(first), Some(last)) = (name.first(), name.last()) else {
        return 0;
    };
    (2 * usize::from(*first) + 24 * usize::from(*last) + 23 * name.len()) % SLOTS
}

/// Those of the objects of a document in which names are looked for most.
pub(crate) type AllPlaces = SmallVec<[Places; MOST_OBJECTS]>;

/// Objects of a document whose places are kept: that of an opened one, what was sealed in it, and what is below.
pub(crate) const MOST_OBJECTS: usize = 4;
/// A power of two, and so many that few names share one.
const SLOTS: usize = 64;
/// Further down than any place.
const FAR: i16 = 4 * SEVERAL as i16;
/// In place of the place of a member: none has a name of this slot.
const NOWHERE: u8 = u8::MAX;
/// Several have, or one that stands further down than a byte can tell.
const SEVERAL: u8 = u8::MAX - 1;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::{Entry, Kind, Tree};

    #[track_caller]
    fn check(names: &[&str], others: &[&str]) {
        let places = Places::of(names.iter().map(|name| name.as_bytes()).enumerate());
        for (place, name) in names.iter().enumerate() {
            match places.find(name.as_bytes()) {
                Known::Nowhere => panic!("{name} is not found"),
                Known::Perhaps(found) => assert_eq!(found, place, "{name}"),
                Known::Nothing => {}
            }
        }
        for other in others {
            assert!(
                matches!(places.find(other.as_bytes()), Known::Nowhere),
                "{other}"
            );
        }
    }

    impl Tree<'_> {
        /// Members are found where they are in another tree of the same document, of which no places are known.
        #[track_caller]
        pub(crate) fn check_places(&self, other: &Self) {
            let (mut nodes, mut count) = (vec![(self.root(), other.root())], 0);
            while let Some((node, other)) = nodes.pop() {
                count += usize::from(node.places().is_some());
                for name in other.members().map(|(name, _)| name).chain(["", "id", "e"]) {
                    let found = [node, other].map(|node| Some(node.member(name)?.entry.name.at));
                    assert_eq!(found[0], found[1], "{name}");
                }
                nodes.extend(node.members().nodes().zip(other.members().nodes()));
            }
            assert!(count <= self.source.places.len());
            assert!(other.source.places.is_empty());
        }

        /// The tree without what is known of places.
        pub(crate) fn without_places(mut self) -> Self {
            self.source.places.clear();
            for entry in &mut self.entries {
                *entry = entry.without_places();
            }
            self
        }
    }

    impl Entry {
        pub(crate) fn without_places(mut self) -> Self {
            if self.kind == Kind::Object {
                self.text.length = 0;
            }
            self
        }
    }

    #[test]
    fn members_move_when_one_above_them_grows() {
        let members: [(usize, &[u8]); 4] = [(0, b"a"), (1, b"bc"), (4, b"def"), (250, b"ghij")];
        for after in [1, 2, 3, 4, 6, 7, 200, 252, 253, 254, 255, 300, 100_000] {
            let grown = Places::of(members).grown(1, 3, after);
            for (place, name) in members {
                let moved = if place > 1 { place - 3 + after } else { place };
                match grown.find(name) {
                    Known::Perhaps(found) => assert_eq!(found, moved),
                    Known::Nothing => assert!(moved >= usize::from(SEVERAL), "{moved}"),
                    Known::Nowhere => panic!("{moved}"),
                }
            }
            assert!(matches!(grown.find(b"xyz"), Known::Nowhere));
        }
    }

    #[test]
    fn a_member_stands_where_it_is_said_to() {
        check(&[], &["", "a", "MsgType"]);
        let names = [
            "ToUserName",
            "FromUserName",
            "CreateTime",
            "MsgType",
            "Event",
            "EventKey",
            "MsgId",
        ];
        check(&names, &["Latitude", "PicUrl"]);
        for name in names {
            let places = Places::of(names.map(str::as_bytes).into_iter().enumerate());
            assert!(
                matches!(places.find(name.as_bytes()), Known::Perhaps(_)),
                "{name}"
            );
        }
        let many: Vec<String> = (0..300).map(|member| format!("m{member}")).collect();
        check(&many.iter().map(String::as_str).collect::<Vec<_>>(), &[]);
        let last = Places::of([(0, &b"a"[..]), (299, b"bc")]);
        assert!(matches!(last.find(b"bc"), Known::Nothing));
    }
}
