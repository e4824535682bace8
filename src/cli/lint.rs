//! `hookgen lint`

use super::{Outcome, project, show};
use crate::Error;

/// Say everything there is to say about a document, with its place.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    document: project::Document,

    /// Exit with status 1 for warnings too.
    #[arg(long)]
    deny_warnings: bool,
}

pub(super) fn run(arguments: Arguments) -> Result<Outcome, Error> {
    let understood = arguments.document.builder()?.understand()?;
    show(understood.report());
    let count = understood.findings.len();
    // The process ends here, and hands everything back at once.
    std::mem::forget(understood);
    show(format_args!("no errors, {count} other findings\n"));
    if arguments.deny_warnings && count > 0 {
        Ok(Outcome::Findings)
    } else {
        Ok(Outcome::Fine)
    }
}
