//! Searching eight bytes at a time.
//!
//! Names and texts of messages are short, so calling a vectorised search costs more than it saves until
//! some tens of bytes were looked at. A word holds eight bytes, the first in its lowest bits; tests
//! give a word with the highest bit of each byte that passes.

use memchr::{memchr, memchr2};

/// The position at or after `from` of a byte.
#[inline]
pub(super) fn find(bytes: &[u8], from: usize, byte: u8) -> Option<usize> {
    let mut at = from;
    for _ in 0..SHORT {
        let Some(word) = word(bytes, at) else { break };
        let hits = equal(word, byte);
        if hits != 0 {
            return Some(at + first(hits));
        }
        at += 8;
    }
    Some(at + memchr(byte, bytes.get(at..)?)?)
}

/// The position at or after `from` of the first of two bytes.
#[inline]
pub(super) fn find2(bytes: &[u8], from: usize, one: u8, two: u8) -> Option<usize> {
    let mut at = from;
    for _ in 0..SHORT {
        let Some(word) = word(bytes, at) else { break };
        let hits = equal(word, one) | equal(word, two);
        if hits != 0 {
            return Some(at + first(hits));
        }
        at += 8;
    }
    Some(at + memchr2(one, two, bytes.get(at..)?)?)
}

/// The position at or after `from` of a byte that is no ASCII letter, digit or `_`, or the end.
#[inline]
pub(super) fn skip_plain_name(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(word) = word(bytes, at) {
        let stops = !plain(word) & HIGH;
        if stops != 0 {
            return at + first(stops);
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
        .count()
}

/// Whether the `length` bytes at two positions are the same.
#[inline]
pub(super) fn same(bytes: &[u8], one: usize, two: usize, length: usize) -> bool {
    let mut done = 0;
    while let (Some(a), Some(b)) = (word(bytes, one + done), word(bytes, two + done)) {
        let left = length - done;
        if left < 8 {
            return (a ^ b) & ((1 << (8 * left)) - 1) == 0;
        }
        if a != b {
            return false;
        }
        done += 8;
        if done >= length {
            return true;
        }
    }
    let rest = |start: usize| bytes.get(start + done..start + length);
    rest(one).is_some_and(|rest_one| rest(two) == Some(rest_one))
}

#[inline]
fn word(bytes: &[u8], at: usize) -> Option<u64> {
    bytes
        .get(at..)?
        .first_chunk()
        .map(|chunk| u64::from_le_bytes(*chunk))
}

/// Index of the first byte that passed.
#[inline]
fn first(hits: u64) -> usize {
    (hits.trailing_zeros() / 8) as usize
}

/// Bytes equal to one byte. Bytes behind the first such one may pass wrongly.
#[inline]
fn equal(word: u64, byte: u8) -> u64 {
    let zero_where_equal = word ^ (LOW * u64::from(byte));
    zero_where_equal.wrapping_sub(LOW) & !zero_where_equal & HIGH
}

/// Bytes that are ASCII letters, digits or `_`.
///
/// Adding to seven bits sets the eighth where the sum passes 0x80, so a range is two additions.
#[inline]
fn plain(word: u64) -> u64 {
    let ascii = word & !HIGH;
    let lower = ascii | (LOW * 0x20);
    let at_least = |bytes: u64, bound: u64| bytes + LOW * (0x80 - bound);
    let letter = at_least(lower, 0x61) & !at_least(lower, 0x7B);
    let digit = at_least(ascii, 0x30) & !at_least(ascii, 0x3A);
    let underscore = !at_least(ascii ^ (LOW * 0x5F), 1);
    (letter | digit | underscore) & !word & HIGH
}

/// Words to look at before a search is worth its call.
const SHORT: usize = 5;
const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

#[cfg(test)]
mod tests {
    use super::{find, find2, same, skip_plain_name};

    #[test]
    fn every_byte_is_told_apart_at_every_position() {
        for length in 0..70 {
            for at in 0..length {
                for byte in 0..=255 {
                    let mut bytes = vec![b'a'; length];
                    bytes[at] = byte;
                    let plain = byte.is_ascii_alphanumeric() || byte == b'_';
                    assert_eq!(skip_plain_name(&bytes, 0), if plain { length } else { at });
                    let other = if byte == 0x7F { b'x' } else { 0x7F };
                    if byte != b'a' {
                        assert_eq!(find(&bytes, 0, byte), Some(at));
                        assert_eq!(find(&bytes, at + 1, byte), None);
                        assert_eq!(find2(&bytes, 0, byte, other), Some(at));
                        assert_eq!(find2(&bytes, 0, other, byte), Some(at));
                    }
                }
            }
        }
    }

    #[test]
    fn the_first_of_several_is_found() {
        assert_eq!(find(b"\0\x01\x01\0xxxxxxxxxxx", 0, 1), Some(1));
        assert_eq!(find2(b"ab<&", 0, b'&', b'<'), Some(2));
        assert_eq!(find(b"", 0, b'x'), None);
        assert_eq!(find(b"x", 7, b'x'), None);
    }

    #[test]
    fn sameness_ends_at_the_length() {
        let bytes = b"MsgId>1</MsgId>!ToUserName_and_more>1</ToUserName_and_more>";
        assert!(same(bytes, 0, 9, 6));
        assert!(!same(bytes, 0, 9, 7));
        assert!(same(bytes, 16, 39, 20));
        assert!(!same(bytes, 16, 39, 21));
        assert!(!same(bytes, 17, 39, 5));
        assert!(!same(bytes, 0, 1000, 1));
        assert!(same(bytes, 0, 9, 0));
    }
}
