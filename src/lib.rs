//! Reads an `AsyncAPI` document and generates a Rust crate that receives the webhooks it describes.

pub mod ir;
pub mod source;
