//! What a store answers: claims, leases, recorded deliveries.

use std::fmt;
use std::time::Duration;

use super::ClaimKey;
#[cfg(any(feature = "redb", feature = "redis", feature = "postgres"))]
use super::StoreError;
#[cfg(any(feature = "redb", feature = "redis", feature = "postgres"))]
use crate::{OsRandom, Random};

/// The answer to [`claim`](super::IdempotencyStore::claim).
#[derive(Debug)]
#[must_use = "a claim that is dropped blocks the delivery until its lease runs out"]
pub enum Claim {
    /// The delivery is the caller's to handle until the lease runs out.
    New(Lease),
    /// Somebody holds the delivery.
    InProgress {
        /// How long the holder's lease still runs: when asking again makes sense.
        retry_after: Duration,
        /// Whether the delivery was recorded, so that this copy of it may be acknowledged.
        recorded: bool,
    },
    /// The delivery was handled; this copy of it may be acknowledged.
    Done,
}

/// The right to handle a delivery, until it runs out and somebody else claims the delivery.
///
/// Fenced: a holder whose lease ran out cannot complete, release or extend somebody else's claim.
#[derive(Debug)]
pub struct Lease {
    key: ClaimKey,
    token: Token,
    attempt: u32,
    place: Option<usize>,
}

impl Lease {
    pub(super) fn new(key: ClaimKey, token: Token, attempt: u32) -> Self {
        Self {
            key,
            token,
            attempt,
            place: None,
        }
    }

    /// Notes where its store will find the delivery again, as long as that has the same token.
    pub(super) fn at(self, place: usize) -> Self {
        let place = Some(place);
        Self { place, ..self }
    }

    pub(super) fn place(&self) -> Option<usize> {
        self.place
    }

    /// The delivery it is for.
    pub fn key(&self) -> &ClaimKey {
        &self.key
    }

    /// 1, unless an earlier holder neither completed nor released its claim, or a recorded delivery
    /// was released: above 1 the delivery may have been handled already, in whole or in part.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    pub(super) fn token(&self) -> Token {
        self.token
    }
}

/// A delivery that was recorded, for handling after it was acknowledged.
pub struct Recorded {
    /// The right to handle it.
    pub lease: Lease,
    /// What was recorded.
    pub payload: Vec<u8>,
}

impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorded")
            .field("lease", &self.lease)
            .field("payload", &format_args!("{} bytes", self.payload.len()))
            .finish()
    }
}

/// Tells the holders of one delivery apart. Made by the claimant, so that a call can be repeated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Token(u128);

impl Token {
    #[cfg(any(feature = "redb", feature = "redis", feature = "postgres"))]
    pub(super) fn random() -> Result<Self, StoreError> {
        let mut bytes = [0; 16];
        OsRandom
            .fill(&mut bytes)
            .map_err(|source| StoreError::unavailable("no randomness for a lease", source))?;
        Ok(Self(u128::from_be_bytes(bytes)))
    }

    pub(super) fn from_u128(token: u128) -> Self {
        Self(token)
    }

    #[cfg(feature = "redb")]
    pub(super) fn as_u128(self) -> u128 {
        self.0
    }

    #[cfg(any(feature = "redis", feature = "postgres"))]
    pub(super) fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}
