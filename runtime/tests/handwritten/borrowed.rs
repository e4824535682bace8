//! What generation should print for the borrowed mode: text borrows from the body, nothing is boxed.

use std::borrow::Cow;

use hookgen_runtime::{Decode, DecodeError, DecodeEvent, Object, OpenedBody, UnixTimestamp};

/// Everything the surface receives.
#[derive(Clone, Debug, PartialEq)]
pub enum Event<'a> {
    /// `MsgType` is `text`.
    TextMessage(TextMessage<'a>),
    /// `MsgType` is `event`, `Event` is `SCAN`.
    ScanEvent(ScanEvent<'a>),
    /// Anything else.
    Unknown,
}

/// A follower wrote to the account.
#[derive(Clone, Debug, PartialEq)]
pub struct TextMessage<'a> {
    /// The account that was written to.
    pub to_user_name: Cow<'a, str>,
    /// The follower's id.
    pub from_user_name: Cow<'a, str>,
    /// When the message was created.
    pub create_time: UnixTimestamp,
    /// What the follower wrote.
    pub content: Option<Cow<'a, str>>,
    /// 64-bit message id.
    pub msg_id: Option<i64>,
}

/// A follower scanned a QR code of the account.
#[derive(Clone, Debug, PartialEq)]
pub struct ScanEvent<'a> {
    /// The account.
    pub to_user_name: Cow<'a, str>,
    /// The follower's id.
    pub from_user_name: Cow<'a, str>,
    /// When the code was scanned.
    pub create_time: UnixTimestamp,
    /// The scene of the code.
    pub event_key: Cow<'a, str>,
    /// The code's ticket.
    pub ticket: Option<Cow<'a, str>>,
    /// The message id.
    pub msg_id: Option<i64>,
}

impl<'a> DecodeEvent<'a> for Event<'a> {
    fn decode_event(body: OpenedBody<'_, 'a>) -> Result<Self, DecodeError> {
        let mut object = body.object()?;
        match object.key(&["MsgType"]) {
            Some("text") => object.payload("TextMessage", Self::TextMessage),
            Some("event") => match object.key(&["Event"]) {
                Some("SCAN") => object.payload("ScanEvent", Self::ScanEvent),
                _ => Ok(Self::Unknown),
            },
            _ => Ok(Self::Unknown),
        }
    }
}

impl<'a> Decode<'a> for TextMessage<'a> {
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

impl<'a> Decode<'a> for ScanEvent<'a> {
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
