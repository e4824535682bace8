//! What the documentation of an event says: when it is sent, what names it, how it is answered, and
//! what it looks like on the wire.

use std::time::Duration;

use super::context::named;
use super::scope::Scope;
use super::{docs, values};
use crate::ir::{
    Acknowledgement, ContentKind, Decision, EventEnum, EventVariant, Sample, Scalar, Surface, Type,
    TypeId,
};

/// Documentation of a variant. What a payload of its own says is not said twice.
pub(super) fn variant_docs(
    surface: &Surface,
    event: &EventEnum,
    variant: &EventVariant,
) -> Vec<String> {
    let names: Vec<_> = variant.messages.iter().map(|name| docs::code(name)).collect();
    let mut lines = docs::lines_or(&variant.docs, &format!("{}.", names.join(" or ")));
    if only_variant(event, &variant.ty).is_some() {
        paragraph(&mut lines, &when(event, variant).unwrap_or_default());
    } else {
        details(&mut lines, surface, event, variant);
    }
    lines
}

/// Documentation of a struct; that of an event's payload tells all about the event.
pub(super) fn struct_docs(scope: &Scope<'_>, id: TypeId, markdown: &str) -> Vec<String> {
    let mut lines = docs::lines(markdown);
    let surface = scope.context.surface(scope.home());
    let event = surface.and_then(|surface| Some((surface, surface.event.as_ref()?)));
    let variant = event.and_then(|(surface, event)| {
        Some((surface, event, only_variant(event, &Type::Named(id))?))
    });
    let Some((surface, event, variant)) = variant else {
        return docs::lines_or(markdown, "An object of the document.");
    };
    if lines.is_empty() {
        lines = docs::lines_or(&variant.docs, "The payload of an event.");
    }
    details(&mut lines, surface, event, variant);
    let (event, variant) = (plain(&event.ident), plain(&variant.ident));
    let parent = if scope.context.options.is_crate() { "super::" } else { "" };
    lines.push(String::new());
    lines.push(format!("Received as [`{event}::{variant}`]({parent}{event}::{variant})."));
    lines
}

/// The variant that alone has this payload.
fn only_variant<'a>(event: &'a EventEnum, ty: &Type) -> Option<&'a EventVariant> {
    named(ty)?;
    let mut variants = event.variants.iter().filter(|variant| variant.ty == *ty);
    let first = variants.next()?;
    variants.next().is_none().then_some(first)
}

/// When an event is sent, what names it, how it is answered, what it looks like.
fn details(
    lines: &mut Vec<String>,
    surface: &Surface,
    event: &EventEnum,
    variant: &EventVariant,
) {
    paragraph(lines, &facts(surface, event, variant).join(" "));
    for sample in variant.samples.iter().take(SAMPLES) {
        lines.push(String::new());
        lines.extend(docs::fenced(language(sample), &sample.text));
    }
}

fn when(event: &EventEnum, variant: &EventVariant) -> Option<String> {
    let index = event.variants.iter().position(|other| std::ptr::eq(other, variant))?;
    sent_when(&conditions(&event.decision, index)?)
}

fn facts(surface: &Surface, event: &EventEnum, variant: &EventVariant) -> Vec<String> {
    let mut facts: Vec<_> = when(event, variant).into_iter().collect();
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

/// A duration as the document writes it: `15s`, `3m`, `6h`.
fn span(time: Duration) -> String {
    let millis = time.as_millis();
    let units = [(3_600_000, "h"), (60_000, "m"), (1000, "s"), (1, "ms")];
    let unit = units.into_iter().find(|(size, _)| millis >= *size && millis.is_multiple_of(*size));
    let (size, name) = unit.unwrap_or((1, "ms"));
    format!("{}{name}", millis / size)
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
