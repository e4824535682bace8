//! Documents made from the grammar of AsyncAPI: both generations, every keyword of schemas, odd
//! names, references that form loops.

use serde_json::{Map, Value, json};

use crate::numbers::Numbers;
use crate::schemas::Schemas;
use crate::words::{CONTENT_TYPES, NAMES, TEXTS, VERSIONS};

/// A document. Not all of them are valid: some schemas contradict themselves.
pub(crate) fn document(seed: u64) -> Value {
    let mut numbers = Numbers::new(seed);
    let version = *numbers.pick(VERSIONS);
    let names = names(&mut numbers);
    let mut maker = Maker {
        numbers,
        names,
        version,
    };
    if version.starts_with('2') {
        maker.of_2x()
    } else {
        maker.of_3x()
    }
}

/// Names of component schemas, each once.
fn names(numbers: &mut Numbers) -> Vec<String> {
    let mut names: Vec<String> = (0..=numbers.below(9))
        .map(|_| (*numbers.pick(NAMES)).to_owned())
        .collect();
    names.sort();
    names.dedup();
    names
}

struct Maker {
    numbers: Numbers,
    names: Vec<String>,
    version: &'static str,
}

impl Maker {
    fn of_2x(&mut self) -> Value {
        let mut channels = Map::new();
        for _ in 0..=self.numbers.below(3) {
            let mut channel = Map::new();
            for direction in ["publish", "subscribe"] {
                if self.numbers.once_in(2) || channel.is_empty() {
                    let message = self.messages_of_2x();
                    channel.insert(direction.to_owned(), json!({ "message": message }));
                }
            }
            channels.insert(self.address(), Value::Object(channel));
        }
        let mut document = self.head();
        document.insert("channels".to_owned(), Value::Object(channels));
        Value::Object(document)
    }

    fn messages_of_2x(&mut self) -> Value {
        if self.numbers.once_in(2) {
            let count = 1 + self.numbers.below(4);
            let list: Vec<Value> = (0..count).map(|_| self.message()).collect();
            json!({ "oneOf": list })
        } else {
            self.message()
        }
    }

    fn of_3x(&mut self) -> Value {
        let mut channels = Map::new();
        let mut operations = Map::new();
        for at in 0..=self.numbers.below(3) {
            let mut messages = Map::new();
            for _ in 0..=self.numbers.below(4) {
                let (name, message) = (self.name(), self.message());
                messages.insert(name, message);
            }
            let key = format!("channel{at}");
            if self.numbers.once_in(2) {
                let action = *self.numbers.pick(&["send", "receive"]);
                let channel = json!({ "$ref": format!("#/channels/{key}") });
                let mut operation = json!({ "action": action, "channel": channel });
                if self.numbers.once_in(3) {
                    operation["reply"] = json!({ "channel": channel });
                }
                operations.insert(format!("operation{at}"), operation);
            }
            let channel = json!({ "address": self.address(), "messages": messages });
            channels.insert(key, channel);
        }
        let mut document = self.head();
        document.insert("channels".to_owned(), Value::Object(channels));
        document.insert("operations".to_owned(), Value::Object(operations));
        Value::Object(document)
    }

    fn head(&mut self) -> Map<String, Value> {
        let mut schemas = Map::new();
        for name in self.names.clone() {
            schemas.insert(name, self.schema());
        }
        let description = *self.numbers.pick(TEXTS);
        let head = json!({
            "asyncapi": self.version,
            "info": { "title": "Made", "version": "1.0.0", "description": description },
            "defaultContentType": "application/json",
            "components": { "schemas": schemas },
        });
        match head {
            Value::Object(head) => head,
            _ => Map::new(),
        }
    }

    fn message(&mut self) -> Value {
        let mut message = json!({ "payload": self.schema() });
        if self.numbers.once_in(2) {
            message["name"] = self.name().into();
        }
        if self.numbers.once_in(3) {
            message["contentType"] = (*self.numbers.pick(CONTENT_TYPES)).into();
        }
        if self.numbers.once_in(3) {
            message["summary"] = (*self.numbers.pick(TEXTS)).into();
        }
        if self.numbers.once_in(4) {
            let (name, schema) = (self.name(), self.schema());
            let mut properties = Map::new();
            properties.insert(name, schema);
            message["headers"] = json!({ "type": "object", "properties": properties });
        }
        message
    }

    fn schema(&mut self) -> Value {
        Schemas::new(&mut self.numbers, &self.names).schema(3)
    }

    fn name(&mut self) -> String {
        (*self.numbers.pick(NAMES)).to_owned()
    }

    fn address(&mut self) -> String {
        let parts = 1 + self.numbers.below(3);
        let parts: Vec<String> = (0..parts).map(|_| self.name()).collect();
        parts.join(*self.numbers.pick(&["/", ".", ":"]))
    }
}
