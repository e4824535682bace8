//! The files of a receiver, from `templates/receiver` and from the example, which is its program.

use super::{Store, Surface};
use std::path::PathBuf;

/// What a scaffold is made for.
pub(super) struct Scaffold<'a> {
    pub(super) name: &'a str,
    /// Those to receive; all if there is none.
    pub(super) surfaces: &'a [Surface],
    pub(super) store: Store,
    /// Where the runtime is, if not in the registry.
    pub(super) runtime: Option<PathBuf>,
}

impl Scaffold<'_> {
    /// Path and text of each file that is not generated from the document.
    pub(super) fn files(&self) -> Vec<(String, String)> {
        let filled = TEMPLATES
            .iter()
            .map(|(path, template)| ((*path).to_owned(), self.fill(template)));
        let main = EXAMPLE.replace("cargo run --example receiver -- ", "cargo run -- ");
        let config = self.configuration();
        filled
            .chain([
                ("src/main.rs".to_owned(), main),
                ("receiver.example.toml".to_owned(), config),
            ])
            .collect()
    }

    fn fill(&self, template: &str) -> String {
        template
            .replace("{{name}}", self.name)
            .replace("{{package}}", PACKAGE)
            .replace("{{runtime}}", &self.runtime_source())
            .replace("{{runtime-path}}", &self.runtime_setting())
            .replace("{{store-feature}}", self.store_feature())
    }

    /// Where Cargo finds the runtime.
    fn runtime_source(&self) -> String {
        match &self.runtime {
            None => format!("version = \"{}\"", env!("CARGO_PKG_VERSION")),
            Some(path) => format!("path = {}", toml_text(&path.to_string_lossy())),
        }
    }

    /// The line of `hookgen.toml`, if there is one.
    fn runtime_setting(&self) -> String {
        let path = self
            .runtime
            .as_ref()
            .map(|path| toml_text(&path.to_string_lossy()));
        path.map_or_else(String::new, |path| format!("runtime-path = {path}\n"))
    }

    const fn store_feature(&self) -> &'static str {
        match self.store {
            Store::Memory => "",
            Store::Redb => ", \"redb\"",
            Store::Redis => ", \"redis\"",
            Store::Postgres => ", \"postgres\"",
        }
    }

    /// The configuration, with a table for each surface that was asked for.
    fn configuration(&self) -> String {
        let wanted =
            |surface: &Surface| self.surfaces.is_empty() || self.surfaces.contains(surface);
        let tables: String = Surface::ALL
            .iter()
            .filter(|surface| wanted(surface))
            .map(|surface| surface.table())
            .collect();
        let store = match self.store {
            Store::Memory => "memory",
            Store::Redb => "redb:deliveries.redb",
            Store::Redis => "redis://localhost:6379",
            Store::Postgres => "postgres://postgres@localhost/postgres",
        };
        format!("{HEAD}{tables}\n[idempotency]\nstore = \"{store}\"\n")
    }
}

impl Surface {
    const fn table(self) -> &'static str {
        match self {
            Self::OfficialAccount => {
                include_str!("../../../templates/receiver/config/official_account.toml")
            }
            Self::Wecom => include_str!("../../../templates/receiver/config/wecom.toml"),
            Self::PayV3 => include_str!("../../../templates/receiver/config/pay_v3.toml"),
            Self::PayV2 => include_str!("../../../templates/receiver/config/pay_v2.toml"),
        }
    }
}

/// A text as TOML writes it.
fn toml_text(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// The package that is generated from the document.
pub(super) const PACKAGE: &str = "wechat-webhooks";

const EXAMPLE: &str = include_str!("../../../examples/receiver.rs");
const HEAD: &str = include_str!("../../../templates/receiver/config/head.toml");

macro_rules! templates {
    ($($path:literal from $file:literal)+) => {
        &[$(($path, include_str!(concat!("../../../templates/receiver/", $file)))),+]
    };
}

const TEMPLATES: &[(&str, &str)] = templates! {
    ".github/workflows/ci.yml" from "ci.yml"
    ".gitignore" from "gitignore"
    "Cargo.toml" from "Cargo.toml.tmpl"
    "Dockerfile" from "Dockerfile"
    "README.md" from "README.md.tmpl"
    "hookgen.toml" from "hookgen.toml.tmpl"
    "tests/deliveries.rs" from "deliveries.rs.tmpl"
};
