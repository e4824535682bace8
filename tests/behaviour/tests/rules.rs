//! `validate()`: what decoding lets pass.

use hookgen_behaviour::conditions::conditions;
use hookgen_behaviour::unchecked::rules::Event;
use hookgen_runtime::{Format, from_slice};

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

#[track_caller]
fn check_conditions(body: &str, expected: &[&str]) {
    let order: conditions::Order = match from_slice(Format::Json, body.as_bytes()) {
        Ok(order) => order,
        Err(error) => panic!("{error} in {body}"),
    };
    let broken = order.validate().err();
    let broken = broken.map(|it| it.to_string()).unwrap_or_default();
    let said = broken.split("expected ").skip(1).count();
    assert_eq!(said, expected.len(), "{broken}");
    for part in expected {
        assert!(broken.contains(part), "{part} is not in {broken}");
    }
}

#[test]
fn conditions_are_evaluated() {
    check_conditions(r#"{"country":"DE","plz":"1"}"#, &[]);
    check_conditions(r#"{"country":"DE"}"#, &["if `country`"]);
    check_conditions(r#"{"zip":"1"}"#, &["with `card`"]);
    check_conditions(r#"{"country":"XX"}"#, &["`country`: expected not allowed"]);
    check_conditions("{}", &["at least one member"]);
}

#[test]
fn conditions_of_members_are_evaluated() {
    check_conditions(r#"{"tags":["old","new"],"sizes":[1,10]}"#, &[]);
    check_conditions(
        r#"{"tags":["old"],"sizes":[1]}"#,
        &[
            "`tags`: expected at least one",
            "`sizes`: expected at least one",
        ],
    );
    check_conditions(r#"{"labels":{"long":"x"}}"#, &["`labels`: expected names"]);
    check_conditions(
        r#"{"address":{"box":"1"}}"#,
        &["`address`: expected with `box`"],
    );
    check_conditions(r#"{"any":1,"recursive":1}"#, &[]);
    check_conditions(r#"{"any":null}"#, &["`any`: expected not allowed"]);
}
