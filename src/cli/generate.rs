//! `hookgen generate`

use std::path::{Path, PathBuf};

use super::{Outcome, project, show};
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
        out: if to_stdout {
            Some(PathBuf::from("stdout.rs"))
        } else {
            config.out
        },
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
        show(text);
    }
    Ok(Outcome::Fine)
}

fn write(builder: &Builder) -> Result<Outcome, Error> {
    let (generated, changes) = builder.compile()?;
    eprint!("{}", generated.understood().report());
    // In one piece: standard output writes a line at a time, and there may be thousands.
    show(
        changes
            .iter()
            .map(|change| format!("{change}\n"))
            .collect::<String>(),
    );
    let written = changes
        .iter()
        .filter(|change| !matches!(change, Change::Removed(_)))
        .count();
    let total = generated.files().len();
    show(format_args!(
        "{written} of {total} files written to {}\n",
        builder.destination().display()
    ));
    for line in summary(&generated) {
        show(format_args!("{line}\n"));
    }
    // The process ends here, and hands everything back at once.
    std::mem::forget(generated);
    Ok(Outcome::Fine)
}

/// One line for each surface.
fn summary(generated: &Generated) -> Vec<String> {
    let surfaces = generated.understood().krate.surfaces.iter();
    surfaces
        .map(|surface| {
            let events = surface
                .event
                .as_ref()
                .map_or(0, |event| event.variants.len());
            let replies = surface
                .reply
                .as_ref()
                .map_or(0, |reply| reply.variants.len());
            let types = surface.types.len();
            format!(
                "{}: {}, {}, {}",
                surface.module,
                counted(events, "event", "events"),
                counted(replies, "reply", "replies"),
                counted(types, "type", "types"),
            )
        })
        .collect()
}

fn compare(builder: &Builder) -> Result<Outcome, Error> {
    let drift = builder.check()?;
    if drift.is_empty() {
        show(format_args!(
            "{} is up to date\n",
            builder.destination().display()
        ));
        return Ok(Outcome::Fine);
    }
    show(&drift);
    explain(&drift, &builder.regenerate_command());
    Ok(Outcome::Findings)
}

fn explain(drift: &Drift, command: &str) {
    show("\n");
    for file in drift.files() {
        show(format_args!("would be {}\n", file.change));
    }
    for cause in drift.causes() {
        show(format_args!("cause: {cause}\n"));
    }
    show(format_args!("mend it with: {command}\n"));
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
