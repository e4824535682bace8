//! Trees without their documents.

use std::ops::Range;

use super::{Entry, Limits, Tree, Wire};
use crate::decode::DecodeError;
use crate::{Format, json};

/// Where everything in a document stands. Kept with a document, it spares reading that again.
#[derive(Clone, Debug)]
pub(crate) struct Index(Vec<Entry>);

impl Tree<'_> {
    /// What is left of a tree without its document; nothing where some of it does not stand there as it is
    /// meant.
    pub(crate) fn into_index(self) -> Option<Index> {
        let is_whole = self.source.kept.is_empty() && !self.entries.is_empty();
        is_whole.then(|| Index(self.entries.into_vec()))
    }

    /// The position of the first value of this name in an object of JSON, for
    /// [`replacing`](Self::replacing).
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        let below = self.entries.get(1..)?;
        Some(self.source.scan(below, name, 0..below.len())? + 1)
    }
}

impl<'a> Tree<'a> {
    /// The tree of an object in which one direct member has another value, of which only that value is read.
    ///
    /// `object` is the one before, and `place` where the value of its member at `position` stands. `text`
    /// is the document up to and including the new value, to which that is to be the same; its length from
    /// `place.start` on is what is read. What follows behind must stay as it is. Nothing where that is no
    /// value in JSON, or needs more care.
    pub(crate) fn replacing(
        object: &Tree<'_>,
        position: usize,
        place: &Range<usize>,
        text: &'a str,
    ) -> Option<Self> {
        let old = object.entries.get(position)?;
        let behind = object.entries.get(position + old.size()..)?;
        if !object.source.kept.is_empty() || old.name_is_kept {
            return None;
        }
        let mut tree = Self::over(text, Wire::Json);
        let length = text.len().checked_sub(place.start)?;
        tree.entries.reserve(object.entries.len() + length / SPARSE);
        tree.entries
            .extend_from_slice(object.entries.get(..position)?);
        let depth = Limits::default().depth - 1;
        json::read_last(depth, text, place.start, old.name.range(), &mut tree)?;
        let shift = |at: u32| -> Option<u32> {
            let at = (at as usize).checked_sub(place.end)?;
            u32::try_from(at.checked_add(text.len())?).ok()
        };
        for entry in behind {
            tree.entries.push(entry.moved(shift)?);
        }
        let size = u32::try_from(tree.entries.len()).ok()?;
        tree.entries.first_mut()?.size = size;
        Some(tree)
    }

    /// Takes a document whose index is known into an empty tree; otherwise as
    /// [`read_opened`](Self::read_opened).
    pub(crate) fn take_indexed(
        &mut self,
        format: Format,
        body: &'a [u8],
        index: &'a Index,
    ) -> Result<(), DecodeError> {
        self.start(Limits::default(), format, body)?;
        self.indexed = &index.0;
        Ok(())
    }
}

impl Entry {
    /// The same value further up or down.
    fn moved(mut self, shift: impl Fn(u32) -> Option<u32>) -> Option<Self> {
        use super::Kind;
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
        let mut object = Tree::empty(Wire::Json);
        object.read(limits, Format::Json, body.as_bytes()).unwrap();
        let Some(position) = object.position("resource") else {
            return false;
        };
        let text = format!("{before}{value}");
        let replaced = Tree::replacing(&object, position, &place, &text);
        if let Some(replaced) = replaced {
            let document = format!("{text}{after}");
            let mut read = Tree::empty(Wire::Json);
            read.read(limits, Format::Json, document.as_bytes())
                .unwrap();
            assert!(serde_json::from_str::<serde_json::Value>(value).is_ok());
            let expected = format!("{:?}", read.entries);
            assert_eq!(format!("{:?}", replaced.entries), expected, "{document}");
            match replaced.into_index() {
                Some(index) => assert_eq!(format!("{:?}", index.0), expected),
                None => assert!(!read.source.kept.is_empty(), "{document}"),
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
            before in prop::sample::select(vec![r#"{"resource":"#, r#"{"a":[{}],"resource": "#]),
            after in prop::sample::select(vec!["}", r#","resource":1}"#, " , \"z\":[\"x\",{\"y\":\"\"}]} "]),
        ) {
            check(before, &value.concat(), after);
        }
    }
}
