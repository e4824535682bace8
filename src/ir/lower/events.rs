//! The messages a surface receives → its `Event` enum.

use crate::{
    diagnostic::{Code, Diagnostic},
    document::{Message, MessageId},
    ir::{
        ContentKind, EventEnum, EventVariant, Surface, Type, TypeId,
        names::{Hint, Role, Scope, Strength, ident, is_identifier},
    },
    schema::{Home, SchemaId, Types},
};

use super::{
    Input, content, eventdocs, graph,
    groups::Group,
    hooks::scheme,
    markdown,
    modules::{Place, short},
    payloads::{Payload, Payloads},
    plain::kinds,
    rules::Address,
    samples,
    surfaces::{Draft, Member, called, is_nameless, message_name, server_name},
    types::Builder,
};

/// Lowers one surface.
pub(super) struct Events<'e, 'b> {
    pub(super) input: Input<'e>,
    pub(super) payloads: &'e Payloads,
    pub(super) builder: &'e mut Builder<'b>,
    pub(super) draft: &'e Draft,
    pub(super) prefixes: Vec<String>,
}

impl<'e, 'b> Events<'e, 'b> {
    pub(super) fn new(
        input: Input<'e>,
        payloads: &'e Payloads,
        builder: &'e mut Builder<'b>,
        draft: &'e Draft,
    ) -> Self {
        let servers = draft
            .servers
            .iter()
            .map(|id| server_name(&input.api.server(*id).name));
        let prefixes = std::iter::once(draft.name.clone()).chain(servers).collect();
        Self {
            input,
            payloads,
            builder,
            draft,
            prefixes,
        }
    }

    /// The surface; its types are named and placed later.
    pub(super) fn surface(&mut self, at: usize) -> Surface {
        let event = self.event_enum();
        let reply = self.reply_enum();
        let extras = self.payloads.extras(at);
        let hook = &self.draft.hook;
        Surface {
            name: self.draft.name.clone(),
            module: String::new(),
            docs: self.docs(event.as_ref()),
            types: Vec::new(),
            event,
            reply,
            scheme: self.scheme(),
            ack: hook.ack.clone(),
            nack: hook.nack.clone(),
            deadline: hook.deadline,
            retry: hook.retry.clone().unwrap_or_default(),
            query: extras.query.and_then(|id| self.structure(id)),
            envelope: extras.envelope.and_then(|id| self.structure(id)),
        }
    }

    /// Where the types of the surface begin.
    pub(super) fn place(&self, surface: &Surface) -> Place {
        let mut roots: Vec<TypeId> = Vec::new();
        let mut visit = |ty: &Type| graph::named(ty, &mut |id, _| roots.push(id));
        for variant in surface.event.iter().flat_map(|event| &event.variants) {
            visit(&variant.ty);
        }
        for variant in surface.reply.iter().flat_map(|reply| &reply.variants) {
            visit(&variant.ty);
        }
        let variants = surface.event.iter().flat_map(|event| &event.variants);
        roots.extend(variants.filter_map(|variant| variant.headers));
        roots.extend(surface.query);
        roots.extend(surface.envelope);
        Place {
            roots,
            prefixes: self.prefixes.clone(),
        }
    }

    pub(super) fn message(&self, id: MessageId) -> &'e Message {
        self.input.api.message(id)
    }

    fn docs(&self, event: Option<&EventEnum>) -> String {
        let servers = self.draft.servers.as_slice();
        let server = match servers {
            [only] => self.input.api.server(*only).docs.as_str(),
            _ => "",
        };
        let mut docs = markdown::safe(server);
        eventdocs::surface(&mut docs, event, &self.draft.hook);
        docs
    }

    fn scheme(&self) -> Option<String> {
        let servers = self
            .draft
            .servers
            .iter()
            .map(|id| self.input.api.server(*id));
        let schemes = servers.flat_map(|server| &server.security);
        let mut schemes = schemes.map(|id| self.input.api.security_scheme(*id));
        schemes.find_map(|it| scheme(it.extension.as_ref()))
    }

    fn structure(&mut self, id: SchemaId) -> Option<TypeId> {
        match self.builder.type_of(id) {
            Type::Named(ty) => Some(ty),
            _ => None,
        }
    }

    fn event_enum(&mut self) -> Option<EventEnum> {
        let groups = self.groups();
        if groups.is_empty() {
            return None;
        }
        let header = Self::header_key(&groups);
        let decided = self.decision(&groups, header.is_some());
        // Bodies are signed and headers are not, so a body that names its message is believed first.
        let is_named = decided.decision.is_by_values() && decided.ambiguous.is_empty();
        let header = header.filter(|_| !is_named || decided.hidden);
        let names = self.variant_names(&groups);
        let mut variants = Vec::with_capacity(groups.len());
        for (group, ident) in groups.iter().zip(names) {
            variants.push(self.variant(group, ident));
        }
        let conditions = match &header {
            Some(header) => eventdocs::header_conditions(header),
            None => eventdocs::conditions(&decided.decision),
        };
        for ((at, variant), group) in variants.iter_mut().enumerate().zip(&groups) {
            let has_key = !variant.delivery_key.is_empty();
            let said = eventdocs::Said {
                conditions: conditions.get(&at).map_or(&[][..], Vec::as_slice),
                members: has_key.then(|| self.members(group)).flatten(),
                surface: &self.draft.hook,
            };
            eventdocs::variant(variant, &said);
        }
        let mut formats: Vec<ContentKind> =
            variants.iter().map(|variant| variant.content).collect();
        formats.extend(&self.draft.hook.formats);
        formats.extend(
            groups
                .iter()
                .flat_map(|it| &it.members)
                .flat_map(|it| &it.hook.formats),
        );
        formats.sort_unstable();
        formats.dedup();
        let roots = groups
            .iter()
            .flat_map(|it| &it.members)
            .map(|it| it.hook.root.clone());
        let mut event = EventEnum {
            ident: "Event".to_owned(),
            docs: String::new(),
            variants,
            decision: decided.decision,
            undecided: !decided.ambiguous.is_empty() || decided.hidden,
            header,
            keys: decided.keys,
            formats,
            root: self
                .draft
                .hook
                .root
                .clone()
                .or_else(|| roots.flatten().next()),
            unknown: UNKNOWN.to_owned(),
            attributes: Vec::new(),
            kind_attributes: Vec::new(),
        };
        event.docs = eventdocs::event_enum(&event);
        Some(event)
    }

    pub(super) fn payload(&mut self, id: MessageId) -> Payload {
        match self.payloads.payload(id) {
            Payload::Of(schema) => Payload::Of(self.builder.schemas.canonical(schema).0),
            other => other,
        }
    }

    /// The content type says how a payload is read; a schema that is not read leaves bytes.
    ///
    /// Text whose schema lets it be no text is the JSON of its value.
    pub(super) fn content(&mut self, member: &Member, payload: Payload) -> ContentKind {
        let message = self.message(member.id);
        let said = message.content_type.as_deref().map(content::kind);
        match (payload, said) {
            (Payload::Unread, _) => ContentKind::Bytes,
            (Payload::Of(schema), Some(ContentKind::Text)) => {
                let schema = self.builder.schemas.resolve(schema);
                match kinds(&schema).contains(Types::STRING) {
                    true => ContentKind::Text,
                    false => ContentKind::Json,
                }
            }
            (_, Some(kind)) => kind,
            (_, None) => member
                .hook
                .formats
                .first()
                .or(self.draft.hook.formats.first())
                .copied()
                .unwrap_or(ContentKind::Json),
        }
    }

    /// The Rust type of a payload in a format.
    pub(super) fn payload_type(&mut self, payload: Payload, content: ContentKind) -> Type {
        match (payload, content) {
            (_, ContentKind::Bytes) => Type::Bytes,
            (Payload::Of(id), ContentKind::Text) => {
                let schema = self.builder.schemas.resolve(id);
                let any = kinds(&schema).is_any() && schema.groups.is_empty();
                match self.builder.type_of(id) {
                    _ if any => Type::Any,
                    Type::String => self.builder.checked(id),
                    _ => Type::String,
                }
            }
            (_, ContentKind::Text) => Type::String,
            (Payload::Of(schema), ContentKind::Xml | ContentKind::Form) => {
                self.builder.named(schema)
            }
            (Payload::Of(schema), ContentKind::Json) => self.builder.checked(schema),
            (Payload::Unread | Payload::Unsaid, _) => Type::Any,
        }
    }

    fn variant_names(&mut self, groups: &[Group<'e>]) -> Vec<String> {
        let hints: Vec<Hint> = groups
            .iter()
            .map(|group| self.variant_hint(group))
            .collect();
        Scope::new([UNKNOWN]).settle(&hints)
    }

    fn variant_hint(&mut self, group: &Group<'e>) -> Hint {
        let first = group.members.first();
        if let Some(name) = first.and_then(|it| self.chosen_name(it)) {
            return Hint::new(Strength::Required, name.clone(), &name);
        }
        let nameless = first.is_none_or(|it| is_nameless(self.message(it.id)));
        let schema = match group.payload {
            Payload::Of(id) if nameless || group.members.len() > 1 => {
                match self.builder.schemas.home(id) {
                    Home::Named(name) => Some(name.clone()),
                    _ => None,
                }
            }
            _ => None,
        };
        let called = first.map(|it| called(self.input.api, self.message(it.id)));
        let text = schema.or(called).unwrap_or_default();
        let text = text.as_str();
        let full = ident(text, Role::Variant);
        let name = ident(short(text, &self.prefixes), Role::Variant);
        let hint = Hint::new(Strength::Suggested, name.clone(), text);
        if name == full && name.ends_with("Message") {
            hint
        } else if name == full {
            hint.or(format!("{}Message", name.trim_end_matches('_')))
        } else {
            hint.or(full)
        }
    }

    /// The name that the configuration or `rust-name` gives a message.
    pub(super) fn chosen_name(&mut self, member: &Member) -> Option<String> {
        let rename = &self.builder.settings.rename;
        if !rename.is_empty() {
            let addresses = Address::message(self.input.api, &self.draft.name, member.id);
            if let Some(name) = rename.of(&addresses) {
                return is_identifier(name).then(|| name.to_owned());
            }
        }
        let (name, span) = member.hook.rust_name.as_ref()?;
        if is_identifier(name) {
            return Some(name.clone());
        }
        let message = format!("`{name}` is no Rust identifier");
        let finding = Diagnostic::new(Code::BadRustName, message);
        self.builder
            .sink
            .push(finding.at(*span, "not an identifier"));
        None
    }

    fn variant(&mut self, group: &Group<'e>, ident: String) -> EventVariant {
        let messages: Vec<&Message> = group.members.iter().map(|it| self.message(it.id)).collect();
        let own = group
            .members
            .first()
            .map(|it| it.hook.clone())
            .unwrap_or_default();
        let headers = group
            .members
            .iter()
            .find_map(|it| self.payloads.headers(it.id));
        let outer = &self.draft.hook;
        let keys = if own.delivery_key.is_empty() {
            outer.delivery_key.clone()
        } else {
            own.delivery_key
        };
        let headers = headers.and_then(|id| self.structure(id));
        let samples = messages
            .iter()
            .flat_map(|it| samples::samples(it, self.input.sources));
        EventVariant {
            ident,
            messages: messages
                .iter()
                .map(|it| message_name(it).to_owned())
                .collect(),
            ty: self.payload_type(group.payload, group.content),
            content: group.content,
            docs: eventdocs::of_messages(&messages),
            headers,
            delivery_key: keys,
            ack: own.ack.filter(|ack| outer.ack.as_ref() != Some(ack)),
            deadline: own.deadline.filter(|it| outer.deadline != Some(*it)),
            retry: own.retry.filter(|it| outer.retry.as_ref() != Some(it)),
            samples: samples.collect(),
            deprecated: messages.iter().all(|message| message.deprecated),
            span: messages
                .first()
                .map_or(self.input.api.node.span, |it| it.span()),
        }
    }
}

/// The catch-all: always there under this name, so that a new message renames nothing.
const UNKNOWN: &str = "Unknown";
