//! Members of a TOML table, taken out one by one; what is left over is unknown.

use super::{ConfigError, SecretText};
use toml::{Table, Value};

/// A table, its place, and the environment that counts before it.
pub(super) struct Fields<'e> {
    place: String,
    table: Table,
    /// Every key that was asked for.
    known: Vec<&'static str>,
    environment: &'e dyn Fn(&str) -> Option<String>,
}

impl<'e> Fields<'e> {
    pub(super) fn parse(
        text: &str,
        environment: &'e dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigError> {
        let table = text
            .parse()
            .map_err(|error| ConfigError::syntax(text, &error))?;
        Ok(Self {
            place: String::new(),
            table,
            known: Vec::new(),
            environment,
        })
    }

    /// An error about one of the keys.
    pub(super) fn error(&self, key: &str, problem: impl Into<String>) -> ConfigError {
        ConfigError::at(&self.place, key, problem)
    }

    pub(super) fn text(&mut self, key: &'static str) -> Result<Option<String>, ConfigError> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.error(key, "text in quotes is expected")),
        }
    }

    pub(super) fn flag(&mut self, key: &'static str) -> Result<Option<bool>, ConfigError> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::Boolean(flag)) => Ok(Some(flag)),
            Some(_) => Err(self.error(key, "`true` or `false` is expected")),
        }
    }

    /// A text that the environment may give instead.
    pub(super) fn secret(&mut self, key: &'static str) -> Result<Option<SecretText>, ConfigError> {
        let written = self.text(key)?;
        let given = (self.environment)(&self.variable(key));
        Ok(given.or(written).map(SecretText::new))
    }

    pub(super) fn required_secret(&mut self, key: &'static str) -> Result<SecretText, ConfigError> {
        let secret = self.secret(key)?;
        secret.ok_or_else(|| self.missing_secret(key))
    }

    pub(super) fn missing_secret(&self, key: &str) -> ConfigError {
        self.error(
            key,
            format!(
                "it is missing; it may also be in the variable {}",
                self.variable(key)
            ),
        )
    }

    /// The path of a surface.
    pub(super) fn path(&mut self, default: &str) -> Result<String, ConfigError> {
        let path = self.text("path")?.unwrap_or_else(|| default.to_owned());
        if path.starts_with('/') && !path.contains(['?', '#', ' ']) {
            Ok(path)
        } else {
            Err(self.error(
                "path",
                "a path that begins with `/` and has no query is expected",
            ))
        }
    }

    /// The table under a key.
    pub(super) fn table(&mut self, key: &'static str) -> Result<Option<Self>, ConfigError> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::Table(table)) => Ok(Some(self.inner(key.to_owned(), table))),
            Some(_) => Err(self.error(key, "a table is expected")),
        }
    }

    /// The list of tables under a key.
    pub(super) fn tables(&mut self, key: &'static str) -> Result<Vec<Self>, ConfigError> {
        let problem = "a list of tables is expected";
        let list = match self.take(key) {
            None => return Ok(Vec::new()),
            Some(Value::Array(list)) => list,
            Some(_) => return Err(self.error(key, problem)),
        };
        let inner = |(index, value)| match value {
            Value::Table(table) => Ok(self.inner(format!("{key}[{index}]"), table)),
            _ => Err(self.error(key, problem)),
        };
        list.into_iter().enumerate().map(inner).collect()
    }

    /// Refuses what was not asked for: a misspelt key must not be a setting that silently does not
    /// hold.
    pub(super) fn finish(self) -> Result<(), ConfigError> {
        match self.table.keys().next() {
            None => Ok(()),
            Some(key) => {
                let known = self.known.join("`, `");
                Err(self.error(
                    key,
                    format!("there is no such setting; known are `{known}`"),
                ))
            }
        }
    }

    fn take(&mut self, key: &'static str) -> Option<Value> {
        self.known.push(key);
        self.table.remove(key)
    }

    fn inner(&self, key: String, table: Table) -> Self {
        let place = if self.place.is_empty() {
            key
        } else {
            format!("{}.{key}", self.place)
        };
        Self {
            place,
            table,
            known: Vec::new(),
            environment: self.environment,
        }
    }

    /// The variable that may hold a secret.
    fn variable(&self, key: &str) -> String {
        format!("HOOKGEN_{}_{key}", self.place).to_uppercase()
    }
}
