#![no_main]
//! What our XML reader accepts, `quick-xml` accepts, with the same meaning.

#[path = "../../runtime/tests/xml_differential/oracle.rs"]
mod oracle;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|xml: &str| {
    if let Some(element) = oracle::ours(xml) {
        assert_eq!(Some(element), oracle::theirs(xml));
    }
});
