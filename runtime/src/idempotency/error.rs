//! Why a store could not answer.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// Why a store could not do what it was asked.
///
/// Whatever the reason, the delivery must not be acknowledged on the strength of the failed call.
pub struct StoreError {
    kind: Kind,
    message: Cow<'static, str>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Unavailable,
    LeaseLost,
    Configuration,
    #[cfg(any(feature = "redb", feature = "redis", feature = "postgres"))]
    Internal,
}

impl StoreError {
    /// The store cannot be reached, does not answer in time, or is full: the platform's next
    /// delivery may find it well.
    pub fn is_unavailable(&self) -> bool {
        self.kind == Kind::Unavailable
    }

    /// The lease ran out and somebody else has claimed the delivery since, so it is being handled,
    /// or was handled, a second time. The call changed nothing.
    pub fn is_lease_lost(&self) -> bool {
        self.kind == Kind::LeaseLost
    }

    /// The URL or an option of the store is wrong: only its operator can mend that.
    pub fn is_configuration(&self) -> bool {
        self.kind == Kind::Configuration
    }

    #[cfg(any(feature = "redb", feature = "redis", feature = "postgres"))]
    pub(super) fn unavailable(
        message: impl Into<Cow<'static, str>>,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self::new(Kind::Unavailable, message).with_source(source)
    }

    #[cfg(any(feature = "redb", feature = "redis", feature = "postgres"))]
    pub(super) fn timeout() -> Self {
        Self::new(Kind::Unavailable, "the store did not answer in time")
    }

    pub(super) fn refused(message: &'static str) -> Self {
        Self::new(Kind::Unavailable, message)
    }

    pub(super) fn lease_lost() -> Self {
        Self::new(
            Kind::LeaseLost,
            "somebody else has claimed the delivery since the lease ran out",
        )
    }

    pub(super) fn configuration(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Configuration, message)
    }

    #[cfg(any(feature = "redb", feature = "redis", feature = "postgres"))]
    pub(super) fn internal(
        message: &'static str,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self::new(Kind::Internal, message).with_source(source)
    }

    fn new(kind: Kind, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind,
            message: message.into(),
            source: None,
        }
    }

    #[cfg(any(feature = "redb", feature = "redis", feature = "postgres"))]
    pub(super) fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreError")
            .field("kind", &self.kind)
            .field("message", &self.message)
            .field("source", &self.source)
            .finish()
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn Error + 'static))
    }
}
