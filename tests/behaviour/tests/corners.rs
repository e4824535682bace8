//! What XML has no word for, and names that look like something else.

use hookgen_behaviour::corners::corners::{Event, Grid, Mark, MarkLevel, MarkMood, Oddity};
use hookgen_runtime::{DecodeValue, EncodeValue, Format, from_slice, to_json, to_xml};

/// Decodes, and comes back the same by both wires.
#[track_caller]
fn check<T>(json: &str) -> T
where
    T: for<'a> DecodeValue<'a> + EncodeValue + PartialEq + std::fmt::Debug,
{
    let value: T = decode(Format::Json, json);
    assert_eq!(to_json(&value), json);
    let xml = to_xml("xml", &value);
    let again: T = decode(Format::Xml, &xml);
    assert_eq!(again, value, "{xml}");
    value
}

#[track_caller]
fn decode<T: for<'a> DecodeValue<'a>>(format: Format, body: &str) -> T {
    match from_slice(format, body.as_bytes()) {
        Ok(value) => value,
        Err(error) => panic!("{error} in {body}"),
    }
}

#[test]
fn lists_stand_in_lists() {
    check::<Grid>(r#"{"rows":[[1,2],[3]]}"#);
    check::<Grid>(r#"{"rows":[[1]],"cubes":[[["a","b"],["c"]],[["d"]]]}"#);
    check::<Grid>(r#"{"rows":[[4],[]],"lines":[[{"x":1},{"x":2}],[{"x":3}]]}"#);
    check::<Grid>(r#"{"rows":[[1]],"wrapped":[["a","b"],["c"]]}"#);
}

#[test]
fn an_item_without_content_may_be_the_first_of_several() {
    check::<Grid>(r#"{"rows":[[],[1]]}"#);
    check::<Grid>(r#"{"rows":[[],[]],"cubes":[[],[["a"],[]]],"lines":[[],[{"x":3}]]}"#);
    check::<Grid>(r#"{"rows":[[],[1],[]],"wrapped":[[],["c"]]}"#);
    let grid: Grid = decode(
        Format::Xml,
        "<g><rows/><other/><rows><item>1</item></rows></g>",
    );
    assert_eq!(grid.rows, [vec![], vec![1]]);
}

#[test]
fn an_element_without_content_that_is_alone_is_a_list_without_items() {
    check::<Grid>(r#"{"rows":[]}"#);
    let grid: Grid = decode(Format::Xml, "<g><rows/></g>");
    assert_eq!(grid.rows, Vec::<Vec<i64>>::new());
    // XML has no way to say that it is a list of one such item, and encoding it says the former.
    let grid: Grid = decode(Format::Json, r#"{"rows":[[]]}"#);
    assert_eq!(to_xml("g", &grid), "<g><rows></rows></g>");
}

#[test]
fn no_text_is_a_value_where_the_document_lists_it() {
    let mark = check::<Mark>(r#"{"level":"","mood":"","mixed":""}"#);
    assert_eq!(mark.level, MarkLevel::Empty);
    assert_eq!(mark.mood, Some(MarkMood::Empty));
    let mark: Mark = decode(Format::Xml, "<m><level>low</level></m>");
    assert_eq!(mark.mood, None);
}

#[test]
fn the_root_has_its_namespace() {
    let grid: Grid = decode(Format::Json, r#"{"rows":[[1]]}"#);
    let event = Event::Grid(Box::new(grid));
    assert_eq!(
        event.to_xml(),
        r#"<g:Grid xmlns:g="urn:grids"><rows><item>1</item></rows></g:Grid>"#
    );
}

#[test]
fn names_of_xml_are_plain_names_in_json() {
    let body = r##"{"":"a","@":"b","#text":"c","@id":7,"quoted\"name":"d"}"##;
    let oddity: Oddity = decode(Format::Json, body);
    assert_eq!(to_json(&oddity), body);
    let reordered = r##"{"quoted\"name":"d","@id":7,"#text":"c","@":"b","":"a"}"##;
    assert_eq!(decode::<Oddity>(Format::Json, reordered), oddity);
}
