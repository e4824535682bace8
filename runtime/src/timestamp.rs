//! Time as the wire tells it.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds since 1970-01-01T00:00:00Z, negative before it.
///
/// The type of members with `format: unix-time` and of the moment a delivery is judged at.
///
/// ```
/// use hookgen_runtime::UnixTimestamp;
/// assert_eq!(UnixTimestamp::from_secs(1_408_091_189).as_secs(), 1_408_091_189);
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct UnixTimestamp(i64);

impl UnixTimestamp {
    /// The moment `seconds` after 1970-01-01T00:00:00Z.
    pub const fn from_secs(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub const fn as_secs(self) -> i64 {
        self.0
    }

    /// What the system clock says, cut to whole seconds.
    pub fn now() -> Self {
        let seconds = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |s| -s),
        };
        Self(seconds)
    }
}

impl fmt::Display for UnixTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<UnixTimestamp> for SystemTime {
    /// Saturates at the epoch where the platform's clock cannot express the moment.
    fn from(timestamp: UnixTimestamp) -> Self {
        let distance = std::time::Duration::from_secs(timestamp.0.unsigned_abs());
        if timestamp.0 >= 0 {
            UNIX_EPOCH.checked_add(distance)
        } else {
            UNIX_EPOCH.checked_sub(distance)
        }
        .unwrap_or(UNIX_EPOCH)
    }
}
