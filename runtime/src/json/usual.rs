//! Documents that are like earlier ones, see [`crate::usual`].
//!
//! A step ends before a value that is no object and no list; those that start and end on the way to it do so at
//! the same places in every document that takes the same steps.

use std::cell::{Cell, RefCell};

use super::learner::Learner;
use super::plain::Reader;
use crate::scan::{self, Length};
use crate::tree::{Growing, Place, Places, Value};
use crate::usual::{Start, Usual};

/// Adds the value that the end of a text is, from `at` on, if its like was remembered. Where that gives nothing,
/// a part of it was added.
pub(super) fn read(
    depth: u16,
    text: &str,
    at: usize,
    name: Place,
    tree: &mut Growing<'_>,
) -> Option<()> {
    with_usual(|usual| usual.read(start(at), depth, (text, at), name, tree))
}

/// Remembers what stands between the values of the well-formed value that a text is from `at` on.
#[cold]
pub(super) fn remember(text: &str, at: usize) -> Option<()> {
    with_usual(|usual| usual.remember(start(at), text.as_bytes().get(at..)?))
}

/// Whole documents and parts of them take turns.
fn start(at: usize) -> Start {
    if at == 0 {
        Start::Document
    } else {
        Start::Other
    }
}

fn with_usual<T>(work: impl FnOnce(&mut UsualJson) -> Option<T>) -> Option<T> {
    thread_local! {
        static USUAL: RefCell<UsualJson> = RefCell::default();
    }
    // While a thread ends nothing is kept any more.
    USUAL
        .try_with(|usual| work(&mut *usual.try_borrow_mut().ok()?))
        .ok()?
}

#[derive(Default)]
struct UsualJson(Usual<Leads>);

/// What a step leads to.
#[derive(Default)]
pub(super) struct Leads {
    pub(super) to: To,
    /// Where in what stands between the name of the value is; nowhere for items.
    pub(super) name: Place,
    /// What starts and ends before the value.
    pub(super) turns: Box<[Turn]>,
    /// That of the last text, which the next one often has too: ids, times and codes.
    pub(super) length: Cell<Length>,
}

#[derive(Clone, Copy)]
pub(super) enum To {
    /// A string.
    Text,
    /// A number or a literal.
    Other,
    /// The end of a document with so many levels of nesting.
    End(u16),
}

impl Default for To {
    fn default() -> Self {
        Self::End(0)
    }
}

/// An object or a list that starts or ends.
pub(super) enum Turn {
    /// Under the name that stands from here to there in what stands between.
    Start(Place),
    /// Of a list: its place among the values of the document, and how many it has.
    EndList(usize, u32),
    /// Of an object, in the same way; and where its members stand, if that is to be known.
    EndObject(usize, u32, Option<Box<Places>>),
}

impl Leads {
    /// The length of a text, which is looked for first the next time.
    #[inline(never)]
    fn measure(&self, rest: &[u8]) -> Option<usize> {
        let length = scan::plain_string(rest)?;
        self.length.set(Length::of(length));
        Some(length)
    }

    /// Starts and ends what does behind `at`, in a document that starts at `root`.
    // Left to a call, for behind most values there is nothing of that: the rest of the loop then has all registers.
    #[inline(never)]
    fn take_turns(&self, at: usize, root: usize, tree: &mut Growing<'_>) {
        for turn in &self.turns {
            match turn {
                Turn::Start(name) => tree.open(name.behind(at)),
                Turn::EndList(entry, count) => tree.close(root + entry, Value::Array(*count)),
                Turn::EndObject(entry, count, places) => {
                    tree.close(root + entry, Value::Object(*count));
                    if let Some(places) = places {
                        tree.set_places(root + entry, places);
                    }
                }
            }
        }
    }
}

impl UsualJson {
    fn read(
        &self,
        start: Start,
        depth: u16,
        (text, mut at): (&str, usize),
        name: Place,
        tree: &mut Growing<'_>,
    ) -> Option<()> {
        let root = tree.len();
        tree.open(name);
        let mut step = self.0.start(start)?;
        let bytes = text.as_bytes();
        loop {
            step = self.0.follow(step, bytes.get(at..)?)?;
            let leads = &step.leads;
            if !leads.turns.is_empty() {
                leads.take_turns(at, root, tree);
            }
            let name = leads.name.behind(at);
            at += step.len();
            match leads.to {
                To::Text => {
                    let start = at;
                    let rest = bytes.get(start..)?;
                    at += match leads.length.get().known(rest) {
                        Some(length) => length,
                        None => leads.measure(rest)?,
                    };
                    // What does not end here has no usual end.
                    tree.text(name, Place::new(0, at - start).behind(start));
                }
                To::Other => at = Self::other(text, at, name, tree)?,
                To::End(deepest) => {
                    return (at == bytes.len() && deepest <= depth).then_some(());
                }
            }
        }
    }

    /// Adds a number or a literal, and tells where it ends.
    #[inline(never)]
    fn other(text: &str, at: usize, name: Place, tree: &mut Growing<'_>) -> Option<usize> {
        // Where more digits or a fraction follow, there is nothing usual behind them.
        if let Some((number, length)) = scan::digits(text.as_bytes().get(at..)?) {
            tree.leaf(name, Value::Int(number));
            return Some(at + length);
        }
        let mut reader = Reader::new(text, at);
        tree.leaf(name, reader.number_or_literal()?);
        Some(reader.at)
    }

    /// Keeps the steps of an object or a list without escapes.
    fn remember(&mut self, start: Start, bytes: &[u8]) -> Option<()> {
        let mut learner = Learner::of(bytes);
        let (mut at, mut last) = (0, start.place());
        while let Some(byte) = bytes.get(at) {
            let rest = bytes.get(at + 1..)?;
            let (value, to) = match *byte {
                b'"' => {
                    let string = at + 1..at + 1 + scan::plain_string(rest)?;
                    // Where there is something else, there are escapes.
                    bytes.get(string.end).filter(|byte| **byte == b'"')?;
                    at = string.end + 1;
                    if learner.takes_name(&string) {
                        continue;
                    }
                    (string, To::Text)
                }
                mark if is_mark(mark) => {
                    learner.turn(mark)?;
                    at += 1;
                    continue;
                }
                _ => {
                    let length = 1 + rest.iter().take_while(|byte| !is_mark(**byte)).count();
                    at += length;
                    (at - length..at, To::Other)
                }
            };
            let between = bytes.get(learner.last..value.start)?;
            last = self.0.learn(last, between, learner.value(to)?)?;
            learner.last = value.end;
        }
        let rest = bytes.get(learner.last..)?;
        self.0.learn(last, rest, learner.whole()?)?;
        Some(())
    }
}

/// Whether a byte is one of those that stand between names and values.
fn is_mark(byte: u8) -> bool {
    matches!(
        byte,
        b'{' | b'}' | b'[' | b']' | b',' | b':' | b' ' | b'\t' | b'\r' | b'\n'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::learner::MOST_TURNS;
    use super::*;
    use crate::tree::{Node, Tree, Wire};
    use crate::usual::{LONGEST, MOST, MOST_NEXT};
    use crate::{Format, Limits};

    /// What was kept leads to the same tree as reading, or to none.
    #[track_caller]
    fn check(usual: &mut UsualJson, text: &str) -> bool {
        let limits = Limits::default();
        let mut read = Tree::empty(Wire::Json);
        let fine = read.read(limits, Format::Json, text.as_bytes());
        let mut usually = Tree::over(text, Wire::Json);
        let is_usual = usual
            .read(
                Start::Document,
                limits.depth,
                (text, 0),
                Place::default(),
                &mut usually.growing(),
            )
            .is_some();
        if is_usual {
            assert!(fine.is_ok(), "{text}");
            usually.check_places(&read);
            let usually = usually.without_places();
            assert_eq!(format!("{read:?}"), format!("{usually:?}"), "{text}");
        }
        if fine.is_ok() {
            usual.remember(Start::Document, text.as_bytes());
        }
        is_usual
    }

    fn document(id: &str, item: &str, number: &str) -> String {
        format!(
            "{{\"id\":{id}, \"a\":{{\"\":[{item} , {{}}],\"n\":{number}}},\"b\":[],\"c\" : \"x\"}}\n"
        )
    }

    #[test]
    fn a_document_is_usual_once_its_like_was_read() {
        let mut usual = UsualJson::default();
        assert!(!check(&mut usual, &document(r#""1""#, r#""x""#, "1")));
        for (id, item, number) in [
            (r#""""#, r#""中,}]""#, "0"),
            (r#""2""#, r#""""#, "-7.5e3"),
            (r#""3""#, r#""y""#, "true"),
            (r#""4""#, r#""y""#, "null"),
            (r#""5""#, r#""y""#, "123456789012345678901234567890"),
        ] {
            assert!(check(&mut usual, &document(id, item, number)), "{number}");
        }
    }

    #[test]
    fn whatever_is_different_is_not_usual() {
        let usual = || {
            let mut usual = UsualJson::default();
            for _ in 0..2 {
                check(&mut usual, &document(r#""1""#, r#""x""#, "1"));
            }
            usual
        };
        for (id, item, number) in [
            (r#""\n""#, r#""x""#, "1"),
            ("\"\t\"", r#""x""#, "1"),
            ("1", r#""x""#, "1"),
            (r#""1""#, r#""x","x""#, "1"),
            (r#""1""#, "", "1"),
            (r#""1""#, r#""x""#, r#""x""#),
            (r#""1""#, r#""x""#, "{}"),
            (r#""1""#, r#""x""#, "01"),
            (r#""1""#, r#""x""#, "1.5.5"),
            (r#""1""#, r#""x""#, "truex"),
            (r#""1""#, r#""x""#, ""),
        ] {
            let document = document(id, item, number);
            assert!(!check(&mut usual(), &document), "{document}");
        }
        let document = document(r#""1""#, r#""x""#, "1");
        for more in ["x", "{}", " ", "\u{0}", ","] {
            assert!(!check(&mut usual(), &(document.clone() + more)), "{more}");
        }
        for (from, to) in [("\n", ""), (" : ", ":"), ("\"id\"", "\"iD\""), ("]", "}")] {
            assert!(
                !check(&mut usual(), &document.replacen(from, to, 1)),
                "{to}"
            );
        }
        for end in 0..document.len() - 1 {
            if let Some(start) = document.get(..end) {
                assert!(!check(&mut usual(), start), "{start}");
            }
        }
    }

    #[test]
    fn where_members_stand_is_told_of_large_objects_near_the_root() {
        let members = r#""a":1,"b":[2],"c":{"x":3},"d":"","e":null"#;
        let told = |text: &str| {
            let mut usual = UsualJson::default();
            assert!(!check(&mut usual, text));
            assert!(check(&mut usual, text));
            let mut tree = Tree::over(text, Wire::Json);
            usual.read(
                Start::Document,
                64,
                (text, 0),
                Place::default(),
                &mut tree.growing(),
            )?;
            let member = tree.root().member("m").map(Node::is_distinct);
            Some((tree.root().is_distinct(), member))
        };
        let of = |text: &str| told(text).unwrap();
        assert_eq!(of(&format!("{{{members}}}")), (true, None));
        assert_eq!(of(&format!(r#"{{{members},"a":1}}"#)), (false, None));
        assert_eq!(
            of(&format!(r#"{{"m":{{{members}}}}}"#)),
            (false, Some(true))
        );
        assert_eq!(
            of(&format!(r#"{{"m":[{{{members}}}]}}"#)),
            (false, Some(false))
        );
        // There is always room for the document's own.
        let many = format!(r#""m":{{{members}}},"#).replace("\"m\"", "\"m0\"");
        let many: String = (0..9)
            .map(|m| many.replace("m0", &format!("m{m}")))
            .collect();
        assert_eq!(of(&format!("{{{many}{members}}}")), (true, None));
    }

    #[test]
    fn documents_that_start_alike_part_later() {
        let mut usual = UsualJson::default();
        let document = |member: usize| format!(r#"{{"a":"1","b{member}":2}}"#);
        for member in 0..MOST_NEXT {
            assert!(!check(&mut usual, &document(member)));
        }
        for member in 0..MOST_NEXT {
            assert!(check(&mut usual, &document(member)));
        }
        // The one that was taken longest ago makes room.
        assert!(!check(&mut usual, &document(MOST_NEXT)));
        assert!(check(&mut usual, &document(MOST_NEXT)));
        assert!(!(0..MOST_NEXT).all(|member| check(&mut usual, &document(member))));
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let mut usual = UsualJson::default();
        for member in 0..3 * MOST {
            check(&mut usual, &format!(r#"{{"a{member}":1}}"#));
            assert!(usual.0.steps() <= MOST);
        }
        let long = format!(r#"{{"{}":1}}"#, "x".repeat(LONGEST));
        let turning = format!("[{}1]", "[],".repeat(MOST_TURNS / 2 + 1));
        for _ in 0..2 {
            assert!(!check(&mut usual, &long));
            assert!(!check(&mut usual, &turning));
        }
        let turning = format!("[{}1]", "[],".repeat(MOST_TURNS / 2));
        assert!(!check(&mut usual, &turning));
        assert!(check(&mut usual, &turning));
    }

    #[test]
    fn a_document_may_be_as_deep_as_it_may_be() {
        let document = |depth: usize| "[".repeat(depth) + "1" + &"]".repeat(depth);
        let read = |usual: &mut UsualJson, depth, limit| {
            let text = document(depth);
            let mut tree = Tree::over(&text, Wire::Json);
            usual.read(
                Start::Document,
                limit,
                (&text, 0),
                Place::default(),
                &mut tree.growing(),
            )
        };
        let mut usual = UsualJson::default();
        check(&mut usual, &document(3));
        assert_eq!(read(&mut usual, 3, 3), Some(()));
        assert_eq!(read(&mut usual, 3, 2), None);
    }

    #[test]
    fn documents_of_other_forms_are_never_usual() {
        let mut usual = UsualJson::default();
        for _ in 0..2 {
            for text in [
                "1",
                "\"x\"",
                " null ",
                r#"{"\u0061":1}"#,
                r#"{"a":"\n"}"#,
                r#"["\\"]"#,
            ] {
                assert!(!check(&mut usual, text), "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_both_readers_agree(documents in prop::collection::vec(prop::collection::vec(
            prop::sample::select(vec![
                "{", "}", "[", "]", ",", ":", "\"a\"", "\"\"", "1", "-2.5", "01", "null", "nul", " ", "\n",
                "\"b\":", "\"c\":1", ",\"d\":\"x\"", "{}", "[]", "\"", "\\", "\\n", "中",
            ]), 0..8), 1..8)) {
            let mut usual = UsualJson::default();
            for parts in documents {
                for (start, end) in [("", ""), ("{\"a\":", "}"), ("[", "]"), ("{", "}")] {
                    let document = format!("{start}{}{end}", parts.concat());
                    check(&mut usual, &document);
                    check(&mut usual, &document);
                }
            }
        }

        #[test]
        fn changed_documents_are_read_alike(
            at in 0_usize..64,
            with in prop::sample::select(vec!["", "\"", "}", "]", ",", ":", " ", "1", "\\", "x", "{", "["]),
            length in 0_usize..3,
        ) {
            let mut usual = UsualJson::default();
            let document = document(r#""1""#, r#""x""#, "12");
            check(&mut usual, &document);
            let at = at.min(document.len());
            let end = (at + length).min(document.len());
            let mut changed = document.clone();
            changed.replace_range(at..end, with);
            check(&mut usual, &changed);
            check(&mut usual, &document);
            assert!(check(&mut usual, &document));
        }
    }
}
