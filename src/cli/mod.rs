//! The command line: the only place with standard output, colours and exit codes.
//!
//! Exit status: 0 all is well, 1 something was found (diagnostics, drift), 2 the command cannot be
//! run as given.

#![allow(clippy::print_stderr, reason = "this is where output is made")]

mod bundled;
mod completions;
mod explain;
mod generate;
mod init;
mod inspect;
mod lint;
mod project;
mod send;

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::Error;

/// Generates a Rust crate that receives webhooks from an `AsyncAPI` document.
#[derive(Debug, Parser)]
#[command(
    name = "hookgen",
    version,
    disable_help_subcommand = true,
    propagate_version = false
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Generate(Box<generate::Arguments>),
    Lint(lint::Arguments),
    Inspect(inspect::Arguments),
    Explain(explain::Arguments),
    Init(init::Arguments),
    Send(send::Arguments),
    Completions(completions::Arguments),
}

/// `hookgen generate` alone.
#[derive(Parser)]
struct Generation {
    #[command(subcommand)]
    command: OnlyGenerate,
}

#[derive(Subcommand)]
enum OnlyGenerate {
    Generate(Box<generate::Arguments>),
}

/// How a command ended when it could be run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Outcome {
    /// All is well.
    Fine,
    /// Something was found.
    Findings,
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let outcome = match command() {
        Command::Generate(arguments) => generate::run(*arguments),
        Command::Lint(arguments) => lint::run(arguments),
        Command::Inspect(arguments) => inspect::run(arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Send(arguments) => send::run(&arguments),
        Command::Completions(arguments) => Ok(completions::run(&arguments)),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(error) => {
            report(&error);
            ExitCode::from(if error.is_config() { 2 } else { 1 })
        }
    }
}

/// The command that the process was started with; ends the process where it cannot be run as given.
///
/// A generation takes some milliseconds, of which describing all other commands to the parser would be a
/// noticeable part. Where it finds something to say, it says it with all of them.
fn command() -> Command {
    let first = std::env::args_os().nth(1);
    if first.is_some_and(|first| first == "generate")
        && let Ok(Generation { command }) = Generation::try_parse()
    {
        let OnlyGenerate::Generate(arguments) = command;
        return Command::Generate(arguments);
    }
    Arguments::parse().command
}

/// Prints to standard output; a reader that went away is no failure.
fn show(text: impl std::fmt::Display) {
    let _ = write!(std::io::stdout(), "{text}");
}

/// Prints why nothing was generated.
fn report(error: &Error) {
    if std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        eprintln!("{}", error.colored_report());
    } else {
        eprintln!("{}", error.report());
    }
}
