//! Every option, declared once: a key of `hookgen.toml`, a flag of the command line, a property of
//! the JSON Schema that editors check the file with, and what [`Builder`](crate::Builder) sets.

mod file;
mod options;
mod pairs;

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use file::{ConfigError, ConfigFile, Place};
pub use options::{Layout, Pair, Role, Strings, UnknownMembers};

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

    /// `OpenAPI` Overlay 1.0 documents: corrections that are applied to the document before anything
    /// else is done with it, in this order.
    #[cfg_attr(feature = "cli", arg(long, value_name = "FILE"))]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overlay: Vec<PathBuf>,

    /// The directory that references between files must not leave; default: the current directory,
    /// or for a document that is not below it the directory above the document's own.
    #[cfg_attr(feature = "cli", arg(long, value_name = "DIR"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<PathBuf>,

    /// Fetch files that references find at addresses of https. What they hold is locked by checksum in
    /// `hookgen-remote.lock` beside the document.
    #[cfg_attr(feature = "cli", arg(long))]
    #[serde(skip_serializing_if = "is_off")]
    pub allow_remote: bool,

    /// Where fetched files are kept, so that they are fetched once; default: `.hookgen-remote` beside
    /// the document.
    #[cfg_attr(feature = "cli", arg(long, value_name = "DIR"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_cache: Option<PathBuf>,

    /// Certificates in PEM of authorities that may vouch for servers besides the public ones.
    #[cfg_attr(feature = "cli", arg(long, value_name = "FILE"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_authority: Option<PathBuf>,

    /// Where to write: a directory for a crate or for modules, or a file ending in `.rs` for one module.
    #[cfg_attr(feature = "cli", arg(long, value_name = "PATH"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out: Option<PathBuf>,

    /// Which files to write: a crate, its modules alone, or one file; default: `file` where `out` ends in
    /// `.rs` and in build scripts, else `crate`.
    #[cfg_attr(feature = "cli", arg(long, value_enum, value_name = "WHICH"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout: Option<Layout>,

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

    /// The messages to generate, by selector; default: all.
    #[cfg_attr(feature = "cli", arg(long, value_name = "SELECTOR"))]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub select: Vec<String>,

    /// Messages to leave out, by selector; wins over `select`.
    #[cfg_attr(feature = "cli", arg(long, value_name = "SELECTOR"))]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,

    /// Rust names for messages, types and members.
    #[cfg_attr(feature = "cli", arg(long, value_name = "SELECTOR=NAME"))]
    #[serde(skip_serializing_if = "Vec::is_empty", with = "pairs")]
    #[schemars(with = "std::collections::BTreeMap<String, String>")]
    pub rename: Vec<Pair>,

    /// Rust types to use instead of generated ones, such as `Money=crate::Money`.
    #[cfg_attr(feature = "cli", arg(long, value_name = "SELECTOR=TYPE"))]
    #[serde(skip_serializing_if = "Vec::is_empty", with = "pairs")]
    #[schemars(with = "std::collections::BTreeMap<String, String>")]
    pub replace_type: Vec<Pair>,

    /// Rust types to use for formats, such as `uuid=::hookgen_runtime::Parsed<::uuid::Uuid>`.
    #[cfg_attr(feature = "cli", arg(long, value_name = "FORMAT=TYPE"))]
    #[serde(skip_serializing_if = "Vec::is_empty", with = "pairs")]
    #[schemars(with = "std::collections::BTreeMap<String, String>")]
    pub format_type: Vec<Pair>,

    /// What a `date-time` is: `jiff`, `chrono`, `time`, or a Rust type; default: the runtime's
    /// `DateTime`, which keeps its text.
    #[cfg_attr(feature = "cli", arg(long, value_name = "CRATE"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_time: Option<String>,

    /// Further traits that types derive, such as `Order=Hash`; several with commas between them.
    #[cfg_attr(feature = "cli", arg(long, value_name = "SELECTOR=TRAITS"))]
    #[serde(skip_serializing_if = "Vec::is_empty", with = "pairs")]
    #[schemars(with = "std::collections::BTreeMap<String, pairs::OneOrMany>")]
    pub derive: Vec<Pair>,

    /// Further attributes of types, such as `Order=#[non_exhaustive]`.
    #[cfg_attr(feature = "cli", arg(long, value_name = "SELECTOR=ATTRIBUTE"))]
    #[serde(skip_serializing_if = "Vec::is_empty", with = "pairs")]
    #[schemars(with = "std::collections::BTreeMap<String, pairs::OneOrMany>")]
    pub type_attribute: Vec<Pair>,

    /// Further attributes of members, such as `Order.note=#[doc(hidden)]`.
    #[cfg_attr(feature = "cli", arg(long, value_name = "SELECTOR=ATTRIBUTE"))]
    #[serde(skip_serializing_if = "Vec::is_empty", with = "pairs")]
    #[schemars(with = "std::collections::BTreeMap<String, pairs::OneOrMany>")]
    pub field_attribute: Vec<Pair>,

    /// Members that a schema does not name; default: `ignore`.
    #[cfg_attr(feature = "cli", arg(long, value_enum, value_name = "WHAT"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown_members: Option<UnknownMembers>,

    /// Whether text is copied or borrowed from the body; default: `owned`.
    #[cfg_attr(feature = "cli", arg(long, value_enum, value_name = "HOW"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strings: Option<Strings>,

    /// Let every type describe itself: `schemars::JsonSchema`.
    #[cfg_attr(feature = "cli", arg(long))]
    #[serde(skip_serializing_if = "is_off")]
    pub schemars: bool,
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
            &mut self.remote_cache,
            &mut self.remote_authority,
            &mut self.runtime_path,
        ] {
            *path = path.take().map(|path| base.join(path));
        }
        for path in &mut self.overlay {
            *path = base.join(&*path);
        }
        self
    }

    /// This configuration with everything that `over` sets in its place.
    #[must_use]
    pub fn overridden_by(self, over: Self) -> Self {
        Self {
            spec: over.spec.or(self.spec),
            overlay: joined(self.overlay, over.overlay),
            root: over.root.or(self.root),
            allow_remote: over.allow_remote || self.allow_remote,
            remote_cache: over.remote_cache.or(self.remote_cache),
            remote_authority: over.remote_authority.or(self.remote_authority),
            out: over.out.or(self.out),
            layout: over.layout.or(self.layout),
            package: over.package.or(self.package),
            package_version: over.package_version.or(self.package_version),
            package_license: over.package_license.or(self.package_license),
            runtime_path: over.runtime_path.or(self.runtime_path),
            runtime_crate: over.runtime_crate.or(self.runtime_crate),
            command: over.command.or(self.command),
            role: over.role.or(self.role),
            dependency: joined(self.dependency, over.dependency),
            select: joined(self.select, over.select),
            exclude: joined(self.exclude, over.exclude),
            rename: joined(self.rename, over.rename),
            replace_type: joined(self.replace_type, over.replace_type),
            format_type: joined(self.format_type, over.format_type),
            date_time: over.date_time.or(self.date_time),
            derive: joined(self.derive, over.derive),
            type_attribute: joined(self.type_attribute, over.type_attribute),
            field_attribute: joined(self.field_attribute, over.field_attribute),
            unknown_members: over.unknown_members.or(self.unknown_members),
            strings: over.strings.or(self.strings),
            schemars: over.schemars || self.schemars,
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
            let is_path = PATHS.contains(&name.as_str());
            let said = |text: &str| match is_path {
                true => portable(Path::new(text)),
                false => text.to_owned(),
            };
            match value {
                toml::Value::Boolean(_) => flags.push(flag),
                toml::Value::Table(pairs) => flags.extend(
                    pairs
                        .iter()
                        .flat_map(|(at, values)| {
                            let values = texts(values).into_iter();
                            values.map(move |value| format!("{at}={value}"))
                        })
                        .flat_map(|pair| [flag.clone(), pair]),
                ),
                value => flags.extend(
                    texts(value)
                        .into_iter()
                        .flat_map(|text| [flag.clone(), said(text)]),
                ),
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

/// The text of a value, or those of a list.
fn texts(value: &toml::Value) -> Vec<&str> {
    match value {
        toml::Value::Array(values) => values.iter().filter_map(toml::Value::as_str).collect(),
        value => value.as_str().into_iter().collect(),
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields so")]
fn is_off(is: &bool) -> bool {
    !is
}

/// Options that are paths, which are written in one way on every system.
const PATHS: &[&str] = &[
    "out",
    "overlay",
    "remote-authority",
    "remote-cache",
    "root",
    "runtime-path",
];

fn joined<T>(mut first: Vec<T>, second: Vec<T>) -> Vec<T> {
    first.extend(second);
    first
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
            overlay: vec!["one.yaml".into(), "two.yaml".into()],
            root: Some("documents".into()),
            allow_remote: true,
            remote_cache: Some("cache".into()),
            remote_authority: Some("authority.pem".into()),
            out: Some("generated".into()),
            layout: Some(Layout::Modules),
            package: Some("a".to_owned()),
            package_version: Some("1.0.0".to_owned()),
            package_license: Some("MIT".to_owned()),
            runtime_path: Some("runtime".into()),
            runtime_crate: Some("crate::runtime".to_owned()),
            command: Some("make it".to_owned()),
            role: Some(Role::Both),
            dependency: vec![Pair::new("jiff", "{ version = \"0.2\" }")],
            select: vec!["Order*".to_owned(), "#/channels/paid".to_owned()],
            exclude: vec!["OrderLost".to_owned()],
            rename: vec![Pair::new("Order.type", "kind")],
            replace_type: vec![Pair::new("Money", "::rust_decimal::Decimal")],
            format_type: vec![Pair::new("date", "A"), Pair::new("date-time", "B")],
            date_time: Some("jiff".to_owned()),
            derive: vec![Pair::new("*", "Hash")],
            type_attribute: vec![Pair::new("Order", "#[a]"), Pair::new("Order", "#[b = 'c']")],
            field_attribute: vec![Pair::new("Order.note", "#[doc(hidden)]")],
            unknown_members: Some(UnknownMembers::Keep),
            strings: Some(Strings::Borrowed),
            schemars: true,
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
