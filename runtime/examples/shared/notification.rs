//! What a document without a dispatch would generate: one event for every JSON object with a `type`.

use hookgen_runtime::{
    Acknowledgement, DecodeError, DecodeEvent, Encode, Event, MessageInfo, ObjectEncoder,
    OpenedBody, Surface,
};
use std::time::Duration;

/// Something happened.
#[derive(Clone, Debug)]
pub(crate) struct Notification {
    /// What.
    pub(crate) kind: String,
}

impl<'a> DecodeEvent<'a> for Notification {
    fn decode_event(body: OpenedBody<'_, 'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            kind: body.object()?.required("type")?,
        })
    }
}

impl Encode for Notification {
    fn encode(&self, object: &mut ObjectEncoder<'_>) {
        object.member("type", &self.kind);
    }
}

impl Event for Notification {
    type Kind = ();

    const SURFACE: Surface = Surface {
        name: "notifications",
        scheme: Some("standard-webhooks"),
        root: None,
        ack: Some(Acknowledgement::no_content()),
        nack: None,
        deadline: Some(Duration::from_secs(15)),
        retry: &[Duration::from_secs(5), Duration::from_mins(5)],
    };

    fn kind(&self) {}

    fn info(&self) -> Option<&'static MessageInfo> {
        None
    }
}
