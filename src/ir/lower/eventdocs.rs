//! What is written above events: when they are sent, what picks them, how they are answered.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    document::Message,
    ir::{ContentKind, Decision, EventEnum, EventVariant, HeaderKey, MemberPath, Scalar},
};

use super::{
    docs::push_paragraph,
    hooks::Hook,
    markdown,
    sentences::{answer, path, repeats, same, sent},
};

/// A question of the decision tree and the answer that leads to an event.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    Is(MemberPath, Vec<Scalar>),
    There(MemberPath),
    Missing(MemberPath),
    Header(String, Vec<String>),
}

/// The values of the header that name each event.
pub(super) fn header_conditions(header: &HeaderKey) -> BTreeMap<usize, Vec<Condition>> {
    let named = header.arms.iter().map(|(values, at)| {
        let condition = Condition::Header(header.name.clone(), values.clone());
        (*at, vec![condition])
    });
    named.collect()
}

/// The shortest way to each event.
pub(super) fn conditions(decision: &Decision) -> BTreeMap<usize, Vec<Condition>> {
    let mut found: BTreeMap<usize, Vec<Condition>> = BTreeMap::new();
    let mut pending = vec![(decision, Vec::new())];
    while let Some((decision, way)) = pending.pop() {
        let with = |condition: Condition| {
            let mut way = way.clone();
            way.push(condition);
            way
        };
        match decision {
            Decision::Leaf(at) => {
                let known = found.entry(*at).or_insert_with(|| way.clone());
                if way.len() < known.len() {
                    *known = way;
                }
            }
            Decision::Match {
                key,
                arms,
                otherwise,
            } => {
                pending.push((otherwise, way.clone()));
                for arm in arms.iter().rev() {
                    let is = Condition::Is(key.clone(), arm.values.clone());
                    pending.push((&arm.then, with(is)));
                }
            }
            Decision::Present {
                member,
                then,
                otherwise,
            } => {
                pending.push((otherwise, with(Condition::Missing(member.clone()))));
                pending.push((then, with(Condition::There(member.clone()))));
            }
            Decision::Shape { arms, otherwise } => {
                pending.push((otherwise, way.clone()));
                pending.extend(arms.iter().rev().map(|(_, then)| (then, way.clone())));
            }
            Decision::FirstOf(_) | Decision::Unknown => {}
        }
    }
    found
}

/// Summary and description of messages, each text once.
pub(super) fn of_messages(messages: &[&Message]) -> String {
    let mut docs = String::new();
    let mut seen = std::collections::BTreeSet::new();
    for message in messages {
        let said = [&message.summary, &message.description];
        let title = [&message.title];
        let silent = said.iter().all(|text| text.trim().is_empty());
        let texts = if silent { title.iter() } else { said.iter() };
        for text in texts {
            let text = markdown::safe(text);
            if seen.insert(text.clone()) {
                push_paragraph(&mut docs, &text);
            }
        }
    }
    docs
}

/// What is said about an event beside its description.
pub(super) struct Said<'a> {
    /// What its body is like, and that of no other.
    pub(super) conditions: &'a [Condition],
    /// What its members are called, where that is known; asked only for what names a delivery.
    pub(super) members: Option<BTreeSet<String>>,
    /// What the document says about all events of the surface.
    pub(super) surface: &'a Hook,
}

/// Adds to the docs of an event when it is sent, how it is answered, and a sample.
pub(super) fn variant(variant: &mut EventVariant, said: &Said<'_>) {
    let surface = said.surface;
    let mut docs = std::mem::take(&mut variant.docs);
    push_paragraph(&mut docs, &sent(said.conditions).unwrap_or_default());
    let names: Vec<String> = variant
        .messages
        .iter()
        .map(|name| markdown::code(name))
        .collect();
    let kind = if names.len() == 1 {
        "Message"
    } else {
        "Messages"
    };
    push_paragraph(
        &mut docs,
        &format!("{kind} {} of the document.", names.join(", ")),
    );
    let ack = variant.ack.as_ref().or(surface.ack.as_ref());
    let deadline = variant.deadline.or(surface.deadline);
    push_paragraph(&mut docs, &answer(ack, deadline).unwrap_or_default());
    let retry = variant.retry.as_ref().or(surface.retry.as_ref());
    let repeated = [
        repeats(retry),
        same(&variant.delivery_key, said.members.as_ref()),
    ];
    let repeated: Vec<String> = repeated.into_iter().flatten().collect();
    push_paragraph(&mut docs, &repeated.join(" "));
    if let Some(sample) = variant
        .samples
        .iter()
        .find(|it| it.text.lines().count() <= LONGEST)
    {
        let language = match sample.content {
            ContentKind::Json => "json",
            ContentKind::Xml => "xml",
            _ => "text",
        };
        push_paragraph(&mut docs, &markdown::block(language, &sample.text));
    }
    variant.docs = docs;
}

/// What the events of a surface have in common.
pub(super) fn event_enum(event: &EventEnum) -> String {
    let mut docs = "What a verified delivery says.".to_owned();
    if let Some(header) = &event.header {
        let header = markdown::code(&header.name);
        push_paragraph(
            &mut docs,
            &format!(
                "The header {header} names the event. Mind that schemes sign the body: who can change \
                 a delivery on its way can change this header."
            ),
        );
    }
    let keys: Vec<String> = event.keys.iter().map(path).collect();
    match keys.as_slice() {
        [] if event.decision == Decision::Unknown && event.header.is_none() => push_paragraph(
            &mut docs,
            "Nothing in a body tells these messages apart: `from_verified_as` takes the kind from \
             the caller, who knows it from the channel.",
        ),
        [] => {}
        _ if event.header.is_some() => {}
        [only] => push_paragraph(&mut docs, &format!("{only} picks the event.")),
        [first @ .., last] => {
            let first = first.join(", ");
            push_paragraph(&mut docs, &format!("{first} and {last} pick the event."));
        }
    }
    docs
}

/// How deliveries of a surface come and are answered.
pub(super) fn surface(docs: &mut String, event: Option<&EventEnum>, hook: &Hook) {
    if event.is_some() {
        push_paragraph(
            docs,
            &answer(hook.ack.as_ref(), hook.deadline).unwrap_or_default(),
        );
        push_paragraph(docs, &repeats(hook.retry.as_ref()).unwrap_or_default());
    }
}

/// Lines of a sample that still fit above a variant.
const LONGEST: usize = 40;
