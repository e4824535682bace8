//! What the documentation of an event says: when it is sent, what names it, how it is answered, and
//! what it looks like on the wire.

use std::time::Duration;

use super::context::named;
use super::{docs, values};
use crate::ir::{
    Acknowledgement, ContentKind, Crate, Decision, EventEnum, EventVariant, Sample, Scalar, Surface,
    TypeId,
};

/// Documentation of a variant: the summary, when it is sent, and where to read on.
pub(super) fn variant_docs(
    surface: &Surface,
    event: &EventEnum,
    variant: &EventVariant,
) -> Vec<String> {
    let mut lines = docs::lines(&variant.docs);
    if lines.is_empty() {
        let names: Vec<_> = variant.messages.iter().map(|name| docs::code(name)).collect();
        lines.push(format!("{}.", names.join(" or ")));
    }
    paragraph(&mut lines, &facts(surface, event, variant).join(" "));
    for sample in variant.samples.iter().take(SAMPLES) {
        lines.push(String::new());
        lines.extend(docs::fenced(language(sample), &sample.text));
    }
    lines
}

/// Which events of the crate a payload belongs to, as links.
pub(super) fn users(krate: &Crate, surface: Option<&Surface>, id: TypeId) -> Vec<String> {
    let surfaces = krate.surfaces.iter().filter(|one| surface.is_some_and(|s| std::ptr::eq(s, *one)));
    surfaces
        .filter_map(|surface| surface.event.as_ref())
        .flat_map(|event| {
            let variants = event.variants.iter().filter(|variant| named(&variant.ty) == Some(id));
            variants.map(|variant| {
                let (event, variant) = (plain(&event.ident), plain(&variant.ident));
                format!("[`{event}::{variant}`](super::{event}::{variant})")
            })
        })
        .collect()
}

fn facts(surface: &Surface, event: &EventEnum, variant: &EventVariant) -> Vec<String> {
    let mut facts = Vec::new();
    let index = event.variants.iter().position(|other| std::ptr::eq(other, variant));
    if let Some(conditions) = index.and_then(|index| conditions(&event.decision, index)) {
        facts.extend(sent_when(&conditions));
    }
    facts.extend(same_delivery(variant));
    let ack = variant.ack.as_ref().or(surface.ack.as_ref());
    let deadline = variant.deadline.or(surface.deadline);
    let retry = variant.retry.as_ref().unwrap_or(&surface.retry);
    facts.extend(answer(ack, deadline, retry));
    facts
}

/// What holds on the way to a leaf.
fn conditions(decision: &Decision, leaf: usize) -> Option<Vec<String>> {
    let (own, rest) = match decision {
        Decision::Leaf(index) => return (*index == leaf).then(Vec::new),
        Decision::FirstOf(_) | Decision::Unknown => return None,
        Decision::Match { key, arms, otherwise } => {
            let arm = arms.iter().find_map(|arm| {
                let rest = conditions(&arm.then, leaf)?;
                Some((is_one_of(key, &arm.values), rest))
            });
            arm.or_else(|| Some((String::new(), conditions(otherwise, leaf)?)))?
        }
        Decision::Present { member, then, otherwise } => {
            let name = docs::code(&member.join("."));
            let there = conditions(then, leaf).map(|rest| (format!("{name} is there"), rest));
            there.or_else(|| Some((format!("{name} is absent"), conditions(otherwise, leaf)?)))?
        }
        Decision::Shape { arms, otherwise } => {
            let mut nested = arms.iter().map(|(_, then)| then).chain([&**otherwise]);
            (String::new(), nested.find_map(|then| conditions(then, leaf))?)
        }
    };
    let own = (!own.is_empty()).then_some(own);
    Some(own.into_iter().chain(rest).collect())
}

fn is_one_of(key: &[String], values: &[Scalar]) -> String {
    let values: Vec<_> = values
        .iter()
        .map(|value| match value {
            Scalar::String(text) => docs::code(text),
            other => docs::code(&values::json(other)),
        })
        .collect();
    format!("{} is {}", docs::code(&key.join(".")), values.join(" or "))
}

fn sent_when(conditions: &[String]) -> Option<String> {
    (!conditions.is_empty()).then(|| format!("Sent when {}.", listed(conditions)))
}

fn same_delivery(variant: &EventVariant) -> Option<String> {
    let keys: Vec<_> = variant
        .delivery_key
        .iter()
        .map(|key| {
            let members = key.members.iter().map(|member| docs::code(&member.path.join(".")));
            listed(&members.collect::<Vec<_>>())
        })
        .filter(|members| !members.is_empty())
        .collect();
    let (first, rest) = keys.split_first()?;
    let rest: String = rest.iter().map(|key| format!(", or else by {key}")).collect();
    Some(format!("A repeated delivery is known by {first}{rest}."))
}

/// How a delivery is answered, in a sentence.
pub(super) fn answer(
    ack: Option<&Acknowledgement>,
    deadline: Option<Duration>,
    retry: &[Duration],
) -> Option<String> {
    let ack = ack?;
    let within = deadline.map(|time| format!(" within {}", span(time))).unwrap_or_default();
    let body = match ack.body.as_str() {
        "" => "an empty body".to_owned(),
        body => format!("the body {}", docs::code(body)),
    };
    let mut text = format!("Acknowledged{within} with status {} and {body}", ack.status);
    if !retry.is_empty() {
        let delays: Vec<_> = retry.iter().map(|delay| span(*delay)).collect();
        text.push_str(&format!("; otherwise sent again after {}", delays.join(", ")));
    }
    Some(format!("{text}."))
}

/// A duration as people write it.
pub(super) fn span(time: Duration) -> String {
    let millis = time.as_millis();
    let units = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1000, "s"), (1, "ms")];
    let unit = units.into_iter().find(|(size, _)| millis >= *size && millis.is_multiple_of(*size));
    let (size, name) = unit.unwrap_or((1, "ms"));
    format!("{} {name}", millis / size)
}

fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn paragraph(lines: &mut Vec<String>, text: &str) {
    if !text.is_empty() {
        lines.push(String::new());
        // These sentences are made of safe parts, and hold code spans that must not be escaped.
        lines.extend(docs::lines(text));
    }
}

fn language(sample: &Sample) -> &'static str {
    match sample.content {
        ContentKind::Json => "json",
        ContentKind::Xml => "xml",
        ContentKind::Form | ContentKind::Text | ContentKind::Bytes => "text",
    }
}

fn plain(ident: &str) -> &str {
    ident.trim_start_matches("r#")
}

/// How many samples the documentation shows.
const SAMPLES: usize = 1;
