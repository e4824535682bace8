//! What decoding allocates: the strings that it gives, and nothing for what it borrows.

use bench_report::inputs::SCAN;
use hookgen_runtime::{DecodeEvent, Format, decode_unverified};

/// Decodes the document twice: what one needed in memory the next one uses again.
#[track_caller]
fn check<'a, E: DecodeEvent<'a>>(allocations: u64) {
    let decode = || drop(decode_unverified::<E>(Format::Xml, SCAN.as_bytes()).expect("it is XML"));
    decode();
    let counted = allocation_counter::measure(decode).count_total;
    assert_eq!(counted, allocations);
}

#[test]
fn an_event_that_borrows_allocates_nothing() {
    check::<bench_report::borrowed::official_account::Event<'_>>(0);
}

#[test]
fn an_event_allocates_its_strings_and_its_box() {
    check::<wechat_webhooks::official_account::Event>(5);
}
