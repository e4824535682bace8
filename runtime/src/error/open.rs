//! Why a delivery was not opened.

use crate::key_ring::KeyId;
use http::StatusCode;
use std::fmt;

/// Why a delivery was refused.
///
/// The sender learns none of this: [`status`](Self::status) is the same for every reason. The
/// operator reads [`code`](Self::code) and [`reason`](Self::reason), in metrics and logs.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum OpenError {
    /// Nothing proves that the platform sent it. A forgery, or the wrong token, key or certificate
    /// in the configuration.
    Signature(SignatureError),
    /// It is authentic at best for another time: replayed, or one of the two clocks is wrong.
    Stale(StaleError),
    /// It is signed but does not decrypt: the wrong key or the wrong receiver in the configuration.
    Decrypt(DecryptError),
    /// It is not of the form that this scheme has. A stray request, or a surface or mode in the
    /// configuration that is not the one set at the platform.
    Malformed(MalformedError),
}

impl OpenError {
    /// A stable name of what happened, for metrics: `signature_mismatch`, `stale_timestamp`, …
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Signature(error) => error.code(),
            Self::Stale(error) => error.code(),
            Self::Decrypt(error) => error.code(),
            Self::Malformed(error) => error.code(),
        }
    }

    /// The status to answer with: 401 whatever the reason, so that an answer tells nothing about
    /// how far a forgery came. Every platform repeats a delivery that was answered so.
    pub const fn status(&self) -> StatusCode {
        StatusCode::UNAUTHORIZED
    }

    /// The step that failed, in a few fixed words. For the operator: never send it.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::Signature(error) => error.problem.reason(),
            Self::Stale(error) => error.problem.reason(),
            Self::Decrypt(error) => error.step,
            Self::Malformed(error) => error.problem,
        }
    }

    pub(crate) fn signature(problem: SignatureProblem) -> Self {
        Self::Signature(SignatureError {
            problem,
            key_id: None,
        })
    }

    pub(crate) fn unknown_key(id: &str) -> Self {
        Self::Signature(SignatureError {
            problem: SignatureProblem::UnknownKey,
            key_id: Some(KeyId::new(id)),
        })
    }

    pub(crate) const fn stale(problem: StaleProblem) -> Self {
        Self::Stale(StaleError { problem })
    }

    pub(crate) const fn decrypt(step: &'static str) -> Self {
        Self::Decrypt(DecryptError { step })
    }

    pub(crate) const fn malformed(problem: &'static str) -> Self {
        Self::Malformed(MalformedError { problem })
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the delivery was refused")
    }
}

impl std::error::Error for OpenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Signature(error) => Some(error),
            Self::Stale(error) => Some(error),
            Self::Decrypt(error) => Some(error),
            Self::Malformed(error) => Some(error),
        }
    }
}

/// The signature is missing, refused or wrong.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SignatureError {
    problem: SignatureProblem,
    key_id: Option<KeyId>,
}

impl SignatureError {
    /// A stable name of what is wrong with the signature: that of [`OpenError::code`].
    pub const fn code(&self) -> &'static str {
        self.problem.code()
    }

    /// Whether it was one of the probes (`WECHATPAY/SIGNTEST/…`) with which WeChat Pay finds
    /// receivers that do not verify. Answer it as any other bad signature; count it apart.
    pub const fn is_probe(&self) -> bool {
        matches!(self.problem, SignatureProblem::Probe)
    }

    /// The key the delivery claims to be signed with, if no such key is known. The sender chose
    /// the text; it is of a harmless form and of bounded length.
    pub const fn unknown_key(&self) -> Option<&KeyId> {
        self.key_id.as_ref()
    }
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.problem.reason())
    }
}

impl std::error::Error for SignatureError {}

/// What is wrong with a signature.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum SignatureProblem {
    Missing,
    Mismatch,
    Probe,
    UnknownKey,
    ExpiredKey,
    TypeRefused,
    Downgrade,
    NoKey,
}

impl SignatureProblem {
    const fn code(self) -> &'static str {
        match self {
            Self::Missing => "signature_missing",
            Self::Mismatch => "signature_mismatch",
            Self::Probe => "signature_probe",
            Self::UnknownKey => "signature_key_unknown",
            Self::ExpiredKey => "signature_key_expired",
            Self::TypeRefused => "signature_type_refused",
            Self::Downgrade => "signature_downgrade",
            Self::NoKey => "signature_no_valid_key",
        }
    }

    const fn reason(self) -> &'static str {
        match self {
            Self::Missing => "there is no signature",
            Self::Mismatch => {
                "the signature does not match: check the token or key, and that the body is as received"
            }
            Self::Probe => "a probe of WeChat Pay that must fail",
            Self::UnknownKey => {
                "no key of this id is known: check the platform certificate or public key"
            }
            Self::ExpiredKey => "the key of this id is not valid at this time",
            Self::TypeRefused => "the signature type is not one that the key is for",
            Self::Downgrade => {
                "a plaintext delivery to a receiver that is configured for encryption"
            }
            Self::NoKey => "no key in the ring is valid at this time",
        }
    }
}

/// The time of signing is outside the window, or its nonce was used before.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StaleError {
    problem: StaleProblem,
}

impl StaleError {
    /// A stable name of what is wrong with the time or the nonce: that of [`OpenError::code`].
    pub const fn code(&self) -> &'static str {
        self.problem.code()
    }
}

impl fmt::Display for StaleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.problem.reason())
    }
}

impl std::error::Error for StaleError {}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum StaleProblem {
    Old,
    Future,
    Replayed,
}

impl StaleProblem {
    const fn code(self) -> &'static str {
        match self {
            Self::Old => "stale_timestamp",
            Self::Future => "future_timestamp",
            Self::Replayed => "replayed",
        }
    }

    const fn reason(self) -> &'static str {
        match self {
            Self::Old => "signed too long ago: a replay, or a clock that is wrong",
            Self::Future => "signed in the future: check the clock of this machine",
            Self::Replayed => "the same signed values were seen before",
        }
    }
}

/// A signed delivery did not decrypt. Which step failed is no part of the type.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DecryptError {
    step: &'static str,
}

impl DecryptError {
    /// A stable name: that of [`OpenError::code`].
    pub const fn code(&self) -> &'static str {
        "decrypt_failed"
    }

    pub(crate) const fn new(step: &'static str) -> Self {
        Self { step }
    }
}

impl fmt::Display for DecryptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the content does not decrypt: check the key and the id of the receiver")
    }
}

impl std::error::Error for DecryptError {}

impl From<DecryptError> for OpenError {
    fn from(error: DecryptError) -> Self {
        Self::Decrypt(error)
    }
}

/// The request is not of the form of this scheme.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MalformedError {
    problem: &'static str,
}

impl MalformedError {
    /// A stable name: that of [`OpenError::code`].
    pub const fn code(&self) -> &'static str {
        "malformed"
    }
}

impl fmt::Display for MalformedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.problem)
    }
}

impl std::error::Error for MalformedError {}
