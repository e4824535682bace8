//! What can be set before a generation.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Builder, Error, settings};
use crate::config::{Config, ConfigFile, Layout, Pair, Role, Strings, UnknownMembers};
use crate::load::{Load, read_text};

/// The setters. Each has the name of its key in `hookgen.toml` and of its flag.
impl Builder {
    /// Takes over a whole configuration; what was set before is replaced where it is set there.
    pub fn config(mut self, config: Config) -> Self {
        self.config = self.config.overridden_by(config);
        self
    }

    /// Takes over a `hookgen.toml`, as [`config`](Self::config) does; findings about its settings
    /// name their places in it.
    ///
    /// # Errors
    /// The file cannot be read, is no TOML, or holds what is no option.
    pub fn config_file(self, path: impl AsRef<Path>) -> Result<Self, Error> {
        let name = path.as_ref().to_string_lossy();
        let text =
            read_text(path.as_ref()).map_err(|error| Error::config(format!("{name}: {error}")))?;
        let file = ConfigFile::read(&*name, &*text)
            .map_err(|error| settings::malformed(&name, &text, error))?;
        let mut builder = self.config(file.config().clone());
        builder.file = Some(Arc::new(file));
        Ok(builder)
    }

    /// The document. Required, unless the configuration has it.
    pub fn spec(mut self, path: impl Into<PathBuf>) -> Self {
        self.config.spec = Some(path.into());
        self
    }

    /// Reads the document from somewhere else than the directory of [`spec`](Self::spec), which then
    /// is a name the loader knows.
    pub fn loader(mut self, loader: impl Load + Send + Sync + 'static) -> Self {
        self.loader = Some(Arc::new(loader));
        self
    }

    /// Applies an `OpenAPI` Overlay 1.0 document before anything else is done with the document, after
    /// those that were named before. It is meant for the file that its `extends` names, where that is
    /// one of the document's, and for the document itself otherwise. References in it are relative to
    /// the file it is applied to.
    pub fn overlay(mut self, path: impl Into<PathBuf>) -> Self {
        self.config.overlay.push(path.into());
        self
    }

    /// The directory that references between files must not leave.
    ///
    /// Default: the current directory, or for a document that is not below it the directory above
    /// the document's own.
    pub fn root(mut self, dir: impl Into<PathBuf>) -> Self {
        self.config.root = Some(dir.into());
        self
    }

    /// Whether files that references find at addresses of https may be fetched. Default: no.
    ///
    /// What an address holds is locked by checksum in `hookgen-remote.lock` beside the document, to be
    /// committed, and kept in the [cache](Self::remote_cache): it is fetched once, and never silently
    /// another. Needs the feature `remote`, and `tls` for https.
    ///
    /// Servers are asked through a proxy where the environment names one: the first that is set of
    /// `ALL_PROXY`, `HTTPS_PROXY` and `HTTP_PROXY`, in capitals or not, but for the hosts that `NO_PROXY`
    /// lists and for this machine.
    pub fn allow_remote(mut self, yes: bool) -> Self {
        self.config.allow_remote = yes;
        self
    }

    /// Where fetched files are kept. Default: `.hookgen-remote` beside the document. With the lock and
    /// this directory, nothing is fetched.
    pub fn remote_cache(mut self, dir: impl Into<PathBuf>) -> Self {
        self.config.remote_cache = Some(dir.into());
        self
    }

    /// A file of PEM with certificates of authorities that may vouch for the servers of remote files,
    /// beside the public ones (Mozilla's, built in). Default: those alone. Needs the feature `tls`.
    pub fn remote_authority(mut self, file: impl Into<PathBuf>) -> Self {
        self.config.remote_authority = Some(file.into());
        self
    }

    /// Where to write: a directory for a crate or for modules, a path ending in `.rs` for one module.
    ///
    /// Default: in a build script one module in `$OUT_DIR`, or a directory of modules there; elsewhere
    /// the directory `generated`.
    pub fn out(mut self, path: impl Into<PathBuf>) -> Self {
        self.config.out = Some(path.into());
        self
    }

    /// Which files to write. Default: one file where [`out`](Self::out) ends in `.rs` and in build
    /// scripts, else a crate.
    ///
    /// [`Layout::Modules`] writes a directory with a `mod.rs`, for `mod webhooks;` in a crate of one's own;
    /// in a build script for `include!(concat!(env!("OUT_DIR"), "/asyncapi/mod.rs"));`.
    pub fn layout(mut self, layout: Layout) -> Self {
        self.config.layout = Some(layout);
        self
    }

    /// Name of the generated package. Default: made from the document's title.
    pub fn package(mut self, name: impl Into<String>) -> Self {
        self.config.package = Some(name.into());
        self
    }

    /// Version of the generated package. Default: `0.1.0`.
    pub fn package_version(mut self, version: impl Into<String>) -> Self {
        self.config.package_version = Some(version.into());
        self
    }

    /// SPDX license expression of the generated package: `MIT OR Apache-2.0`. Default: none.
    pub fn package_license(mut self, expression: impl Into<String>) -> Self {
        self.config.package_license = Some(expression.into());
        self
    }

    /// Adds a dependency of the generated package, for types that the configuration brings in:
    /// `("jiff", "0.2")`. The second part may be an inline table.
    pub fn dependency(mut self, name: impl Into<String>, version: impl Into<String>) -> Self {
        self.config.dependency.push(Pair::new(name, version));
        self
    }

    /// Depends on the runtime in this directory. Default: on the published version.
    pub fn runtime_path(mut self, dir: impl Into<PathBuf>) -> Self {
        self.config.runtime_path = Some(dir.into());
        self
    }

    /// Rust path of the runtime in generated code. Default: `::hookgen_runtime`.
    pub fn runtime_crate(mut self, path: impl Into<String>) -> Self {
        self.config.runtime_crate = Some(path.into());
        self
    }

    /// The command that makes the files again, for their headers. Default: `hookgen generate …`.
    pub fn command(mut self, command: impl Into<String>) -> Self {
        self.config.command = Some(command.into());
        self
    }

    /// Which side of the document to generate. Default: [`Role::Receiver`].
    pub fn role(mut self, role: Role) -> Self {
        self.config.role = Some(role);
        self
    }

    /// Generates only what this selects: messages, and the types they need. Default: all messages.
    ///
    /// ```
    /// # use hookgen::{configure};
    /// configure()
    ///     .select("Order*")
    ///     .select("#/channels/payments")
    ///     .select("#/operations/receiveRefund");
    /// ```
    pub fn select(mut self, at: impl Into<String>) -> Self {
        self.config.select.push(at.into());
        self
    }

    /// Leaves out the messages that this selects, whatever [`select`](Self::select) says.
    pub fn exclude(mut self, at: impl Into<String>) -> Self {
        self.config.exclude.push(at.into());
        self
    }

    /// Gives a message, a type or a member a Rust name: `("Order.type", "kind")`.
    pub fn rename(mut self, at: impl Into<String>, name: impl Into<String>) -> Self {
        self.config.rename.push(Pair::new(at, name));
        self
    }

    /// Uses a Rust type instead of generating one: `("Money", "crate::Money")`.
    ///
    /// The type must implement the runtime's `DecodeValue` and `EncodeValue`, `Clone`, `Debug` and
    /// `PartialEq`. A type of another crate that is text on the wire does in the runtime's `Parsed`:
    /// `("Money", "::hookgen_runtime::Parsed<::rust_decimal::Decimal>")`; name its crate with
    /// [`dependency`](Self::dependency).
    pub fn replace_type(mut self, at: impl Into<String>, path: impl Into<String>) -> Self {
        self.config.replace_type.push(Pair::new(at, path));
        self
    }

    /// Uses a Rust type for a format: `("date-time", "::hookgen_runtime::UnixTimestamp")`.
    ///
    /// The type must be as for [`replace_type`](Self::replace_type).
    pub fn format_type(mut self, format: impl Into<String>, path: impl Into<String>) -> Self {
        self.config.format_type.push(Pair::new(format, path));
        self
    }

    /// What a `date-time` is: `jiff`, `chrono`, `time`, or a Rust type as for
    /// [`format_type`](Self::format_type), which overrides this. Default: the runtime's `DateTime`,
    /// which keeps its text.
    ///
    /// The three crates are those of the runtime, which has a feature for each: a generated crate turns
    /// it on, a single module relies on its crate to do so. They become `jiff::Timestamp`,
    /// `chrono::DateTime<FixedOffset>` and `time::OffsetDateTime`; a text that is no moment is then an
    /// error of the delivery.
    pub fn date_time(mut self, which: impl Into<String>) -> Self {
        self.config.date_time = Some(which.into());
        self
    }

    /// Derives further traits, with commas between them: `("*", "Hash")`, `("Order", "Eq, Hash")`.
    pub fn derive(mut self, at: impl Into<String>, traits: impl Into<String>) -> Self {
        self.config.derive.push(Pair::new(at, traits));
        self
    }

    /// Adds an attribute to types: `("Order", "#[doc(alias = \"purchase\")]")`.
    pub fn type_attribute(mut self, at: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.config.type_attribute.push(Pair::new(at, attribute));
        self
    }

    /// Adds an attribute to members: `("Order.note", "#[doc(hidden)]")`.
    pub fn field_attribute(mut self, at: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.config.field_attribute.push(Pair::new(at, attribute));
        self
    }

    /// What happens to members that no schema names. Default: [`UnknownMembers::Ignore`].
    pub fn unknown_members(mut self, what: UnknownMembers) -> Self {
        self.config.unknown_members = Some(what);
        self
    }

    /// Who owns text. Default: [`Strings::Owned`].
    pub fn strings(mut self, how: Strings) -> Self {
        self.config.strings = Some(how);
        self
    }

    /// Whether every type describes itself: `schemars::JsonSchema`. Default: no.
    pub fn schemars(mut self, yes: bool) -> Self {
        self.config.schemars = yes;
        self
    }
}
