//! What became of a delivery.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// What became of a request, or of a handler after its delivery was answered.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Outcome {
    /// The handler is done, and the delivery acknowledged or replied to.
    Handled,
    /// It was handled or recorded before; acknowledged again.
    Duplicate,
    /// Another copy of it is being handled; to be delivered again later.
    InProgress,
    /// Its handler needs longer than the platform waits; to be delivered again later.
    Late,
    /// Recorded and acknowledged; its handler runs in the background.
    Recorded,
    /// The handler gave an error.
    Failed,
    /// The handler panicked.
    Panicked,
    /// The handler ran for longer than the receiver's limit and was dropped.
    TimedOut,
    /// The handler is done, and its reply could not be encrypted.
    Unsealed,
    /// It is of a message that the document describes, and does not decode.
    Malformed,
    /// Its scheme did not open it, for the reason with this code.
    Refused(&'static str),
    /// Its body is longer than the receiver's limit, or did not arrive in time.
    BodyRefused,
    /// Neither `GET` nor `POST`.
    MethodNotAllowed,
    /// The URL check of the platform, passed.
    UrlChecked,
    /// The store did not answer; to be delivered again later.
    StoreUnavailable,
    /// The accounts could not be looked up; to be delivered again later.
    AccountsUnavailable,
    /// The receiver is stopping; to be delivered again later.
    Stopping,
}

impl Outcome {
    /// A stable name for metrics. The reason of a refusal is [`reason`](Self::reason).
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Handled => "handled",
            Self::Duplicate => "duplicate",
            Self::InProgress => "in_progress",
            Self::Late => "late",
            Self::Recorded => "recorded",
            Self::Failed => "failed",
            Self::Panicked => "panicked",
            Self::TimedOut => "timed_out",
            Self::Unsealed => "unsealed",
            Self::Malformed => "malformed",
            Self::Refused(_) => "refused",
            Self::BodyRefused => "body_refused",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::UrlChecked => "url_checked",
            Self::StoreUnavailable => "store_unavailable",
            Self::AccountsUnavailable => "accounts_unavailable",
            Self::Stopping => "stopping",
        }
    }

    /// The code of the reason of a refusal, empty for everything else.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Refused(code) => code,
            _ => "",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is known about a delivery once something became of it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Report {
    /// The name of the surface.
    pub surface: &'static str,
    /// What became of it.
    pub outcome: Outcome,
    /// Whether this is about a handler that ended after its delivery was answered.
    pub in_background: bool,
    /// The name of the account, where the receiver has several and the delivery was opened.
    pub account: Option<Arc<str>>,
    /// The name of the message; `None` for an unknown one, and where it was not decoded.
    pub message: Option<&'static str>,
    /// What names the delivery, once it was decoded: ids that the sender chose.
    pub key: Option<Arc<str>>,
    /// As [`Context::attempt`](super::Context::attempt); 0 if it was not claimed.
    pub attempt: u32,
    /// As [`Context::age`](super::Context::age).
    pub age: Option<Duration>,
    /// From the arrival of the request, or of what was recorded, to now.
    pub elapsed: Duration,
}

impl fmt::Debug for Report {
    /// Tells everything but the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Report")
            .field("surface", &self.surface)
            .field("outcome", &self.outcome)
            .field("in_background", &self.in_background)
            .field("account", &self.account)
            .field("message", &self.message)
            .field("attempt", &self.attempt)
            .field("age", &self.age)
            .field("elapsed", &self.elapsed)
            .finish_non_exhaustive()
    }
}
