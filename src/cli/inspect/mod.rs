//! `hookgen inspect`

mod api;
mod ir;
mod schema;

use super::{Outcome, project, show};
use crate::Error;
use crate::ir::{Dump, DumpDispatch};
use crate::schema::dump;

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
            Format::Text => show(dump(&mut schemas)),
            Format::Json => print(&schema::json(&mut schemas, &sources)),
        }
        return Ok(Outcome::Fine);
    }
    let understood = builder.understand()?;
    let (krate, sources) = (&understood.krate, &understood.sources);
    match (arguments.stage, arguments.format) {
        (Stage::Api, Format::Text) => show(&understood.api),
        (Stage::Api, Format::Json) => print(&api::json(&understood.api, sources)),
        (Stage::Ir, Format::Text) => show(Dump(krate)),
        (Stage::Ir, Format::Json) => print(&ir::json(krate, sources)),
        (_, Format::Text) => show(DumpDispatch(krate)),
        (_, Format::Json) => print(&ir::dispatch(krate)),
    }
    Ok(Outcome::Fine)
}

fn print(value: &serde_json::Value) {
    show(format_args!("{value:#}\n"));
}

/// A JSON object of the members that have a value.
fn object<const N: usize>(members: [(&str, Option<serde_json::Value>); N]) -> serde_json::Value {
    let present = members
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    serde_json::Value::Object(present.collect())
}

/// A text, unless it is empty.
fn text(text: &str) -> Option<serde_json::Value> {
    (!text.is_empty()).then(|| text.into())
}

/// A list, unless it is empty.
fn list<T: Into<serde_json::Value>>(
    items: impl IntoIterator<Item = T>,
) -> Option<serde_json::Value> {
    let items: Vec<serde_json::Value> = items.into_iter().map(Into::into).collect();
    (!items.is_empty()).then(|| items.into())
}

/// `true`, or nothing.
fn flag(is_set: bool) -> Option<serde_json::Value> {
    is_set.then_some(true.into())
}
