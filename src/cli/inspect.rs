//! `hookgen inspect`

use std::path::PathBuf;

use super::{Outcome, project, show};
use crate::Error;
use crate::config::Config;
use crate::ir::{Dump, DumpDispatch};

/// Show what was understood of a document.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The document; `-` is standard input [default: what hookgen.toml says]
    spec: Option<PathBuf>,

    /// How far to go.
    #[arg(long, value_enum, default_value_t)]
    stage: Stage,
}

/// A stage of the pipeline.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Stage {
    /// Servers, channels, operations and messages, in the words of AsyncAPI 3.
    Api,
    /// Modules, types and names.
    Ir,
    /// Which keys pick which message, per surface.
    #[default]
    Dispatch,
}

pub(super) fn run(arguments: Arguments) -> Result<Outcome, Error> {
    let config = Config {
        spec: arguments.spec,
        ..Config::default()
    };
    let understood = project::builder(config, None)?.understand()?;
    match arguments.stage {
        Stage::Api => show(&understood.api),
        Stage::Ir => show(Dump(&understood.krate)),
        Stage::Dispatch => show(DumpDispatch(&understood.krate)),
    }
    Ok(Outcome::Fine)
}
