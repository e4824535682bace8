//! `hookgen init`: a receiver to start from.

mod scaffold;

use super::{Outcome, bundled};
use crate::{Error, configure, files};
use scaffold::Scaffold;
use std::path::{Path, PathBuf};

/// Make a crate that receives webhooks: server, configuration, tests, Dockerfile and CI.
///
/// It has the bundled document of WeChat and the crate that is generated from it, so that both can
/// be changed.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where to; new or empty. Its name is that of the crate.
    directory: PathBuf,

    /// A surface to receive. May be repeated [default: all]
    #[arg(long, value_enum, value_name = "NAME")]
    surface: Vec<Surface>,

    /// What remembers which deliveries were handled.
    #[arg(long, value_enum, value_name = "NAME", default_value_t)]
    store: Store,

    /// Depend on the runtime in this directory instead of the published version.
    #[arg(long, value_name = "DIR")]
    runtime_path: Option<PathBuf>,
}

/// A surface of the bundled document.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
enum Surface {
    OfficialAccount,
    Wecom,
    PayV3,
    PayV2,
}

/// A store of the runtime.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
enum Store {
    /// In memory: for one process, forgets at a restart.
    #[default]
    Memory,
    /// In a file: for one process, survives a restart.
    Redb,
    /// For several machines.
    Redis,
    /// For several machines.
    Postgres,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Error> {
    let directory = &arguments.directory;
    let name = crate_name(directory)?;
    let scaffold = Scaffold {
        name: &name,
        surfaces: &arguments.surface,
        store: arguments.store,
        runtime: runtime_path(arguments)?,
    };
    let document = bundled::FILES
        .iter()
        .map(|(uri, text)| (format!("specs/{uri}"), (*text).to_owned()));
    for (path, text) in scaffold.files().into_iter().chain(document) {
        write(&directory.join(path), &text)?;
    }
    generate(directory, &scaffold)?;
    super::show(format!(
        "made {name} in {0}\nnext: cd {0} && cp receiver.example.toml receiver.toml, fill it in, and cargo run -- --config receiver.toml\n",
        directory.display()
    ));
    Ok(Outcome::Fine)
}

/// Generates as `hookgen generate` does in the new directory, so that there is no drift.
fn generate(directory: &Path, scaffold: &Scaffold<'_>) -> Result<(), Error> {
    let (loader, spec) = bundled::document("specs/");
    let mut builder = configure()
        .spec(spec)
        .loader(loader)
        .out(GENERATED)
        .package(scaffold::PACKAGE)
        .command("hookgen generate");
    if let Some(path) = &scaffold.runtime {
        builder = builder.runtime_path(path);
    }
    let written = builder
        .generate()?
        .files()
        .write_to(directory.join(GENERATED));
    written
        .map(drop)
        .map_err(|error| Error::config(format!("{GENERATED}: {error}")))
}

/// A name that Cargo accepts.
fn crate_name(directory: &Path) -> Result<String, Error> {
    let absolute = std::path::absolute(directory).unwrap_or_else(|_| directory.to_owned());
    let name = absolute
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mapped: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '_' {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    let trimmed = mapped.trim_matches('-');
    if trimmed.starts_with(|first: char| first.is_ascii_alphabetic()) {
        Ok(trimmed.to_owned())
    } else {
        Err(Error::config(format!(
            "{name}: a crate's name begins with a letter; name the directory so"
        )))
    }
}

fn runtime_path(arguments: &Arguments) -> Result<Option<PathBuf>, Error> {
    let absolute = arguments
        .runtime_path
        .as_ref()
        .map(std::path::absolute)
        .transpose();
    absolute.map_err(|error| Error::config(format!("--runtime-path: {error}")))
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    files::write_new(path, text)
        .map_err(|error| Error::config(format!("{}: {error}", path.display())))
}

/// The directory of the generated crate.
const GENERATED: &str = "generated";

impl Surface {
    const ALL: [Self; 4] = [Self::OfficialAccount, Self::Wecom, Self::PayV3, Self::PayV2];
}
