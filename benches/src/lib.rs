//! What is measured: the inputs, the work of hookgen on them, and the primitives that the work is
//! made of. Used by `bench-report`, which compares with peers, and `bench-counts`, which keeps
//! instruction counts.

/// The bundled document with text that is borrowed from the body.
pub mod borrowed {
    include!(concat!(env!("OUT_DIR"), "/borrowed.rs"));
}
pub mod inputs;
pub mod pay;
pub mod push;
pub mod synthetic;

/// An error that ends the command, as text.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;
