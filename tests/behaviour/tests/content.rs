//! Payloads that are neither JSON nor XML: text, bytes, forms, and what is not read.

use hookgen_behaviour::content::content::{Event, EventKind};
use hookgen_runtime::scheme::standard_webhooks::StandardWebhooks;
use hookgen_runtime::secret::WebhookSecret;
use hookgen_runtime::testing::Sender;
use hookgen_runtime::{Delivery, Format, Scheme, UnixTimestamp, to_json};

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

#[test]
fn repeated_names_of_a_form_are_a_list() {
    let event = Event::decode_unverified_form("tag=a&count=3&tag=b&tag=");
    let Ok(Event::Form(form)) = event else {
        panic!("{event:?}")
    };
    let tags = ["a", "b", ""].map(str::to_owned).to_vec();
    assert_eq!((form.tag, form.count), (Some(tags), Some(3)));
}

#[test]
fn forms_may_be_verified() {
    let secret = || WebhookSecret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("a secret");
    let open = |body: &[u8]| {
        let now = UnixTimestamp::now();
        let sent = Sender::standard_webhooks(secret()).send(body, now);
        let sent = sent.expect("it can be signed");
        let delivery = Delivery::new(&sent.query, &sent.headers, &sent.body);
        let verified = StandardWebhooks::new(secret()).open(&delivery, now);
        Event::from_verified_form(&verified.expect("it is authentic"))
    };
    assert!(matches!(open(b"a=1"), Ok(Event::Form(form)) if form.a.as_deref() == Some("1")));
    assert!(open(b"a=\xff").is_err());
}
