//! Where things are, in every notation of a selector.

use crate::{
    document::{Action, Api, Message, MessageId, Operation},
    schema::{Home, SchemaId, Schemas, Step},
    source::Span,
    syntax::{NodeId, Pointer},
};

use super::super::surfaces::message_name;

/// One way to say where a thing is.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Address {
    /// Names from the outside to the thing itself.
    pub(super) names: Vec<String>,
    /// The place where the document defines it, or would.
    pub(super) pointer: String,
    /// Where it really stands.
    pub(super) place: Option<Span>,
    /// Whether only a selector that ends with the very name means it: the enums of a surface have other
    /// traits than types of the document, so `*` is not about them.
    pub(super) by_name: bool,
    /// For a member: the object schema that it is a property of, and its name.
    pub(super) member: Option<(NodeId, String)>,
}

impl Address {
    /// A message of a surface: by every name it has, by its channel and by its operations.
    pub(in super::super) fn message(api: &Api, surface: &str, id: MessageId) -> Vec<Self> {
        let message = api.message(id);
        let name = message_name(message);
        let component = message.component_name.as_deref().unwrap_or(name);
        let mut addresses = vec![Self {
            names: vec![surface.to_owned(), name.to_owned()],
            pointer: pointer(&["components", "messages", component]),
            place: Some(message.span()),
            ..Self::default()
        }];
        let others = [
            message.component_name.as_deref(),
            message.message_id.as_deref(),
            message.name.as_deref(),
            Some(message.key.as_str()),
        ];
        for other in others.into_iter().flatten().filter(|other| *other != name) {
            addresses.push(Self::named(&[surface, other]));
        }
        addresses.extend(Self::in_channel(api, message));
        let operations = api.operations.iter();
        for operation in operations.filter(|operation| speaks_of(operation, id)) {
            addresses.extend(Self::in_operation(api, operation, name));
        }
        addresses
    }

    fn in_channel(api: &Api, message: &Message) -> Option<Self> {
        let channel = api.channel(message.channel?);
        Some(Self {
            pointer: pointer(&["channels", &channel.key, "messages", &message.key]),
            ..Self::named(&[&channel.key, message_name(message)])
        })
    }

    fn in_operation(api: &Api, operation: &Operation, message: &str) -> [Self; 2] {
        let channel = api.channel(operation.channel);
        // The words of 2.x, for who reads a document of that generation.
        let verb = match operation.action {
            Action::Send => "subscribe",
            Action::Receive | Action::Both => "publish",
        };
        [
            Self {
                pointer: pointer(&["operations", &operation.id, "messages", message]),
                ..Self::named(&[&operation.id, message])
            },
            Self {
                pointer: pointer(&["channels", &channel.key, verb, "message"]),
                ..Self::default()
            },
        ]
    }

    /// An enum of a surface: `.shop.Event`.
    pub(in super::super) fn surface_enum(surface: &str, name: &str) -> Self {
        Self {
            by_name: true,
            ..Self::named(&[surface, name])
        }
    }

    /// A format.
    pub(in super::super) fn format(name: &str) -> Self {
        Self::named(&[name])
    }

    /// A schema, by the schemas it stands in.
    pub(in super::super) fn schema(schemas: &Schemas, id: SchemaId) -> Self {
        let mut names = Vec::new();
        let mut pointer = Vec::new();
        let mut at = id;
        for _ in 0..DEEPEST {
            match schemas.home(at) {
                Home::Named(name) | Home::Root(name) => {
                    names.push(name.clone());
                    pointer.push(self::pointer(&["components", "schemas", name]));
                    break;
                }
                Home::Child { of, step } => {
                    names.extend(name_of(step));
                    pointer.push(token_of(step));
                    at = *of;
                }
            }
        }
        names.reverse();
        pointer.reverse();
        Self {
            names,
            pointer: pointer.concat(),
            place: schemas.own(id).and_then(|schema| schema.span()),
            ..Self::default()
        }
    }

    /// A member of what this is the address of.
    #[must_use]
    pub(in super::super) fn member(mut self, name: &str) -> Self {
        let owner = self.place.take();
        self.member = owner.map(|owner| (NodeId::of(owner), name.to_owned()));
        self.pointer
            .push_str(&token_of(&Step::Property(name.into())));
        self.names.push(name.to_owned());
        self
    }

    fn named(names: &[&str]) -> Self {
        Self {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            ..Self::default()
        }
    }
}

fn speaks_of(operation: &Operation, id: MessageId) -> bool {
    let reply = operation.reply.as_ref();
    let replies = reply.is_some_and(|reply| reply.messages.contains(&id));
    replies || operation.messages.contains(&id)
}

fn pointer(tokens: &[&str]) -> String {
    let root = Pointer::root();
    let whole = tokens.iter().fold(root, |at, token| at.join(token));
    whole.as_str().to_owned()
}

fn name_of(step: &Step) -> Option<String> {
    match step {
        Step::Property(name) => Some((**name).to_owned()),
        Step::Part => None,
        step => Some(step.words().replace(' ', "")),
    }
}

fn token_of(step: &Step) -> String {
    match step {
        Step::Property(name) => pointer(&["properties", name]),
        Step::Item => "/items".to_owned(),
        Step::Position(at) => format!("/items/{at}"),
        Step::Value => "/additionalProperties".to_owned(),
        Step::Alternative(at) => format!("/oneOf/{at}"),
        Step::Part => String::new(),
    }
}

/// Steps of an address that are followed.
const DEEPEST: usize = 64;
