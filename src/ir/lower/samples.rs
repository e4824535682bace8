//! Examples of a message as they go over the wire.

use crate::{
    document::Message,
    ir::{ContentKind, Sample},
    source::SourceMap,
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
            let payload = example.payload.as_ref()?.to_json();
            Some(Sample {
                name: example
                    .name
                    .clone()
                    .unwrap_or_else(|| format!("example {}", at + 1)),
                text: serde_json::to_string_pretty(&payload).ok()?,
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
