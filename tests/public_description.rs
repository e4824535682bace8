//! `specs/wechat` holds all of the public description of these webhooks, which is the first document of
//! the corpus (`HOOKGEN_CORPUS`): every channel, operation, message, schema and member under the same
//! name, with the same type, values and `required`. Where the wire says otherwise, it is listed here.

#![allow(clippy::print_stderr, reason = "a skipped test says so")]

use std::collections::BTreeMap;
use std::path::Path;

use hookgen::document::{Api, Message};
use hookgen::schema::{Home, Schema, SchemaId, Schemas};
use hookgen::{Builder, configure};

#[test]
fn the_bundled_document_holds_the_public_description() {
    let Some(public) = public_description() else {
        return;
    };
    let own =
        configure().spec(Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/wechat/asyncapi.yaml"));
    let (public, own) = (facts(&public), facts(&own));
    assert!(public.len() > 150, "only {} facts", public.len());
    let mut unused: Vec<&Deviation> = DEVIATIONS.iter().collect();
    let mut found = Vec::new();
    for (name, expected) in &public {
        let fact = own.get(name).map_or("missing", String::as_str);
        let is_known =
            |it: &Deviation| name.ends_with(it.of) && fact == expected.replace(it.theirs, it.ours);
        if fact == expected {
            continue;
        }
        if let Some(known) = DEVIATIONS.iter().find(|it| is_known(it)) {
            unused.retain(|it| it.reason != known.reason);
        } else {
            found.push(format!("{name}: {fact}, not {expected}"));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(unused.is_empty(), "no longer so: {unused:?}");
}

#[test]
fn the_public_description_generates_unchanged() {
    let Some(public) = public_description() else {
        return;
    };
    let generated = public.out("public.rs").generate().expect("it generates");
    let codes: Vec<&str> = generated
        .findings()
        .iter()
        .map(|finding| finding.code().id())
        .collect();
    // Both Pay messages have one payload: one variant, with a warning that says so.
    assert_eq!(codes, ["HG0403"], "{}", generated.understood().report());
    let names = generated
        .understood()
        .krate
        .surfaces
        .iter()
        .filter_map(|surface| surface.event.as_ref());
    let variants: usize = names.map(|event| event.variants.len()).sum();
    assert_eq!(variants, 19);
}

fn public_description() -> Option<Builder> {
    let Some(folder) = std::env::var_os("HOOKGEN_CORPUS") else {
        eprintln!("skipped: HOOKGEN_CORPUS names no corpus");
        return None;
    };
    let spec = Path::new(&folder).join("docs/001-api-evangelist-wechat-webhooks.yml");
    Some(configure().spec(spec))
}

/// What a document says, by the name of the part that it says it of.
fn facts(document: &Builder) -> BTreeMap<String, String> {
    let understood = document.understand().expect("the document is understood");
    let (mut schemas, _) = document.schemas().expect("its schemas are read");
    let mut facts = BTreeMap::new();
    of_api(&understood.api, &mut facts);
    for id in schemas.ids() {
        if let Home::Named(name) = schemas.home(id).clone() {
            let schema = schemas.resolve(id);
            facts.insert(format!("schema {name}"), kind(&schema));
            of_members(&mut schemas, &schema, &format!("schema {name}"), &mut facts);
        }
    }
    facts
}

fn of_api(api: &Api, facts: &mut BTreeMap<String, String>) {
    for channel in &api.channels {
        let messages = channel
            .messages
            .iter()
            .map(|id| api.message(*id).key.as_str());
        let messages: Vec<&str> = messages.collect();
        facts.insert(format!("channel {}", channel.key), messages.join(", "));
    }
    for operation in &api.operations {
        let channel = &api.channel(operation.channel).key;
        facts.insert(
            format!("operation {}", operation.id),
            format!("{:?} on {channel}", operation.action),
        );
    }
    for message in &api.messages {
        facts.insert(format!("message {}", message.key), of_message(message));
    }
}

fn of_message(message: &Message) -> String {
    let schema = |source: &Option<hookgen::document::SchemaSource>| {
        let reference = source
            .as_ref()
            .and_then(|source| source.node.get("$ref")?.as_str());
        let name = reference.and_then(|reference| reference.rsplit('/').next());
        name.unwrap_or("none").to_owned()
    };
    let name = message.name.as_deref().unwrap_or("none");
    let content = message.content_type.as_deref().unwrap_or("none");
    let (payload, headers) = (schema(&message.payload), schema(&message.headers));
    format!("name {name}, {content}, payload {payload}, headers {headers}")
}

fn of_members(
    schemas: &mut Schemas,
    schema: &Schema,
    path: &str,
    facts: &mut BTreeMap<String, String>,
) {
    for property in &schema.properties {
        let path = format!("{path}.{}", property.name);
        let required = if property.required { " required" } else { "" };
        let (fact, member) = of_member(schemas, property.schema);
        facts.insert(path.clone(), format!("{fact}{required}"));
        if let Some(member) = member {
            of_members(schemas, &member, &path, facts);
        }
    }
}

/// The fact of a member, and its schema where that has no name of its own.
fn of_member(schemas: &mut Schemas, id: SchemaId) -> (String, Option<std::rc::Rc<Schema>>) {
    let (canonical, _) = schemas.canonical(id);
    if let Home::Named(name) = schemas.home(canonical) {
        return (name.clone(), None);
    }
    let schema = schemas.resolve(id);
    (kind(&schema), Some(schema))
}

fn kind(schema: &Schema) -> String {
    let format = schema
        .format
        .as_deref()
        .map(|format| format!(" ({format})"));
    let values = schema.values.as_ref().map(|values| {
        let values: Vec<String> = values
            .list
            .iter()
            .map(|value| value.to_json().to_string())
            .collect();
        format!(" [{}]", values.join(", "))
    });
    format!(
        "{}{}{}",
        schema.types,
        format.unwrap_or_default(),
        values.unwrap_or_default()
    )
}

/// Where the bundled document says otherwise, and why.
#[derive(Debug)]
struct Deviation {
    /// The end of the name of what it is said of.
    of: &'static str,
    theirs: &'static str,
    ours: &'static str,
    reason: &'static str,
}

const DEVIATIONS: &[Deviation] = &[
    Deviation {
        of: ".CreateTime",
        theirs: "integer",
        ours: "integer (unix-time)",
        reason: "the number is seconds since 1970, and becomes a time",
    },
    Deviation {
        of: ".AgentID",
        theirs: "integer required",
        ours: "integer",
        reason: "change_contact and other events of WeCom come without it",
    },
    Deviation {
        of: "message WechatPayTransactionSuccessNotification",
        theirs: "payload WechatPayNotificationEnvelope",
        ours: "payload WechatPayTransactionSuccessNotificationPayload",
        reason: "the envelope of a payment, with the schema of its decrypted resource",
    },
    Deviation {
        of: "message WechatPayRefundNotification",
        theirs: "payload WechatPayNotificationEnvelope",
        ours: "payload WechatPayRefundNotificationPayload",
        reason: "the envelope of a refund, with the schema of its decrypted resource",
    },
];
