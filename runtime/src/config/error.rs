//! What is wrong with a configuration.

use crate::error::InvalidSecret;
use std::fmt;
use std::io::ErrorKind;
use std::path::Path;

/// A configuration cannot be used. The fault of whoever wrote it: the text says where and what to
/// change, and never repeats a value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ConfigError {
    place: String,
    problem: String,
}

impl ConfigError {
    /// Where it is: `official_account.token`, or line and column.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What is wrong there.
    pub fn problem(&self) -> &str {
        &self.problem
    }

    pub(super) fn new(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            problem: problem.into(),
        }
    }

    pub(super) fn at(table: &str, key: &str, problem: impl Into<String>) -> Self {
        let place = if table.is_empty() {
            key.to_owned()
        } else {
            format!("{table}.{key}")
        };
        Self::new(place, problem)
    }

    pub(super) fn secret(table: &str, key: &str, error: &InvalidSecret) -> Self {
        Self::at(table, key, error.to_string())
    }

    pub(super) fn file(path: &Path, kind: ErrorKind) -> Self {
        Self::new(
            path.display().to_string(),
            format!("the file cannot be read: {kind}"),
        )
    }

    /// A text that is no TOML. Of the text itself nothing is shown: it may be a secret.
    pub(super) fn syntax(text: &str, error: &toml::de::Error) -> Self {
        let start = error.span().map_or(0, |span| span.start);
        let before = text.get(..start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        Self::new(
            format!("line {line}, column {column}"),
            "this is no TOML: check quotes and brackets",
        )
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

impl std::error::Error for ConfigError {}
