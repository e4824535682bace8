//! `hookgen inspect`

use super::{Outcome, project, show};
use crate::Error;
use crate::ir::{self, Dump, DumpDispatch};

/// Show what was understood of a document.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    document: project::Document,

    /// How far to go.
    #[arg(long, value_enum, default_value_t)]
    stage: Stage,

    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// A stage of the pipeline.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Stage {
    /// Servers, channels, operations and messages, in the words of AsyncAPI 3.
    Api,
    /// Schemas, with what their `allOf` adds up to.
    Schema,
    /// Modules, types and names.
    Ir,
    /// Which keys pick which message, per surface.
    #[default]
    Dispatch,
}

/// How it is shown.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    /// Indented text.
    #[default]
    Text,
    /// One JSON document.
    Json,
}

pub(super) fn run(arguments: Arguments) -> Result<Outcome, Error> {
    let builder = arguments.document.builder()?;
    if let Stage::Schema = arguments.stage {
        let (mut schemas, sources) = builder.schemas()?;
        match arguments.format {
            Format::Text => show(schemas.dump()),
            Format::Json => print(&schemas.to_json(&sources)),
        }
        return Ok(Outcome::Fine);
    }
    let understood = builder.understand()?;
    let (krate, sources) = (&understood.krate, &understood.sources);
    match (arguments.stage, arguments.format) {
        (Stage::Api, Format::Text) => show(&understood.api),
        (Stage::Api, Format::Json) => print(&understood.api.to_json(sources)),
        (Stage::Ir, Format::Text) => show(Dump(krate)),
        (Stage::Ir, Format::Json) => print(&ir::json(krate, sources)),
        (_, Format::Text) => show(DumpDispatch(krate)),
        (_, Format::Json) => print(&ir::dispatch_json(krate)),
    }
    Ok(Outcome::Fine)
}

fn print(value: &serde_json::Value) {
    show(format_args!("{value:#}\n"));
}
