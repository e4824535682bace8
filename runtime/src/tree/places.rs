//! Where members stand, by their names.

/// Where each member stands in an object whose members have different names and nothing below them.
///
/// Made once for all documents with these members, see [`crate::usual`]. Names are told apart by little more than
/// their ends, so whoever looks for one looks in one place, or is told that it is nowhere.
#[derive(Clone, Debug)]
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
    /// The places of the members with these names.
    pub(crate) fn of<'n>(names: impl IntoIterator<Item = &'n [u8]>) -> Self {
        let mut slots = [NOWHERE; SLOTS];
        for (place, name) in names.into_iter().enumerate() {
            let place = u8::try_from(place).unwrap_or(SEVERAL).min(SEVERAL);
            if let Some(slot) = slots.get_mut(slot(name)) {
                *slot = if *slot == NOWHERE { place } else { SEVERAL };
            }
        }
        Self(slots)
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

/// With factors for which of the names of real messages the fewest share a slot.
#[inline]
fn slot(name: &[u8]) -> usize {
    let [first, last] = [name.first(), name.last()].map(|byte| usize::from(*byte.unwrap_or(&0)));
    (2 * first + 7 * last + 11 * name.len()) % SLOTS
}

/// A power of two, and so many that few names share one.
const SLOTS: usize = 64;
/// In place of the place of a member: none has a name of this slot.
const NOWHERE: u8 = u8::MAX;
/// Several have, or one that stands further down than a byte can tell.
const SEVERAL: u8 = u8::MAX - 1;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &[&str], others: &[&str]) {
        let places = Places::of(names.iter().map(|name| name.as_bytes()));
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
        check(&names, &["Latitude", "Content"]);
        for name in names {
            let places = Places::of(names.map(str::as_bytes));
            assert!(
                matches!(places.find(name.as_bytes()), Known::Perhaps(_)),
                "{name}"
            );
        }
        let many: Vec<String> = (0..300).map(|member| format!("m{member}")).collect();
        check(&many.iter().map(String::as_str).collect::<Vec<_>>(), &[]);
        let last =
            Places::of((0..300).map(|member| if member < 299 { &b"a"[..] } else { &b"bc"[..] }));
        assert!(matches!(last.find(b"bc"), Known::Nothing));
    }
}
