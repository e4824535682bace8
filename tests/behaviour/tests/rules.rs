//! `validate()`: what decoding lets pass.

use hookgen_behaviour::conditions::conditions;
use hookgen_behaviour::everywhere::conditions_every_type as everywhere;
use hookgen_behaviour::payloads::payloads;
use hookgen_behaviour::unchecked::rules::Event;
use hookgen_behaviour::unnamed::members;
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
        r#"{"both":"ab1","pair":[{"name":"longer"},0]}"#,
        "`pair`: expected item 2 is at least `1`; `both`: expected a match of `^[a-z]+$`",
    );
    check(
        r#"{"both":[5,4]}"#,
        "`both`: expected each item is at least `5`",
    );
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
    check_conditions(
        r#"{"recursive":{"again":{"again":{}}}}"#,
        &["`recursive`: expected not allowed: fits `Recursive`"],
    );
    check_conditions(r#"{"recursive":{"again":{"again":1}}}"#, &[]);
    check_conditions(r#"{"any":null}"#, &["`any`: expected not allowed"]);
}

#[track_caller]
fn check_everywhere(body: &str, expected: &str) {
    let order: everywhere::Order = match from_slice(Format::Json, body.as_bytes()) {
        Ok(order) => order,
        Err(error) => panic!("{error} in {body}"),
    };
    let broken = order.validate().err();
    let broken = broken.map(|it| it.to_string()).unwrap_or_default();
    assert_eq!(broken, expected);
}

#[test]
fn conditions_of_enums_and_unions_are_evaluated() {
    check_everywhere(r#"{"listed":"a","union":"abc","shapes":1}"#, "");
    check_everywhere(
        r#"{"listed":"b"}"#,
        "`listed`: expected not allowed: is `\"b\"`",
    );
    check_everywhere(r#"{"union":{"width":1,"height":2}}"#, "");
    let union = "`union`: expected if is of type `object`, then `height` must be there, \
                 otherwise has at most `3` characters";
    check_everywhere(r#"{"union":{"width":1}}"#, union);
    check_everywhere(r#"{"union":"abcd"}"#, union);
    check_everywhere(
        r#"{"shapes":0}"#,
        "`shapes`: expected not allowed: is one of `\"none\"`, `0`",
    );
    check_everywhere(
        r#"{"only":{"mail":"m","fax":"f"}}"#,
        "`only`: expected not allowed: `fax` must be there",
    );
}

#[test]
fn rules_of_items_and_values_are_evaluated() {
    check_everywhere(r#"{"items":["abc"],"values":{"a":[1]}}"#, "");
    check_everywhere(
        r#"{"items":["abc","x","long"]}"#,
        "`items`: expected each item has at most `3` characters; \
         `items`: expected each item (not allowed: is `\"x\"`)",
    );
    check_everywhere(
        r#"{"values":{"a":[1,0]}}"#,
        "`values`: expected each value (each item is at least `1`)",
    );
}

#[test]
fn demands_and_recursive_conditions_are_evaluated() {
    check_everywhere(
        r#"{"contact":{"fax":"f"}}"#,
        "`contact`: expected at least one of these: `mail` must be there; `phone` must be there",
    );
    check_everywhere(r#"{"tree":{"leaf":1,"next":{"leaf":"no number"}}}"#, "");
    check_everywhere(
        r#"{"tree":{"leaf":1,"next":{"leaf":2}}}"#,
        "`tree`: expected not allowed: fits `Tree`",
    );
    check_everywhere(r#"{"prefixed":{"y":"1"}}"#, "");
    let mut order = everywhere::Order::default();
    order.prefixed = Some([("x-a".to_owned(), "1".to_owned())].into());
    assert!(order.validate().is_err());
}

/// The rules that a payload breaks, whatever its type.
#[track_caller]
fn check_payload(kind: payloads::EventKind, body: &str, expected: &str) {
    use payloads::Event;
    let event = Event::decode_unverified_as(kind, Format::Json, body.as_bytes());
    let broken = match event {
        Ok(Event::Names(it)) => it.validate(),
        Ok(Event::Lines(it)) => it.validate(),
        Ok(Event::Level(it)) => it.validate(),
        Ok(Event::Greeting(it)) => it.validate(),
        other => panic!("{other:?}"),
    };
    let broken = broken.err().map(|it| it.to_string());
    assert_eq!(broken.unwrap_or_default(), expected);
}

#[test]
fn payloads_that_are_no_objects_are_checked() {
    use payloads::EventKind::{Greeting, Level, Lines, Names};
    check_payload(Names, r#"["abc"]"#, "");
    check_payload(Names, "[]", "expected at least 1 items");
    check_payload(
        Names,
        r#"["abcd"]"#,
        "expected each item has at most `3` characters",
    );
    check_payload(
        Lines,
        r#"[{"count":1},{"count":0}]"#,
        "`[1].count`: expected at least 1",
    );
    check_payload(Level, "5", "");
    check_payload(Level, "6", "expected at most 5");
    check_payload(Greeting, "goodbye", "expected at most 5 characters");
}

#[track_caller]
fn check_members(body: &str, expected: &str) {
    use members::Event;
    let broken = match Event::decode_unverified(Format::Json, body.as_bytes()) {
        Ok(Event::Totals(it)) => it.validate(),
        Ok(Event::Labelled(it)) => it.validate(),
        Ok(Event::Shelves(it)) => it.validate(),
        other => panic!("{other:?}"),
    };
    let broken = broken.err().map(|it| it.to_string());
    assert_eq!(broken.unwrap_or_default(), expected);
}

#[test]
fn members_that_nobody_names_are_checked() {
    check_members(r#"{"a":0}"#, "");
    check_members(r#"{"a":-1}"#, "expected each value is at least `0`");
    check_members(r#"{"id":"a","x-b":"c","d":"ef"}"#, "");
    check_members(
        r#"{"id":"a","x-b":"cde"}"#,
        "expected each member like `^x-` has at most `2` characters",
    );
    check_members(
        r#"{"id":"a","d":"e"}"#,
        "expected each other member has at least `2` characters",
    );
    check_members(
        r#"{"room":"a","top":{"count":0}}"#,
        "`*.count`: expected at least 1",
    );
}
