//! Documents into typed events.

mod peers;

use std::hint::black_box;

use bench_report::Result;
use bench_report::borrowed::official_account as borrowed;
use bench_report::inputs::{PAYMENT, SCAN, chinese};
use hookgen_runtime::{Format, decode_unverified};
use wechat_webhooks::{official_account, pay_v3};

pub(crate) use peers::{Event, peek_then_decode};

use crate::Options;
use crate::measure::{Contender, SHORT, measure};
use crate::table::{Table, Target};

pub(crate) fn rows(options: &Options, table: &mut Table) -> Result<()> {
    owned(options, table)?;
    literal(options, table)?;
    long(options, table)?;
    json(options, table)
}

fn owned(options: &Options, table: &mut Table) -> Result<()> {
    let body = || black_box(SCAN).as_bytes();
    let contenders = vec![
        xml(SCAN),
        Contender::new(SERDE, || !black_box(peers::serde(body())).is_empty()),
        Contender::new(PEEK, || matches!(peek_then_decode(body()), Event::Scan(_))),
        Contender::new(EVENTS, || matches!(peers::events(body()), Event::Scan(_))),
    ];
    let samples = measure(options.rounds, SHORT, contenders)?;
    let what = "XML of 398 bytes, decoded and dispatched, owned";
    table.compare(what, &samples, SERDE, Some(Target::Faster(7.0)));
    table.compare(what, &samples, PEEK, Some(Target::Faster(13.0)));
    table.compare(what, &samples, EVENTS, Some(Target::Faster(2.3)));
    Ok(())
}

fn literal(options: &Options, table: &mut Table) -> Result<()> {
    // Somebody looks at each event: what nobody looks at is not made where the compiler sees all of it.
    let contenders = vec![
        Contender::new("hookgen", || {
            let body = black_box(SCAN).as_bytes();
            black_box(decode_unverified::<borrowed::Event<'_>>(Format::Xml, body)).is_ok()
        }),
        Contender::new(LITERAL, || {
            black_box(peers::literal_order(black_box(SCAN).as_bytes())).is_some()
        }),
    ];
    let samples = measure(options.rounds, SHORT, contenders)?;
    let what = "the same, borrowed";
    table.compare(what, &samples, LITERAL, Some(Target::Within(2.0)));
    Ok(())
}

fn long(options: &Options, table: &mut Table) -> Result<()> {
    let text = chinese();
    let contenders = vec![
        xml(&text),
        Contender::new(SERDE, || {
            !black_box(peers::serde(black_box(&text).as_bytes())).is_empty()
        }),
    ];
    let samples = measure(options.rounds, SHORT, contenders)?;
    let what = "XML of 5 kB, Chinese text, owned";
    table.compare(what, &samples, SERDE, Some(Target::Faster(8.0)));
    Ok(())
}

fn json(options: &Options, table: &mut Table) -> Result<()> {
    let body = || black_box(PAYMENT).as_bytes();
    let contenders = vec![
        Contender::new("hookgen", || {
            pay_v3::Event::decode_unverified(Format::Json, body()).is_ok()
        }),
        Contender::new(DERIVE, || !black_box(peers::json(body())).is_empty()),
    ];
    let samples = measure(options.rounds, SHORT, contenders)?;
    let what = "JSON of 1 kB, a payment, decoded and dispatched, owned";
    table.compare(what, &samples, DERIVE, Some(Target::Faster(1.0)));
    Ok(())
}

fn xml(text: &str) -> Contender<'_> {
    Contender::new("hookgen", move || {
        let body = black_box(text).as_bytes();
        official_account::Event::decode_unverified(Format::Xml, body).is_ok()
    })
}

const SERDE: &str = "one quick-xml serde pass, no dispatch";
const PEEK: &str = "quick-xml serde, keys first";
const EVENTS: &str = "quick-xml events by hand";
const LITERAL: &str = "a scan for literals in order, which understands nothing else";
const DERIVE: &str = "serde_json and derives, no dispatch";
