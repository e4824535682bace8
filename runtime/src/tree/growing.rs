//! A tree while its document is read, without the text.

use super::{
    AllPlaces, Entries, Entry, Kind, MOST_OBJECTS, Place, Places, Tree, Value, build::narrow,
};

/// What values are added to that stand in a text as they are meant: a tree, or the memory of one that was not made yet.
pub(crate) struct Growing<'t> {
    pub(super) entries: &'t mut Entries,
    pub(super) places: &'t mut AllPlaces,
}

impl Tree<'_> {
    /// To add values to.
    pub(crate) fn growing(&mut self) -> Growing<'_> {
        Growing {
            entries: &mut self.entries,
            places: &mut self.source.places,
        }
    }
}

impl Growing<'_> {
    /// Values so far.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Adds text.
    #[inline]
    pub(crate) fn text(&mut self, name: Place, text: Place) {
        self.add(name, text, Kind::Text);
    }

    /// Adds a value that is neither text nor has anything below it.
    #[inline]
    pub(crate) fn leaf(&mut self, name: Place, value: Value<'_>) {
        let (kind, bits) = Kind::of(value);
        self.add(name, Place::of_bits(bits), kind);
    }

    /// Starts a value that is [closed](Self::close) later.
    #[inline]
    pub(crate) fn open(&mut self, name: Place) {
        self.add(name, Place::default(), Kind::Null);
    }

    #[inline]
    fn add(&mut self, name: Place, text: Place, kind: Kind) {
        self.entries.push(Entry {
            name,
            text,
            size: 1,
            kind,
            name_is_kept: false,
        });
    }

    /// Ends the value started at `index`, a list or an object of so many.
    #[inline]
    pub(crate) fn close(&mut self, index: usize, value: Value<'_>) {
        let (kind, bits) = Kind::of(value);
        let end = self.entries.len();
        if let Some(entry) = self.entries.get_mut(index) {
            entry.kind = kind;
            entry.text = Place::of_bits(bits);
            entry.size = narrow(end - index);
        }
    }

    /// Tells where the members of an object stand that was closed, which have different names.
    #[inline]
    pub(crate) fn set_places(&mut self, index: usize, places: &Places) {
        if self.places.len() < MOST_OBJECTS
            && let Some(entry) = self.entries.get_mut(index)
        {
            self.places.push(*places);
            entry.text.length = narrow(self.places.len());
        }
    }

    /// Takes all but the first values off again.
    #[cold]
    pub(crate) fn truncate(&mut self, length: usize) {
        self.entries.truncate(length);
        let known = self.entries.iter().map(Entry::places_known).max();
        self.places.truncate(known.unwrap_or_default());
    }
}
