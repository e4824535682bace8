//! Reads an `AsyncAPI` document and generates a Rust crate that receives the webhooks it describes.

pub mod config;
pub mod files;
pub mod ir;
pub mod source;
