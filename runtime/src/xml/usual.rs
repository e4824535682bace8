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
pub(super) fn members(bytes: &[u8], give: impl FnMut(Range<usize>, Range<usize>)) -> Option<()> {
    with_usual(|usual| usual.walk(bytes, give))
}

/// Remembers what stands between the values of a document.
#[cold]
pub(super) fn remember(bytes: &[u8]) -> Option<()> {
    with_usual(|usual| usual.remember(bytes))
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

/// Documents as paths of steps from value to value; those that start alike share their first steps.
#[derive(Default)]
struct Usual {
    steps: Vec<Step>,
    first: Next,
}

/// The steps that may come next, by their places in [`Usual::steps`], the one that was last taken first.
type Next = SmallVec<[u16; MOST_NEXT]>;

/// From the end of one value to the start of the next.
struct Step {
    /// What stands there.
    between: Box<[u8]>,
    /// Where in it the name of the next member is; for the last step nowhere.
    name: Range<usize>,
    to: To,
    next: Next,
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
        self.walk(bytes, |name, text| {
            tree.plain_text(name, text);
            count += 1;
        })?;
        tree.close(0, Value::Object(count));
        tree.set_distinct();
        Some(())
    }

    fn walk(
        &mut self,
        bytes: &[u8],
        mut give: impl FnMut(Range<usize>, Range<usize>),
    ) -> Option<()> {
        let (mut at, mut last) = (0, None);
        loop {
            let rest = bytes.get(at..)?;
            let index = self.follow(last, |step| rest.starts_with(&step.between))?;
            let step = self.steps.get(usize::from(index))?;
            let start = at + step.between.len();
            let content = bytes.get(start..)?;
            let length = match step.to {
                To::Cdata => scan::find(content, b']')?,
                To::Text => scan::find2(content, b'<', b'&')?,
                To::End => return content.is_empty().then_some(()),
            };
            give(
                at + step.name.start..at + step.name.end,
                start..start + length,
            );
            (at, last) = (start + length, Some(index));
        }
    }

    /// The step behind `last` that passes a test, which is looked at first the next time.
    #[inline]
    fn follow(&mut self, last: Option<u16>, is_it: impl Fn(&Step) -> bool) -> Option<u16> {
        let next = match last {
            Some(last) => &self.steps.get(usize::from(last))?.next,
            None => &self.first,
        };
        let passes = |index: &u16| self.steps.get(usize::from(*index)).is_some_and(&is_it);
        let place = next.iter().position(passes)?;
        let index = *next.get(place)?;
        if place > 0 {
            self.next_of(last)?.swap(0, place);
        }
        Some(index)
    }

    fn next_of(&mut self, last: Option<u16>) -> Option<&mut Next> {
        Some(match last {
            Some(last) => &mut self.steps.get_mut(usize::from(last))?.next,
            None => &mut self.first,
        })
    }

    /// Keeps the steps of a document that consists of a root with plain elements of different names.
    fn remember(&mut self, bytes: &[u8]) -> Option<()> {
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
        let (mut end, mut last) = (0, None);
        for (name, text) in members {
            let between = bytes.get(end..text.start)?;
            let to = match between.ends_with(b"<![CDATA[") {
                true => To::Cdata,
                false => To::Text,
            };
            last = Some(self.step(last, between, name.start - end..name.end - end, to)?);
            end = text.end;
        }
        self.step(last, bytes.get(end..)?, 0..0, To::End)?;
        Some(())
    }

    /// The step behind `last` with this text; made if there is none.
    fn step(
        &mut self,
        last: Option<u16>,
        between: &[u8],
        name: Range<usize>,
        to: To,
    ) -> Option<u16> {
        let same = |step: &Step| *step.between == *between && step.to == to;
        if let Some(index) = self.follow(last, same) {
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
        let index = u16::try_from(self.steps.len()).ok()?;
        self.steps.push(Step {
            between: between.into(),
            name,
            to,
            next: Next::new(),
        });
        let next = self.next_of(last)?;
        next.truncate(MOST_NEXT - 1);
        next.insert(0, index);
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
            usual.remember(text.as_bytes());
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
