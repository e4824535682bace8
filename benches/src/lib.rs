//! What is measured: the inputs, the work of hookgen on them, the primitives that the work is made
//! of, and its peers. Used by `bench-report`, which makes the table of ratios; by the benchmarks for
//! `cargo bench`; and by `bench-counts`, which keeps instruction counts.

/// The bundled document with text that is borrowed from the body.
pub mod borrowed {
    include!(concat!(env!("OUT_DIR"), "/borrowed.rs"));
}
#[cfg(feature = "report")]
pub mod contest;
#[cfg(feature = "report")]
pub mod contests;
pub mod inputs;
pub mod pay;
#[cfg(feature = "report")]
mod peers;
pub mod push;
pub mod synthetic;

/// An error that ends the command, as text.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;
