#![no_main]
//! The XML reader: it answers on every input, and what it read is read again when it was written; and opened
//! documents are read alike, whatever was read before.

use hookgen_fuzz::walk::{Opened, Written, is_writable, same, visit};
use hookgen_runtime::{Format, Tree, decode_unverified, to_json, to_xml};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|xml: &[u8]| {
    let Ok(tree) = Tree::parse(Format::Xml, xml) else {
        return;
    };
    visit(tree.root());
    let expected = to_json(&tree.root());
    // The second time it is a document whose like was read before.
    for _ in 0..2 {
        if let Ok(Opened(opened)) = decode_unverified(Format::Xml, xml) {
            assert_eq!(opened, expected);
        }
    }
    if !is_writable(tree.root()) {
        return;
    }
    let written = to_xml("xml", &Written(tree.root()));
    // Escapes make it longer, beyond the limit too.
    if let Ok(again) = Tree::parse(Format::Xml, written.as_bytes()) {
        assert!(same(tree.root(), again.root(), as_written), "{written}");
    } else {
        assert!(written.len() > 1 << 20, "{written}");
    }
});

/// The reader lets characters pass that XML cannot hold; the writer replaces them.
fn as_written(text: &str) -> String {
    text.replace(
        |c| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'),
        "\u{fffd}",
    )
}
