//! What a document says about a callback surface and its messages, as constants.

use std::time::Duration;

use crate::ack::{Acknowledgement, Refusal};

/// A callback surface: one kind of endpoint that the sender calls.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Surface {
    /// Its name in the document.
    pub name: &'static str,
    /// The scheme that signs and encrypts its deliveries, where the document says it.
    pub scheme: Option<&'static str>,
    /// The root element of its XML documents.
    pub root: Option<&'static str>,
    /// What an accepted delivery is answered with.
    pub ack: Option<Acknowledgement>,
    /// What a refused delivery is answered with.
    pub nack: Option<Refusal>,
    /// The time within which the sender wants its answer.
    pub deadline: Option<Duration>,
    /// The delay before each repeated delivery.
    pub retry: &'static [Duration],
}

/// What a document says about one message, with what holds for its surface filled in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MessageInfo {
    /// Its `AsyncAPI` name.
    pub name: &'static str,
    /// What names a delivery of it: alternatives, the first whose members are all present.
    pub delivery_key: &'static [&'static [KeyMember]],
    /// What an accepted delivery is answered with.
    pub ack: Option<Acknowledgement>,
    /// The time within which the sender wants its answer.
    pub deadline: Option<Duration>,
    /// The delay before each repeated delivery.
    pub retry: &'static [Duration],
}

/// One member of a delivery key.
///
/// ```
/// use hookgen_runtime::KeyMember;
/// const KEY: &[KeyMember] = &[
///     KeyMember::new(&["FromUserName"]),
///     KeyMember::new(&["CreateTime"]),
///     KeyMember::new(&["EventKey"]).optional(),
/// ];
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct KeyMember {
    pub(crate) path: &'static [&'static str],
    pub(crate) optional: bool,
}

impl KeyMember {
    /// The member at a path of wire names; without it the key does not name a delivery.
    pub const fn new(path: &'static [&'static str]) -> Self {
        Self {
            path,
            optional: false,
        }
    }

    /// Skipped where the member is missing.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }
}
