//! What a delivery is answered with, beyond its acknowledgement.

use crate::{Format, UnixTimestamp};

/// What a handler answers with; implemented by the generated `Reply` enums.
///
/// A surface without replies has handlers that give `()`, the plain acknowledgement.
pub trait Reply: Send + 'static {
    /// Fills in whom the reply is for and when it was made, where that was left open.
    fn address(&mut self, to: &Addressee) {
        let _ = to;
    }

    /// The document to answer with, in the format of the delivery; `None` for the plain
    /// acknowledgement of the surface.
    ///
    /// A reply that only one format has is written in that one.
    fn encode(&self, format: Format) -> Option<(Format, String)>;
}

/// The plain acknowledgement.
impl Reply for () {
    fn encode(&self, _: Format) -> Option<(Format, String)> {
        None
    }
}

/// The other end of a reply: the sender and the receiver of the delivery, swapped.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Addressee {
    /// Who gets the reply: `FromUserName` of the delivery.
    pub to: Option<String>,
    /// Who sends it: `ToUserName` of the delivery.
    pub from: Option<String>,
    /// When the reply is made.
    pub now: UnixTimestamp,
}
