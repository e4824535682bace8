//! What a claim is for.

use std::fmt;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::DeliveryKey;

/// A delivery of one scope.
///
/// The scope keeps apart what may have equal delivery keys: it names the surface and the account
/// (`official_account/wx5823bf96d3bd56c7`). Recorded deliveries are handed out by scope.
///
/// Scopes and keys of more than 256 bytes, or with control characters, are replaced by a digest of
/// theirs, so that every store can hold them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimKey {
    // Shared: a store and a lease keep a copy of the key each.
    scope: Arc<str>,
    delivery: Arc<str>,
}

impl ClaimKey {
    /// The delivery that its members name, in `scope`.
    pub fn of(scope: impl AsRef<str>, key: &DeliveryKey) -> Self {
        Self::new(scope, key.as_str())
    }

    /// The delivery that is called `delivery` in `scope`, where its members do not name it.
    pub fn new(scope: impl AsRef<str>, delivery: impl AsRef<str>) -> Self {
        Self::within(&storable(scope.as_ref()), delivery.as_ref())
    }

    /// A delivery in a scope that is as it is stored.
    pub(crate) fn within(scope: &Arc<str>, delivery: &str) -> Self {
        Self {
            scope: Arc::clone(scope),
            delivery: storable(delivery),
        }
    }

    /// The scope, as stored.
    pub fn scope(&self) -> &str {
        &self.scope
    }

    /// The delivery's key, as stored.
    pub fn delivery(&self) -> &str {
        &self.delivery
    }
}

/// Shows nothing of the delivery's key: it is made of ids that the sender chose.
impl fmt::Debug for ClaimKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClaimKey")
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

/// `text`, or a digest of it where it is too long for an index or holds what a store refuses
/// (`PostgreSQL` has no NUL in text).
pub(crate) fn storable(text: &str) -> Arc<str> {
    // Nearly always plain ASCII, which is seen without decoding characters.
    let is_plain = |text: &str| {
        text.bytes()
            .fold(true, |plain, byte| plain & (b' '..0x7f).contains(&byte))
    };
    if text.len() <= MAX_LEN && (is_plain(text) || !text.contains(char::is_control)) {
        return Arc::from(text);
    }
    let mut stored = String::from(DIGEST_PREFIX);
    for byte in Sha256::digest(text.as_bytes()) {
        for nibble in [byte >> 4, byte & 15] {
            stored.extend(char::from_digit(u32::from(nibble), 16));
        }
    }
    Arc::from(stored)
}

const MAX_LEN: usize = 256;
const DIGEST_PREFIX: &str = "sha256:";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(&*storable(text), expected);
    }

    #[test]
    fn plain_keys_stay_as_they_are() {
        check("", "");
        check("22222222|1348831860", "22222222|1348831860");
        check("扫码 \u{7e}", "扫码 ~");
        check(&"k".repeat(256), &"k".repeat(256));
    }

    #[test]
    fn long_and_unprintable_keys_become_digests() {
        // `printf 'a\0b' | sha256sum`
        check(
            "a\0b",
            "sha256:59b271ae1bbcb1d31d41929817f4b16fb439eb4f31520b5ad1d5ce98920a7138",
        );
        for control in ["\n", "\u{1f}", "\u{7f}", "\u{80}", "\u{9f}"] {
            assert!(storable(&format!("扫 {control}")).starts_with(DIGEST_PREFIX));
            assert!(storable(control).starts_with(DIGEST_PREFIX));
        }
        assert_ne!(storable(&"k".repeat(257)), storable(&"k".repeat(258)));
    }
}
