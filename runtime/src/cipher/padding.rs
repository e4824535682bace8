//! Padding as in PKCS#7 (RFC 5652, section 6.3), with blocks of up to 32 bytes.

use subtle::ConstantTimeEq;

/// The block length that message push pads to, twice that of its cipher.
pub(crate) const MESSAGE_BLOCK: usize = 32;

/// The length of `plain` without its padding of 1 to `MESSAGE_BLOCK` bytes.
///
/// Every byte of the padding is looked at, and the time this takes tells nothing about where it
/// is wrong.
pub(crate) fn unpadded_len(plain: &[u8]) -> Option<usize> {
    let &last = plain.last()?;
    let length = usize::from(last);
    // What is shorter than a block is made one, so that all of it is compared at once.
    let block = plain.last_chunk().copied().unwrap_or_else(|| {
        let mut block = [0; MESSAGE_BLOCK];
        let bytes = block.iter_mut().rev().zip(plain.iter().rev());
        bytes.for_each(|(to, byte)| *to = *byte);
        block
    });
    // No branch and no index depends on the bytes, only on how many there are.
    let mut wrong = u8::from(last == 0) | u8::from(length > MESSAGE_BLOCK.min(plain.len()));
    for (byte, position) in block.iter().rev().zip(0_u8..) {
        let inside = u8::from(position < last).wrapping_neg();
        wrong |= inside & (byte ^ last);
    }
    bool::from(wrong.ct_eq(&0)).then(|| plain.len() - length)
}

/// Appends 1 to `MESSAGE_BLOCK` bytes, so that the length is a multiple of `MESSAGE_BLOCK`.
#[expect(clippy::cast_possible_truncation, reason = "a block has 32 bytes")]
pub(crate) fn pad(plain: &mut Vec<u8>) {
    let missing = MESSAGE_BLOCK - plain.len() % MESSAGE_BLOCK;
    plain.resize(plain.len() + missing, missing as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(plain: &[u8], length: Option<usize>) {
        assert_eq!(unpadded_len(plain), length, "{plain:?}");
    }

    #[test]
    fn lengths_from_one_to_the_block_are_padding() {
        for length in 0..=255_u8 {
            let mut plain = vec![b'x'; 64];
            plain.extend(vec![length; usize::from(length)]);
            if length == 0 {
                plain.push(0);
            }
            check(&plain, (1..=32).contains(&length).then_some(64));
        }
    }

    #[test]
    fn every_byte_is_checked() {
        for length in 2..=32_u8 {
            for wrong in 0..usize::from(length) - 1 {
                let mut plain = vec![length; usize::from(length)];
                plain[wrong] ^= 1;
                check(&plain, None);
            }
        }
    }

    #[test]
    fn padding_is_not_longer_than_the_text() {
        check(&[], None);
        check(&[1], Some(0));
        check(&[2], None);
        check(&[32; 31], None);
        check(&[32; 32], Some(0));
    }

    #[test]
    fn what_is_padded_comes_off_again() {
        for length in 0..=65 {
            let mut plain = vec![b'x'; length];
            pad(&mut plain);
            assert_eq!(plain.len() % 32, 0);
            assert!(plain.len() > length);
            check(&plain, Some(length));
        }
    }
}
