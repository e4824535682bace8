//! The same work done otherwise, into structs with the same members.

#![allow(dead_code, reason = "members are decoded and not read")]
#![allow(
    clippy::struct_field_names,
    reason = "fields are named as the document names members"
)]

use std::borrow::Cow;

use quick_xml::events::Event as Markup;
use serde::Deserialize;

use hookgen_runtime::UnixTimestamp;

use crate::borrowed::official_account as borrowed;

/// The members of `wechat_webhooks::official_account::ScanEvent`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ScanEvent {
    to_user_name: String,
    from_user_name: String,
    create_time: i64,
    event_key: Option<String>,
    ticket: Option<String>,
}

impl ScanEvent {
    /// Whether nothing was decoded.
    pub(crate) fn is_empty(&self) -> bool {
        self.to_user_name.is_empty()
    }
}

pub(crate) enum Event {
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
pub(crate) fn serde(body: &[u8]) -> ScanEvent {
    quick_xml::de::from_str(std::str::from_utf8(body).unwrap()).unwrap()
}

/// What one writes with serde: the keys first, then the whole message.
pub(crate) fn peek_then_decode(body: &[u8]) -> Event {
    let text = std::str::from_utf8(body).unwrap();
    let head: Head = quick_xml::de::from_str(text).unwrap();
    match (head.msg_type.as_str(), head.event.as_deref()) {
        ("event", Some("SCAN")) => Event::Scan(Box::new(quick_xml::de::from_str(text).unwrap())),
        _ => Event::Unknown,
    }
}

/// quick-xml's events by hand: one pass, dispatch at the end.
pub(crate) fn events(body: &[u8]) -> Event {
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
struct Members([Option<String>; 7]);

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
            _ => return None,
        })
    }

    fn set(&mut self, slot: Option<usize>, text: &str) {
        if let Some(slot) = slot {
            self.0[slot] = Some(text.to_owned());
        }
    }

    fn finish(self) -> Event {
        let [to, from, time, kind, event, key, ticket] = self.0;
        match (kind.as_deref(), event.as_deref()) {
            (Some("event"), Some("SCAN")) => Event::Scan(Box::new(ScanEvent {
                to_user_name: to.unwrap(),
                from_user_name: from.unwrap(),
                create_time: time.unwrap().parse().unwrap(),
                event_key: key,
                ticket,
            })),
            _ => Event::Unknown,
        }
    }
}

/// The limit: every name, its order and its way of writing known beforehand, nothing else understood.
pub(crate) fn literal_order(body: &[u8]) -> Option<borrowed::Event<'_>> {
    let text = simdutf8::basic::from_utf8(body).ok()?;
    let rest = text.strip_prefix("<xml><ToUserName><![CDATA[")?;
    let (to, rest) = until(rest, b']', "]]></ToUserName>\n<FromUserName><![CDATA[")?;
    let (from, rest) = until(rest, b']', "]]></FromUserName>\n<CreateTime>")?;
    let (time, rest) = until(rest, b'<', "</CreateTime>\n<MsgType><![CDATA[")?;
    let rest = rest
        .strip_prefix("event]]></MsgType>\n<Event><![CDATA[SCAN]]></Event>\n<EventKey><![CDATA[")?;
    let (key, rest) = until(rest, b']', "]]></EventKey>\n<Ticket><![CDATA[")?;
    let (ticket, rest) = until(rest, b']', "]]></Ticket>\n<MsgId>")?;
    until(rest, b'<', "</MsgId>\n</xml>")?;
    let time = UnixTimestamp::from_secs(time.parse().ok()?);
    let mut event = borrowed::ScanEvent::new(to, from, time);
    event.event_key = Some(Cow::Borrowed(key));
    event.ticket = Some(Cow::Borrowed(ticket));
    Some(event.into())
}

fn until<'a>(text: &'a str, byte: u8, literal: &str) -> Option<(&'a str, &'a str)> {
    let (value, rest) = text.split_at(memchr::memchr(byte, text.as_bytes())?);
    Some((value, rest.strip_prefix(literal)?))
}

/// serde's derive into a struct like `wechat_webhooks::pay_v3::TransactionSuccessNotification`.
pub(crate) fn json(body: &[u8]) -> Notification {
    serde_json::from_slice(body).unwrap()
}

#[derive(Deserialize)]
pub(crate) struct Notification {
    id: String,
    create_time: String,
    resource_type: String,
    summary: Option<String>,
    resource: Transaction,
}

impl Notification {
    /// Whether nothing was decoded.
    pub(crate) fn is_empty(&self) -> bool {
        self.id.is_empty()
    }
}

#[derive(Deserialize)]
struct Transaction {
    appid: String,
    mchid: String,
    out_trade_no: String,
    transaction_id: String,
    trade_type: Open,
    trade_state: Open,
    trade_state_desc: String,
    bank_type: String,
    attach: Option<String>,
    success_time: String,
    payer: Payer,
    amount: Amount,
    scene_info: Option<Scene>,
    promotion_detail: Option<Vec<Promotion>>,
    installment_info: Option<Installment>,
}

/// An enum that keeps what it does not know, as ours do.
#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Open {
    Jsapi,
    Native,
    App,
    Micropay,
    Mweb,
    Facepay,
    Success,
    Refund,
    Notpay,
    Closed,
    #[serde(untagged)]
    Other(String),
}

#[derive(Deserialize)]
struct Payer {
    openid: String,
}

#[derive(Deserialize)]
struct Amount {
    total: i64,
    payer_total: Option<i64>,
    currency: Option<String>,
    payer_currency: Option<String>,
}

#[derive(Deserialize)]
struct Scene {
    device_id: Option<String>,
}

#[derive(Deserialize)]
struct Promotion {
    coupon_id: String,
    name: Option<String>,
    scope: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    amount: i64,
    stock_id: Option<String>,
    wechatpay_contribute: Option<i64>,
    merchant_contribute: Option<i64>,
    other_contribute: Option<i64>,
    currency: Option<String>,
    goods_detail: Option<Vec<Goods>>,
}

#[derive(Deserialize)]
struct Goods {
    goods_id: String,
    quantity: i64,
    unit_price: i64,
    discount_amount: i64,
    goods_remark: Option<String>,
}

#[derive(Deserialize)]
struct Installment {
    use_subsidy: Option<bool>,
    selected_installment_number: Option<i64>,
}
