//! Searching short texts.
//!
//! Names and texts of messages are a few bytes long, so that finding out which search the processor supports
//! costs more than searching. Texts are searched with what every processor of the architecture has,
//! names eight bytes at a time.

#[cfg(target_arch = "aarch64")]
use memchr::arch::aarch64::neon::memchr as native;
#[cfg(target_arch = "x86_64")]
use memchr::arch::x86_64::sse2::memchr as native;

/// The position at or after `from` of a byte.
#[inline]
pub(super) fn find(bytes: &[u8], from: usize, byte: u8) -> Option<usize> {
    let rest = bytes.get(from..)?;
    #[cfg(any(target_arch = "aarch64", target_arch = "x86_64"))]
    if let Some(search) = native::One::new(byte) {
        return search.find(rest).map(|at| from + at);
    }
    Some(from + memchr::memchr(byte, rest)?)
}

/// The position at or after `from` of the first of two bytes.
#[inline]
pub(super) fn find2(bytes: &[u8], from: usize, one: u8, two: u8) -> Option<usize> {
    let rest = bytes.get(from..)?;
    #[cfg(any(target_arch = "aarch64", target_arch = "x86_64"))]
    if let Some(search) = native::Two::new(one, two) {
        return search.find(rest).map(|at| from + at);
    }
    Some(from + memchr::memchr2(one, two, rest)?)
}

/// The position at or after `from` of a byte that is no ASCII letter or `_`, or of one of the last
/// seven bytes.
#[inline]
pub(super) fn skip_letters(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(word) = word(bytes, at) {
        let stops = no_letters(word);
        if stops != 0 {
            return at + (stops.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    at
}

/// Whether the `length` bytes at two positions are the same, and known to be without looking at the last
/// seven bytes.
#[inline]
pub(super) fn same(bytes: &[u8], one: usize, two: usize, length: usize) -> bool {
    let mut done = 0;
    while done < length {
        let (Some(a), Some(b)) = (word(bytes, one + done), word(bytes, two + done)) else {
            return false;
        };
        let unused = 8 - (length - done).min(8);
        if (a ^ b) << (8 * unused) != 0 {
            return false;
        }
        done += 8;
    }
    true
}

/// Eight bytes, the first in the lowest bits.
#[inline]
fn word(bytes: &[u8], at: usize) -> Option<u64> {
    let chunk = bytes.get(at..)?.first_chunk()?;
    Some(u64::from_le_bytes(*chunk))
}

/// Bit 5 of every byte that is no ASCII letter or `_`.
///
/// Letters have bit 6 set, bit 7 clear, and 1 to 26 in the five bits below bit 5; `_` has 31 there and
/// bit 5 clear. Adding to five bits sets the sixth where the sum passes 32.
#[inline]
fn no_letters(word: u64) -> u64 {
    let low = word & (EACH * 31);
    let letter = (low + EACH * (32 - 1)) & !(low + EACH * (32 - 27));
    let underscore = (low + EACH * (32 - 31)) & !word;
    !((letter | underscore) & (word >> 1) & !(word >> 2)) & (EACH * 32)
}

/// One in every byte.
const EACH: u64 = 0x0101_0101_0101_0101;

#[cfg(test)]
mod tests {
    use super::{find, find2, same, skip_letters};

    #[test]
    fn every_byte_is_told_apart_at_every_position() {
        for length in 8..70 {
            for at in 0..length {
                for byte in 0..=255 {
                    let mut bytes = vec![b'a'; length];
                    bytes[at] = byte;
                    let end = length - length % 8;
                    let letter = byte.is_ascii_alphabetic() || byte == b'_' || at >= end;
                    assert_eq!(
                        skip_letters(&bytes, 0),
                        if letter { end } else { at },
                        "{byte}"
                    );
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
        let bytes = b"MsgId>1</MsgId>!ToUserName_and_more>1</ToUserName_and_more>_______";
        assert!(same(bytes, 0, 9, 6));
        assert!(!same(bytes, 0, 9, 7));
        assert!(same(bytes, 16, 39, 20));
        assert!(!same(bytes, 16, 39, 21));
        assert!(!same(bytes, 17, 39, 5));
        assert!(!same(bytes, 0, 1000, 1));
        assert!(!same(bytes, 0, 60, 1));
        assert!(same(bytes, 0, 9, 0));
    }
}
