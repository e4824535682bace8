//! Values of every type come back as they were, by both wires.

use hookgen_behaviour::{every_type, tags_of_children};
use hookgen_runtime::{Event, Format, to_json, to_xml};

/// Decodes, encodes to the same document, and decodes from both formats to the same value.
///
/// `in_xml` is the body that the value is in XML, where that is another: XML has no null and no
/// types of values that nothing describes.
#[track_caller]
fn check<E: Event + PartialEq>(body: &str, in_xml: Option<&str>) -> E {
    let decode = |format, body: &str| match E::decode_unverified(format, body.as_bytes()) {
        Ok(event) => event,
        Err(error) => panic!("{error} in {body}"),
    };
    let event = decode(Format::Json, body);
    assert!(event.info().is_some(), "{body} is unknown");
    assert_eq!(to_json(&event), body);
    let xml = to_xml("xml", &event);
    let of_xml = decode(Format::Xml, &xml);
    assert_eq!(to_json(&of_xml), in_xml.unwrap_or(body), "{xml}");
    event
}

#[test]
fn members_of_every_type() {
    use every_type::lists::Event;
    check::<Event>(
        r#"{"EventId":6000000000000000001,"numbers":[],"anything":[]}"#,
        None,
    );
    check::<Event>(
        concat!(
            r#"{"EventId":-1,"numbers":[1,-2,9007199254740993],"flags":[true,false],"ratios":[0.5,-2.25],"#,
            r#""anything":["a","b"],"nested":[["x","y"],["z"]],"level":1,"a":"","A":"B","#,
            r#""maybe":"there","kind":"text"}"#
        ),
        None,
    );
    // A new value of each list of values is kept.
    check::<Event>(
        r#"{"EventId":1,"numbers":[1],"anything":[],"level":7,"kind":"voice"}"#,
        None,
    );
    check::<Event>(
        r#"{"EventId":1,"numbers":[1],"anything":[1,null,{"b":[true]}],"maybe":null}"#,
        Some(r#"{"EventId":1,"numbers":[1],"anything":["1","",{"b":"true"}],"maybe":""}"#),
    );
}

#[test]
fn positions_of_tuples() {
    use every_type::lists::Event;
    let event = check::<Event>(
        r#"{"EventId":1,"numbers":[1],"anything":[],"twelve":["a","b","c","d","e","f","g","h","i","j","k",12]}"#,
        None,
    );
    let Event::Event(event) = event else {
        panic!("{event:?}")
    };
    assert_eq!(event.twelve.map(|twelve| twelve.11), Some(12));
}

#[test]
fn each_child_keeps_its_tag() {
    use tags_of_children::pets::{Event, Pet};
    let event = check::<Event>(r#"{"species":"cat","lives":9}"#, None);
    assert!(matches!(event, Event::Adopted(pet) if matches!(*pet, Pet::Cat(_))));
    let event = check::<Event>(
        r#"{"species":"dog","puppies":[{"species":"dog"},{"species":"dog","puppies":[]}]}"#,
        None,
    );
    assert!(matches!(event, Event::Adopted(pet) if matches!(*pet, Pet::Dog(_))));
}

#[test]
fn values_that_differ_in_case_are_two() {
    use tags_of_children::pets::{Event, InXmlLetter};
    for (letter, expected) in [
        ("a", InXmlLetter::ALower),
        ("A", InXmlLetter::A),
        ("", InXmlLetter::Empty),
    ] {
        let body = format!(r#"{{"letter":"{letter}","inner":{{"least":1}}}}"#);
        let event = check::<Event>(&body, None);
        assert!(
            matches!(event, Event::InXml(it) if it.letter == expected),
            "{letter}"
        );
    }
}
