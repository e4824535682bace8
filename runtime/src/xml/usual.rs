//! Documents that are like earlier ones, see [`crate::usual`]: roots with elements of different names that have
//! text and nothing else.

use std::cell::RefCell;

use smallvec::SmallVec;

use super::plain;
use crate::scan;
use crate::tree::{Place, Places, Tree};
use crate::usual::{Start, Usual};

/// Reads a document whose like was read before into an empty tree. Nothing where there was none; the tree then
/// holds a part of it.
pub(super) fn read(text: &str, tree: &mut Tree<'_>) -> Option<()> {
    with_usual(|usual| usual.read(text.as_bytes(), tree))
}

/// Gives where the names and texts of the members are in a document whose like was read before; no two of the
/// names are equal. Nothing where there was none; some may have been given then.
#[cfg(feature = "message-push")]
pub(super) fn members(start: Start, bytes: &[u8], give: impl FnMut(Place, Place)) -> Option<()> {
    with_usual(|usual| usual.walk(start, bytes, give).map(drop))
}

/// Remembers what stands between the values of a document.
#[cold]
pub(super) fn remember(start: Start, bytes: &[u8]) -> Option<()> {
    with_usual(|usual| usual.remember(start, bytes))
}

fn with_usual<T>(work: impl FnOnce(&mut UsualXml) -> Option<T>) -> Option<T> {
    thread_local! {
        static USUAL: RefCell<UsualXml> = RefCell::default();
    }
    // While a thread ends nothing is kept any more.
    USUAL
        .try_with(|usual| work(&mut *usual.try_borrow_mut().ok()?))
        .ok()?
}

#[derive(Default)]
struct UsualXml(Usual<Leads>);

/// What a step leads to.
#[derive(Default)]
struct Leads {
    to: To,
    /// Where the name of the next member is in what stands between; for the last step where that of the root is in
    /// the document.
    name: Place,
}

enum To {
    /// Text in a CDATA section.
    Cdata,
    /// Any other text.
    Text,
    /// The end of the document, whose members stand there.
    End(Box<Places>),
}

impl Default for To {
    fn default() -> Self {
        Self::End(Box::default())
    }
}

impl UsualXml {
    fn read(&self, bytes: &[u8], tree: &mut Tree<'_>) -> Option<()> {
        // What it is called shows in the end.
        tree.text_at(Place::default(), Place::default());
        let (name, places) = self.walk(Start::Document, bytes, |name, text| {
            tree.text_at(name, text);
        })?;
        tree.close_flat(name, places);
        Some(())
    }

    #[inline]
    fn walk(
        &self,
        start: Start,
        bytes: &[u8],
        mut give: impl FnMut(Place, Place),
    ) -> Option<(Place, &Places)> {
        let (mut step, mut rest) = (self.0.start(start)?, bytes);
        loop {
            step = self.0.follow(step, rest)?;
            let at = bytes.len() - rest.len();
            let content = rest.get(step.len()..)?;
            let length = match &step.leads.to {
                To::Cdata => scan::find(content, b']')?,
                To::Text => scan::find2(content, b'<', b'&')?,
                To::End(places) => return content.is_empty().then_some((step.leads.name, places)),
            };
            give(
                step.leads.name.moved(at),
                Place::sized(at + step.len(), length),
            );
            rest = content.get(length..)?;
        }
    }

    /// Keeps the steps of a document that consists of a root with plain elements of different names.
    fn remember(&mut self, start: Start, bytes: &[u8]) -> Option<()> {
        let mut members: SmallVec<[_; 24]> = SmallVec::new();
        plain::members(bytes, |name, text| members.push((name, text)))?;
        // Without members the root would be a text.
        members.first()?;
        let names: Vec<_> = members
            .iter()
            .map(|(name, _)| bytes.get(name.clone()))
            .collect::<Option<_>>()?;
        let places = Places::of(names.iter().copied().enumerate());
        let mut sorted = names;
        sorted.sort_unstable();
        if sorted.windows(2).any(|pair| pair.first() == pair.last()) {
            return None;
        }
        let (mut end, mut last) = (0, start.place());
        for (name, text) in members {
            let between = bytes.get(end..text.start)?;
            let to = match between.ends_with(b"<![CDATA[") {
                true => To::Cdata,
                false => To::Text,
            };
            let name = Place::sized(name.start - end, name.len());
            last = self.0.learn(last, between, Leads { to, name })?;
            end = text.end;
        }
        let to = To::End(Box::new(places));
        let name = Place::sized(1, plain::name(bytes.get(1..)?)?);
        self.0.learn(last, bytes.get(end..)?, Leads { to, name })?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tree::{Node, Wire};
    use crate::usual::{LONGEST, MOST, MOST_NEXT};
    use crate::{Format, Limits};

    /// What was kept leads to the same tree as reading, or to none.
    #[track_caller]
    fn check(usual: &mut UsualXml, text: &str) -> bool {
        let mut read = Tree::empty(Wire::Xml);
        let fine = read.read(Limits::default(), Format::Xml, text.as_bytes());
        let mut usually = Tree::over(text, Wire::Xml);
        let is_usual = usual.read(text.as_bytes(), &mut usually).is_some();
        if is_usual {
            assert!(fine.is_ok(), "{text}");
            let mut names: Vec<_> = read.root().members().map(|(name, _)| name).collect();
            for name in names.iter().chain(&["", "a", "bc", "ToUserName", "absent"]) {
                let [found, usually] =
                    [&read, &usually].map(|tree| tree.root().member(name).map(Node::as_str));
                assert_eq!(found, usually, "{name} of {text}");
            }
            let places = Places::of(names.iter().map(|name| name.as_bytes()).enumerate());
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{text}");
            read.growing().set_places(0, &places);
            assert_eq!(format!("{read:?}"), format!("{usually:?}"), "{text}");
        }
        if fine.is_ok() {
            usual.remember(Start::Document, text.as_bytes());
        }
        is_usual
    }

    #[test]
    fn a_document_is_usual_once_its_like_was_read() {
        let mut usual = UsualXml::default();
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
        let mut usual = UsualXml::default();
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
        let mut usual = UsualXml::default();
        for member in 0..3 * MOST {
            check(&mut usual, &format!("<xml><a{member}>1</a{member}></xml>"));
            assert!(usual.0.steps() <= MOST);
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
        let mut usual = UsualXml::default();
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
            let mut usual = UsualXml::default();
            for parts in documents {
                let document = format!("<xml>{}</xml>", parts.concat());
                check(&mut usual, &document);
                check(&mut usual, &document);
            }
        }
    }
}
