//! `signature` and `msg_signature` of message push.

use sha1::{Digest, Sha1};

/// SHA-1 over the parts, sorted by their bytes and put one behind the other, in lower-case
/// hexadecimal. Three parts (token, timestamp, nonce) make a `signature`, and the `Encrypt`
/// element as a fourth a `msg_signature`.
pub(crate) fn sign<const N: usize>(mut parts: [&[u8]; N]) -> [u8; 40] {
    parts.sort_unstable();
    let mut sha1 = Sha1::new();
    for part in parts {
        sha1.update(part);
    }
    let digest = sha1.finalize();
    let mut hex = [0; 40];
    for (pair, byte) in hex.chunks_exact_mut(2).zip(digest) {
        pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
    }
    hex
}

/// Without a branch: a digest is as good as random, so that one would be guessed wrongly half the time.
const fn digit(nibble: u8) -> u8 {
    let letter = (nibble + 6) >> 4;
    b'0' + nibble + letter * (b'a' - b'9' - 1)
}
