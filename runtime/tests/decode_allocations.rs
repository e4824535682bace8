//! Decoding allocates what it returns and nothing else; for the first document of a kind, also what is kept of
//! its markup.

#![allow(
    unreachable_pub,
    dead_code,
    reason = "shared with other tests, which use all of it"
)]

#[path = "handwritten/borrowed.rs"]
mod borrowed;
#[path = "handwritten/official_account.rs"]
mod official_account;

use allocation_counter::measure;
use hookgen_runtime::{Format, decode_unverified};

const SCAN: &str = "<xml><ToUserName><![CDATA[gh_7f08]]></ToUserName>\n\
    <FromUserName><![CDATA[oia2Tj]]></FromUserName>\n<CreateTime>1395658920</CreateTime>\n\
    <MsgType><![CDATA[event]]></MsgType>\n<Event><![CDATA[SCAN]]></Event>\n\
    <EventKey><![CDATA[qrscene_123123]]></EventKey>\n<Ticket><![CDATA[gQH4]]></Ticket>\n</xml>";

#[track_caller]
fn check_owned(format: Format, body: &str, owned: u64) {
    let decode = || decode_unverified::<official_account::Event>(format, body.as_bytes()).unwrap();
    let mut event = Some(decode());
    assert_eq!(measure(|| event = Some(decode())).count_total, owned);
    drop(event);
}

#[track_caller]
fn check(body: &str, owned: u64, borrowed: u64) {
    check_owned(Format::Xml, body, owned);
    let mut event = None;
    let decode = || decode_unverified::<borrowed::Event<'_>>(Format::Xml, body.as_bytes()).unwrap();
    assert_eq!(measure(|| event = Some(decode())).count_total, borrowed);
}

#[test]
fn a_message_costs_its_strings_and_its_box() {
    check(SCAN, 4 + 1, 0);
}

#[test]
fn only_text_that_must_be_unescaped_costs_more() {
    // The text, where the reader joins it and where the tree keeps it.
    check(
        &SCAN.replace("<![CDATA[gQH4]]>", "a&amp;b"),
        4 + 1 + 3,
        3 + 1,
    );
}

#[test]
fn json_costs_the_same() {
    let body = r#"{"ToUserName":"gh","FromUserName":"oi","CreateTime":1395658920,"MsgType":"event","Event":"SCAN","EventKey":"k"}"#;
    check_owned(Format::Json, body, 3 + 1);
}
