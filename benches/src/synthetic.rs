//! Documents of any size: every message is a base, what all events have, and its own members with two
//! enums and a nested object.

use std::fmt::Write as _;

/// An `AsyncAPI` document of `messages` messages, in YAML.
pub fn document(messages: usize) -> String {
    let mut text = String::from(HEAD);
    text.push_str("channels:\n");
    for index in 0..messages {
        write(&mut text, CHANNEL, index);
    }
    text.push_str("components:\n  messages:\n");
    for index in 0..messages {
        write(&mut text, MESSAGE, index);
    }
    text.push_str(BASES);
    for index in 0..messages {
        write(&mut text, PAYLOAD, index);
    }
    text
}

/// The types of the same messages as one writes them for serde and quick-xml by hand: derives, and one
/// function for each that decodes it from XML, and with `json` one that decodes it from JSON. They are what
/// the generated types are, `Clone`, `Debug`, `Eq` and `PartialEq`, enums `Hash` too, and nothing else.
pub fn serde_types(messages: usize, json: bool) -> String {
    let mut text = String::from("use serde::{Deserialize, Serialize};\n");
    for index in 0..messages {
        write(&mut text, TYPES, index);
        if json {
            write(&mut text, FROM_JSON, index);
        }
    }
    text
}

fn write(text: &mut String, template: &str, index: usize) {
    // Writing to a string cannot fail.
    let _ = write!(text, "{}", template.replace("{i}", &index.to_string()));
}

const HEAD: &str = "asyncapi: 2.6.0\ninfo:\n  title: Synthetic Webhooks\n  version: 1.0.0\n\
    servers:\n  callback:\n    url: https://example.com/callback\n    protocol: https\n\
    defaultContentType: application/xml\n";

const CHANNEL: &str = "  events/event{i}:\n    description: Event number {i} happened.\n    publish:\n      \
    operationId: receiveEvent{i}\n      summary: Receive event number {i}.\n      message:\n        \
    $ref: '#/components/messages/Event{i}'\n";

const MESSAGE: &str = "    Event{i}:\n      name: Event{i}\n      title: Event {i}\n      \
    summary: Event number {i}.\n      contentType: application/xml\n      payload:\n        \
    $ref: '#/components/schemas/Event{i}Payload'\n";

const BASES: &str = "  schemas:\n    Base:\n      type: object\n      \
    required: [ToUserName, FromUserName, CreateTime, MsgType]\n      properties:\n        \
    ToUserName:\n          type: string\n          description: Who receives it.\n        \
    FromUserName:\n          type: string\n          description: Who caused it.\n        \
    CreateTime:\n          type: integer\n          format: int64\n          description: When.\n        \
    MsgType:\n          type: string\n          description: What it is.\n    \
    EventBase:\n      allOf:\n        - $ref: '#/components/schemas/Base'\n        \
    - type: object\n          required: [Event]\n          properties:\n            \
    MsgType:\n              type: string\n              enum: [event]\n            \
    Event:\n              type: string\n              description: Which event.\n";

const PAYLOAD: &str = "    Event{i}Payload:\n      allOf:\n        \
    - $ref: '#/components/schemas/EventBase'\n        - type: object\n          \
    required: [State]\n          properties:\n            \
    Event:\n              type: string\n              enum: [event_{i}]\n            \
    State:\n              type: string\n              enum: [created, changed, removed]\n              \
    description: What became of it.\n            \
    Level:\n              type: string\n              enum: [low, middle, high]\n              \
    description: How much it matters.\n            \
    Detail:\n              type: object\n              description: More about it.\n              \
    required: [Id]\n              properties:\n                \
    Id:\n                  type: string\n                  description: Its id.\n                \
    Count:\n                  type: integer\n                  format: int64\n                  \
    description: How many.\n";

const TYPES: &str = "
/// Event number {i}.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = \"PascalCase\")]
#[non_exhaustive]
pub struct Event{i} {
    /// Who receives it.
    pub to_user_name: String,
    /// Who caused it.
    pub from_user_name: String,
    /// When.
    pub create_time: i64,
    /// What became of it.
    pub state: Event{i}State,
    /// How much it matters.
    pub level: Option<Event{i}Level>,
    /// More about it.
    pub detail: Option<Event{i}Detail>,
}
/// What became of it.
#[derive(Clone, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = \"snake_case\")]
#[non_exhaustive]
pub enum Event{i}State { Created, Changed, Removed, #[serde(untagged)] Other(String) }
/// How much it matters.
#[derive(Clone, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = \"snake_case\")]
#[non_exhaustive]
pub enum Event{i}Level { Low, Middle, High, #[serde(untagged)] Other(String) }
/// More about it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = \"PascalCase\")]
#[non_exhaustive]
pub struct Event{i}Detail {
    /// Its id.
    pub id: String,
    /// How many.
    pub count: Option<i64>,
}
/// Decodes event number {i}.
pub fn event{i}(text: &str) -> Result<Event{i}, quick_xml::DeError> { quick_xml::de::from_str(text) }
";

const FROM_JSON: &str = "
/// Decodes event number {i} from JSON.
pub fn event{i}_json(text: &[u8]) -> Result<Event{i}, serde_json::Error> { serde_json::from_slice(text) }
";
