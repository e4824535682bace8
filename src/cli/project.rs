//! What a command works on: `hookgen.toml`, flags over it, and `-` for standard input.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::config::{Config, FILE_NAME};
use crate::load::{self, Memory, read_text};
use crate::{Builder, Error, configure};

/// The builder for flags given on the command line.
///
/// `file` is the configuration file; without one, `hookgen.toml` of the current directory is read
/// unless a document is named.
pub(super) fn builder(flags: Config, file: Option<&Path>) -> Result<Builder, Error> {
    let base = match file {
        Some(path) => read(path)?,
        None if flags.spec.is_none() && Path::new(FILE_NAME).exists() => {
            read(Path::new(FILE_NAME))?
        }
        None => Config::default(),
    };
    let config = base.overridden_by(flags);
    if config.spec.as_deref() == Some(Path::new(STDIN)) {
        return from_stdin(config);
    }
    Ok(configure().config(config))
}

fn read(path: &Path) -> Result<Config, Error> {
    let text =
        read_text(path).map_err(|error| Error::config(format!("{}: {error}", path.display())))?;
    let config = Config::from_toml(&text)
        .map_err(|error| Error::config(format!("{}: {error}", path.display())))?;
    Ok(config.based_at(path.parent().unwrap_or(Path::new(""))))
}

/// Whether the current directory has a configuration file.
pub(super) fn is_here() -> bool {
    Path::new(FILE_NAME).exists()
}

/// The bytes of a file, or of standard input.
pub(super) fn read_bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    if path != Path::new(STDIN) {
        return load::read_bytes(path);
    }
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map(|_| bytes)
}

/// A document without a directory: references to other files lead nowhere.
fn from_stdin(mut config: Config) -> Result<Builder, Error> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| Error::config(format!("standard input: {error}")))?;
    config.spec = Some(PathBuf::from("stdin"));
    Ok(configure()
        .config(config)
        .loader(Memory::new().with("stdin", text)))
}

/// Stands for standard input or output.
pub(super) const STDIN: &str = "-";
