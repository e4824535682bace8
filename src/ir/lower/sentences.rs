//! The sentences that documentation says about messages.

use std::{collections::BTreeSet, time::Duration};

use crate::ir::{Acknowledgement, DeliveryKey, KeyMember, MemberPath, Scalar};

use super::{eventdocs::Condition, markdown};

/// When a message is sent.
pub(super) fn sent(conditions: &[Condition]) -> Option<String> {
    let mut parts = Vec::new();
    let (mut there, mut missing) = (Vec::new(), Vec::new());
    for condition in conditions {
        match condition {
            Condition::Is(key, values) => {
                let values = values.iter().map(value).collect();
                parts.push(format!("{} is {}", path(key), list(values, "or")));
            }
            Condition::Header(name, values) => {
                let values = values.iter().map(|it| markdown::code(it)).collect();
                let name = markdown::code(name);
                parts.push(format!("the header {name} is {}", list(values, "or")));
            }
            Condition::There(member) => there.push(path(member)),
            Condition::Missing(member) => missing.push(path(member)),
        }
    }
    if !there.is_empty() {
        let are = if there.len() == 1 { "is" } else { "are" };
        parts.push(format!("{} {are} there", list(there, "and")));
    }
    if !missing.is_empty() {
        parts.push(format!("there is no {}", list(missing, "or")));
    }
    (!parts.is_empty()).then(|| format!("Sent when {}.", parts.join(" and ")))
}

/// What is the same in every repetition of a delivery. A surface may have keys that a message lacks.
pub(super) fn same(keys: &[DeliveryKey], members: Option<&BTreeSet<String>>) -> Option<String> {
    let is_known = |it: &KeyMember| match (members, it.path.first()) {
        (Some(members), Some(name)) => members.contains(name),
        _ => true,
    };
    let may_be_there =
        |key: &&DeliveryKey| key.members.iter().all(|it| it.optional || is_known(it));
    let fitting = keys.iter().filter(may_be_there);
    let keys: Vec<String> = fitting.map(|it| key(it, is_known)).collect();
    let keys = keys.join("; without that, the same ");
    (!keys.is_empty()).then(|| format!("Repeated deliveries have the same {keys}."))
}

fn key(key: &DeliveryKey, is_known: impl Fn(&KeyMember) -> bool) -> String {
    let of = |optional: bool| -> Vec<String> {
        let members = key.members.iter();
        let members = members.filter(|it| it.optional == optional && is_known(it));
        members.map(|it| path(&it.path)).collect()
    };
    let mut text = list(of(false), "and");
    let optional = of(true);
    if !optional.is_empty() {
        let glue = if text.is_empty() { "" } else { ", and " };
        text.push_str(&format!("{glue}{} where present", list(optional, "and")));
    }
    text
}

/// `a, b and c`
fn list(mut words: Vec<String>, glue: &str) -> String {
    let last = words.pop().unwrap_or_default();
    match words.is_empty() {
        true => last,
        false => format!("{} {glue} {last}", words.join(", ")),
    }
}

/// A path of members as code.
pub(super) fn path(names: &MemberPath) -> String {
    markdown::code(&names.join("."))
}

fn value(value: &Scalar) -> String {
    markdown::code(&match value {
        Scalar::String(text) if text.is_empty() => return "empty".to_owned(),
        Scalar::Null => "null".to_owned(),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Int(value) => value.to_string(),
        Scalar::UInt(value) => value.to_string(),
        Scalar::Float(text) | Scalar::String(text) => text.clone(),
    })
}

/// How a delivery is acknowledged, and how fast.
pub(super) fn answer(ack: Option<&Acknowledgement>, deadline: Option<Duration>) -> Option<String> {
    let within = deadline.map(|it| format!(" within {}", spoken(it)));
    let with = ack.map(|ack| {
        let body = if ack.body.is_empty() {
            "no body".to_owned()
        } else {
            format!("the body {}", markdown::code(&ack.body))
        };
        format!(" with status {} and {body}", ack.status)
    });
    if within.is_none() && with.is_none() {
        return None;
    }
    Some(format!(
        "Answer{}{}.",
        within.unwrap_or_default(),
        with.unwrap_or_default()
    ))
}

/// When a delivery that was not acknowledged comes again.
pub(super) fn repeats(retry: Option<&Vec<Duration>>) -> Option<String> {
    let delays = retry.filter(|delays| !delays.is_empty())?;
    let spoken: Vec<String> = delays.iter().map(|it| spoken(*it)).collect();
    Some(format!(
        "Unanswered deliveries are repeated after {}.",
        spoken.join(", ")
    ))
}

fn spoken(duration: Duration) -> String {
    let (seconds, millis) = (duration.as_secs(), duration.subsec_millis());
    match (seconds, millis) {
        (_, 1..) => format!("{} ms", duration.as_millis()),
        (0, _) => "0 s".to_owned(),
        (s, _) if s % 3600 == 0 => format!("{} h", s / 3600),
        (s, _) if s % 60 == 0 => format!("{} min", s / 60),
        (s, _) => format!("{s} s"),
    }
}
