//! Why a reply was not sealed.

use std::fmt;

/// A reply could not be encrypted. The fault of the receiver, never of the platform: answer 500.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SealError {
    problem: Problem,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Problem {
    KeyGone,
    Random,
    TooLong,
}

impl SealError {
    /// A stable name of what happened, for metrics.
    pub const fn code(&self) -> &'static str {
        match self.problem {
            Problem::KeyGone => "seal_key_gone",
            Problem::Random => "seal_no_random",
            Problem::TooLong => "seal_too_long",
        }
    }

    /// The status to answer with: 500, so that the platform delivers again.
    pub const fn status(&self) -> http::StatusCode {
        http::StatusCode::INTERNAL_SERVER_ERROR
    }

    pub(crate) const fn key_gone() -> Self {
        Self {
            problem: Problem::KeyGone,
        }
    }

    pub(crate) const fn too_long() -> Self {
        Self {
            problem: Problem::TooLong,
        }
    }
}

impl From<crate::random::RandomError> for SealError {
    fn from(_: crate::random::RandomError) -> Self {
        Self {
            problem: Problem::Random,
        }
    }
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.problem {
            Problem::KeyGone => {
                "the key that opened the delivery is no longer in the ring: keep previous keys"
            }
            Problem::Random => "the system gave no random bytes",
            Problem::TooLong => "the reply is longer than its length field can say",
        })
    }
}

impl std::error::Error for SealError {}
