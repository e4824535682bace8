//! Reads an `AsyncAPI` document and generates a Rust crate that receives the webhooks it describes.

mod builder;
#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod document;
mod emit;
pub mod files;
pub mod ir;
pub mod load;
pub mod sample;
pub mod schema;
pub mod source;
pub mod syntax;

pub use builder::{Builder, Error, Generated, Understood, compile, configure};
pub use config::Config;
