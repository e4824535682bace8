//! Alternatives that a discriminator tells apart.

use hookgen_behaviour::{mapping, mapping_kept, several, several_kept, tags, tags_kept};
use hookgen_runtime::{Event, Format};

/// Decodes, encodes to the same document in both formats, and gives the event.
#[track_caller]
fn check<E: Event + PartialEq>(body: &str) -> E {
    let decode = |format, body: &str| match E::decode_unverified(format, body.as_bytes()) {
        Ok(event) => event,
        Err(error) => panic!("{error} in {body}"),
    };
    let event = decode(Format::Json, body);
    assert_eq!(hookgen_runtime::to_json(&event), body);
    let xml = hookgen_runtime::to_xml("xml", &event);
    assert_eq!(decode(Format::Xml, &xml), event, "{xml}");
    event
}

macro_rules! pet {
    ($surface:ident, $body:literal) => {{
        let event: $surface::pets::Event = check($body);
        match event {
            $surface::pets::Event::Adopted(adopted) => adopted.pet,
            other => panic!("{other:?}"),
        }
    }};
}

#[test]
fn a_mapped_value_picks_the_schema_it_stands_for() {
    use mapping::pets::AdoptedPet;
    let pet = pet!(mapping, r#"{"pet":{"species":"kitty","lives":9}}"#);
    assert!(matches!(pet, AdoptedPet::Cat(cat) if cat.lives == Some(9)));
    let pet = pet!(mapping, r#"{"pet":{"species":"doggy","barks":true}}"#);
    assert!(matches!(pet, AdoptedPet::Dog(dog) if dog.barks == Some(true)));
    // Without a mapping the name of the schema is the value.
    let pet = pet!(mapping, r#"{"pet":{"species":"Fish","litres":80}}"#);
    assert!(matches!(pet, AdoptedPet::Fish(fish) if fish.litres == Some(80)));
}

#[test]
fn what_a_mapping_names_has_no_other_name() {
    use mapping::pets::AdoptedPet;
    for body in [
        r#"{"pet":{"species":"Cat","lives":9}}"#,
        r#"{"pet":{"species":"wolf"}}"#,
        r#"{"pet":{"lives":9}}"#,
    ] {
        let event = mapping::pets::Event::decode_unverified(Format::Json, body.as_bytes());
        let Ok(mapping::pets::Event::Adopted(adopted)) = event else {
            panic!("{event:?}")
        };
        assert!(matches!(adopted.pet, AdoptedPet::Other(_)), "{body}");
    }
}

#[test]
fn every_value_of_a_mapping_picks_its_schema_and_is_kept() {
    use several::pets::AdoptedPet;
    for species in ["kitty", "tomcat"] {
        let body = format!(r#"{{"pet":{{"species":"{species}","lives":9}}}}"#);
        let several::pets::Event::Adopted(adopted) = check(&body) else {
            panic!("{body}")
        };
        assert!(
            matches!(&adopted.pet, Some(AdoptedPet::Cat(cat)) if cat.species == species),
            "{adopted:?}"
        );
    }
    let event = check::<several::pets::Event>(r#"{"pet":{"species":"doggy","barks":true}}"#);
    assert!(
        matches!(&event, several::pets::Event::Adopted(it) if matches!(it.pet, Some(AdoptedPet::Dog(_)))),
        "{event:?}"
    );
}

#[test]
fn a_tag_that_no_member_keeps_is_written_as_the_first_of_the_mapping() {
    use several::pets::{AdoptedVehicle, Event};
    check::<Event>(r#"{"vehicle":{"kind":"car","doors":4}}"#);
    let van = br#"{"vehicle":{"kind":"van","doors":5}}"#;
    let event = Event::decode_unverified(Format::Json, van);
    let Ok(Event::Adopted(adopted)) = &event else {
        panic!("{event:?}")
    };
    assert!(matches!(&adopted.vehicle, Some(AdoptedVehicle::Car(car)) if car.doors == Some(5)));
    let written = hookgen_runtime::to_json(&**adopted);
    assert_eq!(written, r#"{"vehicle":{"kind":"car","doors":5}}"#);
    check::<several_kept::pets::Event>(r#"{"vehicle":{"kind":"car","doors":4,"colour":"red"}}"#);
}

#[test]
fn unknown_members_are_kept_beside_the_discriminator() {
    use mapping_kept::pets::AdoptedPet;
    let pet = pet!(
        mapping_kept,
        r#"{"pet":{"species":"kitty","lives":9,"purrs":"yes"}}"#
    );
    assert!(
        matches!(pet, AdoptedPet::Cat(cat) if cat.extra.contains_key("purrs") && cat.extra.len() == 1)
    );
}

#[test]
fn a_tag_is_written_beside_the_members() {
    let event: tags::drawings::Event =
        check(r#"{"shapes":[{"kind":"Square","size":2},{"kind":"Circle","size":2}]}"#);
    let tags::drawings::Event::Drawn(drawn) = event else {
        panic!("{event:?}")
    };
    let shapes = drawn.shapes.unwrap_or_default();
    assert!(matches!(
        &shapes[..],
        [
            tags::drawings::Shape::Square(_),
            tags::drawings::Shape::Circle(_)
        ]
    ));
}

#[test]
fn a_tag_is_written_once_where_unknown_members_are_kept() {
    let event: tags_kept::drawings::Event =
        check(r#"{"shapes":[{"kind":"Square","size":2,"colour":"red"}]}"#);
    let tags_kept::drawings::Event::Drawn(drawn) = event else {
        panic!("{event:?}")
    };
    let shapes = drawn.shapes.unwrap_or_default();
    assert!(
        matches!(&shapes[..], [tags_kept::drawings::Shape::Square(square)] if square.extra.len() == 1)
    );
}
