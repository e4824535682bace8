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
    /// Fills in members that were left empty: whom a reply is for, who sends it, when it was made.
    pub fn fill(&self, to: &mut String, from: &mut String, made: &mut UnixTimestamp) {
        for (member, value) in [(to, &self.to), (from, &self.from)] {
            if let Some(value) = value
                && member.is_empty()
            {
                member.clone_from(value);
            }
        }
        if *made == UnixTimestamp::default() {
            *made = self.now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Addressee, UnixTimestamp};

    #[test]
    fn only_what_is_empty_is_filled_in() {
        let addressee = Addressee {
            to: Some("follower".to_owned()),
            from: Some("account".to_owned()),
            now: UnixTimestamp::from_secs(7),
        };
        let (mut to, mut from) = (String::new(), "another".to_owned());
        let mut made = UnixTimestamp::default();
        addressee.fill(&mut to, &mut from, &mut made);
        assert_eq!((to.as_str(), from.as_str(), made.as_secs()), ("follower", "another", 7));
    }
}
