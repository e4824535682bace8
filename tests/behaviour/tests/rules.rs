//! `validate()`: what decoding lets pass.

use hookgen_behaviour::unchecked::rules::Event;
use hookgen_runtime::Format;

/// The rules that a body breaks; it decodes all the same.
#[track_caller]
fn check(body: &str, expected: &str) {
    let event = Event::decode_unverified(Format::Json, body.as_bytes());
    let Ok(Event::Order(order)) = event else {
        panic!("{event:?}")
    };
    let broken = order.validate().err();
    assert_eq!(
        broken.map(|it| it.to_string()).unwrap_or_default(),
        expected
    );
}

#[test]
fn patterns_are_checked() {
    check(r#"{"code":"abc","both":"abc"}"#, "");
    check(
        r#"{"code":"ab1"}"#,
        "`code`: expected a match of `^[a-z]+$`",
    );
}

#[test]
fn patterns_that_are_not_understood_reject_nothing() {
    check(r#"{"other":"none"}"#, "");
    check(
        r#"{"other":"none of it all"}"#,
        "`other`: expected at most 9 characters",
    );
}
