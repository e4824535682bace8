//! What stood between the values of earlier documents, and documents that have the same between theirs.
//!
//! Platforms write a message always alike: the same elements in the same order with the same blanks, and
//! only the values differ. Where a document has, byte for byte, what an earlier one had between two values,
//! nothing of it has to be understood again, and its names are known: a comparison takes about half the instructions
//! of reading. At the first difference everything is left to the reader proper.
//!
//! Kept for each thread, of documents that are decoded as events: those that a scheme opened, so that nobody but
//! a platform decides what is kept, and those that the program itself decodes unverified; and of what a genuine
//! ciphertext came in, which whoever sends a captured one again, while it is fresh, can write as he likes. Of a
//! document only its markup is kept, never a value. Whether something is kept changes how long reading takes and
//! nothing else.

use std::cell::RefCell;
use std::ops::Range;

use smallvec::SmallVec;

use super::plain;
use crate::scan;
use crate::tree::{Tree, Value};

/// Reads a document whose like was read before into an empty tree. Nothing where there was none; the tree then
/// holds a part of it.
pub(super) fn read(text: &str, tree: &mut Tree<'_>) -> Option<()> {
    with_usual(|usual| usual.read(text.as_bytes(), tree))
}

/// Gives where the names and texts of the members are in a document whose like was read before; no two of the
/// names are equal. Nothing where there was none; some may have been given then.
#[cfg(feature = "message-push")]
pub(super) fn members(
    kind: Kind,
    bytes: &[u8],
    give: impl FnMut(Range<usize>, Range<usize>),
) -> Option<()> {
    with_usual(|usual| usual.walk(kind, bytes, give))
}

/// Remembers what stands between the values of a document.
#[cold]
pub(super) fn remember(kind: Kind, bytes: &[u8]) -> Option<()> {
    with_usual(|usual| usual.remember(kind, bytes))
}

fn with_usual<T>(work: impl FnOnce(&mut Usual) -> Option<T>) -> Option<T> {
    thread_local! {
        static USUAL: RefCell<Usual> = RefCell::default();
    }
    // While a thread ends nothing is kept any more.
    USUAL
        .try_with(|usual| work(&mut *usual.try_borrow_mut().ok()?))
        .ok()?
}

/// What a document is for. The two never come in each other's place, so each has a start of its own.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// To be decoded as an event.
    Event = 0,
    /// What a ciphertext comes in.
    #[cfg(feature = "message-push")]
    Envelope = 1,
}

/// Documents as paths of steps from value to value; those that start alike share their first steps.
struct Usual {
    /// The first two are where documents start that are one [`Kind`] or the other: nothing stands there.
    steps: Vec<Step>,
}

/// From the end of one value to the start of the next.
struct Step {
    /// What stands there.
    between: Box<[u8]>,
    /// Where in it the name of the next member is; for the last step nowhere.
    name: Range<usize>,
    to: To,
    /// The step that was last taken behind this one, by its place; nowhere at the end.
    next: usize,
    /// The others that may come next.
    others: SmallVec<[u16; MOST_NEXT - 1]>,
}

impl Default for Usual {
    fn default() -> Self {
        let start = || Step::new(&[], 0..0, To::End);
        Self {
            steps: vec![start(), start()],
        }
    }
}

impl Step {
    fn new(between: &[u8], name: Range<usize>, to: To) -> Self {
        Self {
            between: between.into(),
            name,
            to,
            next: usize::MAX,
            others: SmallVec::new(),
        }
    }
}

/// What a step leads to.
#[derive(Clone, Copy, PartialEq)]
enum To {
    /// Text in a CDATA section.
    Cdata,
    /// Any other text.
    Text,
    /// The end of the document.
    End,
}

impl Usual {
    fn read(&mut self, bytes: &[u8], tree: &mut Tree<'_>) -> Option<()> {
        // `<root>` stands before the `<` of the first name.
        tree.open_placed(1..1 + plain::name(bytes.get(1..)?)?);
        let mut count = 0;
        self.walk(Kind::Event, bytes, |name, text| {
            tree.plain_text(name, text);
            count += 1;
        })?;
        tree.close(0, Value::Object(count));
        tree.set_distinct();
        Some(())
    }

    #[inline]
    fn walk(
        &mut self,
        kind: Kind,
        bytes: &[u8],
        mut give: impl FnMut(Range<usize>, Range<usize>),
    ) -> Option<()> {
        let (mut last, mut rest) = (kind as usize, bytes);
        let mut index = self.steps.get(last)?.next;
        loop {
            let mut step = self.steps.get(index);
            if !step.is_some_and(|step| rest.starts_with(&step.between)) {
                index = self.other(last, |step| rest.starts_with(&step.between))?;
                step = self.steps.get(index);
            }
            let step = step?;
            let at = bytes.len() - rest.len();
            let content = rest.get(step.between.len()..)?;
            let length = match step.to {
                To::Cdata => scan::find(content, b']')?,
                To::Text => scan::find2(content, b'<', b'&')?,
                To::End => return content.is_empty().then_some(()),
            };
            let text = at + step.between.len();
            give(
                at + step.name.start..at + step.name.end,
                text..text + length,
            );
            rest = content.get(length..)?;
            (last, index) = (index, step.next);
        }
    }

    /// The step behind `last` that passes a test and was not the last one taken, which it is now.
    #[cold]
    fn other(&mut self, last: usize, is_it: impl Fn(&Step) -> bool) -> Option<usize> {
        let others = &self.steps.get(last)?.others;
        let passes = |index: &u16| self.steps.get(usize::from(*index)).is_some_and(&is_it);
        let place = others.iter().position(passes)?;
        let last = self.steps.get_mut(last)?;
        let other = last.others.get_mut(place)?;
        let index = usize::from(*other);
        *other = u16::try_from(last.next).ok()?;
        last.next = index;
        Some(index)
    }

    /// Keeps the steps of a document that consists of a root with plain elements of different names.
    fn remember(&mut self, kind: Kind, bytes: &[u8]) -> Option<()> {
        let mut members: SmallVec<[_; 24]> = SmallVec::new();
        plain::members(bytes, |name, text| members.push((name, text)))?;
        // Without members the root would be a text.
        members.first()?;
        let mut names: Vec<_> = members
            .iter()
            .map(|(name, _)| bytes.get(name.clone()))
            .collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair.first() == pair.last()) {
            return None;
        }
        let (mut end, mut last) = (0, kind as usize);
        for (name, text) in members {
            let between = bytes.get(end..text.start)?;
            let to = match between.ends_with(b"<![CDATA[") {
                true => To::Cdata,
                false => To::Text,
            };
            last = self.step(last, between, name.start - end..name.end - end, to)?;
            end = text.end;
        }
        self.step(last, bytes.get(end..)?, 0..0, To::End)?;
        Some(())
    }

    /// The step behind `last` with this text; made if there is none.
    fn step(&mut self, last: usize, between: &[u8], name: Range<usize>, to: To) -> Option<usize> {
        let same = |step: &Step| *step.between == *between && step.to == to;
        let next = self.steps.get(last)?.next;
        if self.steps.get(next).is_some_and(same) {
            return Some(next);
        }
        if let Some(index) = self.other(last, same) {
            return Some(index);
        }
        if between.len() > LONGEST {
            return None;
        }
        if self.steps.len() >= MOST {
            // What is still usual is soon here again.
            *self = Self::default();
            return None;
        }
        let index = self.steps.len();
        self.steps.push(Step::new(between, name, to));
        let last = self.steps.get_mut(last)?;
        if let Ok(next) = u16::try_from(last.next) {
            last.others.truncate(MOST_NEXT - 2);
            last.others.insert(0, next);
        }
        last.next = index;
        Some(index)
    }
}

/// Steps that are kept: of a few hundred messages.
const MOST: usize = 2048;
/// Steps that are tried one after the other.
const MOST_NEXT: usize = 8;
/// Bytes between two values that are kept: a long name twice, and indentation.
const LONGEST: usize = 256;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tree::Wire;
    use crate::{Format, Limits};

    /// What was kept leads to the same tree as reading, or to none.
    #[track_caller]
    fn check(usual: &mut Usual, text: &str) -> bool {
        let mut read = Tree::empty(Wire::Xml);
        let fine = read.read(Limits::default(), Format::Xml, text.as_bytes());
        let mut usually = Tree::over(text, Wire::Xml);
        let is_usual = usual.read(text.as_bytes(), &mut usually).is_some();
        if is_usual {
            assert!(fine.is_ok(), "{text}");
            read.set_distinct();
            assert_eq!(format!("{read:?}"), format!("{usually:?}"), "{text}");
            let mut names: Vec<_> = read.root().members().map(|(name, _)| name).collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{text}");
        }
        if fine.is_ok() {
            usual.remember(Kind::Event, text.as_bytes());
        }
        is_usual
    }

    #[test]
    fn a_document_is_usual_once_its_like_was_read() {
        let mut usual = Usual::default();
        let document = |user: &str, time: &str| {
            format!(
                "<xml>\n <ToUserName><![CDATA[{user}]]></ToUserName>\n <CreateTime>{time}</CreateTime> </xml>\n"
            )
        };
        assert!(!check(&mut usual, &document("gh_1", "7")));
        for (user, time) in [("gh_2", "123456"), ("", ""), ("<&>", " "), ("中", "x")] {
            assert!(check(&mut usual, &document(user, time)), "{user} {time}");
        }
        for (user, time) in [
            ("]", "1"),
            ("]]", "1"),
            ("a]]>b", "1"),
            ("a", "&amp;"),
            ("a", "<b/>"),
        ] {
            assert!(!check(&mut usual, &document(user, time)), "{user} {time}");
        }
        for more in ["x", "<xml/>", " ", "\u{0}"] {
            assert!(!check(&mut usual, &(document("a", "1") + more)), "{more}");
        }
        assert!(!check(&mut usual, document("a", "1").trim_end()));
        assert!(!check(&mut usual, &document("a", "1").replace("\n ", "\n")));
    }

    #[test]
    fn documents_that_start_alike_part_later() {
        let mut usual = Usual::default();
        let document = |member: usize| format!("<xml><a>1</a><b{member}>2</b{member}></xml>");
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
        let mut usual = Usual::default();
        for member in 0..3 * MOST {
            check(&mut usual, &format!("<xml><a{member}>1</a{member}></xml>"));
            assert!(usual.steps.len() <= MOST);
        }
        let long = "x".repeat(LONGEST);
        for _ in 0..2 {
            assert!(!check(
                &mut usual,
                &format!("<xml><{long}>1</{long}></xml>")
            ));
        }
    }

    #[test]
    fn documents_of_other_forms_are_never_usual() {
        let mut usual = Usual::default();
        for _ in 0..2 {
            for text in [
                "<xml></xml>",
                "<xml/>",
                "<xml>text</xml>",
                "<xml><a><b>1</b></a></xml>",
                "<xml><a b='c'>1</a></xml>",
                "<?xml version='1.0'?><xml><a>1</a></xml>",
                " <xml><a>1</a></xml>",
                "\u{feff}<xml><a>1</a></xml>",
                "<xml><a>1</a><!-- --></xml>",
                "<xml><a>1</a><b>2</b><a>3</a></xml>",
            ] {
                assert!(!check(&mut usual, text), "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_both_readers_agree(documents in prop::collection::vec(prop::collection::vec(
            prop::sample::select(vec![
                "<a>", "</a>", "<bc>", "</bc>", "<a>1</a>", "<bc><![CDATA[x]]></bc>", "<a></a>", "<a><![CDATA[]]></a>",
                "<![CDATA[", "]]>", "]", "x", "&lt;", "&", " ", "\n", "</xml>", "<xml>", "中",
            ]), 0..6), 1..8)) {
            let mut usual = Usual::default();
            for parts in documents {
                let document = format!("<xml>{}</xml>", parts.concat());
                check(&mut usual, &document);
                check(&mut usual, &document);
            }
        }
    }
}
