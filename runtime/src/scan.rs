//! Searching short texts.
//!
//! Names and texts of messages are a few bytes long, so that finding out which search the processor supports
//! costs more than searching. Texts are searched with what every processor of the architecture has,
//! names eight bytes at a time.

#[cfg(target_arch = "aarch64")]
use memchr::arch::aarch64::neon::memchr as native;
#[cfg(target_arch = "x86_64")]
use memchr::arch::x86_64::sse2::memchr as native;

/// The position of a byte.
#[inline]
pub(crate) fn find(bytes: &[u8], byte: u8) -> Option<usize> {
    near_then_far(bytes, |bytes| {
        #[cfg(any(target_arch = "aarch64", target_arch = "x86_64"))]
        if let Some(search) = native::One::new(byte) {
            return search.find(bytes);
        }
        memchr::memchr(byte, bytes)
    })
}

/// The position of the first of two bytes.
#[inline]
pub(crate) fn find2(bytes: &[u8], one: u8, two: u8) -> Option<usize> {
    near_then_far(bytes, |bytes| {
        #[cfg(any(target_arch = "aarch64", target_arch = "x86_64"))]
        if let Some(search) = native::Two::new(one, two) {
            return search.find(bytes);
        }
        memchr::memchr2(one, two, bytes)
    })
}

/// Searches the first bytes by themselves, for most of what is looked for is there: of so many the search is a
/// comparison, where one of any number gets ready for more.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "what is called is compiled for the length"
)]
fn near_then_far(bytes: &[u8], find: impl Fn(&[u8]) -> Option<usize>) -> Option<usize> {
    match bytes.split_first_chunk::<NEAREST>() {
        Some((near, far)) => match find(near) {
            None => Some(NEAREST + find(far)?),
            found => found,
        },
        None => find(bytes),
    }
}

/// Whether two texts start with the same bytes, so many of them. Names and markup are compared more quickly here
/// than by a call: the first and the last bytes are all there are.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "saves a call for each name, and for all markup between two values"
)]
pub(crate) fn same(one: &[u8], other: &[u8], length: usize) -> bool {
    let (Some(one), Some(other)) = (one.get(..length), other.get(..length)) else {
        return false;
    };
    if length >= 16 {
        match length {
            0..32 => same_ends::<16>(one, other),
            32..=64 => same_ends::<32>(one, other),
            _ => one == other,
        }
    } else if length >= 8 {
        same_ends::<8>(one, other)
    } else if length >= 4 {
        same_ends::<4>(one, other)
    } else {
        one.iter().eq(other)
    }
}

#[inline]
fn same_ends<const N: usize>(one: &[u8], other: &[u8]) -> bool {
    one.first_chunk::<N>() == other.first_chunk() && one.last_chunk::<N>() == other.last_chunk()
}

/// The number of ASCII letters and `_` at the start; of what would end in the last seven bytes, a part.
#[inline]
pub(crate) fn letters(bytes: &[u8]) -> usize {
    let (mut count, mut rest) = (0, bytes);
    while let Some((word, after)) = rest.split_first_chunk() {
        let stops = no_letters(u64::from_le_bytes(*word));
        if stops != 0 {
            return count + (stops.trailing_zeros() / 8) as usize;
        }
        (count, rest) = (count + 8, after);
    }
    count
}

/// Bit 5 of every byte that is no ASCII letter or `_`.
///
/// Letters have bit 6 set, bit 7 clear, and 1 to 26 in the five bits below bit 5; `_` has 31 there and
/// bit 5 clear. Adding to five bits sets the sixth where the sum passes 32.
#[inline]
fn no_letters(word: u64) -> u64 {
    let low = word & (EACH * 31);
    let letter = (low + EACH * (32 - 1)) & !(low + EACH * (32 - 27));
    let underscore = (low + EACH) & !word;
    !((letter | underscore) & (word >> 1) & !(word >> 2)) & (EACH * 32)
}

/// The number that up to seven decimal digits at the start are, and how many there are. Nothing where there are
/// none, or more, or eight bytes are not left, or the first of several is zero.
#[inline]
pub(crate) fn digits(bytes: &[u8]) -> Option<(i64, usize)> {
    let digits = u64::from_le_bytes(*bytes.first_chunk()?) ^ (EACH * u64::from(b'0'));
    // What is no digit has the high bit, or gets it; of the bytes behind the first one that cannot be said.
    let others = (digits.wrapping_add(EACH * (0x80 - 10)) | digits) & (EACH * 0x80);
    let length = others.trailing_zeros() / 8;
    let [first, ..] = digits.to_le_bytes();
    if !(1..8).contains(&length) || (first == 0 && length > 1) {
        return None;
    }
    // With zeros before them there are eight; each step puts neighbours together.
    let ones = digits << (64 - 8 * length);
    let pairs = (ones.wrapping_mul(10) + (ones >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs.wrapping_mul(100) + (pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
    let number = (fours.wrapping_mul(10_000) + (fours >> 32)) & 0xFFFF_FFFF;
    Some((number.cast_signed(), length as usize))
}

/// The number of bytes before the first `"`, `\\` or control character: the end of a JSON string, or what needs
/// more care.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "saves a call for each text of every message"
)]
pub(crate) fn plain_string(bytes: &[u8]) -> Option<usize> {
    let (words, _) = bytes.as_chunks();
    let mut count = 0;
    for word in words.iter().take(SHORT / 8) {
        let stops = not_plain(u64::from_le_bytes(*word));
        if stops != 0 {
            return Some(count + (stops.trailing_zeros() / 8) as usize);
        }
        count += 8;
    }
    Some(count + long_plain_string(bytes.get(count..)?)?)
}

/// The number of bytes that a string had, to be looked for first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Length {
    bytes: u32,
    /// The mark of its end in the eight bytes that have it; one that no end has, where nothing is known.
    stop: u64,
}

impl Default for Length {
    fn default() -> Self {
        Self { bytes: 0, stop: 1 }
    }
}

impl Length {
    /// Of a string that was [found](plain_string); nothing of long ones.
    pub(crate) fn of(bytes: usize) -> Self {
        match u32::try_from(bytes) {
            Ok(short) if bytes < SHORT => Self {
                bytes: short,
                stop: 0x80 << (bytes % 8 * 8),
            },
            _ => Self::default(),
        }
    }

    /// The length, if a string has the same.
    ///
    /// Where the next value starts then follows from what is known, and the processor need not wait for what is
    /// found here.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "saves a call for each text of every message"
    )]
    pub(crate) fn known(self, bytes: &[u8]) -> Option<usize> {
        let length = self.bytes as usize;
        let (words, _) = bytes.as_chunks();
        let stops = not_plain(u64::from_le_bytes(*words.get(length / 8)?));
        let before = words.iter().take(length / 8);
        let is_same = stops & stops.wrapping_neg() == self.stop
            && before.fold(0, |all, word| all | not_plain(u64::from_le_bytes(*word))) == 0;
        is_same.then_some(length)
    }
}

/// As [`plain_string`], for what is long or near the end of the document.
#[inline(never)]
fn long_plain_string(bytes: &[u8]) -> Option<usize> {
    let near = bytes.get(..NEAR).unwrap_or(bytes);
    let stop = match find2(near, b'"', b'\\') {
        Some(stop) => stop,
        // For a ciphertext it pays to find out which search the processor supports.
        None => near.len() + memchr::memchr2(b'"', b'\\', bytes.get(near.len()..)?)?,
    };
    let plain = bytes.get(..stop)?;
    // Without a way out at each byte, many bytes are compared at once; there is hardly ever one to find.
    let least = plain.iter().copied().fold(u8::MAX, u8::min);
    if least < b' ' {
        plain.iter().position(|byte| *byte < b' ')
    } else {
        Some(stop)
    }
}

/// Sets the high bit of the first byte that is `"`, `\\` or a control character, and perhaps of some behind it,
/// for subtracting borrows from bytes further up; none before it.
///
/// Changing bit 1 puts the quote next to the control characters and leaves those among themselves, so that one
/// comparison finds both.
#[inline]
fn not_plain(word: u64) -> u64 {
    let low = (word ^ (EACH * 2)).wrapping_sub(EACH * 0x21);
    let slash = (word ^ (EACH * u64::from(b'\\'))).wrapping_sub(EACH);
    (low | slash) & !word & (EACH * 0x80)
}

/// The bytes that every processor of the architecture compares at once.
const NEAREST: usize = 16;
/// Texts up to this length are searched eight bytes at a time.
const SHORT: usize = 40;
/// Texts up to this length more are searched with what every processor of the architecture has.
const NEAR: usize = 128;
/// One in every byte.
const EACH: u64 = 0x0101_0101_0101_0101;

#[cfg(test)]
mod tests {
    use super::{Length, digits, find, find2, letters, plain_string, same};

    #[test]
    fn texts_are_the_same_up_to_a_length() {
        for length in 0..70 {
            for more in 0..10 {
                let one = vec![b'a'; length + more];
                assert!(same(&one, &one, length));
                assert!(!same(&one, &one, length + more + 1));
                assert!(same(&one, &one[..length], length));
                assert!(!same(&one[..length], &one, length + 1));
                for at in 0..length + more {
                    let mut other = one.clone();
                    other[at] ^= 0x80;
                    assert_eq!(
                        same(&one, &other, length),
                        at >= length,
                        "{at} {length} {more}"
                    );
                }
            }
        }
    }

    #[test]
    fn every_byte_is_told_apart_at_every_position() {
        for length in 8..70 {
            for at in 0..length {
                for byte in 0..=255 {
                    let mut bytes = vec![b'a'; length];
                    bytes[at] = byte;
                    let end = length - length % 8;
                    let letter = byte.is_ascii_alphabetic() || byte == b'_' || at >= end;
                    assert_eq!(letters(&bytes), if letter { end } else { at }, "{byte}");
                    let other = if byte == 0x7F { b'x' } else { 0x7F };
                    if byte != b'a' {
                        assert_eq!(find(&bytes, byte), Some(at));
                        assert_eq!(find(&bytes[at + 1..], byte), None);
                        assert_eq!(find2(&bytes, byte, other), Some(at));
                        assert_eq!(find2(&bytes, other, byte), Some(at));
                    }
                }
            }
        }
    }

    #[test]
    fn digits_are_a_number() {
        let mut text = *b"x1234567,123456789";
        for number in (0..10_000_000_i64).step_by(91).chain(0..2_000) {
            let written = number.to_string();
            let end = written.len();
            text[..end].copy_from_slice(written.as_bytes());
            for behind in [b',', b'}', b' ', b'/', b':', b'.', b'\0', 0x80, 0xFF] {
                text[end..9].fill(behind);
                assert_eq!(digits(&text), Some((number, end)), "{written} {behind}");
            }
        }
        for none in [
            "12345678",
            "123456789",
            "00,,,,,,",
            "01,,,,,,",
            "-1,,,,,,",
            ",1,,,,,,",
            "true,,,,",
            "1",
            "1234567",
        ] {
            assert_eq!(digits(none.as_bytes()), None, "{none}");
        }
    }

    #[test]
    fn a_string_ends_at_the_first_byte_that_is_not_plain() {
        for length in (1..80).chain([160, 176, 177, 200, 300]) {
            for at in 0..length {
                for byte in 0..=255 {
                    let mut bytes = vec![b'a'; length];
                    bytes[at] = byte;
                    let stops = byte < b' ' || byte == b'"' || byte == b'\\';
                    // Without a quote there is no end.
                    let is_seen = at < super::SHORT && at / 8 * 8 + 8 <= length;
                    if stops && (byte >= b' ' || is_seen) {
                        assert_eq!(plain_string(&bytes), Some(at), "{byte} {at} {length}");
                    } else {
                        assert_eq!(plain_string(&bytes), None, "{byte} {at} {length}");
                    }
                    bytes.push(b'"');
                    let end = if stops { at } else { length };
                    assert_eq!(plain_string(&bytes), Some(end), "{byte} {at} {length}");
                }
            }
        }
    }

    #[test]
    fn a_string_has_the_length_that_is_known_or_not() {
        for length in 0..60 {
            for byte in (0..=255).step_by(3).chain([b'"', b'\\', 0x1F, b' ']) {
                let mut bytes = vec![b'a'; length];
                bytes.extend([byte, b'"', b'a', b'a', b'a', b'a', b'a', b'a', b'a']);
                let found = plain_string(&bytes);
                for known in 0..64 {
                    let same = Some(known).filter(|known| found == Some(*known) && *known < 40);
                    assert_eq!(
                        Length::of(known).known(&bytes),
                        same,
                        "{byte} {length} {known}"
                    );
                }
                assert_eq!(Length::default().known(&bytes), None);
                bytes.truncate(length);
                assert_eq!(Length::of(length).known(&bytes), None);
            }
        }
    }

    #[test]
    fn the_first_of_several_is_found() {
        assert_eq!(find(b"\0\x01\x01\0xxxxxxxxxxx", 1), Some(1));
        assert_eq!(find2(b"ab<&", b'&', b'<'), Some(2));
        assert_eq!(find(b"", b'x'), None);
    }
}
