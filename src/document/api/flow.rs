//! Which way messages go.

use std::collections::BTreeSet;

use super::{Api, ChannelId, MessageId, Operation};

/// What the reader's application does.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Action {
    /// It receives the messages.
    Receive,
    /// It sends the messages.
    Send,
    /// It does both: the role is [`Role::Both`](crate::document::Role::Both).
    Both,
}

impl Action {
    /// Whether the reader's application receives.
    pub fn receives(self) -> bool {
        self != Self::Send
    }

    /// Whether the reader's application sends.
    pub fn sends(self) -> bool {
        self != Self::Receive
    }

    /// The action of the reply.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Receive => Self::Send,
            Self::Send => Self::Receive,
            Self::Both => Self::Both,
        }
    }
}

impl Api {
    /// The messages the reader's application receives, each once, in the order of
    /// [`Api::messages`]: those of receiving operations, replies to what it sends, and the
    /// messages of channels no operation mentions. Of a document without channels, the messages
    /// of the components.
    pub fn received(&self) -> Vec<MessageId> {
        self.flowing(Action::receives)
    }

    /// The messages the reader's application sends, each once, in the order of
    /// [`Api::messages`]: those of sending operations, and replies to what it receives.
    pub fn sent(&self) -> Vec<MessageId> {
        self.flowing(Action::sends)
    }

    fn flowing(&self, flows: fn(Action) -> bool) -> Vec<MessageId> {
        let mut found = BTreeSet::new();
        for operation in &self.operations {
            if flows(operation.action) {
                found.extend(&operation.messages);
            }
            if let Some(reply) = &operation.reply
                && flows(operation.action.reversed())
            {
                found.extend(&reply.messages);
            }
        }
        if flows(Action::Receive) {
            found.extend(self.unmentioned());
        }
        found.into_iter().collect()
    }

    /// Messages that no operation speaks of.
    fn unmentioned(&self) -> Vec<MessageId> {
        if self
            .channels
            .iter()
            .all(|channel| channel.messages.is_empty())
        {
            return self.component_messages.clone();
        }
        let replies =
            |operation: &Operation| operation.reply.as_ref().and_then(|reply| reply.channel);
        let mentioned: BTreeSet<ChannelId> = self
            .operations
            .iter()
            .flat_map(|operation| [Some(operation.channel), replies(operation)])
            .flatten()
            .collect();
        let quiet =
            |at: &usize| u32::try_from(*at).is_ok_and(|at| !mentioned.contains(&ChannelId(at)));
        let channels = self.channels.iter().enumerate();
        channels
            .filter(|(at, _)| quiet(at))
            .flat_map(|(_, channel)| channel.messages.iter().copied())
            .collect()
    }
}
