//! What generation should print for a few messages of one surface, written by hand.

use hookgen_runtime::{
    Acknowledgement, Decode, DecodeError, DecodeEvent, Encode, KeyMember, MessageInfo, Name,
    Object, ObjectEncoder, OpenedBody, Surface, UnixTimestamp, Unknown,
};
use std::time::Duration;

/// Everything the surface receives.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[allow(
    clippy::enum_variant_names,
    reason = "variants are named as the document names messages"
)]
pub enum Event {
    /// `MsgType` is `text`.
    TextMessage(Box<TextMessage>),
    /// `MsgType` is `event`, `Event` is `SCAN`.
    ScanEvent(Box<ScanEvent>),
    /// `MsgType` is `event`, `Event` is `location_select`.
    LocationSelectEvent(Box<LocationSelectEvent>),
    /// `MsgType` is `event`, `Event` is `pic_weixin`.
    PicWeixinEvent(Box<PicWeixinEvent>),
    /// Anything else.
    Unknown(Unknown),
}

/// The variants of [`Event`].
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum EventKind {
    /// [`Event::TextMessage`]
    TextMessage,
    /// [`Event::ScanEvent`]
    ScanEvent,
    /// [`Event::LocationSelectEvent`]
    LocationSelectEvent,
    /// [`Event::PicWeixinEvent`]
    PicWeixinEvent,
    /// [`Event::Unknown`]
    Unknown,
}

impl<'a> DecodeEvent<'a> for Event {
    fn decode_event(body: OpenedBody<'_, 'a>) -> Result<Self, DecodeError> {
        let mut object = body.object()?;
        match object.key(&["MsgType"]) {
            Some("text") => object.boxed_payload("TextMessage", Self::TextMessage),
            Some("event") => match object.key(&["Event"]) {
                Some("SCAN") => object.boxed_payload("ScanEvent", Self::ScanEvent),
                Some("location_select") => {
                    object.boxed_payload("LocationSelectEvent", Self::LocationSelectEvent)
                }
                Some("pic_weixin") => object.boxed_payload("PicWeixinEvent", Self::PicWeixinEvent),
                _ => Ok(Self::Unknown(Unknown::new(&object, KEYS))),
            },
            _ => Ok(Self::Unknown(Unknown::new(&object, KEYS))),
        }
    }
}

impl Encode for Event {
    fn encode(&self, object: &mut ObjectEncoder<'_>) {
        match self {
            Self::TextMessage(message) => message.encode(object),
            Self::ScanEvent(message) => message.encode(object),
            Self::LocationSelectEvent(message) => message.encode(object),
            Self::PicWeixinEvent(message) => message.encode(object),
            Self::Unknown(unknown) => unknown.encode(object),
        }
    }
}

impl hookgen_runtime::Event for Event {
    type Kind = EventKind;

    const SURFACE: Surface = Surface {
        name: "official_account",
        scheme: Some("wechat-message-push"),
        root: Some("xml"),
        ack: ACK,
        nack: None,
        deadline: Some(Duration::from_secs(5)),
        retry: RETRY,
    };

    fn kind(&self) -> EventKind {
        match self {
            Self::TextMessage(_) => EventKind::TextMessage,
            Self::ScanEvent(_) => EventKind::ScanEvent,
            Self::LocationSelectEvent(_) => EventKind::LocationSelectEvent,
            Self::PicWeixinEvent(_) => EventKind::PicWeixinEvent,
            Self::Unknown(_) => EventKind::Unknown,
        }
    }

    fn info(&self) -> Option<&'static MessageInfo> {
        match self {
            Self::TextMessage(_) => Some(&TEXT_MESSAGE),
            Self::ScanEvent(_) => Some(&SCAN_EVENT),
            Self::LocationSelectEvent(_) => Some(&LOCATION_SELECT_EVENT),
            Self::PicWeixinEvent(_) => Some(&PIC_WEIXIN_EVENT),
            Self::Unknown(_) => None,
        }
    }
}

const KEYS: &[&str] = &["MsgType", "Event"];
const RETRY: &[Duration] = &[
    Duration::from_secs(5),
    Duration::from_secs(5),
    Duration::from_secs(5),
];
const ACK: Option<Acknowledgement> = Acknowledgement::fixed(200, "text/plain", "success");
const BY_MESSAGE: &[KeyMember] = &[KeyMember::new(&["MsgId"])];
const BY_EVENT: &[KeyMember] = &[
    KeyMember::new(&["FromUserName"]),
    KeyMember::new(&["CreateTime"]),
    KeyMember::new(&["Event"]),
    KeyMember::new(&["EventKey"]).optional(),
];

const fn info(name: &'static str) -> MessageInfo {
    MessageInfo {
        name,
        delivery_key: &[BY_MESSAGE, BY_EVENT],
        ack: ACK,
        deadline: Some(Duration::from_secs(5)),
        retry: RETRY,
    }
}

static TEXT_MESSAGE: MessageInfo = info("TextMessage");
static SCAN_EVENT: MessageInfo = info("ScanEvent");
static LOCATION_SELECT_EVENT: MessageInfo = info("LocationSelectEvent");
static PIC_WEIXIN_EVENT: MessageInfo = info("PicWeixinEvent");

/// A follower wrote to the account.
#[derive(Clone, Debug, PartialEq)]
pub struct TextMessage {
    /// The account that was written to.
    pub to_user_name: String,
    /// The follower's id.
    pub from_user_name: String,
    /// When the message was created.
    pub create_time: UnixTimestamp,
    /// What the follower wrote.
    pub content: Option<String>,
    /// 64-bit message id.
    pub msg_id: Option<i64>,
}

impl<'a> Decode<'a> for TextMessage {
    fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            to_user_name: object.take("ToUserName"),
            from_user_name: object.take("FromUserName"),
            create_time: object.take("CreateTime"),
            content: object.take_optional("Content"),
            msg_id: object.take_optional("MsgId"),
        })
    }
}

impl Encode for TextMessage {
    fn encode(&self, object: &mut ObjectEncoder<'_>) {
        object.member("ToUserName", &self.to_user_name);
        object.member("FromUserName", &self.from_user_name);
        object.member("CreateTime", &self.create_time);
        object.constant("MsgType", "text");
        object.optional("Content", self.content.as_ref());
        object.optional("MsgId", self.msg_id.as_ref());
    }
}

/// A follower scanned a QR code of the account.
#[derive(Clone, Debug, PartialEq)]
pub struct ScanEvent {
    /// The account.
    pub to_user_name: String,
    /// The follower's id.
    pub from_user_name: String,
    /// When the code was scanned.
    pub create_time: UnixTimestamp,
    /// The scene of the code.
    pub event_key: String,
    /// The code's ticket.
    pub ticket: Option<String>,
    /// The message id.
    pub msg_id: Option<i64>,
}

impl<'a> Decode<'a> for ScanEvent {
    fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            to_user_name: object.take("ToUserName"),
            from_user_name: object.take("FromUserName"),
            create_time: object.take("CreateTime"),
            event_key: object.take("EventKey"),
            ticket: object.take_optional("Ticket"),
            msg_id: object.take_optional("MsgId"),
        })
    }
}

impl Encode for ScanEvent {
    fn encode(&self, object: &mut ObjectEncoder<'_>) {
        object.member("ToUserName", &self.to_user_name);
        object.member("FromUserName", &self.from_user_name);
        object.member("CreateTime", &self.create_time);
        object.constant("MsgType", "event");
        object.constant("Event", "SCAN");
        object.member("EventKey", &self.event_key);
        object.optional("Ticket", self.ticket.as_ref());
        object.optional("MsgId", self.msg_id.as_ref());
    }
}

/// A follower chose a place through a menu button.
#[derive(Clone, Debug, PartialEq)]
pub struct LocationSelectEvent {
    /// The account.
    pub to_user_name: String,
    /// The follower's id.
    pub from_user_name: String,
    /// When the place was chosen.
    pub create_time: UnixTimestamp,
    /// The key of the button.
    pub event_key: String,
    /// The place.
    pub send_location_info: SendLocationInfo,
}

/// A place on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct SendLocationInfo {
    /// Degrees north.
    pub location_x: f64,
    /// Degrees east.
    pub location_y: f64,
    /// The zoom of the map.
    pub scale: i64,
    /// The address.
    pub label: String,
    /// The name of the place.
    pub poiname: Option<String>,
}

impl<'a> Decode<'a> for LocationSelectEvent {
    fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            to_user_name: object.take("ToUserName"),
            from_user_name: object.take("FromUserName"),
            create_time: object.take("CreateTime"),
            event_key: object.take("EventKey"),
            send_location_info: object.required("SendLocationInfo")?,
        })
    }
}

impl Encode for LocationSelectEvent {
    fn encode(&self, object: &mut ObjectEncoder<'_>) {
        object.member("ToUserName", &self.to_user_name);
        object.member("FromUserName", &self.from_user_name);
        object.member("CreateTime", &self.create_time);
        object.constant("MsgType", "event");
        object.constant("Event", "location_select");
        object.member("EventKey", &self.event_key);
        object.member("SendLocationInfo", &self.send_location_info);
    }
}

impl<'a> Decode<'a> for SendLocationInfo {
    fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            location_x: object.take("Location_X"),
            location_y: object.take("Location_Y"),
            scale: object.take("Scale"),
            label: object.take("Label"),
            poiname: object.take_optional("Poiname"),
        })
    }
}

impl Encode for SendLocationInfo {
    fn encode(&self, object: &mut ObjectEncoder<'_>) {
        object.member("Location_X", &self.location_x);
        object.member("Location_Y", &self.location_y);
        object.member("Scale", &self.scale);
        object.member("Label", &self.label);
        object.optional("Poiname", self.poiname.as_ref());
    }
}

/// A follower chose pictures through a menu button.
#[derive(Clone, Debug, PartialEq)]
pub struct PicWeixinEvent {
    /// The account.
    pub to_user_name: String,
    /// The follower's id.
    pub from_user_name: String,
    /// When the pictures were chosen.
    pub create_time: UnixTimestamp,
    /// The key of the button.
    pub event_key: String,
    /// The pictures.
    pub send_pics_info: Option<SendPicsInfo>,
}

/// Pictures that were chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct SendPicsInfo {
    /// How many.
    pub count: i64,
    /// Each of them.
    pub pic_list: Vec<Picture>,
}

/// One picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The MD5 sum of the picture.
    pub pic_md5_sum: String,
}

impl<'a> Decode<'a> for PicWeixinEvent {
    fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            to_user_name: object.take("ToUserName"),
            from_user_name: object.take("FromUserName"),
            create_time: object.take("CreateTime"),
            event_key: object.take("EventKey"),
            send_pics_info: object.take_optional("SendPicsInfo"),
        })
    }
}

impl Encode for PicWeixinEvent {
    fn encode(&self, object: &mut ObjectEncoder<'_>) {
        object.member("ToUserName", &self.to_user_name);
        object.member("FromUserName", &self.from_user_name);
        object.member("CreateTime", &self.create_time);
        object.constant("MsgType", "event");
        object.constant("Event", "pic_weixin");
        object.member("EventKey", &self.event_key);
        object.optional("SendPicsInfo", self.send_pics_info.as_ref());
    }
}

impl SendPicsInfo {
    const PIC_LIST: Name = Name::new("PicList").wrapped("item");
}

impl<'a> Decode<'a> for SendPicsInfo {
    fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            count: object.take("Count"),
            pic_list: object.required_as(&Self::PIC_LIST)?,
        })
    }
}

impl Encode for SendPicsInfo {
    fn encode(&self, object: &mut ObjectEncoder<'_>) {
        object.member("Count", &self.count);
        object.member_as(&Self::PIC_LIST, &self.pic_list);
    }
}

impl<'a> Decode<'a> for Picture {
    fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            pic_md5_sum: object.take("PicMd5Sum"),
        })
    }
}

impl Encode for Picture {
    fn encode(&self, object: &mut ObjectEncoder<'_>) {
        object.member("PicMd5Sum", &self.pic_md5_sum);
    }
}

hookgen_runtime::impl_serialize!(Event);
hookgen_runtime::impl_serde!(
    TextMessage,
    ScanEvent,
    LocationSelectEvent,
    SendLocationInfo,
    PicWeixinEvent,
    SendPicsInfo,
    Picture,
);
