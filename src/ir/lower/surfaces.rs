//! Which surface a message belongs to.
//!
//! Every rule looks at one message and its channel alone, so that adding a channel moves no other.

use crate::{
    diagnostic::Diagnostics,
    document::{Api, Channel, ChannelId, Message, MessageId, ServerId},
};

use super::hooks::Hook;

/// A surface before anything is made of it.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// Its name in the document, or one found for it.
    pub(super) name: String,
    /// The servers that its channels name.
    pub(super) servers: Vec<ServerId>,
    /// What the servers say for all messages.
    pub(super) hook: Hook,
    /// Whether an extension says anything about it: then doubts are errors.
    pub(super) explicit: bool,
    /// Messages it receives.
    pub(super) received: Vec<Member>,
    /// Messages it sends.
    pub(super) sent: Vec<Member>,
}

/// A message of a surface.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) id: MessageId,
    /// What message and channel say.
    pub(super) hook: Hook,
}

/// Puts every message into its surface, in document order.
pub(super) fn drafts(api: &Api, sink: &mut Diagnostics) -> Vec<Draft> {
    let mut found = Drafts::new(api, sink);
    for id in api.received() {
        let (draft, member) = found.place(id, sink);
        draft.received.push(member);
    }
    for id in api.sent() {
        let (draft, member) = found.place(id, sink);
        draft.sent.push(member);
    }
    found.list
}

struct Drafts<'a> {
    api: &'a Api,
    root: Hook,
    servers: Vec<Hook>,
    channels: Vec<Hook>,
    list: Vec<Draft>,
}

impl<'a> Drafts<'a> {
    fn new(api: &'a Api, sink: &mut Diagnostics) -> Self {
        let servers = api.servers.iter();
        let channels = api.channels.iter();
        Self {
            api,
            root: Hook::read(api.extension.as_ref(), sink),
            servers: servers
                .map(|it| Hook::read(it.extension.as_ref(), sink))
                .collect(),
            channels: channels
                .map(|it| Hook::read(it.extension.as_ref(), sink))
                .collect(),
            list: Vec::new(),
        }
    }

    fn place(&mut self, id: MessageId, sink: &mut Diagnostics) -> (&mut Draft, Member) {
        let message = self.api.message(id);
        let own = Hook::read(message.extension.as_ref(), sink);
        let channel = message
            .channel
            .map(|id| (self.api.channel(id), self.channel_hook(id)));
        let hook = match &channel {
            Some((_, outer)) => own.or(outer),
            None => own,
        };
        let channel = channel.map(|(channel, _)| channel);
        let name = self.name(&hook, channel);
        let explicit = message.extension.is_some()
            || channel.is_some_and(|channel| channel.extension.is_some());
        let servers = self.servers_of(channel, &name);
        let at = self.find(name);
        // `find` gives an index of the list.
        let draft = &mut self.list[at];
        draft.explicit |= explicit;
        for server in servers {
            if !draft.servers.contains(&server) {
                draft.servers.push(server);
                let at = server.0 as usize;
                if let Some(said) = self.servers.get(at) {
                    draft.explicit |= self
                        .api
                        .servers
                        .get(at)
                        .is_some_and(|it| it.extension.is_some());
                    draft.hook = std::mem::take(&mut draft.hook).or(said);
                }
            }
        }
        (draft, Member { id, hook })
    }

    fn channel_hook(&self, id: ChannelId) -> Hook {
        self.channels
            .get(id.0 as usize)
            .cloned()
            .unwrap_or_default()
    }

    fn find(&mut self, name: String) -> usize {
        if let Some(at) = self.list.iter().position(|draft| draft.name == name) {
            return at;
        }
        self.list.push(Draft {
            name,
            servers: Vec::new(),
            hook: self.root.clone(),
            explicit: self.api.extension.is_some(),
            received: Vec::new(),
            sent: Vec::new(),
        });
        self.list.len() - 1
    }

    /// The servers of a channel that are this surface's: those that say so, or those that the
    /// channel names.
    fn servers_of(&self, channel: Option<&Channel>, name: &str) -> Vec<ServerId> {
        let all = channel
            .map(|channel| channel.servers.as_slice())
            .unwrap_or_default();
        let says = |id: &&ServerId| {
            let hook = self.servers.get(id.0 as usize);
            hook.and_then(|hook| hook.surface.as_deref()) == Some(name)
        };
        let saying: Vec<ServerId> = all.iter().filter(says).copied().collect();
        if saying.is_empty() && (all.len() == 1 || !self.names_surfaces()) {
            return all.to_vec();
        }
        saying
    }

    fn names_surfaces(&self) -> bool {
        self.servers.iter().any(|hook| hook.surface.is_some())
    }

    fn name(&self, hook: &Hook, channel: Option<&Channel>) -> String {
        if let Some(name) = &hook.surface {
            return name.clone();
        }
        let by_channel = channel.and_then(|channel| {
            self.name_by_server(channel).or_else(|| {
                let address = channel.address.as_deref().unwrap_or(&channel.key);
                address_prefix(address)
            })
        });
        by_channel
            .or_else(|| self.root.surface.clone())
            .unwrap_or_else(|| title_name(self.api))
    }

    /// The surface that all servers of a channel name, or the only server it names of several.
    fn name_by_server(&self, channel: &Channel) -> Option<String> {
        let mut said = channel.servers.iter().map(|id| {
            self.servers
                .get(id.0 as usize)
                .and_then(|hook| hook.surface.clone())
        });
        if let Some(Some(first)) = said.next()
            && said.all(|other| other.as_ref() == Some(&first))
        {
            return Some(first);
        }
        match channel.servers.as_slice() {
            [only] if self.api.servers.len() > 1 => Some(server_name(&self.api.server(*only).name)),
            _ => None,
        }
    }
}

/// The name of a server without the words that say that it is one.
pub(super) fn server_name(key: &str) -> String {
    let mut name = key;
    for suffix in [
        "Callback",
        "Callbacks",
        "Endpoint",
        "Server",
        "Webhook",
        "Webhooks",
    ] {
        name = crate::ir::names::strip_suffix(name, suffix).unwrap_or(name);
    }
    name.to_owned()
}

/// The first word of an address of several: `officialaccount` of `officialaccount/message/text`.
fn address_prefix(address: &str) -> Option<String> {
    let path = address.split_once("://").map_or(address, |(_, rest)| {
        rest.split_once('/').map_or("", |(_, path)| path)
    });
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut segments = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .skip_while(|it| {
            let version = it.strip_prefix('v').unwrap_or(it);
            let number = version.chars().all(|c| c.is_ascii_digit() || c == '.');
            number || COMMON.contains(&it.to_ascii_lowercase().as_str())
        });
    let first = segments.next()?;
    let literal = !first.contains(['{', '}', '.', '*', '$', '+']);
    (segments.next().is_some() && literal).then(|| first.to_owned())
}

/// A name from the title of the document: its words without those every title has.
pub(super) fn title_name(api: &Api) -> String {
    let title = api
        .title
        .split(['(', ':', '–', '—', ','])
        .next()
        .unwrap_or_default();
    let title = title.split(" - ").next().unwrap_or_default();
    let words = title
        .split(|c: char| !c.is_alphanumeric())
        .flat_map(humps)
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty() && !COMMON.contains(&word.as_str()));
    let words: Vec<String> = words.take(MOST_WORDS).collect();
    if words.is_empty() {
        "events".to_owned()
    } else {
        words.join("_")
    }
}

/// The words of `UserSignedUp` and of `AccountService`, but not of names like `WeChat` and `OpenAI`.
fn humps(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut before = false;
    for (at, c) in word.char_indices() {
        if c.is_uppercase() && before {
            parts.extend(word.get(start..at));
            start = at;
        }
        before = c.is_lowercase();
    }
    parts.extend(word.get(start..));
    let long = |part: &&str| part.chars().count() >= LONG_HUMP;
    match parts.len() {
        2 if !parts.iter().all(long) => vec![word],
        _ => parts,
    }
}

/// Letters of a word that stands for itself in a name of two.
const LONG_HUMP: usize = 5;

/// What a message is called: its key, unless a converter or the action made that up.
pub(super) fn message_name(message: &Message) -> &str {
    let better = [message.component_name.as_deref(), message.name.as_deref()];
    let better = better.into_iter().flatten().find(|it| !it.is_empty());
    let key = message.key.as_str();
    if is_made_up(key) {
        better.unwrap_or(key)
    } else {
        key
    }
}

/// What a message is called in Rust: by its name, or by its channel where nobody named it.
pub(super) fn called(api: &Api, message: &Message) -> String {
    let channel = message.channel.filter(|_| is_nameless(message));
    let Some(channel) = channel.map(|id| api.channel(id)) else {
        return message_name(message).to_owned();
    };
    let telling = |part: &&str| {
        let is_version = part.trim_start_matches('v').parse::<f64>().is_ok();
        part.contains(char::is_alphabetic) && !part.contains('{') && !is_version
    };
    let parts: Vec<&str> = channel.key.split('/').filter(telling).collect();
    if !parts.is_empty() {
        parts.join("/")
    } else if channel.key.contains(char::is_alphanumeric) {
        channel.key.clone()
    } else {
        // The channel `/` names nothing.
        "message".to_owned()
    }
}

/// Whether a message has no name of its own.
pub(super) fn is_nameless(message: &Message) -> bool {
    is_made_up(message_name(message))
}

/// Keys that documents get where nobody named the message.
fn is_made_up(key: &str) -> bool {
    let bare = key.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-'));
    matches!(
        bare,
        "message" | "publish" | "publish.message" | "subscribe" | "subscribe.message"
    )
}

/// Words that tell no surface from another.
const COMMON: &[&str] = &[
    "a",
    "an",
    "and",
    "api",
    "apis",
    "asyncapi",
    "callback",
    "callbacks",
    "document",
    "events",
    "example",
    "for",
    "hooks",
    "of",
    "sample",
    "service",
    "spec",
    "specification",
    "the",
    "webhook",
    "webhooks",
    "with",
];

/// Words of a title that make a module name.
const MOST_WORDS: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_of_addresses() {
        let cases = [
            ("officialaccount/message/text", Some("officialaccount")),
            ("/x", None),
            ("user/signedup", Some("user")),
            ("/v1/webhooks/orders/created", Some("orders")),
            ("/webhooks/orders", None),
            ("{tenant}/orders", None),
            ("user.signedup", None),
            ("wss://host/chat/rooms", Some("chat")),
            ("", None),
        ];
        for (address, expected) in cases {
            assert_eq!(address_prefix(address).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn titles_are_parted_at_words() {
        let cases: [(&str, &[&str]); 6] = [
            ("UserSignedUp", &["User", "Signed", "Up"]),
            ("AccountService", &["Account", "Service"]),
            ("WeChat", &["WeChat"]),
            ("OpenAI", &["OpenAI"]),
            ("HTTP", &["HTTP"]),
            ("", &[""]),
        ];
        for (word, expected) in cases {
            assert_eq!(humps(word), expected, "{word}");
        }
    }

    #[test]
    fn servers_are_named_without_what_they_are() {
        assert_eq!(server_name("wechatPayCallback"), "wechatPay");
        assert_eq!(server_name("production"), "production");
        assert_eq!(server_name("Server"), "Server");
    }
}
