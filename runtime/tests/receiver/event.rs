//! A small surface, written as generation writes it.

use hookgen_runtime::{
    Acknowledgement, Addressee, Decode, DecodeError, DecodeEvent, Encode, Format, KeyMember,
    MessageInfo, Object, ObjectEncoder, OpenedBody, Refusal, Reply, Surface, Unknown,
};
use std::time::Duration;

/// What the surface receives.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Event {
    /// `MsgType` is `text`.
    Text(Box<Text>),
    /// Anything else.
    Unknown(Unknown),
}

/// A text message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Text {
    /// What was written.
    pub(crate) content: String,
    /// The id, where there is one.
    pub(crate) msg_id: Option<i64>,
}

impl<'a> DecodeEvent<'a> for Event {
    fn decode_event(body: OpenedBody<'_, 'a>) -> Result<Self, DecodeError> {
        let mut object = body.object()?;
        match object.key(&["MsgType"]) {
            Some("text") => object.boxed_payload("Text", Self::Text),
            _ => Ok(Self::Unknown(Unknown::new(&object, &["MsgType"]))),
        }
    }
}

impl<'a> Decode<'a> for Text {
    fn take(object: &mut Object<'_, 'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            content: object.take("Content"),
            msg_id: object.take_optional("MsgId"),
        })
    }
}

impl Encode for Event {
    fn encode(&self, object: &mut ObjectEncoder<'_>) {
        match self {
            Self::Text(text) => object.member("Content", &text.content),
            Self::Unknown(unknown) => unknown.encode(object),
        }
    }
}

impl hookgen_runtime::Event for Event {
    type Kind = &'static str;

    const SURFACE: Surface = Surface {
        name: "official_account",
        scheme: Some("wechat-message-push"),
        root: Some("xml"),
        ack: Some(Acknowledgement::success()),
        nack: Refusal::fixed(500, "text/plain", "later"),
        deadline: Some(Duration::from_secs(5)),
        retry: &[Duration::from_secs(5), Duration::from_secs(5)],
    };

    fn kind(&self) -> &'static str {
        self.info().map_or("unknown", |info| info.name)
    }

    fn info(&self) -> Option<&'static MessageInfo> {
        match self {
            Self::Text(_) => Some(&TEXT),
            Self::Unknown(_) => None,
        }
    }
}

static TEXT: MessageInfo = MessageInfo {
    name: "Text",
    delivery_key: &[&[KeyMember::new(&["MsgId"])]],
    ack: Some(Acknowledgement::success()),
    deadline: Some(Duration::from_secs(5)),
    retry: &[Duration::from_secs(5), Duration::from_secs(5)],
};

/// What the surface is answered with.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Success,
    Text {
        content: String,
        to: String,
        from: String,
    },
}

impl Answer {
    pub(crate) fn text(content: impl Into<String>) -> Self {
        Self::Text {
            content: content.into(),
            to: String::new(),
            from: String::new(),
        }
    }
}

impl Reply for Answer {
    fn address(&mut self, addressee: &Addressee<'_>) {
        if let Self::Text { to, from, .. } = self {
            addressee.to().unwrap_or_default().clone_into(to);
            addressee.from().unwrap_or_default().clone_into(from);
        }
    }

    fn encode(&self, format: Format) -> Option<(Format, String)> {
        match self {
            Self::Success => None,
            Self::Text { content, to, from } => Some((
                format,
                match format {
                    Format::Xml => format!(
                        "<xml><ToUserName>{to}</ToUserName><FromUserName>{from}</FromUserName><Content>{content}</Content></xml>"
                    ),
                    Format::Json => format!(
                        r#"{{"ToUserName":"{to}","FromUserName":"{from}","Content":"{content}"}}"#
                    ),
                },
            )),
        }
    }
}
