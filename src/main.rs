//! The `hookgen` command.

use std::process::ExitCode;

/// Generating is making and dropping tokens: with the allocator of the C library that takes two fifths of all
/// instructions.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    hookgen::cli::main()
}
