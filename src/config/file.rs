//! A configuration file with the places of its settings, so that findings can point at them.

use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Config;

/// A `hookgen.toml`: what it sets, and where.
#[derive(Clone, Debug)]
pub struct ConfigFile {
    name: String,
    text: String,
    config: Config,
    entries: Vec<Entry>,
}

/// What is wrong with a file, and where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ConfigError {
    /// What is wrong.
    pub message: String,
    /// The bytes that are wrong; all where the parser cannot say.
    pub range: Range<usize>,
}

/// One setting of a file.
#[derive(Clone, Debug)]
struct Entry {
    option: String,
    at: String,
    value: String,
    place: Place,
}

/// Where a setting stands, in bytes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Place {
    /// The key of a table, the element of a list, or the value itself.
    pub at: Range<usize>,
    /// The value.
    pub value: Range<usize>,
}

impl ConfigFile {
    /// Reads `text`, which stands in the file `name`; relative paths in it are relative to that file.
    ///
    /// # Errors
    /// It is no TOML, or holds what is no option.
    pub fn read(name: impl Into<String>, text: impl Into<String>) -> Result<Self, ConfigError> {
        let (name, text) = (name.into(), text.into());
        let config: Config = toml::from_str(&text).map_err(|error| ConfigError {
            message: error.message().to_owned(),
            range: error.span().unwrap_or(0..text.len()),
        })?;
        let base = Path::new(&name).parent().unwrap_or(Path::new(""));
        let table = DeTable::parse(&text);
        let entries = table.map_or_else(|_| Vec::new(), |table| entries(table.get_ref()));
        Ok(Self {
            config: config.based_at(base),
            name,
            text,
            entries,
        })
    }

    /// The path of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What stands in it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What it sets.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Where `option` says `value` of `at`; `at` is empty for options that are no tables. Nothing
    /// where it does not.
    pub fn place(&self, option: &str, at: &str, value: &str) -> Option<Place> {
        let mut entries = self.entries.iter();
        let same = |it: &&Entry| it.option == option && it.at == at && it.value == value;
        entries.find(same).map(|entry| entry.place.clone())
    }

    /// Where `option` names the path `path`, which is based at the directory of the file.
    pub fn place_of_path(&self, option: &str, path: &Path) -> Option<Place> {
        let base = Path::new(&self.name).parent().unwrap_or(Path::new(""));
        let mut entries = self.entries.iter();
        let same = |it: &&Entry| it.option == option && base.join(&it.value) == path;
        entries.find(same).map(|entry| entry.place.clone())
    }
}

fn entries(table: &DeTable<'_>) -> Vec<Entry> {
    let mut found = Vec::new();
    for (option, value) in table {
        match value.get_ref() {
            DeValue::Table(pairs) => {
                for (at, value) in pairs {
                    let texts = texts(value).into_iter();
                    found.extend(texts.map(|(text, value)| Entry {
                        option: option.get_ref().to_string(),
                        at: at.get_ref().to_string(),
                        value: text,
                        place: Place {
                            at: at.span(),
                            value,
                        },
                    }));
                }
            }
            _ => found.extend(texts(value).into_iter().map(|(text, range)| Entry {
                option: option.get_ref().to_string(),
                at: String::new(),
                value: text,
                place: Place {
                    at: range.clone(),
                    value: range,
                },
            })),
        }
    }
    found
}

/// A text, or those of a list.
fn texts(value: &Spanned<DeValue<'_>>) -> Vec<(String, Range<usize>)> {
    match value.get_ref() {
        DeValue::String(text) => vec![(text.to_string(), value.span())],
        DeValue::Array(values) => values.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(option: &str, at: &str, value: &str, expected: Option<(&str, &str)>) {
        let text = "spec = 'a.yaml'\nselect = ['x', \"y\"]\n[rename]\nA = 'B'\n\
                    [type-attribute]\n'*' = ['#[a]', '#[b]']\n";
        let file = ConfigFile::read("dir/hookgen.toml", text).unwrap();
        let place = file.place(option, at, value);
        let words = place.map(|place| (&text[place.at], &text[place.value]));
        assert_eq!(words, expected);
    }

    #[test]
    fn settings_have_places() {
        check("spec", "", "a.yaml", Some(("'a.yaml'", "'a.yaml'")));
        check("select", "", "y", Some(("\"y\"", "\"y\"")));
        check("rename", "A", "B", Some(("A", "'B'")));
        check("type-attribute", "*", "#[b]", Some(("'*'", "'#[b]'")));
        check("rename", "A", "C", None);
    }

    #[test]
    fn what_is_wrong_has_a_place() {
        let text = "spec = 'a.yaml'\nstings = 'owned'\n";
        let error = ConfigFile::read("hookgen.toml", text).unwrap_err();
        assert_eq!(&text[error.range], "stings");
        assert!(error.message.contains("unknown field `stings`"));
    }
}
