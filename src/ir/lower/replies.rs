//! The messages a surface sends → its `Reply` enum.

use std::collections::BTreeSet;

use crate::ir::{
    ReplyEnum, ReplyVariant,
    names::{Hint, Role, Scope, Strength, ident},
};

use super::{
    eventdocs,
    events::Events,
    modules::short,
    surfaces::{Member, called, message_name},
};

impl Events<'_, '_> {
    pub(super) fn reply_enum(&mut self) -> Option<ReplyEnum> {
        let mut seen = BTreeSet::new();
        let draft = self.draft;
        let members = draft
            .sent
            .iter()
            .filter(|it| seen.insert(self.message(it.id).id()));
        let members: Vec<&Member> = members.collect();
        if members.is_empty() {
            return None;
        }
        let hints: Vec<Hint> = members
            .iter()
            .map(|member| self.reply_hint(member))
            .collect();
        let names = Scope::default().settle(&hints);
        let mut variants = Vec::with_capacity(members.len());
        for (member, ident) in members.iter().zip(names) {
            variants.push(self.reply_variant(member, ident));
        }
        let roots = members.iter().map(|member| member.hook.root.clone());
        Some(ReplyEnum {
            ident: "Reply".to_owned(),
            docs: "What the receiver may answer with.".to_owned(),
            variants,
            root: draft.hook.root.clone().or_else(|| roots.flatten().next()),
            attributes: Vec::new(),
        })
    }

    fn reply_hint(&mut self, member: &Member) -> Hint {
        if let Some(name) = self.chosen_name(member) {
            return Hint::new(Strength::Required, name.clone(), &name);
        }
        let text = called(self.input.api, self.message(member.id));
        let text = text.as_str();
        let name = ident(short(text, &self.prefixes), Role::Variant);
        Hint::new(Strength::Suggested, name, text).or(ident(text, Role::Variant))
    }

    fn reply_variant(&mut self, member: &Member, ident: String) -> ReplyVariant {
        let message = self.message(member.id);
        let payload = self.payload(member.id);
        let content = self.content(member, payload);
        ReplyVariant {
            ident,
            message: message_name(message).to_owned(),
            ty: self.payload_type(payload, content),
            content,
            docs: eventdocs::of_messages(&[message]),
        }
    }
}
