//! Payloads that are neither JSON nor XML: text, bytes, forms, and what is not read.

use hookgen_behaviour::content::content::{Event, EventKind};
use hookgen_runtime::{Format, to_json};

/// The event of a body that is known to be of a kind.
#[track_caller]
fn check(kind: EventKind, body: &[u8], json: &str) -> Event {
    let event = Event::decode_unverified_as(kind, Format::Json, body);
    let event = match event {
        Ok(event) => event,
        Err(error) => panic!("{error} in {body:?}"),
    };
    assert_eq!((event.kind(), to_json(&event).as_str()), (kind, json));
    event
}

#[test]
fn text_is_text() {
    check(EventKind::Line, "día\n".as_bytes(), "\"día\\n\"");
    let refused = Event::decode_unverified_as(EventKind::Line, Format::Json, b"\xff");
    assert!(refused.is_err());
}

#[test]
fn text_of_any_schema_is_kept_as_it_is() {
    check(EventKind::Echo, b"true", "\"true\"");
}

#[test]
fn text_of_another_type_is_its_json() {
    check(EventKind::Count, b"-5", "-5");
    let refused = Event::decode_unverified_as(EventKind::Count, Format::Json, b"five");
    assert!(refused.is_err());
}

#[test]
fn bytes_and_what_is_not_read_stay_bytes() {
    check(EventKind::Blob, &[0, 255], "\"AP8=\"");
    check(EventKind::Proto, &[8, 1], "\"CAE=\"");
}

#[test]
fn forms_are_objects() {
    let event = Event::decode_unverified_form("b=1&a=b+c%21");
    let Ok(Event::Form(form)) = event else {
        panic!("{event:?}")
    };
    assert_eq!(form.a.as_deref(), Some("b c!"));
}
