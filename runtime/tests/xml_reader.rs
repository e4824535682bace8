//! What the XML reader accepts and what it refuses, rule by rule.

use std::time::{Duration, Instant};

use hookgen_runtime::{Format, Limits, Node, Tree, serde_json::Value};

/// The tree of a document as JSON: objects for elements with children, strings for text.
#[track_caller]
fn read(xml: &str) -> Value {
    match Tree::parse(Format::Xml, xml.as_bytes()) {
        Ok(tree) => tree.root().decode().unwrap(),
        Err(error) => panic!("{error} in {xml}"),
    }
}

#[track_caller]
fn check(xml: &str, json: &str) {
    assert_eq!(read(xml).to_string(), json, "{xml}");
}

#[track_caller]
fn check_refused(xml: impl AsRef<[u8]>, offset: usize, expected: &str) {
    let xml = xml.as_ref();
    let error = Tree::parse(Format::Xml, xml).expect_err("a refusal");
    assert_eq!(
        (error.offset(), error.expected(), error.code()),
        (Some(offset), expected, "malformed-document"),
        "{}",
        String::from_utf8_lossy(xml)
    );
    // Nothing of the document is in the error.
    assert_eq!(
        error.to_string(),
        format!("XML at byte {offset}: expected {expected}")
    );
    assert_eq!(error.path(), None);
}

#[track_caller]
fn check_limit(xml: &str, limits: Limits, offset: usize) {
    let error = Tree::parse_within(limits, Format::Xml, xml.as_bytes()).expect_err("a refusal");
    assert_eq!(
        (error.code(), error.offset()),
        ("limit-exceeded", Some(offset))
    );
}

const TAG_END: &str = "the end tag of the open element";
const NO_DTD: &str = "no document type declaration";
const REFERENCE: &str = "one of the five predefined entities or a character reference";

#[test]
fn text_of_every_kind() {
    check("<a>x</a>", r#""x""#);
    check("<a></a>", r#""""#);
    check("<a/>", r#""""#);
    check("<a />", r#""""#);
    check("<a> x\n</a >", r#"" x\n""#);
    check("<a><![CDATA[<x>&amp;]]></a>", r#""<x>&amp;""#);
    check("<a><![CDATA[]]></a>", r#""""#);
    check("<a><![CDATA[]]]]><![CDATA[>]]></a>", r#""]]>""#);
    check("<a><![CDATA[]]]></a>", r#""]""#);
    check("<a>x<![CDATA[ y ]]>z</a>", r#""x y z""#);
    check("<a> <![CDATA[x]]> </a>", r#"" x ""#);
    check("<a>&lt;&#65;&#x4e2d;&amp;amp;</a>", r#""<A中&amp;""#);
    check("<a>x<!-- <b> & -->y</a>", r#""xy""#);
    check("<a>中文😀</a>", r#""中文😀""#);
    check("<a>]]></a>", r#""]]>""#);
}

#[test]
fn elements_of_every_kind() {
    check("<a><b>1</b><c>2</c></a>", r#"{"b":"1","c":"2"}"#);
    check(
        "<a>\n <b>1</b>\n <!-- x --> <c/>\n</a>\n",
        r#"{"b":"1","c":""}"#,
    );
    check("<a><b><c>1</c></b></a>", r#"{"b":{"c":"1"}}"#);
    check("<a><b>1</b><b>2</b></a>", r#"{"b":["1","2"]}"#);
    check("<a><b>1</b><c/><b>2</b></a>", r#"{"b":["1","2"],"c":""}"#);
    check(
        "<a><b>1</b>x<c/> y\n</a>",
        r##"{"#text":"x y\n","b":"1","c":""}"##,
    );
    check("<a><中>1</中></a>", r#"{"中":"1"}"#);
    check("<a><b-1.x>1</b-1.x></a>", r#"{"b-1.x":"1"}"#);
    check("<a><b2_c>1</b2_c><_>2</_></a>", r#"{"_":"2","b2_c":"1"}"#);
    check(
        "<a><averyveryverylongname0>1</averyveryverylongname0></a>",
        r#"{"averyveryverylongname0":"1"}"#,
    );
}

#[test]
fn attributes_are_members() {
    check("<a b='1' c=\"2&lt;\"/>", r#"{"@b":"1","@c":"2<"}"#);
    check("<a b = '1'>x</a>", r##"{"#text":"x","@b":"1"}"##);
    check("<a><b c='>'>1</b></a>", r##"{"b":{"#text":"1","@c":">"}}"##);
    check("<a b='\"'/>", r#"{"@b":"\""}"#);
}

#[test]
fn namespaces_are_dropped() {
    check(
        "<w:a xmlns:w='urn:x' xmlns='urn:y'><w:b>1</w:b></w:a>",
        r#"{"b":"1"}"#,
    );
    check("<a xml:lang='en'>1</a>", r##"{"#text":"1","@lang":"en"}"##);
}

#[test]
fn what_may_stand_around_the_root() {
    check("<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>", r#""""#);
    check(
        "\u{feff}<?xml version='1.0'?>\n<!-- x --><a>1</a><!-- y -->\n",
        r#""1""#,
    );
    check("\n <a/> ", r#""""#);
}

#[test]
fn scalars_are_read_beside_attributes() {
    let tree = Tree::parse(Format::Xml, b"<a><id type='int'> 7 </id></a>").unwrap();
    let id = tree.root().member("id").unwrap();
    assert_eq!((id.as_i64(), id.as_str()), (Some(7), Some(" 7 ")));
}

#[test]
fn control_characters_pass() {
    check("<a>x\u{1}\u{b}y</a>", r#""x\u0001\u000by""#);
    check("<a><![CDATA[\0]]></a>", r#""\u0000""#);
    check("<a>&#1;</a>", r#""\u0001""#);
    check_refused("<a\0/>", 2, "the end of the tag");
    check_refused("\0<a/>", 0, "a root element");
}

#[test]
fn document_type_declarations_are_refused() {
    check_refused("<!DOCTYPE a><a/>", 0, NO_DTD);
    check_refused(
        "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        22,
        NO_DTD,
    );
    check_refused("<a><!DOCTYPE b></a>", 3, NO_DTD);
    check_refused("<a><!ENTITY b 'c'></a>", 3, NO_DTD);
    check_refused("<a/><!DOCTYPE a>", 4, "the end of the document");
    check_refused("<![CDATA[x]]>", 0, NO_DTD);
}

#[test]
fn entities_are_never_expanded() {
    check_refused("<a>&x;</a>", 3, REFERENCE);
    check_refused("<a>x&nbsp;</a>", 4, REFERENCE);
    check_refused("<a>& </a>", 3, REFERENCE);
    check_refused("<a>&#0;</a>", 3, REFERENCE);
    check_refused("<a>&#xD800;</a>", 3, REFERENCE);
    check_refused("<a b='&x;'/>", 6, REFERENCE);
    let bomb =
        "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><l>&b;</l>";
    check_refused(bomb, 21, NO_DTD);
}

#[test]
fn processing_instructions_are_refused() {
    check_refused("<?php x ?><a/>", 0, "no processing instruction");
    check_refused(
        "<?xml-stylesheet href='x'?><a/>",
        0,
        "no processing instruction",
    );
    check_refused("<a><?x?></a>", 3, "no processing instruction");
    check_refused("<?xml version='1.0'", 0, "`?>`");
    check_refused("<a/><?x?>", 4, "the end of the document");
}

#[test]
fn broken_documents_are_refused() {
    check_refused("", 0, "a root element");
    check_refused("x", 0, "a root element");
    check_refused("<", 1, "a name");
    check_refused("<a", 2, "the end of the tag");
    check_refused("<a>", 3, TAG_END);
    check_refused("<a>x", 4, TAG_END);
    check_refused("<a></b>", 3, TAG_END);
    check_refused("<a><b></a></b>", 6, TAG_END);
    check_refused("<a></aa>", 3, TAG_END);
    check_refused("<aa></a>", 4, TAG_END);
    check_refused("<a></a", 3, TAG_END);
    check_refused("<a></a b='1'>", 3, TAG_END);
    check_refused("<a><b>1</c></a>", 7, TAG_END);
    check_refused("<a><bbbbbbbbbb>1</bbbbbbbbbc></a>", 16, TAG_END);
    check_refused("<a/><b/>", 4, "the end of the document");
    check_refused("<a/>x", 4, "the end of the document");
    check_refused("</a>", 0, TAG_END);
    check_refused("< a/>", 1, "a name");
    check_refused("<1/>", 1, "a name");
    check_refused("<-a/>", 1, "a name");
    check_refused("<:a/>", 1, "a name");
    check_refused("<a:/>", 1, "a name");
    check_refused("<a:b:c/>", 1, "a name");
    check_refused("<a><1b>1</1b></a>", 4, "a name");
    check_refused("<a><b@c>1</b@c></a>", 5, "the end of the tag");
    check_refused("<a/ >", 3, "`>`");
}

#[test]
fn unterminated_parts_are_refused() {
    check_refused("<a><![CDATA[x]]</a>", 3, "`]]>`");
    check_refused("<a><b><![CDATA[x</b></a>", 6, "`]]>`");
    check_refused("<a><![CDATA", 3, NO_DTD);
    check_refused("<a><!-- x</a>", 3, "`-->`");
    check_refused("<a><!-- x -- y --></a>", 12, "`>` after `--`");
    check_refused("<!-- x", 0, "`-->`");
}

#[test]
fn broken_attributes_are_refused() {
    check_refused("<a b/>", 4, "`=`");
    check_refused("<a b=1/>", 5, "a quoted value");
    check_refused("<a b='1/>", 6, "the end of the quoted value");
    check_refused("<a b='1'c='2'/>", 8, "the end of the tag");
    check_refused("<a b='<'/>", 6, "a value without `<`");
    check_refused("<a b='1' b='2'/>", 10, "an attribute that is not there yet");
    check_refused(
        "<a xmlns:b='1' xmlns:b='2'/>",
        22,
        "an attribute that is not there yet",
    );
    check_refused("<a ='1'/>", 3, "a name");
}

#[test]
fn what_is_not_utf_8_is_refused() {
    check_refused(b"<a>\xff</a>", 3, "UTF-8");
    check_refused(b"<a>\xe4\xb8</a>", 3, "UTF-8");
    check_refused(b"\xff\xfe<\0a\0/\0>\0", 0, "UTF-8");
    check_refused(b"<a>\xed\xa0\x80</a>", 3, "UTF-8");
    check_refused(b"<a>\xc0\xbc</a>", 3, "UTF-8");
}

#[test]
fn depth_is_bounded() {
    let nested = |levels: usize| format!("{}{}", "<a>".repeat(levels), "</a>".repeat(levels));
    assert!(Tree::parse(Format::Xml, nested(64).as_bytes()).is_ok());
    check_limit(&nested(65), Limits::default(), 64 * 3);
    check_limit(&nested(100_000), Limits::default(), 64 * 3);
    let mut limits = Limits::default();
    limits.depth = 1;
    assert!(Tree::parse_within(limits, Format::Xml, b"<a>1</a>").is_ok());
    check_limit("<a><b>1</b></a>", limits, 3);
    limits.depth = 0;
    check_limit("<a/>", limits, 0);
}

#[test]
fn length_is_bounded() {
    let mut limits = Limits::default();
    limits.bytes = 10;
    assert!(Tree::parse_within(limits, Format::Xml, b"<a>123</a>").is_ok());
    check_limit("<a>1234</a>", limits, 10);
}

#[test]
fn attributes_are_bounded() {
    let attributes = |count: usize| {
        (0..count)
            .map(|i| format!(" a{i}='1'"))
            .collect::<Vec<_>>()
            .concat()
    };
    assert!(Tree::parse(Format::Xml, format!("<a{}/>", attributes(128)).as_bytes()).is_ok());
    let error =
        Tree::parse(Format::Xml, format!("<a{}/>", attributes(129)).as_bytes()).unwrap_err();
    assert_eq!(error.code(), "limit-exceeded");
}

/// Ten times as much takes about ten times as long; were anything done twice, a hundred times.
#[test]
fn hostile_documents_take_linear_time() {
    let (short, long) = (hostile(100_000), hostile(1_000_000));
    let fastest = |documents: &[String]| (0..3).map(|_| time_to_read(documents)).min();
    let (short, long) = (fastest(&short).unwrap(), fastest(&long).unwrap());
    assert!(
        long < short * 40,
        "{short:?}, and ten times as much {long:?}"
    );
}

fn time_to_read(documents: &[String]) -> Duration {
    let started = Instant::now();
    for xml in documents {
        if let Ok(tree) = Tree::parse(Format::Xml, xml.as_bytes()) {
            let _: Value = tree.root().decode().unwrap();
        }
    }
    started.elapsed()
}

/// Documents of about so many bytes that would take quadratic time if anything were done twice.
fn hostile(bytes: usize) -> Vec<String> {
    let wide = |item: &str| format!("<a>{}</a>", item.repeat(bytes / item.len()));
    let distinct: Vec<_> = (0..bytes / 14).map(|i| format!("<x{i}/>")).collect();
    let well_formed = [
        "<b/>",
        "<b>1</b>",
        "<![CDATA[]]>",
        "x<!---->",
        "&lt;",
        "]",
        "<b> </b>",
    ];
    let unclosed = ["<b>", "<![CDATA[", "<!--", "&", "<a b='", "<", "</"];
    let mut documents: Vec<_> = well_formed.into_iter().map(wide).collect();
    documents.push(format!("<a>{}</a>", distinct.concat()));
    documents.push(format!("<a b='{}'/>", "&amp;".repeat(bytes / 5)));
    for xml in &documents {
        assert!(Tree::parse(Format::Xml, xml.as_bytes()).is_ok());
    }
    for xml in unclosed.into_iter().map(wide) {
        assert!(Tree::parse(Format::Xml, xml.as_bytes()).is_err());
        documents.push(xml);
    }
    documents
}

/// Every prefix of a document, and every document with one byte changed, is read or refused.
#[test]
fn damage_never_panics() {
    let xml = "<?xml version='1.0'?><!-- c --><w:a b='1&lt;'>\n<c><![CDATA[x]]></c>y&#65;<d e=\"f\"/><中/></w:a>\n";
    let mut bytes = xml.as_bytes().to_vec();
    for end in 0..bytes.len() {
        let result = Tree::parse(Format::Xml, &bytes[..end]);
        assert_eq!(result.is_ok(), end == bytes.len() - 1, "{end}");
    }
    for at in 0..bytes.len() {
        let original = bytes[at];
        for byte in 0..=255 {
            bytes[at] = byte;
            if let Err(error) = Tree::parse(Format::Xml, &bytes) {
                assert!(error.offset().unwrap() <= bytes.len());
            }
        }
        bytes[at] = original;
    }
}

#[test]
fn members_keep_their_order_and_their_repetitions() {
    let xml = b"<xml><sign>A</sign><b>&amp;</b><new><x/></new><b> </b></xml>";
    let tree = Tree::parse(Format::Xml, xml).unwrap();
    let members: Vec<_> = tree
        .root()
        .members()
        .map(|(name, node)| (name, node.as_str()))
        .collect();
    let expected = [
        ("sign", Some("A")),
        ("b", Some("&")),
        ("new", None),
        ("b", Some(" ")),
    ];
    assert_eq!(members, expected);
    assert_eq!(
        tree.root().members().next().map(|(_, node)| node.format()),
        Some(Format::Xml)
    );
    let nothing: Option<Node<'_, '_>> = tree.root().items().next();
    assert!(nothing.is_none());
}
