//! A configuration with its defaults filled in.

use std::env;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::remote::{Access, Store};
use super::settings::{self, Places, RUNTIME};
use super::{Builder, Error, Understood, origin_of};
use heck::ToKebabCase as _;

use crate::config::{Config, Layout, Role, Strings, portable};
use crate::document::{self, OverlayFile};
use crate::emit;
use crate::files::{Digest, MARK, Origin};
use crate::ir::{Crate, lower};
use crate::load::{Directory, Load, is_url, read_text};
use crate::source::SourceMap;

/// What is to be done.
pub(super) struct Plan<'a> {
    config: &'a Config,
    spec: &'a Path,
    out: PathBuf,
    in_build_script: bool,
}

/// What is read.
pub(super) struct Input {
    pub(super) loader: Arc<dyn Load + Send + Sync>,
    /// The document's name for the loader.
    pub(super) uri: String,
    pub(super) overlays: Vec<OverlayFile>,
    /// The way to the network, where it is allowed.
    pub(super) access: Option<Access>,
}

/// What is written.
pub(super) enum Output {
    /// A crate.
    Crate,
    /// A directory of modules.
    Modules,
    /// A module in a file of this name.
    Module(String),
}

impl<'a> Plan<'a> {
    pub(super) fn of(config: &'a Config) -> Result<Self, Error> {
        let Some(spec) = config.spec.as_deref() else {
            return Err(Error::config(
                "no document: name one, or set `spec` in hookgen.toml",
            ));
        };
        let out_dir = env::var_os("OUT_DIR").map(PathBuf::from);
        let in_build_script = out_dir.is_some() && env::var_os("CARGO_MANIFEST_DIR").is_some();
        let stem = spec.file_stem().unwrap_or_default();
        let out = match (&config.out, out_dir) {
            (Some(out), _) => out.clone(),
            (None, Some(dir)) if in_build_script => match config.layout {
                None | Some(Layout::File) => dir.join(stem).with_extension("rs"),
                Some(Layout::Crate | Layout::Modules) => dir.join(stem),
            },
            (None, _) => PathBuf::from("generated"),
        };
        fits(config.layout, &out)?;
        if let Some(root) = &config.root
            && spec.exists()
            && Directory::at_root(root, spec).is_none()
        {
            let (spec, root) = (spec.display(), root.display());
            return Err(Error::config(format!(
                "the document {spec} is not below the root {root}"
            )));
        }
        Ok(Self {
            config,
            spec,
            out,
            in_build_script,
        })
    }

    /// What reads the document, and the document's name there, with the overlays.
    pub(super) fn input(&self, builder: &Builder) -> Result<Input, Error> {
        let overlay = |path: &Path, uri: Option<String>, text: io::Result<String>| {
            let file = builder.file.as_deref();
            let text = text.map_err(|error| settings::unreadable(path, &error, file))?;
            let name = slashed(path);
            Ok(OverlayFile { name, uri, text })
        };
        let paths = self.config.overlay.iter();
        let (loader, uri, overlays) = if let Some(loader) = builder.loader.clone() {
            let overlays = paths.map(|path| {
                let uri = slashed(path);
                match loader.load(&uri) {
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {
                        overlay(path, None, read_text(path))
                    }
                    text => overlay(path, Some(uri), text),
                }
            });
            let overlays = overlays.collect::<Result<_, Error>>()?;
            (loader, slashed(self.spec), overlays)
        } else {
            let (directory, uri) = self.directory_of_document();
            let overlays = paths.map(|path| overlay(path, directory.uri_of(path), read_text(path)));
            let overlays = overlays.collect::<Result<_, Error>>()?;
            let loader: Arc<dyn Load + Send + Sync> = Arc::new(directory);
            (loader, uri, overlays)
        };
        let store = || Store::of(self.config);
        let access = self.config.allow_remote;
        let access = access.then(|| Access::new(loader.clone(), store(), builder.frozen));
        let access = access.transpose()?;
        Ok(Input {
            loader: access.as_ref().map_or(loader, Access::loader),
            uri,
            overlays,
            access,
        })
    }

    fn directory_of_document(&self) -> (Directory, String) {
        let root = self.config.root.as_deref();
        let below_root = root.and_then(|root| Directory::at_root(root, self.spec));
        below_root.unwrap_or_else(|| Directory::of_document(self.spec))
    }

    pub(super) fn role(&self) -> document::Role {
        match self.config.role.unwrap_or_default() {
            Role::Receiver => document::Role::Receiver,
            Role::Sender => document::Role::Sender,
            Role::Both => document::Role::Both,
        }
    }

    pub(super) fn lowering(&self, places: Places<'_>) -> lower::Settings {
        settings::of(self.config, places)
    }

    pub(super) fn output(&self) -> Output {
        let name = self.out.file_name().unwrap_or_default().to_string_lossy();
        match self.config.layout {
            Some(Layout::Modules) => Output::Modules,
            _ if is_rust(&self.out) => Output::Module(name.into_owned()),
            _ => Output::Crate,
        }
    }

    /// The directory or file that is written.
    pub(super) fn out(&self) -> &Path {
        &self.out
    }

    /// The directory that is written to.
    pub(super) fn directory(&self) -> &Path {
        match self.output() {
            Output::Crate | Output::Modules => &self.out,
            Output::Module(_) => self.out.parent().unwrap_or(Path::new("")),
        }
    }

    pub(super) fn emission(&self, krate: &Crate) -> emit::Options {
        let command = self.command();
        let package = matches!(self.output(), Output::Crate).then(|| self.package(krate));
        emit::Options {
            runtime: self
                .config
                .runtime_crate
                .clone()
                .unwrap_or_else(|| RUNTIME.to_owned()),
            runtime_features: settings::runtime_features(self.config),
            borrowed: self.config.strings == Some(Strings::Borrowed),
            header: vec![
                format!(
                    "{MARK} {} from {}.",
                    env!("CARGO_PKG_VERSION"),
                    portable(self.spec)
                ),
                format!("Do not edit: change the document and run `{command}`."),
            ],
            command,
            package,
            split: !matches!(self.output(), Output::Module(_)),
        }
    }

    pub(super) fn origin(&self, understood: &Understood) -> Origin {
        let base = self.spec.parent().unwrap_or(Path::new(""));
        origin_of(understood, base, self.options_digest())
    }

    /// Tells Cargo what to watch, in a build script.
    #[allow(clippy::print_stdout, reason = "this is how build scripts speak")]
    pub(super) fn tell_cargo(&self, sources: &SourceMap) {
        if self.in_build_script {
            let names = sources.ids().map(|id| sources.name(id));
            for name in names.filter(|name| !is_url(name)) {
                println!("cargo::rerun-if-changed={name}");
            }
            if self.config.allow_remote {
                let lock = Store::of(self.config).lock;
                println!("cargo::rerun-if-changed={}", lock.display());
            }
        }
    }

    fn package(&self, krate: &Crate) -> emit::Package {
        let config = self.config;
        let dependencies = config.dependency.iter();
        emit::Package {
            name: config
                .package
                .clone()
                .unwrap_or_else(|| package_name(&krate.title)),
            version: config
                .package_version
                .clone()
                .unwrap_or_else(|| "0.1.0".to_owned()),
            license: config.package_license.clone(),
            runtime_version: env!("CARGO_PKG_VERSION").to_owned(),
            runtime_path: config
                .runtime_path
                .as_deref()
                .map(|path| relative(&self.out, path)),
            dependencies: dependencies
                .map(|pair| (pair.at.clone(), pair.value.clone()))
                .collect(),
        }
    }

    /// The command that makes the files again.
    pub(super) fn command(&self) -> String {
        if let Some(command) = &self.config.command {
            return command.clone();
        }
        if self.in_build_script {
            return "cargo build".to_owned();
        }
        let flags = self.config.to_flags();
        let flags = flags.iter().map(|flag| quoted(flag));
        let words = std::iter::once("hookgen generate".to_owned()).chain(flags);
        words.collect::<Vec<_>>().join(" ")
    }

    /// The digest of what the configuration decides about the contents of files.
    fn options_digest(&self) -> Digest {
        let mut config = self.config.clone();
        config.spec = None;
        config.overlay.clear();
        config.allow_remote = false;
        config.remote_cache = None;
        config.remote_authority = None;
        config.root = None;
        config.out = None;
        config.runtime_path = None;
        Digest::of(&toml::to_string(&config).unwrap_or_default())
    }
}

/// Whether what is written can stand at that place.
fn fits(layout: Option<Layout>, out: &Path) -> Result<(), Error> {
    let (said, expected) = match (layout, is_rust(out)) {
        (Some(Layout::File), false) => ("file", "ends in `.rs`"),
        (Some(Layout::Crate), true) => ("crate", "is a directory, and does not end in `.rs`"),
        (Some(Layout::Modules), true) => ("modules", "is a directory, and does not end in `.rs`"),
        _ => return Ok(()),
    };
    let out = out.display();
    Err(Error::config(format!(
        "`layout` is `{said}`, for which `out` {expected}: it is {out}"
    )))
}

fn is_rust(out: &Path) -> bool {
    out.extension().is_some_and(|extension| extension == "rs")
}

/// A path as loaders know it.
fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// A package name for a title: ASCII words in lower case, `webhooks` behind them.
fn package_name(title: &str) -> String {
    // A package's name begins with a letter.
    let words = title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .skip_while(|word| !word.starts_with(|c: char| c.is_ascii_alphabetic()));
    let plain = words.collect::<Vec<_>>().join(" ").to_kebab_case();
    match plain.as_str() {
        "" => "webhooks".to_owned(),
        plain if plain.ends_with("webhooks") => plain.to_owned(),
        plain => format!("{plain}-webhooks"),
    }
}

/// A word of a command line, in quotes where a shell would take it apart.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:@+".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// `to` as seen from the directory `from`.
fn relative(from: &Path, to: &Path) -> String {
    if from.is_absolute() != to.is_absolute() {
        return to.to_string_lossy().replace('\\', "/");
    }
    let plain = |path: &Path| -> Vec<String> {
        path.components()
            .filter(|part| !matches!(part, Component::CurDir))
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect()
    };
    let (from, to) = (plain(from), plain(to));
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - common);
    let down = to.iter().skip(common).map(String::as_str);
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{package_name, quoted, relative};

    #[test]
    fn paths_are_relative_to_the_output() {
        let check = |from: &str, to: &str, expected: &str| {
            assert_eq!(relative(Path::new(from), Path::new(to)), expected);
        };
        check("generated", "runtime", "../runtime");
        check("./out/generated", "./out/runtime", "../runtime");
        check("/a/b", "/a/c", "../c");
        check("generated", "/opt/runtime", "/opt/runtime");
    }

    #[test]
    fn commands_can_be_pasted() {
        assert_eq!(quoted("--out"), "--out");
        assert_eq!(quoted("date=A<'a>"), r"'date=A<'\''a>'");
    }

    #[test]
    fn packages_are_named_after_titles() {
        assert_eq!(package_name("WeChat Webhooks"), "we-chat-webhooks");
        assert_eq!(package_name("微信"), "webhooks");
        assert_eq!(package_name("3D printing"), "printing-webhooks");
    }
}
