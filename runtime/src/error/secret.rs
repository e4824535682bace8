//! What is wrong with a configured secret.

use std::fmt;

/// A secret in the configuration is not one. The fault of whoever configured it; the text says
/// exactly what to change and never repeats the secret.
///
/// ```
/// # #[cfg(feature = "message-push")] {
/// use hookgen_runtime::secret::EncodingAesKey;
///
/// let error = EncodingAesKey::new("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C=").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "EncodingAESKey: 43 characters expected, 44 given: leave out the trailing `=`"
/// );
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct InvalidSecret {
    name: &'static str,
    problem: Problem,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Problem {
    Empty,
    Length {
        expected: &'static str,
        given: usize,
        hint: &'static str,
    },
    Character {
        position: usize,
        allowed: &'static str,
    },
    Other(&'static str),
}

impl InvalidSecret {
    /// What was being configured: EncodingAESKey, `APIv3 key`, …
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// A stable name of what is wrong with it.
    pub const fn code(&self) -> &'static str {
        match self.problem {
            Problem::Empty => "secret_empty",
            Problem::Length { .. } => "secret_length",
            Problem::Character { .. } => "secret_character",
            Problem::Other(_) => "secret_form",
        }
    }

    pub(crate) const fn empty(name: &'static str) -> Self {
        Self {
            name,
            problem: Problem::Empty,
        }
    }

    /// `hint` is empty or goes on after a colon.
    pub(crate) const fn length(
        name: &'static str,
        expected: &'static str,
        given: usize,
        hint: &'static str,
    ) -> Self {
        Self {
            name,
            problem: Problem::Length {
                expected,
                given,
                hint,
            },
        }
    }

    /// `position` counts characters from one.
    pub(crate) const fn character(
        name: &'static str,
        position: usize,
        allowed: &'static str,
    ) -> Self {
        Self {
            name,
            problem: Problem::Character { position, allowed },
        }
    }

    pub(crate) const fn other(name: &'static str, problem: &'static str) -> Self {
        Self {
            name,
            problem: Problem::Other(problem),
        }
    }
}

impl fmt::Display for InvalidSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name;
        match self.problem {
            Problem::Empty => write!(f, "{name}: it is empty"),
            Problem::Length {
                expected,
                given,
                hint: "",
            } => write!(f, "{name}: {expected} expected, {given} given"),
            Problem::Length {
                expected,
                given,
                hint,
            } => {
                write!(f, "{name}: {expected} expected, {given} given: {hint}")
            }
            Problem::Character { position, allowed } => {
                write!(f, "{name}: character {position} is not one of {allowed}")
            }
            Problem::Other(problem) => write!(f, "{name}: {problem}"),
        }
    }
}

impl std::error::Error for InvalidSecret {}
