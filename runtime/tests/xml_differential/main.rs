//! The XML reader beside `quick-xml`: on documents written in every way one can write them, and on
//! the same documents damaged.

mod oracle;

use oracle::{ours, theirs};
use proptest::prelude::*;

/// A document as text, in all the ways one can write it.
fn document() -> impl Strategy<Value = String> {
    let root = ("[a-zA-Z_][a-zA-Z0-9_.-]{0,9}", element_content());
    (prolog(), root, "[ \n]{0,2}").prop_map(|(prolog, (name, content), end)| {
        format!("{prolog}<{name}>{content}</{name}>{end}")
    })
}

fn prolog() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just(""),
        Just("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"),
        Just("<!-- a <b> & c -->"),
    ]
}

fn element_content() -> impl Strategy<Value = String> {
    text().prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            1 => text(),
            4 => prop::collection::vec((blank(), element(inner)), 0..6).prop_map(|children| {
                children.into_iter().flat_map(|(blank, child)| [blank, child]).collect()
            }),
        ]
    })
}

fn element(content: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let name = prop_oneof![
        "[A-Z][a-z]{1,12}([A-Z_][a-z0-9]{1,6})?",
        "[a-z]{1,2}:[a-z]{1,10}",
        "[a-z中文][a-z0-9.-]{0,3}",
    ];
    (name, attributes(), content, "[ \n]?").prop_map(|(name, attributes, content, blank)| {
        if content.is_empty() && blank.is_empty() {
            format!("<{name}{attributes}/>")
        } else {
            format!("<{name}{attributes}>{content}</{name}{blank}>")
        }
    })
}

fn attributes() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => Just(String::new()),
        1 => "[a-z<>&]{0,5}".prop_map(|text| format!(" id = \"{}\"", quick_xml::escape::escape(&text))),
        1 => Just(" xmlns:x='urn:x' x:y='1'".to_owned()),
    ]
}

fn text() -> impl Strategy<Value = String> {
    let plain = "[ -~\n中文😀]{0,40}";
    prop_oneof![
        3 => plain.prop_map(|text| quick_xml::escape::escape(&text).into_owned()),
        3 => plain.prop_map(|text| format!("<![CDATA[{}]]>", text.replace("]]>", ""))),
        1 => "[a-z]{0,9}".prop_map(|text| format!("{text}<!-- {text} <x> -->{text}<![CDATA[]]]]><![CDATA[>]]>")),
        1 => any::<char>().prop_filter("no NUL", |c| *c != '\0').prop_map(|c| format!("&#{};x&#x{:X};", u32::from(c), u32::from(c))),
        1 => Just(String::new()),
    ]
}

fn blank() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("\n  ".to_owned()),
        Just("<!-- -->".to_owned())
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500,
        failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn well_formed_documents_mean_the_same(xml in document()) {
        let expected = theirs(&xml);
        prop_assert!(expected.is_some(), "the oracle refuses {xml}");
        prop_assert_eq!(ours(&xml), expected, "{}", xml);
    }

    /// What we accept after damage, the oracle accepts, with the same meaning.
    #[test]
    fn damaged_documents_are_never_understood_otherwise(
        xml in document(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), "[<>/&;\\]\\[!a-c \"'=-]{0,2}", 0_usize..3), 1..4),
    ) {
        let mut characters: Vec<char> = xml.chars().collect();
        for (at, inserted, removed) in damage {
            let at = at.index(characters.len() + 1);
            let end = (at + removed).min(characters.len());
            characters.splice(at..end, inserted.chars());
        }
        let xml: String = characters.into_iter().collect();
        if let Some(element) = ours(&xml) {
            prop_assert_eq!(Some(element), theirs(&xml), "{}", xml);
        }
    }
}
