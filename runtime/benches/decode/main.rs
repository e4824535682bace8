//! Decoding beside its peers, on the same inputs in one run: `cargo bench -p hookgen-runtime --bench decode`.
//!
//! Peers decode into structs with the same members. `allocs` counts what one decoding allocates and
//! does not include dropping it.

#![allow(missing_docs, unreachable_pub, reason = "a benchmark is no library")]

mod inputs;
mod peers;

#[path = "../../tests/handwritten/borrowed.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod borrowed;
#[path = "../../tests/handwritten/official_account.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod official_account;
#[path = "../../tests/handwritten/pay_v3.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod pay_v3;

use divan::{AllocProfiler, Bencher, black_box};
use hookgen_runtime::{Format, decode_unverified};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    inputs::check();
    divan::main();
}

fn measure<'a, T>(bencher: Bencher<'_, '_>, body: &'a [u8], decode: impl Fn(&'a [u8]) -> T + Sync) {
    bencher.bench(|| decode(black_box(body)));
}

macro_rules! contenders {
    ($group:ident, $body:expr, $($name:ident: $decode:expr;)+) => {
        #[divan::bench_group(sample_count = 300, sample_size = 500)]
        mod $group {
            use super::*;
            $(
                #[divan::bench]
                fn $name(bencher: Bencher<'_, '_>) {
                    measure(bencher, $body.as_bytes(), $decode);
                }
            )+
        }
    };
}

contenders! { event_398_bytes, inputs::SCAN,
    a_hookgen_owned: |body| decode_unverified::<official_account::Event>(Format::Xml, body).unwrap();
    b_hookgen_borrowed: |body| decode_unverified::<borrowed::Event<'_>>(Format::Xml, body).unwrap();
    c_quick_xml_serde: peers::serde;
    d_quick_xml_serde_peek_then_decode: peers::peek_then_decode;
    e_quick_xml_events: peers::events;
    f_literal_order_scan_borrowed: |body| peers::literal_order(body).unwrap();
}

contenders! { event_5_kilobytes_of_chinese, inputs::chinese(),
    a_hookgen_owned: |body| decode_unverified::<official_account::Event>(Format::Xml, body).unwrap();
    b_hookgen_borrowed: |body| decode_unverified::<borrowed::Event<'_>>(Format::Xml, body).unwrap();
    c_quick_xml_serde: peers::serde;
    d_quick_xml_serde_peek_then_decode: peers::peek_then_decode;
    e_quick_xml_events: peers::events;
    f_literal_order_scan_borrowed: |body| peers::literal_order(body).unwrap();
}

contenders! { pay_v3_notification_json, inputs::PAYMENT,
    a_hookgen_owned: |body| decode_unverified::<pay_v3::Event>(Format::Json, body).unwrap();
    b_serde_json_derive: peers::json;
    c_serde_json_value: peers::json_value;
}
