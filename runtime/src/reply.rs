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

impl Addressee {
    /// Fills in who gets the reply, if nobody does yet.
    pub fn fill_receiver(&self, member: &mut String) {
        fill(member, self.to.as_deref());
    }

    /// Fills in who sends the reply, if nobody does yet.
    pub fn fill_sender(&self, member: &mut String) {
        fill(member, self.from.as_deref());
    }

    /// Fills in when the reply was made, if it says 1970-01-01T00:00:00Z.
    pub fn fill_time(&self, member: &mut UnixTimestamp) {
        if *member == UnixTimestamp::default() {
            *member = self.now;
        }
    }
}

fn fill(member: &mut String, value: Option<&str>) {
    if let (true, Some(value)) = (member.is_empty(), value) {
        value.clone_into(member);
    }
}

/// A reply, or with `None` the plain acknowledgement.
impl<R: Reply> Reply for Option<R> {
    fn address(&mut self, to: &Addressee) {
        if let Some(reply) = self {
            reply.address(to);
        }
    }

    fn encode(&self, format: Format) -> Option<(Format, String)> {
        self.as_ref()?.encode(format)
    }
}
