//! `hookgen completions`

use clap::CommandFactory as _;

use super::Outcome;

/// Print completions for a shell.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The shell.
    shell: clap_complete::Shell,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let mut command = super::Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, "hookgen", &mut std::io::stdout());
    Outcome::Fine
}
