//! Documents with trees of which nothing has to be read again.

use std::cell::Cell;
use std::ops::Range;

use super::{AllPlaces, Entries, Entry, Growing, Kind, Limits, Place, Places, Tree, Wire, build};
use crate::decode::DecodeError;
use crate::{Format, json};

/// A document in JSON with where everything in it stands.
#[derive(Clone)]
pub(crate) struct Indexed {
    /// There until it is given back. In a box, for a document that was opened is moved a few times.
    memory: Option<Box<Memory>>,
}

/// What a document is kept in.
///
/// It is used again, one for each thread: pieces of more than a kilobyte are no little matter to an allocator,
/// which may first put together what else was given back to it.
#[derive(Clone, Default)]
struct Memory {
    text: String,
    /// The entries of the tree, if nothing had to be kept elsewhere; otherwise none.
    entries: Entries,
    /// Where the members of some of its objects stand.
    places: AllPlaces,
    /// What takes the place of a member.
    value: Vec<u8>,
}

thread_local! {
    static FREE: Cell<Option<Box<Memory>>> = const { Cell::new(None) };
}

impl Drop for Indexed {
    fn drop(&mut self) {
        if let Some(memory) = self.memory.take()
            && memory.bytes() <= LARGEST
        {
            // While a thread ends nothing is used again.
            let _ = FREE.try_with(|free| free.set(Some(memory)));
        }
    }
}

impl Memory {
    /// The memory of an earlier document, emptied.
    fn reused() -> Box<Self> {
        let mut memory = FREE.try_with(Cell::take).ok().flatten().unwrap_or_default();
        memory.text.clear();
        memory.entries.clear();
        memory.places.clear();
        memory.value.clear();
        memory
    }

    fn bytes(&self) -> usize {
        let entries = self.entries.capacity() * size_of::<Entry>();
        self.text.capacity() + entries + self.value.capacity()
    }
}

impl Indexed {
    /// An empty one, in the memory of one that there was before.
    pub(crate) fn reused() -> Self {
        Self {
            memory: Some(Memory::reused()),
        }
    }

    /// What is to take the place of a member.
    pub(crate) fn value(&mut self) -> &mut Vec<u8> {
        &mut self.memory_mut().value
    }

    /// Makes an empty one the object that was read, with the [value](Self::value) in the place of the member called
    /// `name`. Nothing where the value is no text in JSON, or more care is needed.
    pub(crate) fn replace(
        &mut self,
        object: &Tree<'_>,
        name: &str,
        place: &Range<usize>,
    ) -> Option<()> {
        let Memory {
            text,
            entries,
            places,
            value,
        } = self.memory_mut();
        let value = simdutf8::basic::from_utf8(value).ok()?;
        let before = object.source.text.get(..place.start)?;
        let after = object.source.text.get(place.end..)?;
        text.reserve(before.len() + value.len() + after.len() + ROOM);
        text.push_str(before);
        text.push_str(value);
        let position = object.position(name)?;
        let mut growing = Growing { entries, places };
        if !growing.replace(object, position, place, text)? {
            growing.truncate(0);
        }
        text.push_str(after);
        Some(())
    }

    /// The document, and what was put behind it.
    pub(crate) fn text(&self) -> &str {
        self.memory.as_ref().map_or("", |memory| &memory.text)
    }

    /// Whether it is known where everything in the document stands.
    pub(crate) fn is_known(&self) -> bool {
        !self.entries().is_empty()
    }

    fn entries(&self) -> &[Entry] {
        self.memory.as_ref().map_or(&[], |memory| &memory.entries)
    }

    fn places(&self) -> &[Places] {
        self.memory.as_ref().map_or(&[], |memory| &memory.places)
    }

    /// Puts a text behind the document.
    pub(crate) fn push_str(&mut self, text: &str) {
        self.memory_mut().text.push_str(text);
    }

    fn memory_mut(&mut self) -> &mut Memory {
        self.memory.get_or_insert_with(Memory::reused)
    }
}

impl Tree<'_> {
    /// The index of the entry of an object's first member of this name.
    fn position(&self, name: &str) -> Option<usize> {
        let (root, below) = self.entries.split_first()?;
        let places = self.source.places(root);
        Some(self.source.find(below, places, name)? + 1)
    }
}

impl Growing<'_> {
    /// Makes what is empty the tree of an object in which one direct member has another value, of which only that
    /// value is read. Whether all of it stands in the document as it is meant; otherwise it has a part of it.
    ///
    /// `object` is the one before, and `place` where the value of its member at `position` stands. `text` is the
    /// document up to and including the new value, to which that is to be the same; its length from `place.start` on
    /// is what is read. What follows behind must stay as it is. Nothing where that is no value in JSON, or needs more
    /// care.
    fn replace(
        &mut self,
        object: &Tree<'_>,
        position: usize,
        place: &Range<usize>,
        text: &str,
    ) -> Option<bool> {
        let old = object.entries.get(position)?;
        let behind = object.entries.get(position + old.size()..)?;
        if !object.source.kept.is_empty() || old.name_is_kept {
            return None;
        }
        let length = text.len().checked_sub(place.start)?;
        self.entries.reserve(object.entries.len() + length / SPARSE);
        let before = object.entries.get(..position)?;
        // One after the other they take no calls.
        self.entries.extend(before.iter().copied());
        self.places.extend(object.source.places.iter().copied());
        let depth = Limits::default().depth - 1;
        if json::read_last_usual(depth, text, place.start, old.name, self).is_none() {
            self.truncate(position);
            if !self.read_unusual(depth, text, place.start, old.name)? {
                return Some(false);
            }
        }
        let after = self.entries.len() - position;
        for entry in behind {
            let shift = |at: u32| -> Option<u32> {
                let at = (at as usize).checked_sub(place.end)?;
                u32::try_from(at.checked_add(text.len())?).ok()
            };
            self.entries.push(entry.moved(shift)?);
        }
        let size = u32::try_from(self.entries.len()).ok()?;
        let root = self.entries.first_mut()?;
        root.size = size;
        if !behind.is_empty()
            && let Some(places) = root.places_known().checked_sub(1)
            && let Some(places) = self.places.get_mut(places)
        {
            // Counted from the first member on, which stands behind the root.
            *places = places.grown(position - 1, old.size(), after);
        }
        Some(true)
    }

    /// Adds a value as [`json::read_last`] does, unless something of it has to be kept: whether that is not so.
    #[cold]
    fn read_unusual(&mut self, depth: u16, text: &str, at: usize, name: Place) -> Option<bool> {
        let mut tree = Tree::over(text, Wire::Json);
        tree.entries.extend_from_slice(self.entries);
        tree.source.places.extend_from_slice(self.places);
        json::read_last(depth, text, at, name.range(), &mut tree)?;
        if !tree.source.kept.is_empty() {
            return Some(false);
        }
        *self.entries = tree.entries;
        *self.places = tree.source.places;
        Some(true)
    }
}

impl<'a> Tree<'a> {
    /// Takes a document whose entries are [known](Indexed::is_known) into an empty tree; otherwise as
    /// [`read_opened`](Self::read_opened).
    pub(crate) fn take_indexed(
        &mut self,
        text: &'a str,
        known: &'a Indexed,
    ) -> Result<(), DecodeError> {
        build::bounded(Limits::default(), Format::Json, text.len())?;
        self.source.places.extend(known.places().iter().copied());
        self.source.text = text;
        self.source.wire = Wire::Json;
        self.indexed = known.entries();
        Ok(())
    }
}

impl Entry {
    /// The same value further up or down.
    fn moved(mut self, shift: impl Fn(u32) -> Option<u32>) -> Option<Self> {
        if self.name.length > 0 {
            self.name.at = shift(self.name.at)?;
        }
        if self.kind == Kind::Text && self.text.length > 0 {
            self.text.at = shift(self.text.at)?;
        }
        Some(self)
    }
}

/// Bytes that a value and its name have at least in most documents.
const SPARSE: usize = 16;

/// Room for what is put behind a document: id, original type and nonce of a notification.
const ROOM: usize = 128;
/// Bytes that are used again.
const LARGEST: usize = 1 << 17;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OLD: &str = r#"{"sealed":"x"}"#;

    /// The tree with another value is that of the document with that value, or there is none.
    #[track_caller]
    fn check(before: &str, value: &str, after: &str) -> bool {
        let body = format!("{before}{OLD}{after}");
        let place = before.len()..before.len() + OLD.len();
        let limits = Limits::default();
        // Read twice, for it is usual then, and it is known where its members stand.
        let mut object = Tree::empty(Wire::Json);
        object.read_opened(Format::Json, body.as_bytes()).unwrap();
        object = Tree::empty(Wire::Json);
        object.read_opened(Format::Json, body.as_bytes()).unwrap();
        let Some(position) = object.position("resource") else {
            return false;
        };
        assert_eq!(object.root().member("resource").is_some(), position > 0);
        let mut indexed = Indexed::reused();
        assert!(indexed.text().is_empty() && indexed.entries().is_empty());
        indexed.value().extend_from_slice(value.as_bytes());
        if indexed.replace(&object, "resource", &place).is_some() {
            let document = format!("{before}{value}{after}");
            assert_eq!(indexed.text(), document);
            let mut read = Tree::empty(Wire::Json);
            read.read(limits, Format::Json, document.as_bytes())
                .unwrap();
            assert!(serde_json::from_str::<serde_json::Value>(value).is_ok());
            if read.source.kept.is_empty() {
                let mut known = Tree::empty(Wire::Json);
                known.take_indexed(&document, &indexed).unwrap();
                known.check_places(&read);
                assert_eq!(
                    known.root().places().is_some(),
                    object.root().places().is_some()
                );
                let entries = indexed.entries().iter().map(|entry| entry.without_places());
                let expected = format!("{:?}", read.entries);
                assert_eq!(
                    format!("{:?}", entries.collect::<Vec<_>>()),
                    expected,
                    "{document}"
                );
            } else {
                assert!(indexed.entries().is_empty(), "{document}");
            }
            return true;
        }
        false
    }

    #[test]
    fn a_value_takes_the_place_of_another() {
        for value in [r#"{"a":[1,{"b":""}]}"#, "[]", " 7 ", "null", r#""a\nb""#] {
            assert!(check(r#"{"resource":"#, value, "}"), "{value}");
            assert!(
                check(
                    r#"{"a":{"resource":2},"resource" : "#,
                    value,
                    r#" ,"b":["x",7,"",true,{}],"":{"c":"d"}}"#
                ),
                "{value}"
            );
        }
    }

    #[test]
    fn where_members_stand_is_known_of_the_whole_document() {
        let value = r#"{"e":1,"id":[2,{"x":3}],"c":{},"d":"","f":null}"#;
        let before = r#"{"id":"1","b":{"x":1},"c":[1,2],"d":7,"resource":"#;
        for after in ["}", r#","e":1,"f":{"id":2}}"#] {
            // The value is not usual the first time.
            for told in [1, 2] {
                assert!(check(before, value, after));
                let body = format!("{before}{OLD}{after}");
                let mut object = Tree::empty(Wire::Json);
                object.read_opened(Format::Json, body.as_bytes()).unwrap();
                let mut indexed = Indexed::reused();
                indexed.value().extend_from_slice(value.as_bytes());
                let place = before.len()..before.len() + OLD.len();
                indexed.replace(&object, "resource", &place).unwrap();
                assert!(indexed.places().len() >= told, "{after}");
            }
        }
    }

    #[test]
    fn nothing_breaks_out_of_its_place() {
        for value in [
            "",
            " ",
            "1,\"x\":2",
            "{",
            "}",
            "{}}",
            "{}{}",
            "[1",
            "1]",
            "\"",
            "\"a",
            "nul",
            "{\"a\"",
            "\u{feff}{}",
        ] {
            assert!(!check(r#"{"resource":"#, value, "}"), "{value}");
        }
        let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(check(r#"{"resource":"#, &deep(63), "}"));
        assert!(!check(r#"{"resource":"#, &deep(64), "}"));
        // A name that does not stand there as it is meant.
        assert!(!check(r#"{"\u0072esource":"#, "1", "}"));
        assert!(!check(r#"{"a":"\n","resource":"#, "1", "}"));
    }

    proptest! {
        #[test]
        fn whatever_the_value_is_the_tree_is_that_of_the_document(
            value in prop::collection::vec(prop::sample::select(vec![
                "{", "}", "[", "]", ",", ":", "\"a\"", "\"\"", "1", "-2.5", "null", " ", "\"b\":", "{}", "\"",
                "\\", "中",
            ]), 0..8),
            before in prop::sample::select(vec![
                r#"{"resource":"#, r#"{"a":[{}],"resource": "#, r#"{"id":1,"a":{},"e":[1],"b":"","resource":"#,
            ]),
            after in prop::sample::select(vec!["}", r#","resource":1}"#, " , \"z\":[\"x\",{\"y\":\"\"}]} "]),
        ) {
            check(before, &value.concat(), after);
        }
    }
}
