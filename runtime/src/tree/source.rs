//! Names and texts of entries, and the members that have them.

use std::ops::Range;

use super::places::{Known, Places};
use super::{Entry, Kind, Place, Source, Wire};
use crate::scan;

impl<'a> Source<'a> {
    /// The name of an entry.
    #[inline]
    pub(crate) fn name(&self, entry: &Entry) -> &str {
        if entry.name_is_kept {
            self.kept(entry.name)
        } else {
            self.placed(entry.name)
        }
    }

    /// Whether an entry has this name.
    #[inline]
    pub(crate) fn is_named(&self, entry: &Entry, wanted: &str) -> bool {
        self.is_placed_name(entry, wanted)
            || (self.has_odd_names() && self.is_odd_name(entry, wanted))
    }

    /// As [`scan`](Self::scan), among all members of an object, which may be known to stand at some places.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "saves a call within a call")]
    pub(super) fn find(
        &self,
        entries: &[Entry],
        places: Option<&Places>,
        name: &str,
    ) -> Option<usize> {
        let known = match places {
            Some(places) => places.find(name.as_bytes()),
            None => Known::Nothing,
        };
        match known {
            Known::Nowhere => None,
            Known::Perhaps(index) => {
                let entry = entries.get(index)?;
                self.is_placed_name(entry, name).then_some(index)
            }
            Known::Nothing => self.scan(entries, name, 0..entries.len()),
        }
    }

    /// The index of the first entry of this name among siblings, each with its descendants behind it.
    pub(super) fn scan(&self, entries: &[Entry], name: &str, range: Range<usize>) -> Option<usize> {
        if self.has_odd_names() || name.is_empty() {
            return self.scan_odd(entries, name, range);
        }
        let Range { start, end } = range;
        let mut rest = entries.get(start..end)?;
        while let Some(entry) = rest.first() {
            if self.is_placed_name(entry, name) {
                return Some(end - rest.len());
            }
            rest = rest.get(entry.size()..)?;
        }
        None
    }

    /// As [`scan`](Self::scan), where names must be compared with more care.
    #[cold]
    fn scan_odd(&self, entries: &[Entry], name: &str, range: Range<usize>) -> Option<usize> {
        let mut index = range.start;
        while index < range.end {
            let entry = entries.get(index)?;
            if self.is_named(entry, name) {
                return Some(index);
            }
            index += entry.size();
        }
        None
    }

    /// Whether an entry has a name that stands in the text just like this.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "saves a call for each member of every message"
    )]
    pub(crate) fn is_placed_name(&self, entry: &Entry, wanted: &str) -> bool {
        let Place { at, length } = entry.name;
        length as usize == wanted.len()
            // Names that are kept have no length in the text.
            && (!wanted.is_empty() || !entry.name_is_kept)
            && match self.text.as_bytes().get(at as usize..) {
                Some(name) => scan::same(name, wanted.as_bytes(), wanted.len()),
                None => false,
            }
    }

    /// Where the members of an object stand, where that is known.
    #[inline]
    pub(super) fn places(&self, object: &Entry) -> Option<&Places> {
        self.places.get(object.places_known().checked_sub(1)?)
    }

    /// Whether names must be compared with more care than [`is_placed_name`](Self::is_placed_name) takes.
    #[inline]
    pub(crate) fn has_odd_names(&self) -> bool {
        self.wire == Wire::Headers || !self.kept.is_empty()
    }

    /// Whether an entry has a name that is kept, or one that may be written in another case.
    #[cold]
    pub(crate) fn is_odd_name(&self, entry: &Entry, wanted: &str) -> bool {
        if self.wire == Wire::Headers {
            return self.name(entry).eq_ignore_ascii_case(wanted);
        }
        entry.name_is_kept && self.kept(entry.name) == wanted
    }

    #[inline]
    pub(super) fn placed(&self, place: Place) -> &'a str {
        self.text.get(place.range()).unwrap_or_default()
    }

    #[cold]
    pub(super) fn kept(&self, place: Place) -> &str {
        self.kept.get(place.at as usize).map_or("", |text| text)
    }
}

impl Place {
    /// Keeps what is no place.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "cut in two halves")]
    pub(super) fn of_bits(bits: u64) -> Self {
        Self {
            at: bits as u32,
            length: (bits >> 32) as u32,
        }
    }

    /// What [`of_bits`](Self::of_bits) kept.
    #[inline]
    pub(super) fn bits(self) -> u64 {
        u64::from(self.at) | u64::from(self.length) << 32
    }

    #[inline]
    pub(crate) fn range(self) -> Range<usize> {
        let at = self.at as usize;
        at..at + self.length as usize
    }
}

impl Entry {
    /// Entries of this value: itself and everything below it.
    #[inline]
    pub(crate) fn size(&self) -> usize {
        self.size as usize
    }

    /// Which places are those of its members, counted from one; zero where that is not known.
    #[inline]
    pub(super) fn places_known(&self) -> usize {
        match self.kind {
            Kind::Object => self.text.length as usize,
            _ => 0,
        }
    }

    /// A value that has no name and stands nowhere.
    pub(super) const fn nowhere(kind: Kind) -> Self {
        const NOWHERE: Place = Place { at: 0, length: 0 };
        Self {
            name: NOWHERE,
            text: NOWHERE,
            size: 1,
            kind,
            name_is_kept: false,
        }
    }
}
