//! What a command works on: `hookgen.toml`, flags over it, and `-` for standard input.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::config::{Config, FILE_NAME, Role};
use crate::load::{self, Memory};
use crate::{Builder, Error, configure};

/// What says which document is meant, for commands that only look at it.
#[derive(Debug, clap::Args)]
pub(super) struct Document {
    /// The document; `-` is standard input [default: what hookgen.toml says]
    spec: Option<PathBuf>,

    /// The configuration file [default: hookgen.toml, where no SPEC is given]
    #[arg(long = "config", value_name = "FILE")]
    file: Option<PathBuf>,

    /// `OpenAPI` Overlay 1.0 documents to apply first, in this order
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,

    /// The directory that references between files must not leave
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,

    /// Fetch files that references find at addresses of https
    #[arg(long)]
    allow_remote: bool,

    /// Certificates in PEM of authorities that may vouch for servers besides the public ones
    #[arg(long, value_name = "FILE")]
    remote_authority: Option<PathBuf>,

    /// Which end of the described application to look from; default: `receiver`
    #[arg(long, value_enum, value_name = "SIDE")]
    role: Option<Role>,
}

impl Document {
    /// The builder for it.
    pub(super) fn builder(self) -> Result<Builder, Error> {
        let flags = Config {
            spec: self.spec,
            overlay: self.overlay,
            root: self.root,
            allow_remote: self.allow_remote,
            remote_authority: self.remote_authority,
            role: self.role,
            ..Config::default()
        };
        builder(flags, self.file.as_deref())
    }
}

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
