//! What the configuration decides about types, members and messages.

#[path = "../common/mod.rs"]
mod common;
mod lowering;
mod reports;
