//! Signatures: the only place, with `cipher`, that names a cryptographic library.

#[cfg(feature = "standard-webhooks")]
pub(crate) mod ed25519;
#[cfg(feature = "message-push")]
pub(crate) mod message_push;
#[cfg(feature = "pay-v2")]
pub(crate) mod pay_v2;
#[cfg(feature = "pay-v3")]
pub(crate) mod rsa;
#[cfg(feature = "sm")]
pub(crate) mod sm2;

use std::hint::black_box;

use subtle::ConstantTimeEq;

/// Whether two byte strings are equal, in a time that depends on nothing but their lengths.
///
/// Eight bytes at a time, which takes a fifth of the time that `subtle` takes for slices. The difference of every
/// word is hidden from the compiler, so that it cannot stop early.
pub(crate) fn equal(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let (words, rest) = one.as_chunks();
    let (others, others_rest) = other.as_chunks();
    let pairs = words.iter().zip(others);
    let differ = pairs.fold(0, |differ, (word, other)| {
        differ | black_box(u64::from_le_bytes(*word) ^ u64::from_le_bytes(*other))
    });
    let pairs = rest.iter().zip(others_rest);
    let differ = pairs.fold(differ, |differ, (byte, other)| {
        differ | u64::from(black_box(byte ^ other))
    });
    differ.ct_eq(&0).into()
}

#[cfg(test)]
mod tests {
    use super::equal;
    use std::hint::black_box;
    use std::time::Instant;

    #[test]
    fn equal_means_every_byte() {
        assert!(equal(b"", b""));
        assert!(equal(b"abc", b"abc"));
        for other in [&b"abd"[..], b"bbc", b"ab", b"abcd", b""] {
            assert!(!equal(b"abc", other));
        }
        for length in 1..40 {
            let one = vec![7; length];
            assert!(equal(&one, &one));
            for wrong in 0..length {
                let mut other = one.clone();
                other[wrong] ^= 0x80;
                assert!(!equal(&one, &other), "{wrong} of {length}");
                // Nor may two differences cancel out.
                for also_wrong in 0..wrong {
                    let mut other = other.clone();
                    other[also_wrong] ^= 0x80;
                    assert!(!equal(&one, &other), "{also_wrong}, {wrong} of {length}");
                }
            }
        }
    }

    /// As in dudect (Reparaz, Balasch, Verbauwhede 2017): two classes of inputs in random order,
    /// the slowest samples cropped, and Welch's t-test on what is left. A comparison that stops at
    /// the first difference shows that the test can tell.
    #[test]
    fn the_time_of_a_comparison_does_not_tell_where_it_failed() {
        let naive =
            |one: &[u8], other: &[u8]| one.iter().zip(other).all(|(one, other)| one == other);
        assert!(leak(naive).abs() > LEAKS, "the test itself is blind");
        // A busy machine may spoil a run; a leak shows in every one.
        let least = (0..5)
            .map(|_| leak(equal).abs())
            .fold(f64::INFINITY, f64::min);
        assert!(least < LEAKS, "t = {least}");
    }

    /// Beyond this, dudect's authors call an implementation leaking for certain.
    const LEAKS: f64 = 10.0;

    fn leak(compare: impl Fn(&[u8], &[u8]) -> bool) -> f64 {
        let secret = [0x5a_u8; 256];
        let wrong_at = |index: usize| {
            let mut given = secret;
            given[index] ^= 1;
            given
        };
        let classes = [wrong_at(0), wrong_at(255)];
        let mut times: [Vec<f64>; 2] = Default::default();
        let mut state = 1_u32;
        for _ in 0..4_000 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let class = usize::from(state >> 31 == 1);
            let start = Instant::now();
            for _ in 0..8 {
                black_box(compare(black_box(&secret), black_box(&classes[class])));
            }
            times[class].push(start.elapsed().as_secs_f64());
        }
        welch(times.map(cropped))
    }

    /// Without the slowest fifth, which is interrupts.
    fn cropped(mut times: Vec<f64>) -> Vec<f64> {
        times.sort_by(f64::total_cmp);
        times.truncate(times.len() * 4 / 5);
        times
    }

    #[expect(clippy::cast_precision_loss, reason = "a few thousand samples")]
    fn welch(samples: [Vec<f64>; 2]) -> f64 {
        let [(one, one_error), (other, other_error)] = samples.map(|samples| {
            let count = samples.len() as f64;
            let mean = samples.iter().sum::<f64>() / count;
            let variance = samples
                .iter()
                .map(|time| (time - mean).powi(2))
                .sum::<f64>()
                / (count - 1.0);
            (mean, variance / count)
        });
        (one - other) / (one_error + other_error).sqrt()
    }
}
