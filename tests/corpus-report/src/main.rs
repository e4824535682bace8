//! Generates from every document of a corpus and tells what became of it.
//!
//! ```text
//! cargo run --release -p corpus-report -- FOLDER [--write FILE] [--crates N] [--keep-going]
//! ```
//!
//! A corpus is a folder with an `index.json`: a list of objects with `file` (relative to the folder),
//! `generator_should` (`accept`, `either` or `diagnose`), and optionally `kind` and
//! `asyncapi_version`. Beside it `examples.jsonl` may hold message examples: `file`, `message` (a JSON
//! pointer), `name`, `payload`.
//!
//! Every document is generated in a process of its own, so that a panic or an endless loop costs one
//! document. What was generated is compiled under `deny(warnings)` in a few crates, and every
//! example is decoded into its type and encoded again.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command that reports"
)]

mod batch;
mod corpus;
mod one;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What the command was asked to do.
#[derive(Parser)]
#[command(about, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    report: ReportArguments,
}

#[derive(Subcommand)]
enum Command {
    /// Generates from one document; used by the command itself.
    #[command(hide = true)]
    One { spec: PathBuf, out: PathBuf },
}

/// Options of the report.
#[derive(clap::Args)]
struct ReportArguments {
    /// The folder with `index.json`.
    #[arg(required = true)]
    folder: Option<PathBuf>,
    /// Also writes the table to this file, as Markdown.
    #[arg(long)]
    write: Option<PathBuf>,
    /// Into how many crates the generated modules are put.
    #[arg(long, default_value_t = 8)]
    crates: usize,
    /// Where to build.
    #[arg(long, default_value = "target/corpus")]
    work: PathBuf,
    /// Does not compile what was generated.
    #[arg(long)]
    no_compile: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Some(Command::One { spec, out }) => one::run(&spec, &out),
        None => report(&arguments.report),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Stands above the table in a file.
const HEADING: &str = "# What became of a corpus of real documents

Made by `cargo run -p corpus-report -- FOLDER --write tests/corpus-report/RESULTS.md`.

";

/// An error that ends the command, as text.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn report(arguments: &ReportArguments) -> Result<bool> {
    let folder = arguments.folder.as_deref().ok_or("no folder")?;
    let corpus = corpus::Corpus::read(folder)?;
    let sources = arguments.work.join("src");
    std::fs::create_dir_all(&sources)?;
    let mut outcomes = one::all(&corpus, &sources)?;
    if !arguments.no_compile {
        batch::compile(&corpus, &mut outcomes, &arguments.work, arguments.crates)?;
    }
    let table = table::render(&corpus, &outcomes);
    print!("{table}");
    if let Some(path) = &arguments.write {
        std::fs::write(path, format!("{HEADING}{table}"))?;
    }
    let wrong = table::failures(&corpus, &outcomes);
    for failure in &wrong {
        eprintln!("{failure}");
    }
    println!(
        "{} passed, {} failed",
        outcomes.len() - wrong.len(),
        wrong.len()
    );
    Ok(wrong.is_empty())
}
