//! Documents into typed events.

use std::hint::black_box;

use hookgen_runtime::{Format, decode_unverified};
use wechat_webhooks::{official_account, pay_v3};

use crate::borrowed::official_account as borrowed;
use crate::contest::{Contest, Target};
use crate::inputs::{PAYMENT, SCAN, chinese};
use crate::peers::decode::{self as peers, Event};

/// All of them.
pub fn contests() -> Vec<Contest> {
    vec![owned(), literal(), long(), json()]
}

fn owned() -> Contest {
    let body = || black_box(SCAN).as_bytes();
    let what = "XML of 398 bytes, decoded and dispatched, owned";
    Contest::new(what, || decode_xml(SCAN))
        .against(SERDE, Some(Target::Faster(7.0)), move || {
            !black_box(peers::serde(body())).is_empty()
        })
        .against(PEEK, Some(Target::Faster(13.0)), move || {
            matches!(peers::peek_then_decode(body()), Event::Scan(_))
        })
        .against(EVENTS, Some(Target::Faster(2.3)), move || {
            matches!(peers::events(body()), Event::Scan(_))
        })
}

fn literal() -> Contest {
    // Somebody looks at each event: what nobody looks at is not made where the compiler sees all of it.
    Contest::new("the same, borrowed", || {
        let body = black_box(SCAN).as_bytes();
        black_box(decode_unverified::<borrowed::Event<'_>>(Format::Xml, body)).is_ok()
    })
    .against(LITERAL, Some(Target::Within(2.0)), || {
        black_box(peers::literal_order(black_box(SCAN).as_bytes())).is_some()
    })
}

fn long() -> Contest {
    let (text, same) = (chinese(), chinese());
    Contest::new("XML of 5 kB, Chinese text, owned", move || {
        decode_xml(&text)
    })
    .against(SERDE, Some(Target::Faster(8.0)), move || {
        !black_box(peers::serde(black_box(&same).as_bytes())).is_empty()
    })
}

fn json() -> Contest {
    let body = || black_box(PAYMENT).as_bytes();
    let what = "JSON of 1 kB, a payment, decoded and dispatched, owned";
    Contest::new(what, move || {
        pay_v3::Event::decode_unverified(Format::Json, body()).is_ok()
    })
    .against(DERIVE, Some(Target::Faster(1.0)), move || {
        !black_box(peers::json(body())).is_empty()
    })
}

fn decode_xml(text: &str) -> bool {
    let body = black_box(text).as_bytes();
    official_account::Event::decode_unverified(Format::Xml, body).is_ok()
}

const SERDE: &str = "one quick-xml serde pass, no dispatch";
const PEEK: &str = "quick-xml serde, keys first";
const EVENTS: &str = "quick-xml events by hand";
const LITERAL: &str = "a scan for literals in order, which understands nothing else";
const DERIVE: &str = "serde_json and derives, no dispatch";
