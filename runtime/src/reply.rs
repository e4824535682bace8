//! What a delivery is answered with, beyond its acknowledgement.

use crate::{Format, Tree, UnixTimestamp, Verified};
use std::cell::OnceCell;
use std::fmt;

/// What a handler answers with; implemented by the generated `Reply` enums.
///
/// A surface without replies has handlers that give `()`, the plain acknowledgement.
pub trait Reply: Send + 'static {
    /// Fills in whom the reply is for and when it was made, where that was left open.
    fn address(&mut self, to: &Addressee<'_>) {
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
///
/// They are read from the delivery when they are first asked for: a plain acknowledgement names nobody.
pub struct Addressee<'a> {
    delivery: &'a Verified,
    names: OnceCell<Names>,
    now: UnixTimestamp,
}

#[derive(Default)]
struct Names {
    to: Option<String>,
    from: Option<String>,
}

#[cfg(feature = "receiver")]
impl<'a> Addressee<'a> {
    pub(crate) const fn new(delivery: &'a Verified, now: UnixTimestamp) -> Self {
        Self {
            delivery,
            names: OnceCell::new(),
            now,
        }
    }
}

impl Addressee<'_> {
    /// Who gets the reply: `FromUserName` of the delivery.
    pub fn to(&self) -> Option<&str> {
        self.names().to.as_deref()
    }

    /// Who sends it: `ToUserName` of the delivery.
    pub fn from(&self) -> Option<&str> {
        self.names().from.as_deref()
    }

    /// When the reply is made.
    pub fn now(&self) -> UnixTimestamp {
        self.now
    }

    /// Fills in who gets the reply, if nobody does yet.
    pub fn fill_receiver(&self, member: &mut String) {
        fill(member, || self.to());
    }

    /// Fills in who sends the reply, if nobody does yet.
    pub fn fill_sender(&self, member: &mut String) {
        fill(member, || self.from());
    }

    /// Fills in when the reply was made, if it says 1970-01-01T00:00:00Z.
    pub fn fill_time(&self, member: &mut UnixTimestamp) {
        if *member == UnixTimestamp::default() {
            *member = self.now;
        }
    }

    fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::of(self.delivery))
    }
}

impl Names {
    fn of(delivery: &Verified) -> Self {
        let Ok(tree) = Tree::parse(delivery.format(), delivery.as_bytes()) else {
            return Self::default();
        };
        let member = |name| Some(tree.root().member(name)?.as_str()?.to_owned());
        Self {
            to: member("FromUserName"),
            from: member("ToUserName"),
        }
    }
}

impl fmt::Debug for Addressee<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Addressee")
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

fn fill<'a>(member: &mut String, value: impl FnOnce() -> Option<&'a str>) {
    if member.is_empty()
        && let Some(value) = value()
    {
        value.clone_into(member);
    }
}

/// A reply, or with `None` the plain acknowledgement.
impl<R: Reply> Reply for Option<R> {
    fn address(&mut self, to: &Addressee<'_>) {
        if let Some(reply) = self {
            reply.address(to);
        }
    }

    fn encode(&self, format: Format) -> Option<(Format, String)> {
        self.as_ref()?.encode(format)
    }
}
