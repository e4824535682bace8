//! The `hookgen` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    hookgen::cli::main()
}
