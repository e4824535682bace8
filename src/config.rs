//! Every option, declared once: a key of `hookgen.toml`, a flag of the command line, a property of
//! the JSON Schema that editors check the file with, and what [`Builder`](crate::Builder) sets.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Name of the configuration file.
pub const FILE_NAME: &str = "hookgen.toml";

/// What to generate, from what, and how.
///
/// Relative paths in a file are relative to that file.
#[derive(Clone, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(clap::Args))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Config {
    /// The `AsyncAPI` document, in YAML or JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spec: Option<PathBuf>,

    /// The directory that references between files must not leave; default: the current directory,
    /// or for a document that is not below it the directory above the document's own.
    #[cfg_attr(feature = "cli", arg(long, value_name = "DIR"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<PathBuf>,

    /// Where to write: a directory for a crate, or a file ending in `.rs` for one module.
    #[cfg_attr(feature = "cli", arg(long, value_name = "PATH"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out: Option<PathBuf>,

    /// Name of the generated package; default: made from the document's title.
    #[cfg_attr(feature = "cli", arg(long, value_name = "NAME"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,

    /// Version of the generated package; default: 0.1.0.
    #[cfg_attr(feature = "cli", arg(long, value_name = "SEMVER"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package_version: Option<String>,

    /// SPDX license expression of the generated package; default: none.
    #[cfg_attr(feature = "cli", arg(long, value_name = "SPDX"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package_license: Option<String>,

    /// Depend on the runtime in this directory instead of the published version.
    #[cfg_attr(feature = "cli", arg(long, value_name = "DIR"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_path: Option<PathBuf>,

    /// Rust path of the runtime in generated code; default: `::hookgen_runtime`.
    #[cfg_attr(feature = "cli", arg(long, value_name = "PATH"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_crate: Option<String>,

    /// The command that makes the files again, for their headers; default: `hookgen generate …`.
    #[cfg_attr(feature = "cli", arg(long, value_name = "COMMAND"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,

    /// Which end of the described application to generate for; default: `receiver`.
    #[cfg_attr(feature = "cli", arg(long, value_enum, value_name = "SIDE"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,

    /// Further dependencies of the generated package: name, and version or inline table.
    #[cfg_attr(feature = "cli", arg(long, value_name = "NAME=VERSION"))]
    #[serde(skip_serializing_if = "Vec::is_empty", with = "pairs")]
    #[schemars(with = "std::collections::BTreeMap<String, String>")]
    pub dependency: Vec<Pair>,

    /// Rust types to use for formats, such as `date-time=::jiff::Timestamp`.
    #[cfg_attr(feature = "cli", arg(long, value_name = "FORMAT=PATH"))]
    #[serde(skip_serializing_if = "Vec::is_empty", with = "pairs")]
    #[schemars(with = "std::collections::BTreeMap<String, String>")]
    pub format_type: Vec<Pair>,

    /// Members that a schema does not name; default: `ignore`.
    #[cfg_attr(feature = "cli", arg(long, value_enum, value_name = "WHAT"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown_members: Option<UnknownMembers>,

    /// Whether text is copied or borrowed from the body; default: `owned`.
    #[cfg_attr(feature = "cli", arg(long, value_enum, value_name = "HOW"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strings: Option<Strings>,
}

/// Which end of the described application the reader is.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Role {
    /// The application itself: events are what it receives.
    #[default]
    Receiver,
    /// The other end: events are what it sends.
    Sender,
    /// Both.
    Both,
}

/// What happens to members that a schema does not name.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum UnknownMembers {
    /// They are skipped.
    #[default]
    Ignore,
    /// They are kept in a field `extra`.
    Keep,
}

/// Who owns text.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Strings {
    /// `String`.
    #[default]
    Owned,
    /// `Cow<'a, str>` into the body, with `into_owned`.
    Borrowed,
}

/// One entry of a table option: what it applies to, and what.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Pair {
    /// A selector or format.
    pub at: String,
    /// A name, path or attribute.
    pub value: String,
}

impl Pair {
    /// An entry.
    pub fn new(at: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            at: at.into(),
            value: value.into(),
        }
    }
}

/// Reads `SELECTOR=VALUE`.
impl FromStr for Pair {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            Some((at, value)) if !at.is_empty() && !value.is_empty() => Ok(Self::new(at, value)),
            _ => Err("expected two parts with `=` between them".to_owned()),
        }
    }
}

impl Config {
    /// Reads the text of a `hookgen.toml`.
    ///
    /// # Errors
    /// What is wrong with it, with line and column.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    /// Makes relative paths relative to `base`, the directory of the file they stand in.
    #[must_use]
    pub fn based_at(mut self, base: &Path) -> Self {
        for path in [
            &mut self.spec,
            &mut self.root,
            &mut self.out,
            &mut self.runtime_path,
        ] {
            *path = path.take().map(|path| base.join(path));
        }
        self
    }

    /// This configuration with everything that `over` sets in its place.
    #[must_use]
    pub fn overridden_by(self, over: Self) -> Self {
        Self {
            spec: over.spec.or(self.spec),
            root: over.root.or(self.root),
            out: over.out.or(self.out),
            package: over.package.or(self.package),
            package_version: over.package_version.or(self.package_version),
            package_license: over.package_license.or(self.package_license),
            runtime_path: over.runtime_path.or(self.runtime_path),
            runtime_crate: over.runtime_crate.or(self.runtime_crate),
            command: over.command.or(self.command),
            role: over.role.or(self.role),
            dependency: joined(self.dependency, over.dependency),
            format_type: joined(self.format_type, over.format_type),
            unknown_members: over.unknown_members.or(self.unknown_members),
            strings: over.strings.or(self.strings),
        }
    }

    /// The command line that sets the same: the document, then `--flag value`.
    pub fn to_flags(&self) -> Vec<String> {
        let Ok(toml::Value::Table(options)) = toml::Value::try_from(self) else {
            return Vec::new();
        };
        let mut flags: Vec<String> = self.spec.iter().map(|spec| portable(spec)).collect();
        for (name, value) in options.iter().filter(|(name, _)| *name != "spec") {
            let flag = format!("--{name}");
            match value {
                toml::Value::Table(pairs) => {
                    let text = |value: &toml::Value| value.as_str().unwrap_or_default().to_owned();
                    let pairs = pairs
                        .iter()
                        .map(|(at, value)| format!("{at}={}", text(value)));
                    flags.extend(pairs.flat_map(|pair| [flag.clone(), pair]));
                }
                value => {
                    let text = value.as_str().unwrap_or_default();
                    flags.extend([flag, portable(Path::new(text))]);
                }
            }
        }
        flags
    }

    /// The JSON Schema of `hookgen.toml`.
    pub fn json_schema() -> schemars::Schema {
        schemars::schema_for!(Self)
    }
}

/// A path as it is written into files: the same on every machine.
pub(crate) fn portable(path: &Path) -> String {
    let path = match path.file_name() {
        Some(name) if path.is_absolute() => Path::new(name),
        _ => path,
    };
    let path = path.strip_prefix(".").unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}

fn joined<T>(mut first: Vec<T>, second: Vec<T>) -> Vec<T> {
    first.extend(second);
    first
}

/// Tables of a file as lists of pairs.
mod pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serializer};

    use super::Pair;

    pub(super) fn serialize<S: Serializer>(pairs: &[Pair], to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(pairs.iter().map(|pair| (&pair.at, &pair.value)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Pair>, D::Error> {
        let table = BTreeMap::<String, String>::deserialize(from)?;
        Ok(table
            .into_iter()
            .map(|(at, value)| Pair { at, value })
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_reads_and_flags_override_it() {
        let file =
            Config::from_toml("spec = 'a.yaml'\nstrings = 'borrowed'\n[format-type]\ndate = 'B'\n")
                .map(|config| config.based_at(Path::new("dir")));
        let flags = Config {
            spec: Some("b.yaml".into()),
            ..Config::default()
        };
        let expected = Config {
            spec: Some("b.yaml".into()),
            strings: Some(Strings::Borrowed),
            format_type: vec![Pair::new("date", "B")],
            ..Config::default()
        };
        assert_eq!(file.map(|file| file.overridden_by(flags)), Ok(expected));
    }

    #[cfg(feature = "cli")]
    #[test]
    fn flags_read_back() {
        #[derive(Debug, clap::Parser)]
        struct Arguments {
            #[command(flatten)]
            config: Config,
        }
        let config = Config {
            spec: Some("a.yaml".into()),
            root: Some("documents".into()),
            out: Some("generated".into()),
            package: Some("a".to_owned()),
            package_version: Some("1.0.0".to_owned()),
            package_license: Some("MIT".to_owned()),
            runtime_path: Some("runtime".into()),
            runtime_crate: Some("crate::runtime".to_owned()),
            command: Some("make it".to_owned()),
            role: Some(Role::Both),
            dependency: vec![Pair::new("jiff", "{ version = \"0.2\" }")],
            format_type: vec![Pair::new("date", "A"), Pair::new("date-time", "B")],
            unknown_members: Some(UnknownMembers::Keep),
            strings: Some(Strings::Borrowed),
        };
        let flags = std::iter::once("hookgen".to_owned()).chain(config.to_flags());
        let parsed = <Arguments as clap::Parser>::try_parse_from(flags);
        assert_eq!(
            parsed
                .map(|it| it.config)
                .map_err(|error| error.to_string()),
            Ok(config)
        );
    }

    #[test]
    fn paths_name_no_machine() {
        assert_eq!(portable(Path::new("./specs/a.yaml")), "specs/a.yaml");
        assert_eq!(portable(Path::new("/elsewhere/a.yaml")), "a.yaml");
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_it() {
        let error =
            Config::from_toml("specs = 'a.yaml'\n").map_err(|error| error.contains("specs"));
        assert_eq!(error, Err(true));
    }

    #[test]
    fn a_config_reads_back_from_toml() {
        let config = Config {
            out: Some("generated".into()),
            role: Some(Role::Both),
            format_type: vec![Pair::new("date-time", "::jiff::Timestamp")],
            ..Config::default()
        };
        let text = toml::to_string(&config).map_err(|error| error.to_string());
        assert_eq!(text.and_then(|text| Config::from_toml(&text)), Ok(config));
    }
}
