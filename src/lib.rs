//! Reads an `AsyncAPI` document and generates a Rust crate that receives the webhooks it describes.

pub mod diagnostic;
pub mod document;
pub mod ir;
pub mod load;
pub mod schema;
pub mod source;
pub mod syntax;
