//! Examples of a message as they go over the wire.

use crate::{
    document::Message,
    ir::{ContentKind, Sample},
    source::SourceMap,
    syntax::{Node, Value},
};

/// The samples of a message: its files, and its examples, which are JSON models.
pub(super) fn samples(message: &Message, sources: &SourceMap) -> Vec<Sample> {
    let files = message.samples.iter().map(|file| Sample {
        name: file.path.clone(),
        text: sources.text(file.source).to_owned(),
        content: of_extension(&file.path),
    });
    let examples = message
        .examples
        .iter()
        .enumerate()
        .filter_map(|(at, example)| {
            let payload = example.payload.as_ref()?;
            let mut text = String::new();
            write(payload, 0, &mut text);
            Some(Sample {
                name: example
                    .name
                    .clone()
                    .unwrap_or_else(|| format!("example {}", at + 1)),
                text,
                content: ContentKind::Json,
            })
        });
    files.chain(examples).collect()
}

fn of_extension(path: &str) -> ContentKind {
    match path.rsplit('.').next() {
        Some("xml") => ContentKind::Xml,
        Some("json") => ContentKind::Json,
        Some("txt") => ContentKind::Text,
        _ => ContentKind::Bytes,
    }
}

/// Writes JSON, with the members of objects in the order of the document.
fn write(node: &Node, level: usize, text: &mut String) {
    let line = |text: &mut String, level: usize| {
        text.push('\n');
        text.extend(std::iter::repeat_n("  ", level));
    };
    match &node.value {
        Value::Object(object) if object.iter().len() > 0 => {
            text.push('{');
            for (at, (key, value)) in object.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { "," });
                line(text, level + 1);
                text.push_str(&serde_json::Value::from(key.as_str()).to_string());
                text.push_str(": ");
                write(value, level + 1, text);
            }
            line(text, level);
            text.push('}');
        }
        Value::Array(items) if !items.is_empty() => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { "," });
                line(text, level + 1);
                write(item, level + 1, text);
            }
            line(text, level);
            text.push(']');
        }
        _ => text.push_str(&node.to_json().to_string()),
    }
}
