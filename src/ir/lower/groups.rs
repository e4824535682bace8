//! Which messages become one variant.

use std::collections::BTreeMap;

use crate::{
    diagnostic::{Code, Diagnostic},
    ir::{ContentKind, HeaderKey},
    schema::{SchemaId, Types},
    syntax::NodeId,
};

use super::{
    enums,
    events::Events,
    payloads::Payload,
    plain::kinds,
    scalars,
    surfaces::{Member, message_name},
};

/// Messages that become one variant.
pub(super) struct Group<'e> {
    pub(super) members: Vec<&'e Member>,
    pub(super) payload: Payload,
    pub(super) content: ContentKind,
    /// Headers with known values.
    headers: Vec<Header>,
}

/// A header and the values it may have.
#[derive(Clone, Debug, PartialEq)]
struct Header {
    name: String,
    values: Vec<String>,
}

impl<'e> Events<'e, '_> {
    /// One group per message object; messages with one schema that nothing tells apart are one.
    pub(super) fn groups(&mut self) -> Vec<Group<'e>> {
        let mut groups: Vec<Group<'e>> = Vec::new();
        let mut by_object: BTreeMap<NodeId, usize> = BTreeMap::new();
        let mut by_schema: BTreeMap<SchemaId, Vec<usize>> = BTreeMap::new();
        for member in &self.draft.received {
            let message = self.message(member.id);
            if by_object.contains_key(&message.id()) {
                continue;
            }
            let group = self.group(member);
            let twins = match group.payload {
                Payload::Of(schema) => by_schema.entry(schema).or_default(),
                _ => &mut Vec::new(),
            };
            let known = twins.iter().copied();
            let mut twin = known.filter(|at| groups.get(*at).is_some_and(|it| it.is_twin(&group)));
            let at = twin.next().unwrap_or(groups.len());
            by_object.insert(message.id(), at);
            if let Some(twin) = groups.get_mut(at) {
                twin.members.push(member);
            } else {
                twins.push(at);
                groups.push(group);
            }
        }
        for group in &groups {
            self.report_shared(group);
        }
        groups
    }

    /// A header that every message has with values that no other has.
    pub(super) fn header_key(groups: &[Group<'e>]) -> Option<HeaderKey> {
        let (first, others) = groups.split_first()?;
        if others.is_empty() {
            return None;
        }
        first.headers.iter().find_map(|header| {
            let mut seen = std::collections::BTreeSet::new();
            let mut arms = Vec::with_capacity(groups.len());
            for (at, group) in groups.iter().enumerate() {
                let same = |it: &&Header| it.name.eq_ignore_ascii_case(&header.name);
                let values = &group.headers.iter().find(same)?.values;
                if !values.iter().all(|value| seen.insert(value.clone())) {
                    return None;
                }
                arms.push((values.clone(), at));
            }
            Some(HeaderKey {
                name: header.name.clone(),
                arms,
            })
        })
    }

    fn group(&mut self, member: &'e Member) -> Group<'e> {
        let payload = self.payload(member.id);
        Group {
            members: vec![member],
            payload,
            content: self.content(member, payload),
            headers: self.known_headers(member),
        }
    }

    fn known_headers(&mut self, member: &Member) -> Vec<Header> {
        let Some(id) = self.payloads.headers(member.id) else {
            return Vec::new();
        };
        let schema = self.builder.schemas.resolve(id);
        let mut known = Vec::new();
        for property in &schema.properties {
            let header = self.builder.schemas.resolve(property.schema);
            let listed = enums::scalars(&header, kinds(&header).without(Types::NULL));
            let values: Vec<String> = listed
                .into_iter()
                .flatten()
                .filter_map(scalars::into_text)
                .collect();
            if !values.is_empty() {
                known.push(Header {
                    name: property.name.to_string(),
                    values,
                });
            }
        }
        known
    }

    fn report_shared(&mut self, group: &Group<'e>) {
        let [first, others @ ..] = group.members.as_slice() else {
            return;
        };
        let Some(second) = others.first() else { return };
        let (first, second) = (self.message(first.id), self.message(second.id));
        let message = format!(
            "`{}` and `{}` have one payload and nothing tells them apart",
            message_name(first),
            message_name(second)
        );
        let finding = Diagnostic::new(Code::SharedVariant, message)
            .at(second.span(), "becomes one event")
            .note(first.span(), "with this message");
        self.builder.sink.push(finding);
    }
}

impl Group<'_> {
    /// Whether nothing tells the messages of both apart.
    fn is_twin(&self, other: &Self) -> bool {
        let tests = |group: &Self| group.members.first().map(|it| it.hook.tests.clone());
        self.content == other.content
            && self.headers == other.headers
            && tests(self) == tests(other)
    }
}
