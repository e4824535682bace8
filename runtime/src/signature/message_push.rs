//! `signature` and `msg_signature` of message push.

use sha1::{Digest, Sha1};

/// SHA-1 over the parts, sorted by their bytes and put one behind the other, in lower-case
/// hexadecimal. Three parts (token, timestamp, nonce) make a `signature`, and the `Encrypt`
/// element as a fourth a `msg_signature`.
pub(crate) fn sign<const N: usize>(parts: [&[u8]; N]) -> [u8; 40] {
    let mut sha1 = Sha1::new();
    for part in sorted(parts) {
        sha1.update(part);
    }
    let digest = sha1.finalize();
    let mut hex = [0; 40];
    for (pair, byte) in hex.chunks_exact_mut(2).zip(digest) {
        pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
    }
    hex
}

/// Three or four parts: comparing them in place is quicker than sorting a slice, which is a call for each comparison.
fn sorted<const N: usize>(parts: [&[u8]; N]) -> [&[u8]; N] {
    let mut parts = parts.map(|part| (head(part), part));
    for end in (1..N).rev() {
        for at in 0..end {
            if parts[at] > parts[at + 1] {
                parts.swap(at, at + 1);
            }
        }
    }
    parts.map(|(_, part)| part)
}

/// The first eight bytes as a number of the same order: they tell most parts apart without a call.
#[inline]
fn head(part: &[u8]) -> u64 {
    let head = part.first_chunk().copied().unwrap_or_else(|| {
        let mut head = [0; 8];
        head.iter_mut().zip(part).for_each(|(to, byte)| *to = *byte);
        head
    });
    u64::from_be_bytes(head)
}

/// Without a branch: a digest is as good as random, so that one would be guessed wrongly half the time.
const fn digit(nibble: u8) -> u8 {
    let letter = (nibble + 6) >> 4;
    b'0' + nibble + letter * (b'a' - b'9' - 1)
}

#[cfg(test)]
mod tests {
    use super::sorted;

    #[test]
    fn parts_are_sorted_by_their_bytes() {
        let texts = [
            "",
            "\0",
            "a",
            "a\0",
            "ab",
            "abcdefgh",
            "abcdefgh\0",
            "abcdefghi",
            "abcdefgi",
            "b",
            "é",
        ];
        for (first, second) in texts
            .iter()
            .flat_map(|one| texts.map(|other| (*one, other)))
        {
            for third in texts {
                let parts = [first, second, third, "abcdefgh"].map(str::as_bytes);
                let mut expected = parts;
                expected.sort_unstable();
                assert_eq!(sorted(parts), expected);
            }
        }
    }
}
