//! The table of what hookgen costs beside its peers, measured in one run.
//!
//! ```text
//! cargo run --release -p bench-report -- [GROUP…] [--write FILE] [--rounds N] [--long] [--peers DIR]
//! ```
//!
//! Contenders of one row take turns on the same input, and what is shown are medians: of the times, and
//! of the ratios round by round. Peers outside this workspace are installed by `benches/peers/install`
//! into a folder of their own, and skipped with a word where they are not there.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command that reports"
)]

mod commands;
mod compile;
mod generation;
mod http;
mod measure;
mod receiver;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bench_report::Result;
use bench_report::contest::{Contest, Folders};
use bench_report::contests::{callback, decode, notification};
use clap::{Parser, ValueEnum};
use measure::{SHORT, measure};
use table::Table;

/// What the command was asked to do.
#[derive(Parser)]
#[command(about, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    options: Options,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Serves deliveries; used by the command itself.
    #[command(hide = true)]
    Serve {
        what: http::Server,
        threads: http::Threads,
    },
}

/// Options of the report.
#[derive(clap::Args)]
struct Options {
    /// What to measure; everything but `receiver` where nothing is named.
    groups: Vec<Group>,
    /// Also writes the table into this file, in place of the one that stands there.
    #[arg(long)]
    write: Option<PathBuf>,
    /// How often each contender takes its turn; where turns are long, a fraction of it.
    #[arg(long, default_value_t = 501)]
    rounds: usize,
    /// Also runs the peers that take minutes.
    #[arg(long)]
    long: bool,
    /// Where `benches/peers/install` put the peers.
    #[arg(long, default_value = "target/bench/peers")]
    peers: PathBuf,
    /// Where documents and crates are written.
    #[arg(long, default_value = "target/bench/work")]
    work: PathBuf,
}

impl Options {
    fn folders(&self) -> Folders {
        Folders {
            peers: self.peers.clone(),
            work: self.work.clone(),
        }
    }
}

/// Rows that are measured together.
#[derive(Clone, Copy, Eq, PartialEq, ValueEnum)]
enum Group {
    /// Documents into typed events.
    Decode,
    /// Encrypted callbacks and their refusal.
    Callback,
    /// Notifications of WeChat Pay and their refusal.
    Notification,
    /// A receiver over loopback.
    Http,
    /// The generator on small documents.
    Generate,
    /// The generator on large documents.
    Scale,
    /// Compiling what was generated.
    Compile,
    /// Building receivers from nothing; only where it is named.
    Receiver,
}

const GROUPS: &[Group] = &[
    Group::Decode,
    Group::Callback,
    Group::Notification,
    Group::Http,
    Group::Generate,
    Group::Scale,
    Group::Compile,
];

fn main() -> ExitCode {
    if compile::is_wrapper() {
        return compile::wrap();
    }
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Some(Command::Serve { what, threads }) => http::serve(what, threads),
        None => report(&arguments.options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn report(options: &Options) -> Result<()> {
    std::fs::create_dir_all(&options.work)?;
    generation::clear(options)?;
    let groups = if options.groups.is_empty() {
        GROUPS
    } else {
        &options.groups
    };
    let mut table = Table::default();
    print!("{}", table::HEAD);
    for group in groups {
        let before = table.len();
        measure_group(*group, options, &mut table)?;
        print!("{}", table.rows_from(before));
    }
    generation::clear(options)?;
    println!("\n{}", table.summary());
    print!("{}", table.notes());
    if let Some(path) = &options.write {
        write(path, &table)?;
    }
    Ok(())
}

fn measure_group(group: Group, options: &Options, table: &mut Table) -> Result<()> {
    match group {
        Group::Decode => take_turns(decode::contests(), options, table),
        Group::Callback => take_turns(callback::contests(&options.folders())?, options, table),
        Group::Notification => {
            take_turns(notification::contests(&options.folders())?, options, table)
        }
        Group::Http => http::rows(options, table),
        Group::Generate => generation::small(options, table),
        Group::Scale => generation::large(options, table),
        Group::Compile => compile::rows(options, table),
        Group::Receiver => receiver::rows(options, table),
    }
}

/// Adds a row for each of the others in each contest.
fn take_turns(contests: Vec<Contest>, options: &Options, table: &mut Table) -> Result<()> {
    for contest in contests {
        let samples = measure(options.rounds, SHORT, contest.contenders)?;
        for (other, target) in samples.iter().skip(1).zip(contest.targets) {
            table.compare(&contest.what, &samples, &other.name, target);
        }
        contest
            .missing
            .into_iter()
            .for_each(|line| table.note(line));
    }
    Ok(())
}

/// Puts the table between the two marks of a page.
fn write(path: &Path, table: &Table) -> Result<()> {
    let page = std::fs::read_to_string(path).unwrap_or_else(|_| format!("{BEGIN}\n{END}\n"));
    let (before, rest) = page
        .split_once(BEGIN)
        .ok_or("the page has no mark for the table")?;
    let (_, after) = rest
        .split_once(END)
        .ok_or("the table of the page has no end")?;
    let text = format!(
        "{before}{BEGIN}\n{}\n\n{}{}\n{}\n{}{END}{after}",
        commands::machine(),
        table::HEAD,
        table.rows_from(0),
        table.summary(),
        table.notes()
    );
    Ok(std::fs::write(path, text)?)
}

const BEGIN: &str = "<!-- table -->";
const END: &str = "<!-- end of table -->";
