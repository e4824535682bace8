//! What a command works on: `hookgen.toml`, flags over it, and `-` for standard input.

use std::io::Read as _;
use std::path::Path;

use crate::config::{Config, FILE_NAME};
use crate::load::{self, Memory};
use crate::{Builder, Error, configure};

/// The builder for flags given on the command line.
///
/// `file` is the configuration file; without one, `hookgen.toml` of the current directory is read
/// unless a document is named.
pub(super) fn builder(flags: Config, file: Option<&Path>) -> Result<Builder, Error> {
    let builder = match file {
        Some(path) => configure().config_file(path)?,
        None if flags.spec.is_none() && is_here() => configure().config_file(FILE_NAME)?,
        None => configure(),
    };
    if flags.spec.as_deref() == Some(Path::new(STDIN)) {
        return from_stdin(builder.config(flags));
    }
    Ok(builder.config(flags))
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
fn from_stdin(builder: Builder) -> Result<Builder, Error> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| Error::config(format!("standard input: {error}")))?;
    Ok(builder
        .spec("stdin")
        .loader(Memory::new().with("stdin", text)))
}

/// Stands for standard input or output.
pub(super) const STDIN: &str = "-";
