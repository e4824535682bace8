//! What can go wrong, whose fault it is, and what to do about it.
//!
//! No text here, neither `Display` nor `Debug`, holds a body, a secret or a signature.

mod open;
mod seal;
mod secret;

pub use open::{DecryptError, MalformedError, OpenError, SignatureError, StaleError};
pub(crate) use open::{SignatureProblem, StaleProblem};
pub use seal::SealError;
pub use secret::InvalidSecret;
