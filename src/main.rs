//! The `hookgen` command.
fn main() {}
