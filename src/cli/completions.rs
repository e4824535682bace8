//! `hookgen completions`

use clap::CommandFactory as _;

use super::{Outcome, show};

/// Print completions for a shell.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The shell.
    shell: clap_complete::Shell,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let mut command = super::Arguments::command();
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "hookgen", &mut script);
    show(String::from_utf8_lossy(&script));
    Outcome::Fine
}
