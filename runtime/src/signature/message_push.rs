//! `signature` and `msg_signature` of message push.

use sha1::block_api::compress;
use sha1::{Digest, Sha1};

/// SHA-1 over the parts, sorted by their bytes and put one behind the other, in lower-case
/// hexadecimal. Three parts (token, timestamp, nonce) make a `signature`, and the `Encrypt`
/// element as a fourth a `msg_signature`. A part that is empty changes nothing, so of three parts
/// the fourth is that.
pub(crate) fn sign(parts: [&[u8]; 4]) -> [u8; 40] {
    let mut hex = [0; 40];
    for (place, word) in hex.chunks_exact_mut(8).zip(sha1(sorted(parts))) {
        place.copy_from_slice(&hexadecimal(word).to_be_bytes());
    }
    hex
}

/// Compared in registers: sorting a slice is a call for each comparison, and moving parts about in memory takes
/// as long.
#[inline]
fn sorted([a, b, c, d]: [&[u8]; 4]) -> [&[u8]; 4] {
    let [a, b, c, d] = [Part::of(a), Part::of(b), Part::of(c), Part::of(d)];
    let ((a, b), (c, d)) = (ordered(a, b), ordered(c, d));
    let ((a, c), (b, d)) = (ordered(a, c), ordered(b, d));
    let (b, c) = ordered(b, c);
    [a.bytes, b.bytes, c.bytes, d.bytes]
}

#[derive(Clone, Copy)]
struct Part<'a> {
    /// The first eight bytes as a number of the same order: they tell most parts apart without a call.
    head: u64,
    bytes: &'a [u8],
}

impl<'a> Part<'a> {
    #[inline]
    fn of(bytes: &'a [u8]) -> Self {
        let head = match (bytes.first_chunk(), bytes.first_chunk(), bytes.last_chunk()) {
            (Some(head), _, _) => u64::from_be_bytes(*head),
            // Where they overlap they are the same.
            (_, Some(start), Some(end)) => {
                let [start, end] = [start, end].map(|half| u64::from(u32::from_be_bytes(*half)));
                start << 32 | end << (8 * (8 - bytes.len()))
            }
            _ => {
                let places = [56, 48, 40].into_iter().zip(bytes);
                places.fold(0, |head, (place, byte)| head | u64::from(*byte) << place)
            }
        };
        Self { head, bytes }
    }
}

#[inline]
fn ordered<'a>(one: Part<'a>, other: Part<'a>) -> (Part<'a>, Part<'a>) {
    if one.head > other.head || (one.head == other.head && one.bytes > other.bytes) {
        (other, one)
    } else {
        (one, other)
    }
}

/// SHA-1 of parts one behind the other.
#[inline]
fn sha1(parts: [&[u8]; 4]) -> [u32; 5] {
    around_a_long_one(parts).unwrap_or_else(|| {
        let mut words = [0; 5];
        let digest = parts
            .iter()
            .fold(Sha1::new(), Sha1::chain_update)
            .finalize();
        for (word, bytes) in words.iter_mut().zip(digest.as_chunks().0) {
            *word = u32::from_be_bytes(*bytes);
        }
        words
    })
}

/// The same where one part is long and the others are short, as a ciphertext among parameters. Nothing otherwise.
///
/// The long one is compressed where it stands. What stands before and behind it is put together before anything is
/// compressed: compressing is a chain of instructions that wait for each other, so a block that is written between
/// two calls is waited for, and one that was written before them is not.
#[inline]
fn around_a_long_one(parts: [&[u8]; 4]) -> Option<[u32; 5]> {
    let bits = 8 * parts.iter().map(|part| part.len() as u64).sum::<u64>();
    let mut parts = parts.into_iter();
    let mut before = Blocks::<BLOCK>::new();
    let long = parts.find(|part| before.push(part).is_none())?;
    let (start, rest) = long.split_at_checked(BLOCK - before.length)?;
    before.push(start)?;
    let (blocks, rest) = rest.as_chunks::<BLOCK>();
    let mut behind = Blocks::<{ 2 * BLOCK }>::new();
    behind.push(rest)?;
    parts.try_for_each(|part| behind.push(part))?;
    let last = behind.end(bits)?;
    let mut state = INITIAL;
    compress(&mut state, &[before.bytes]);
    compress(&mut state, blocks);
    compress(&mut state, last);
    Some(state)
}

/// Bytes that are put together; zeros behind them.
struct Blocks<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Blocks<N> {
    #[inline]
    const fn new() -> Self {
        Self {
            bytes: [0; N],
            length: 0,
        }
    }

    /// Nothing is done where there is no room.
    #[inline]
    fn push(&mut self, part: &[u8]) -> Option<()> {
        let room = self.bytes.get_mut(self.length..)?;
        copy(room.get_mut(..part.len())?, part);
        self.length += part.len();
        Some(())
    }

    /// The blocks with the padding of RFC 3174: a one, zeros, and how many bits were hashed. Nothing where there is
    /// no room.
    #[inline]
    fn end(&mut self, bits: u64) -> Option<&[[u8; BLOCK]]> {
        self.push(&[0x80])?;
        let count = (self.length + size_of::<u64>()).div_ceil(BLOCK);
        let (blocks, _) = self.bytes.as_chunks_mut();
        let blocks = blocks.get_mut(..count)?;
        *blocks.last_mut()?.last_chunk_mut()? = bits.to_be_bytes();
        Some(blocks)
    }
}

/// Copies between texts of one length: without a call where they are as short as most parts.
#[inline]
fn copy(to: &mut [u8], from: &[u8]) {
    match from.len() {
        4..8 => copy_ends::<4>(to, from),
        8..=16 => copy_ends::<8>(to, from),
        _ => to.copy_from_slice(from),
    }
}

/// Copies the first and the last `N` bytes, between which there are none.
#[inline]
fn copy_ends<const N: usize>(to: &mut [u8], from: &[u8]) {
    if let (Some(place), Some(bytes)) = (to.first_chunk_mut::<N>(), from.first_chunk()) {
        *place = *bytes;
    }
    if let (Some(place), Some(bytes)) = (to.last_chunk_mut::<N>(), from.last_chunk()) {
        *place = *bytes;
    }
}

/// The eight digits of a word, the first one on top. Without a branch: a digest is as good as random, so that one
/// would be guessed wrongly half the time.
const fn hexadecimal(word: u32) -> u64 {
    let mut digits = word as u64;
    digits = (digits | (digits << 16)) & 0x0000_ffff_0000_ffff;
    digits = (digits | (digits << 8)) & 0x00ff_00ff_00ff_00ff;
    digits = (digits | (digits << 4)) & 0x0f0f_0f0f_0f0f_0f0f;
    // From 10 on the sum passes 16, and letters are as far from digits as `a` is from `9`, less one.
    let letters = ((digits + EACH * 6) >> 4) & EACH;
    digits + EACH * (b'0' as u64) + letters * (b'a' - b'9' - 1) as u64
}

/// One in every byte.
const EACH: u64 = 0x0101_0101_0101_0101;
/// Bytes that are compressed at once.
const BLOCK: usize = 64;
/// The state before the first block.
const INITIAL: [u32; 5] = [
    0x6745_2301,
    0xefcd_ab89,
    0x98ba_dcfe,
    0x1032_5476,
    0xc3d2_e1f0,
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parts_are_sorted_by_their_bytes() {
        let texts = [
            "",
            "\0",
            "a",
            "a\0",
            "ab",
            "abcz",
            "abcdf",
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

    #[track_caller]
    fn check(parts: [&[u8]; 4]) {
        let digest = Sha1::digest(parts.concat());
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let words = sha1(parts).map(|word| hexadecimal(word).to_be_bytes());
        assert_eq!(words.concat(), digits.as_bytes(), "{parts:?}");
    }

    #[test]
    fn parts_of_all_lengths_are_hashed_as_one_text() {
        let text: Vec<u8> = (0..=255).collect();
        for first in 0..140 {
            for second in [0, 1, 3, 4, 7, 8, 10, 16, 17, 55, 56, 63, 64, 65, 128, 130] {
                check([
                    &text[..first],
                    &text[..second],
                    b"",
                    &text[first..first + 9],
                ]);
            }
        }
    }

    /// Whether the parts are hashed without copying the long one.
    #[track_caller]
    fn check_long(lengths: [usize; 4], is_quick: bool) {
        let parts = lengths.map(|length| vec![b'a'; length]);
        let quick = around_a_long_one(parts.each_ref().map(Vec::as_slice));
        assert_eq!(quick.is_some(), is_quick, "{lengths:?}");
    }

    #[test]
    fn a_ciphertext_among_parameters_is_hashed_where_it_stands() {
        check_long([32, 10, 600, 10], true);
        check_long([600, 32, 10, 10], true);
        check_long([10, 10, 32, 64], true);
        check_long([10, 10, 6, 0], false);
        check_long([600, 600, 1, 1], false);
    }

    proptest! {
        #[test]
        fn a_signature_is_the_digest_of_the_sorted_parts(parts in proptest::array::uniform4(
            proptest::collection::vec(any::<u8>(), 0..200),
        )) {
            let parts = parts.each_ref().map(Vec::as_slice);
            check(parts);
            let mut sorted = parts;
            sorted.sort_unstable();
            let digest = Sha1::digest(sorted.concat());
            let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            let signature = sign(parts);
            prop_assert_eq!(&signature[..], digits.as_bytes());
        }
    }
}
