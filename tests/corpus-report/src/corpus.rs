//! The index and the examples of a corpus.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use crate::Result;

/// A folder of documents.
pub(crate) struct Corpus {
    /// The documents, in the order of the index.
    pub(crate) documents: Vec<Document>,
    folder: PathBuf,
}

/// One entry of `index.json`.
#[derive(Deserialize)]
pub(crate) struct Document {
    /// The document, relative to the folder.
    pub(crate) file: String,
    /// What is expected.
    pub(crate) generator_should: Expectation,
    /// Where it comes from, for the table.
    #[serde(default)]
    pub(crate) kind: Option<String>,
    /// Its version of AsyncAPI.
    #[serde(default)]
    pub(crate) asyncapi_version: Option<Value>,
    /// Examples of its messages.
    #[serde(skip)]
    pub(crate) examples: Vec<Example>,
}

/// What a generator should do with a document.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Expectation {
    /// Generate from it.
    Accept,
    /// Generate, or say what is wrong.
    Either,
    /// Say what is wrong.
    Diagnose,
}

/// One line of `examples.jsonl`.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Example {
    file: String,
    /// The message, as a JSON pointer, perhaps behind the name of a file.
    pub(crate) message: String,
    /// `name` of the message.
    #[serde(default)]
    pub(crate) name: Option<String>,
    /// The payload.
    pub(crate) payload: Value,
}

impl Corpus {
    /// Reads `index.json`, and `examples.jsonl` where there is one.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let index = std::fs::read_to_string(folder.join("index.json"))?;
        let mut documents: Vec<Document> = serde_json::from_str(&index)?;
        let mut examples: BTreeMap<String, Vec<Example>> = BTreeMap::new();
        if let Ok(lines) = std::fs::read_to_string(folder.join("examples.jsonl")) {
            for line in lines.lines().filter(|line| !line.trim().is_empty()) {
                let example: Example = serde_json::from_str(line)?;
                examples
                    .entry(example.file.clone())
                    .or_default()
                    .push(example);
            }
        }
        for document in &mut documents {
            document.examples = examples.remove(&document.file).unwrap_or_default();
        }
        Ok(Self {
            documents,
            folder: folder.to_owned(),
        })
    }

    /// Where a document is.
    pub(crate) fn path(&self, document: &Document) -> PathBuf {
        self.folder.join(&document.file)
    }
}

impl Document {
    /// Major and minor version, for the table.
    pub(crate) fn version(&self) -> String {
        let text = match &self.asyncapi_version {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => return "none".to_owned(),
        };
        text.splitn(3, '.').take(2).collect::<Vec<_>>().join(".")
    }
}
