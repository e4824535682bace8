//! What the document calls sensitive is not printed, and is sent.

use hookgen_behaviour::extensions::shop::Event;
use hookgen_runtime::Format;

#[test]
fn sensitive_members_are_not_printed() {
    let body = "<xml><Event><![CDATA[created]]></Event><Id><![CDATA[7]]></Id>\
                <card><![CDATA[4111-1111]]></card><token><![CDATA[hush]]></token></xml>";
    let event = Event::decode_unverified(Format::Xml, body.as_bytes());
    let Ok(event) = event else {
        panic!("{event:?}")
    };
    for printed in [format!("{event:?}"), format!("{event:#?}")] {
        assert!(
            printed.contains("[redacted]") && printed.contains('7'),
            "{printed}"
        );
        assert!(
            !printed.contains("4111") && !printed.contains("hush"),
            "{printed}"
        );
    }
    assert!(
        event
            .to_json()
            .contains(r#""card":"4111-1111","token":"hush""#)
    );
}
