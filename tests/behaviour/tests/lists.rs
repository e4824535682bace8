//! XML documents whose root is a list.

use hookgen_behaviour::lists::{batches, names, orders, shared};
use hookgen_runtime::{DecodeValue, EncodeValue, Format, from_slice, to_json, to_xml};

/// Decodes, and encodes to the same document and to `json`, which gives the same value.
#[track_caller]
fn check<T>(root: &str, xml: &str, json: &str)
where
    T: for<'a> DecodeValue<'a> + EncodeValue + PartialEq + std::fmt::Debug,
{
    let decode = |format, body: &str| match from_slice::<T>(format, body.as_bytes()) {
        Ok(value) => value,
        Err(error) => panic!("{error} in {body}"),
    };
    let value = decode(Format::Xml, xml);
    assert_eq!(to_json(&value), json);
    assert_eq!(to_xml(root, &value), xml);
    assert_eq!(decode(Format::Json, json), value);
}

#[test]
fn items_have_the_name_of_their_schema() {
    check::<shared::Orders>(
        "orders",
        "<orders><order><id>1</id><lines><![CDATA[a]]></lines><lines><![CDATA[b]]></lines></order>\
         <order><id>2</id></order></orders>",
        r#"[{"id":1,"lines":["a","b"]},{"id":2}]"#,
    );
}

#[test]
fn a_list_of_one_is_a_list() {
    let (xml, json) = (
        "<orders><order><id>1</id></order></orders>",
        r#"[{"id":1}]"#,
    );
    check::<shared::Orders>("orders", xml, json);
}

#[test]
fn items_without_a_name_are_called_item() {
    check::<names::Names>(
        "xml",
        "<xml><item><![CDATA[a]]></item><item><![CDATA[b]]></item></xml>",
        r#"["a","b"]"#,
    );
    check::<names::Names>("xml", "<xml></xml>", "[]");
}

#[test]
fn lists_in_lists_have_names_of_their_own() {
    check::<batches::Batches>(
        "batches",
        "<batches><orders><order><id>1</id></order></orders>\
         <orders><order><id>2</id></order><order><id>3</id></order></orders></batches>",
        r#"[[{"id":1}],[{"id":2},{"id":3}]]"#,
    );
}

#[test]
fn items_under_another_name_are_not_lost() {
    let names = from_slice::<names::Names>(Format::Xml, b"<xml><name>a</name></xml>");
    let error = names.expect_err("the items are not found").to_string();
    assert!(error.contains("item"), "{error}");
}

#[test]
fn events_are_whole_lists() {
    use orders::Event;
    let body = "<orders><order><id>1</id></order><order><id>2</id></order></orders>";
    let event = Event::decode_unverified(Format::Xml, body.as_bytes());
    assert!(
        matches!(&event, Ok(Event::Orders(orders)) if orders.0.len() == 2),
        "{event:?}"
    );
    assert_eq!(event.map(|event| event.to_xml()).as_deref(), Ok(body));
    let event = Event::decode_unverified(Format::Xml, b"<closed><day>2</day></closed>");
    assert!(matches!(&event, Ok(Event::Closed(_))), "{event:?}");
}
