//! Randomness as an argument.

use std::fmt;

/// Where the random bytes of a reply come from.
pub trait Random: Send + Sync {
    /// Fills `bytes` with bytes nobody can foresee.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomError>;
}

/// The generator of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomError> {
        getrandom::fill(bytes).map_err(|_| RandomError(()))
    }
}

/// The source of randomness gave none. The fault of the system the receiver runs on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RandomError(());

impl RandomError {
    /// The error of a [`Random`] that has nothing to give.
    pub const fn unavailable() -> Self {
        Self(())
    }
}

impl fmt::Display for RandomError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the system gave no random bytes")
    }
}

impl std::error::Error for RandomError {}
