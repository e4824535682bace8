//! What is measured: the inputs, the work of hookgen on them, and the primitives that the work is
//! made of. Used by `bench-report`, which compares with peers, and `bench-counts`, which keeps
//! instruction counts.

#[path = "../../runtime/tests/handwritten/borrowed.rs"]
#[allow(
    clippy::enum_variant_names,
    reason = "shared with the tests of the runtime"
)]
pub mod borrowed;
pub mod inputs;
pub mod pay;
pub mod push;
pub mod synthetic;

/// An error that ends the command, as text.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;
