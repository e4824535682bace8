//! Platform keys that are fetched when a delivery names one that is not known.

use super::{PlatformKey, PlatformKeys};
use crate::scheme::BoxFuture;
use crate::timestamp::UnixTimestamp;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Where platform keys come from: `GET /v3/certificates`, a configuration service, a file.
pub trait KeySource: Send + Sync + 'static {
    /// Fetches the keys there are at the moment, or only the one called `id`.
    ///
    /// `id` was sent by whoever made the request and is not verified. It consists of at most 64
    /// letters, digits and `_`.
    fn fetch<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<Vec<PlatformKey>, KeySourceError>>;
}

/// A source of keys had none to give. The reason belongs to the source's own log.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct KeySourceError(());

impl KeySourceError {
    /// The error of a source that could not be reached.
    pub const fn unavailable() -> Self {
        Self(())
    }
}

impl fmt::Display for KeySourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the source of platform keys is not available")
    }
}

impl std::error::Error for KeySourceError {}

/// How often a source is asked, however many requests name unknown keys.
///
/// Anybody can send such a request, so without limits a receiver could be made to flood the
/// platform.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct FetchLimits {
    /// The shortest time between two fetches. One minute by default.
    pub interval: Duration,
    /// How long an id that the source did not know is refused without asking. Ten minutes by
    /// default.
    pub forget_unknown_after: Duration,
    /// How many unknown ids are remembered. 256 by default.
    pub unknown_capacity: usize,
}

impl Default for FetchLimits {
    fn default() -> Self {
        Self {
            interval: Duration::from_mins(1),
            forget_unknown_after: Duration::from_mins(10),
            unknown_capacity: 256,
        }
    }
}

/// Asks a source: one request at a time, not too often, and not again for what it did not know.
pub(super) struct Fetcher {
    source: Arc<dyn KeySource>,
    limits: FetchLimits,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    in_flight: bool,
    last_fetch: Option<UnixTimestamp>,
    /// When each id was found to be unknown.
    unknown: BTreeMap<Box<str>, UnixTimestamp>,
}

impl Fetcher {
    pub(super) fn new(source: Arc<dyn KeySource>, limits: FetchLimits) -> Self {
        Self {
            source,
            limits,
            state: Mutex::default(),
        }
    }

    /// Fetches unless that is not allowed now, and tells whether the key called `id` is known.
    ///
    /// A request that finds another fetch under way does not wait for it: the platform repeats
    /// its delivery, and a flood of forgeries holds nothing up.
    pub(super) async fn fetch(&self, id: &str, keys: &PlatformKeys, now: UnixTimestamp) -> bool {
        if keys.has(id) {
            return true;
        }
        let Some(_flight) = self.depart(id, now) else {
            return false;
        };
        let Ok(fetched) = self.source.fetch(id).await else {
            tracing::warn!(target: "hookgen", "no platform keys could be fetched");
            return false;
        };
        for key in fetched {
            keys.insert(key);
        }
        let known = keys.has(id);
        if !known {
            self.remember_unknown(id, now);
        }
        known
    }

    fn depart(&self, id: &str, now: UnixTimestamp) -> Option<Flight<'_>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = |then: UnixTimestamp, span: Duration| {
            let passed = now.as_secs().saturating_sub(then.as_secs());
            u64::try_from(passed).is_ok_and(|passed| passed < span.as_secs())
        };
        state
            .unknown
            .retain(|_, since| recent(*since, self.limits.forget_unknown_after));
        let too_soon = state
            .last_fetch
            .is_some_and(|last| recent(last, self.limits.interval));
        if state.in_flight || too_soon || state.unknown.contains_key(id) {
            return None;
        }
        state.in_flight = true;
        state.last_fetch = Some(now);
        Some(Flight(&self.state))
    }

    fn remember_unknown(&self, id: &str, now: UnixTimestamp) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.unknown.len() < self.limits.unknown_capacity {
            state.unknown.insert(id.into(), now);
        }
    }
}

impl fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetcher")
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// A fetch under way. It ends when this is dropped, also when the request is given up.
struct Flight<'a>(&'a Mutex<State>);

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .in_flight = false;
    }
}
