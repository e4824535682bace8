//! Which members tell the messages of a surface apart.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Code, Diagnostic},
    document::Message,
    ir::{ContentKind, MemberPath, Scalar},
    schema::{SchemaId, Types},
};

use super::{
    dispatch::{Decided, Policy, Profile, Wire, decide},
    events::Events,
    groups::Group,
    hooks::Test,
    paths::PathId,
    payloads::Payload,
    surfaces::message_name,
};

impl<'e> Events<'e, '_> {
    /// Decides between the messages by what can be seen of their bodies. Doubts are no matter
    /// where a header decides.
    pub(super) fn decision(&mut self, groups: &[Group<'e>], by_header: bool) -> Decided {
        self.builder.wire = self.wire(groups);
        let mut profiles = Vec::new();
        let mut hidden = false;
        for (leaf, group) in groups.iter().enumerate() {
            let from = profiles.len();
            let tests = group.members.first().map(|it| it.hook.tests.as_slice());
            let tests = tests.unwrap_or_default();
            let visible = self.profiles(group, leaf, &mut profiles);
            if !visible && tests.is_empty() && groups.len() > 1 {
                profiles.truncate(from);
                hidden = true;
            }
            for profile in profiles.iter_mut().skip(from) {
                self.apply(profile, tests);
            }
        }
        self.builder.wire = Wire::Any;
        let mut decided = decide(&self.builder.paths, &profiles, Policy::Events);
        decided.hidden = hidden;
        if !by_header {
            for leaves in &decided.ambiguous {
                self.report_ambiguity(groups, leaves);
            }
        }
        decided
    }

    fn wire(&self, groups: &[Group<'e>]) -> Wire {
        let own = groups.iter().map(|group| &group.content);
        let hooks = groups
            .iter()
            .flat_map(|group| &group.members)
            .map(|member| &member.hook);
        let hooks = hooks.chain([&self.draft.hook]);
        let formats = hooks.flat_map(|hook| &hook.formats).chain(own);
        let xml: BTreeSet<bool> = formats.map(|format| *format == ContentKind::Xml).collect();
        match (xml.contains(&true), xml.contains(&false)) {
            (true, false) => Wire::Xml,
            (false, _) => Wire::Json,
            (true, true) => Wire::Any,
        }
    }

    /// Collects how deliveries of a message may look; whether anything is known of that.
    fn profiles(&mut self, group: &Group<'e>, leaf: usize, found: &mut Vec<Profile>) -> bool {
        let from = found.len();
        match (group.payload, group.content) {
            (Payload::Of(schema), ContentKind::Json) => self.builder.profile(schema, leaf, found),
            (Payload::Of(schema), ContentKind::Xml | ContentKind::Form) => {
                self.builder.profile(schema, leaf, found);
                for profile in found.iter_mut().skip(from) {
                    self.as_document(profile, schema);
                }
            }
            _ => found.push(Profile::anything(leaf)),
        }
        for profile in found.iter_mut().skip(from).filter(|it| it.types.is_any()) {
            profile.types = Types::OBJECT;
        }
        let body = matches!(group.content, ContentKind::Bytes | ContentKind::Text);
        !body && group.payload != Payload::Unsaid
    }

    /// An XML document is an element with children, a list too.
    fn as_document(&mut self, profile: &mut Profile, schema: SchemaId) {
        if profile.types == Types::ARRAY {
            let list = self.builder.schemas.resolve(schema);
            let item = list.items.map(|items| self.builder.schemas.resolve(items));
            let name = item.and_then(|item| item.notes.xml.name.clone());
            let path = self
                .builder
                .paths
                .join(None, name.as_deref().unwrap_or("item"));
            profile.known.insert(path);
            profile.required.insert(path);
        }
        profile.types = Types::OBJECT;
    }

    /// The names that members of a payload may have on the wire; nothing where that is not known.
    pub(super) fn members(&mut self, group: &Group<'e>) -> Option<BTreeSet<String>> {
        let Payload::Of(schema) = group.payload else {
            return None;
        };
        let schema = self.builder.schemas.resolve(schema);
        if !schema.groups.is_empty() || schema.properties.is_empty() {
            return None;
        }
        let mut names = BTreeSet::new();
        for property in &schema.properties {
            let member = self.builder.schemas.resolve(property.schema);
            let (element, _) = self.builder.elements(property, &member);
            names.insert((*property.name).to_owned());
            names.extend(element.map(String::from));
        }
        Some(names)
    }

    /// Adds what `match` says to what constants say.
    fn apply(&mut self, profile: &mut Profile, tests: &[(MemberPath, Test)]) {
        for (names, test) in tests {
            let Some(path) = self.builder.paths.path(names.iter().map(String::as_str)) else {
                continue;
            };
            profile.explicit.insert(path);
            match test {
                Test::Values(values) => {
                    profile.known.insert(path);
                    profile.add_values(path, values);
                }
                Test::Present(true) => {
                    profile.known.insert(path);
                    profile.required.insert(path);
                }
                Test::Present(false) => {
                    profile.known.remove(&path);
                    profile.required.remove(&path);
                }
            }
        }
    }

    fn report_ambiguity(&mut self, groups: &[Group<'e>], leaves: &[usize]) {
        let members = leaves
            .iter()
            .filter_map(|leaf| groups.get(*leaf)?.members.first());
        let messages: Vec<&Message> = members.map(|it| self.message(it.id)).collect();
        let [first, second, others @ ..] = messages.as_slice() else {
            return;
        };
        let code = if self.draft.explicit {
            Code::AmbiguousMessages
        } else {
            Code::IndistinctMessages
        };
        let (one, other) = (message_name(first), message_name(second));
        let more = match others.len() {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        let message = format!("`{one}` and `{other}` can both match one delivery{more}");
        let finding = Diagnostic::new(code, message)
            .at(second.span(), "this message")
            .note(first.span(), "and this one");
        self.builder.sink.push(finding);
    }
}

impl Profile {
    /// A value nothing is known about.
    pub(super) fn anything(leaf: usize) -> Self {
        Self {
            leaf,
            types: Types::ANY,
            tests: Vec::new(),
            required: BTreeSet::new(),
            known: BTreeSet::new(),
            explicit: BTreeSet::new(),
        }
    }

    fn add_values(&mut self, path: PathId, values: &[Scalar]) {
        let at = self.tests.iter().position(|(known, _)| *known == path);
        match at.and_then(|at| self.tests.get_mut(at)) {
            Some((_, known)) => {
                let new = values.iter().filter(|value| !known.contains(value));
                let new: Vec<Scalar> = new.cloned().collect();
                known.extend(new);
            }
            None => self.tests.push((path, values.to_vec())),
        }
    }
}
