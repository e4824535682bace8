//! The same work done otherwise.

#![allow(dead_code, reason = "members are decoded and not read")]

use std::borrow::Cow;
use std::collections::BTreeMap;

use quick_xml::events::Event as Markup;
use serde::Deserialize;

use crate::borrowed;
use hookgen_runtime::UnixTimestamp;

/// The members of `official_account::ScanEvent`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ScanEvent {
    pub to_user_name: String,
    pub from_user_name: String,
    pub create_time: i64,
    pub event_key: String,
    pub ticket: Option<String>,
    pub msg_id: Option<i64>,
}

pub enum Event {
    Scan(Box<ScanEvent>),
    Unknown,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Head {
    msg_type: String,
    event: Option<String>,
}

/// One pass of quick-xml's serde, without dispatch.
pub fn serde(body: &[u8]) -> ScanEvent {
    quick_xml::de::from_str(std::str::from_utf8(body).unwrap()).unwrap()
}

/// What one writes with serde: the keys first, then the whole message.
pub fn peek_then_decode(body: &[u8]) -> Event {
    let text = std::str::from_utf8(body).unwrap();
    let head: Head = quick_xml::de::from_str(text).unwrap();
    match (head.msg_type.as_str(), head.event.as_deref()) {
        ("event", Some("SCAN")) => Event::Scan(Box::new(quick_xml::de::from_str(text).unwrap())),
        _ => Event::Unknown,
    }
}

/// quick-xml's events by hand: one pass, dispatch at the end.
pub fn events(body: &[u8]) -> Event {
    let mut reader = quick_xml::Reader::from_str(std::str::from_utf8(body).unwrap());
    let mut members = Members::default();
    let mut name = None;
    loop {
        match reader.read_event().unwrap() {
            Markup::Start(tag) => name = Members::slot(tag.local_name().as_ref()),
            Markup::CData(text) => members.set(name, &text),
            Markup::Text(text) => members.set(name, &text),
            Markup::End(_) => name = None,
            Markup::Eof => return members.finish(),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Members([Option<String>; 8]);

impl Members {
    fn slot(name: &str) -> Option<usize> {
        Some(match name {
            "ToUserName" => 0,
            "FromUserName" => 1,
            "CreateTime" => 2,
            "MsgType" => 3,
            "Event" => 4,
            "EventKey" => 5,
            "Ticket" => 6,
            "MsgId" => 7,
            _ => return None,
        })
    }

    fn set(&mut self, slot: Option<usize>, text: &str) {
        if let Some(slot) = slot {
            self.0[slot] = Some(text.to_owned());
        }
    }

    fn finish(self) -> Event {
        let [to, from, time, kind, event, key, ticket, id] = self.0;
        match (kind.as_deref(), event.as_deref()) {
            (Some("event"), Some("SCAN")) => Event::Scan(Box::new(ScanEvent {
                to_user_name: to.unwrap(),
                from_user_name: from.unwrap(),
                create_time: time.unwrap().parse().unwrap(),
                event_key: key.unwrap(),
                ticket,
                msg_id: id.map(|id| id.parse().unwrap()),
            })),
            _ => Event::Unknown,
        }
    }
}

/// The limit: every name, its order and its way of writing known beforehand, nothing else understood.
pub fn literal_order(body: &[u8]) -> Option<borrowed::Event<'_>> {
    let text = simdutf8::basic::from_utf8(body).ok()?;
    let rest = text.strip_prefix("<xml><ToUserName><![CDATA[")?;
    let (to, rest) = until(rest, b']', "]]></ToUserName>\n<FromUserName><![CDATA[")?;
    let (from, rest) = until(rest, b']', "]]></FromUserName>\n<CreateTime>")?;
    let (time, rest) = until(rest, b'<', "</CreateTime>\n<MsgType><![CDATA[")?;
    let rest = rest
        .strip_prefix("event]]></MsgType>\n<Event><![CDATA[SCAN]]></Event>\n<EventKey><![CDATA[")?;
    let (key, rest) = until(rest, b']', "]]></EventKey>\n<Ticket><![CDATA[")?;
    let (ticket, rest) = until(rest, b']', "]]></Ticket>\n<MsgId>")?;
    let (id, _) = until(rest, b'<', "</MsgId>\n</xml>")?;
    Some(borrowed::Event::ScanEvent(borrowed::ScanEvent {
        to_user_name: Cow::Borrowed(to),
        from_user_name: Cow::Borrowed(from),
        create_time: UnixTimestamp::from_secs(time.parse().ok()?),
        event_key: Cow::Borrowed(key),
        ticket: Some(Cow::Borrowed(ticket)),
        msg_id: Some(id.parse().ok()?),
    }))
}

fn until<'a>(text: &'a str, byte: u8, literal: &str) -> Option<(&'a str, &'a str)> {
    let (value, rest) = text.split_at(memchr::memchr(byte, text.as_bytes())?);
    Some((value, rest.strip_prefix(literal)?))
}

#[derive(Deserialize)]
pub struct Notification {
    pub id: String,
    pub create_time: String,
    pub event_type: String,
    pub resource: Transaction,
}

#[derive(Deserialize)]
#[allow(
    clippy::struct_field_names,
    reason = "fields are named as the document names members"
)]
pub struct Transaction {
    pub transaction_id: String,
    pub trade_state: String,
    pub success_time: Option<String>,
    pub amount: Amount,
    pub payer: Option<Payer>,
    pub promotion_detail: Option<Vec<Promotion>>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, serde_json::Value>,
}

#[derive(Deserialize)]
pub struct Amount {
    pub total: i64,
    pub payer_total: Option<i64>,
    pub currency: Option<String>,
}

#[derive(Deserialize)]
pub struct Payer {
    pub openid: String,
}

#[derive(Deserialize)]
pub struct Promotion {
    pub coupon_id: String,
    pub amount: i64,
    pub goods_detail: Option<Vec<Goods>>,
}

#[derive(Deserialize)]
pub struct Goods {
    pub goods_id: String,
    pub quantity: i64,
}

/// serde's derive, without dispatch.
pub fn json(body: &[u8]) -> Notification {
    serde_json::from_slice(body).unwrap()
}

pub fn json_value(body: &[u8]) -> serde_json::Value {
    serde_json::from_slice(body).unwrap()
}
