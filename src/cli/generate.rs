//! `hookgen generate`

use std::path::{Path, PathBuf};

use super::{Outcome, project};
use crate::config::Config;
use crate::files::{Change, Drift};
use crate::{Builder, Error, Generated};

/// Write the crate or module that a document describes.
///
/// Without SPEC, what `hookgen.toml` says is generated.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    config: Config,

    /// The configuration file [default: hookgen.toml, where no SPEC is given]
    #[arg(long = "config", value_name = "FILE")]
    file: Option<PathBuf>,

    /// Write nothing; print how the files differ, and exit with status 1 if they do.
    #[arg(long)]
    check: bool,
}

pub(super) fn run(arguments: Arguments) -> Result<Outcome, Error> {
    let Arguments {
        config,
        file,
        check,
    } = arguments;
    let to_stdout = config.out.as_deref() == Some(Path::new(project::STDIN));
    let config = Config {
        out: if to_stdout { Some(PathBuf::from("stdout.rs")) } else { config.out },
        ..config
    };
    let builder = project::builder(config, file.as_deref())?;
    if to_stdout {
        print(&builder.generate()?)
    } else if check {
        compare(&builder)
    } else {
        write(&builder)
    }
}

fn print(generated: &Generated) -> Result<Outcome, Error> {
    eprint!("{}", generated.understood().report());
    for (_, text) in generated.files().iter() {
        print!("{text}");
    }
    Ok(Outcome::Fine)
}

fn write(builder: &Builder) -> Result<Outcome, Error> {
    let (generated, changes) = builder.compile()?;
    eprint!("{}", generated.understood().report());
    for change in &changes {
        println!("{change}");
    }
    let written = changes.iter().filter(|change| !matches!(change, Change::Removed(_))).count();
    let total = generated.files().len();
    println!("{written} of {total} files written to {}", builder.destination().display());
    for line in summary(&generated) {
        println!("{line}");
    }
    Ok(Outcome::Fine)
}

/// One line for each surface.
fn summary(generated: &Generated) -> Vec<String> {
    let surfaces = generated.understood().krate.surfaces.iter();
    surfaces
        .map(|surface| {
            let events = surface.event.as_ref().map_or(0, |event| event.variants.len());
            let replies = surface.reply.as_ref().map_or(0, |reply| reply.variants.len());
            let types = surface.types.len();
            format!("{}: {events} events, {replies} replies, {types} types", surface.module)
        })
        .collect()
}

fn compare(builder: &Builder) -> Result<Outcome, Error> {
    let drift = builder.check()?;
    if drift.is_empty() {
        println!("{} is up to date", builder.destination().display());
        return Ok(Outcome::Fine);
    }
    print!("{drift}");
    explain(&drift, &builder.regenerate_command());
    Ok(Outcome::Findings)
}

fn explain(drift: &Drift, command: &str) {
    println!();
    for file in drift.files() {
        println!("would be {}", file.change);
    }
    for cause in drift.causes() {
        println!("cause: {cause}");
    }
    println!("mend it with: {command}");
}
