//! The code that should be generated, on documents as they come over the wire.

#![allow(unreachable_pub, reason = "generated code is a crate of its own")]

mod borrowed;
mod official_account;
mod pay_v3;

use hookgen_runtime::serde::Serialize;
use hookgen_runtime::{
    DecodeEvent, EncodeValue, Event as _, Format, Received, Tree, UnixTimestamp, decode_unverified,
    serde_json, to_json, to_xml,
};
use official_account::{Event, EventKind};

#[track_caller]
fn decode<T: for<'a> DecodeEvent<'a>>(format: Format, body: &str) -> T {
    match decode_unverified(format, body.as_bytes()) {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
    }
}

/// Decodes XML and JSON forms of one message to equal values, and back through every way of encoding.
#[track_caller]
fn check<T>(xml: &str, json: &str) -> T
where
    T: for<'a> DecodeEvent<'a> + EncodeValue + PartialEq + std::fmt::Debug + Serialize,
{
    let value: T = decode(Format::Xml, xml);
    assert_eq!(decode::<T>(Format::Json, json), value);
    assert_eq!(decode::<T>(Format::Xml, &to_xml("xml", &value)), value);
    assert_eq!(decode::<T>(Format::Json, &to_json(&value)), value);
    let text = serde_json::to_string(&value).unwrap();
    assert_eq!(text, to_json(&value));
    value
}

const TEXT: &str = "<xml><ToUserName><![CDATA[gh_1]]></ToUserName>\n<FromUserName><![CDATA[o_2]]></FromUserName>\
    <CreateTime>1348831860</CreateTime><MsgType><![CDATA[text]]></MsgType>\
    <Content><![CDATA[this is a <test> & 中文]]></Content><MsgId>1234567890123456</MsgId></xml>";

#[test]
fn a_text_message_is_one_struct_on_two_wires() {
    let event: Event = check(
        TEXT,
        r#"{"ToUserName":"gh_1","FromUserName":"o_2","CreateTime":1348831860,"MsgType":"text",
            "Content":"this is a <test> & 中文","MsgId":"1234567890123456","Bizmsgmenuid":"7"}"#,
    );
    let Event::TextMessage(message) = event else {
        panic!("{event:?}")
    };
    assert_eq!(message.create_time, UnixTimestamp::from_secs(1_348_831_860));
    assert_eq!(message.content.as_deref(), Some("this is a <test> & 中文"));
    assert_eq!(message.msg_id, Some(1_234_567_890_123_456));
}

#[test]
fn nested_objects_and_wrapped_lists() {
    let xml = "<xml><ToUserName>a</ToUserName><FromUserName>b</FromUserName><CreateTime>1408090816</CreateTime>\
        <MsgType>event</MsgType><Event>pic_weixin</Event><EventKey>6</EventKey>\
        <SendPicsInfo><Count>2</Count>\n<PicList><item><PicMd5Sum>5a</PicMd5Sum>\n</item>\n\
        <item><PicMd5Sum>5b</PicMd5Sum></item></PicList></SendPicsInfo></xml>";
    let json = r#"{"ToUserName":"a","FromUserName":"b","CreateTime":1408090816,"MsgType":"event",
        "Event":"pic_weixin","EventKey":6,"SendPicsInfo":{"Count":2,"PicList":[{"PicMd5Sum":"5a"},{"PicMd5Sum":"5b"}]}}"#;
    let event: Event = check(xml, json);
    let Event::PicWeixinEvent(message) = event else {
        panic!("{event:?}")
    };
    let pictures = message.send_pics_info.unwrap();
    assert_eq!(pictures.pic_list.len(), 2);
    assert_eq!(pictures.pic_list[1].pic_md5_sum, "5b");
}

#[test]
fn an_empty_wrapped_list_and_an_empty_object() {
    let head = "<ToUserName>a</ToUserName><FromUserName>b</FromUserName><CreateTime>7</CreateTime>\
        <MsgType>event</MsgType><Event>pic_weixin</Event><EventKey/>";
    let json = r#"{"ToUserName":"a","FromUserName":"b","CreateTime":7,"MsgType":"event","Event":"pic_weixin","EventKey":"""#;
    let list = "<SendPicsInfo><Count>0</Count><PicList></PicList></SendPicsInfo>";
    let event: Event = check(
        &format!("<xml>{head}{list}</xml>"),
        &format!(r#"{json},"SendPicsInfo":{{"Count":0,"PicList":[]}}}}"#),
    );
    assert!(matches!(event, Event::PicWeixinEvent(message) if message.send_pics_info.is_some()));
    let event: Event = check(
        &format!("<xml>{head}<SendPicsInfo>\n</SendPicsInfo></xml>"),
        &format!(r#"{json},"SendPicsInfo":null}}"#),
    );
    assert!(matches!(event, Event::PicWeixinEvent(message) if message.send_pics_info.is_none()));
}

#[test]
fn a_place_with_an_empty_name() {
    let xml = "<xml><ToUserName>a</ToUserName><FromUserName>b</FromUserName><CreateTime>1408091189</CreateTime>\
        <MsgType>event</MsgType><Event>location_select</Event><EventKey>6</EventKey>\
        <SendLocationInfo><Location_X><![CDATA[23]]></Location_X>\n<Location_Y><![CDATA[113.5]]></Location_Y>\n\
        <Scale><![CDATA[15]]></Scale>\n<Label><![CDATA[ 客村艺苑路 106号]]></Label>\n\
        <Poiname><![CDATA[]]></Poiname>\n</SendLocationInfo></xml>";
    let json = r#"{"ToUserName":"a","FromUserName":"b","CreateTime":1408091189,"MsgType":"event",
        "Event":"location_select","EventKey":"6","SendLocationInfo":
        {"Location_X":23,"Location_Y":"113.5","Scale":"15","Label":" 客村艺苑路 106号","Poiname":""}}"#;
    let event: Event = check(xml, json);
    let Event::LocationSelectEvent(message) = event else {
        panic!("{event:?}")
    };
    assert_eq!(message.send_location_info.label, " 客村艺苑路 106号");
    assert_eq!(message.send_location_info.poiname.as_deref(), Some(""));
}

#[test]
fn an_unknown_event_keeps_its_keys_and_its_body() {
    let xml = "<xml><MsgType>event</MsgType><Event>brand_new</Event><List><a>1</a></List><List><a>2</a></List></xml>";
    let event: Event = decode(Format::Xml, xml);
    let Event::Unknown(unknown) = &event else {
        panic!("{event:?}")
    };
    assert_eq!(unknown.kind(), "event/brand_new");
    assert_eq!(unknown.key("Event"), Some("brand_new"));
    assert_eq!(unknown.body(), xml);
    assert_eq!(event.kind(), EventKind::Unknown);
    let again: Event = decode(Format::Xml, &to_xml("xml", &event));
    assert!(matches!(again, Event::Unknown(again) if again.keys().eq(unknown.keys())));
    let json = r#"{"MsgType":"event","Event":"brand_new","List":[{"a":1},{"a":2}]}"#;
    let event: Event = decode(Format::Json, json);
    assert_eq!(serde_json::to_string(&event).unwrap(), json);
    let event: Event = decode(Format::Json, "{}");
    assert!(matches!(event, Event::Unknown(unknown) if unknown.kind().is_empty()));
}

#[test]
fn a_delivery_is_named_by_the_first_key_that_is_complete() {
    let key = |body: &str| {
        let received = Received::<Event>::decode_unverified(Format::Xml, body.as_bytes()).unwrap();
        received.key.map(|key| key.as_str().to_owned())
    };
    assert_eq!(
        key(TEXT).as_deref(),
        Some("official_account?MsgId=1234567890123456")
    );
    let scan = |key: &str| {
        format!(
            "<xml><ToUserName>a</ToUserName><FromUserName>b</FromUserName><CreateTime>7</CreateTime>\
             <MsgType>event</MsgType><Event>SCAN</Event><EventKey>{key}</EventKey></xml>"
        )
    };
    assert_eq!(
        key(&scan("x&amp;y")).as_deref(),
        Some("official_account?FromUserName=b&CreateTime=7&Event=SCAN&EventKey=x%26y")
    );
    assert_eq!(
        key(&scan("")).as_deref(),
        Some("official_account?FromUserName=b&CreateTime=7&Event=SCAN")
    );
    assert_eq!(key("<xml><MsgType>new</MsgType></xml>"), None);
}

const PAYMENT: &str = r#"{"id":"EV-1","create_time":"2018-06-08T10:34:56+08:00","resource_type":"encrypt-resource",
    "event_type":"TRANSACTION.SUCCESS","resource":{"transaction_id":"1217752501201407033233368018",
    "amount":{"payer_total":100,"total":100,"currency":"CNY"},"trade_state":"SUCCESS","mchid":"1230000109",
    "promotion_detail":[{"coupon_id":"109519","amount":100},{"coupon_id":"2","amount":1,"goods_detail":
    [{"goods_id":"M1006","quantity":1},{"goods_id":"M1007","quantity":2}]}],
    "payer":{"openid":"oUpF"},"scene_info":{"device_id":"01"}}}"#;

#[test]
fn a_payment_keeps_what_the_document_does_not_name() {
    let event: pay_v3::Event = decode(Format::Json, PAYMENT);
    let pay_v3::Event::TransactionSuccess(message) = &event else {
        panic!("{event:?}")
    };
    let promotions = message.resource.promotion_detail.as_ref().unwrap();
    assert_eq!(promotions[1].goods_detail.as_ref().unwrap()[1].quantity, 2);
    assert_eq!(message.resource.trade_state, pay_v3::TradeState::Success);
    assert_eq!(
        message.resource.extra.keys().collect::<Vec<_>>(),
        ["mchid", "scene_info"]
    );
    assert_eq!(
        decode::<pay_v3::Event>(Format::Json, &to_json(&event)),
        event
    );
    // The same value through XML, in which the extra members have no types: all of these are text.
    assert_eq!(
        decode::<pay_v3::Event>(Format::Xml, &to_xml("xml", &event)),
        event
    );
}

#[track_caller]
fn check_error<T: for<'a> DecodeEvent<'a> + std::fmt::Debug>(
    format: Format,
    body: &str,
    code: &str,
    expected: &str,
) {
    let error = decode_unverified::<T>(format, body.as_bytes()).unwrap_err();
    assert_eq!((error.code(), error.to_string().as_str()), (code, expected));
}

#[test]
fn errors_tell_where_and_what_and_never_the_value() {
    let payment = |from: &str, to: &str| {
        assert!(PAYMENT.contains(from));
        PAYMENT.replace(from, to)
    };
    let check = |body: &str, code: &str, expected: &str| {
        check_error::<pay_v3::Event>(Format::Json, body, code, expected);
    };
    check(
        &payment(r#""total":100"#, r#""total":"secret""#),
        "wrong-type",
        "`resource.amount.total` of TransactionSuccess: expected an integer, found text",
    );
    check(
        &payment(r#""quantity":2"#, r#""quantity":2.5"#),
        "wrong-type",
        "`resource.promotion_detail[1].goods_detail[1].quantity` of TransactionSuccess: expected an integer, found a number",
    );
    check(
        &payment(r#""quantity":2"#, r#""quantity":1e30"#),
        "wrong-type",
        "`resource.promotion_detail[1].goods_detail[1].quantity` of TransactionSuccess: expected an integer, found a number",
    );
    check(
        &payment(r#""quantity":2"#, r#""quantity":18446744073709551615"#),
        "invalid-value",
        "`resource.promotion_detail[1].goods_detail[1].quantity` of TransactionSuccess: expected an integer in the range of i64",
    );
    check(
        &payment(r#""payer":{"openid":"oUpF"}"#, r#""payer":{}"#),
        "missing-member",
        "`resource.payer.openid` of TransactionSuccess: expected a value, found nothing",
    );
    check(
        &payment(r#""payer":{"openid":"oUpF"}"#, r#""payer":[]"#),
        "wrong-type",
        "`resource.payer` of TransactionSuccess: expected an object, found a list",
    );
    check(
        &payment(r#""currency":"CNY""#, r#""total":100"#),
        "duplicate-member",
        "`resource.amount.total` of TransactionSuccess: expected one value, found another",
    );
    check(
        &payment(r#""mchid":"1230000109""#, r#""transaction_id":"1""#),
        "duplicate-member",
        "`resource.transaction_id` of TransactionSuccess: expected one value, found another",
    );
}

#[test]
fn a_key_may_stand_in_a_document_once() {
    check_error::<Event>(
        Format::Xml,
        &TEXT.replace("<MsgId>", "<MsgType>event</MsgType><MsgId>"),
        "duplicate-member",
        "`MsgType` of TextMessage: expected one value, found another",
    );
    let body = TEXT.replace("<MsgId>", "<MsgType>event</MsgType><MsgId>");
    let error = Event::decode_unverified(Format::Xml, body.as_bytes()).unwrap_err();
    assert_eq!(error.message(), Some("TextMessage"));
    assert_eq!(error.path(), Some("MsgType"));
    // What nobody asks for may repeat.
    let body = TEXT.replace("<MsgId>", "<New>1</New><New>2</New><MsgId>");
    assert!(Event::decode_unverified(Format::Xml, body.as_bytes()).is_ok());
}

#[test]
fn a_key_is_not_taken_from_another_place_than_it_was_read_from() {
    for body in [
        "<xml><T>a</T><X>1</X><T>b</T></xml>",
        "<xml><X>1</X><T>a</T><T>b</T></xml>",
        "<xml><T>a</T><T>b</T><X>1</X></xml>",
    ] {
        let tree = Tree::parse(Format::Xml, body.as_bytes()).unwrap();
        let mut object = tree.root().object().unwrap();
        assert_eq!(object.key(&["T"]), Some("a"));
        object.required::<i64>("X").unwrap();
        object.required::<String>("T").unwrap();
        let error = object.finish().unwrap_err();
        assert_eq!(error.code(), "duplicate-member", "{body}");
        assert_eq!(error.path(), Some("T"), "{body}");
    }
}

#[test]
fn members_are_found_in_any_order() {
    let xml = "<xml><MsgId>3</MsgId><Content>c</Content><MsgType>text</MsgType><CreateTime> 7\n</CreateTime>\
        <FromUserName>b</FromUserName><Other><MsgId>9</MsgId></Other><ToUserName>a</ToUserName></xml>";
    let event: Event = decode(Format::Xml, xml);
    let Event::TextMessage(message) = event else {
        panic!("{event:?}")
    };
    assert_eq!(
        (message.to_user_name.as_str(), message.msg_id),
        ("a", Some(3))
    );
}

#[test]
fn borrowed_events_point_into_the_body() {
    use std::borrow::Cow;
    let event: borrowed::Event<'_> = decode_unverified(Format::Xml, TEXT.as_bytes()).unwrap();
    let borrowed::Event::TextMessage(message) = event else {
        panic!("{event:?}")
    };
    assert!(matches!(
        message.content,
        Some(Cow::Borrowed("this is a <test> & 中文"))
    ));
}
