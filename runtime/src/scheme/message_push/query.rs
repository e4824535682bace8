//! What the query of a request says.

use crate::error::{OpenError, SignatureProblem};
use crate::query::{Parameters, keep};
use crate::scan;
use crate::timestamp::UnixTimestamp;
use crate::window::parse_timestamp;

/// The parameters of a query that count.
#[derive(Debug, Default, Eq, PartialEq)]
pub(super) struct Query<'q> {
    pub(super) timestamp: Option<&'q str>,
    pub(super) nonce: Option<&'q str>,
    pub(super) signature: Option<&'q str>,
    pub(super) msg_signature: Option<&'q str>,
    pub(super) echostr: Option<&'q str>,
}

impl<'q> Query<'q> {
    /// Reads a query into an empty one; what is escaped in it is kept in `decoded`.
    pub(super) fn read<'p: 'q>(
        &mut self,
        query: &'p str,
        decoded: &'q mut Option<Parameters<'p>>,
    ) -> Result<(), OpenError> {
        if self.read_plain(query).is_some() {
            return Ok(());
        }
        *self = Self::default();
        self.read_any(decoded.insert(Parameters::of(query)?))
    }

    /// Reads a query as platforms write it in one pass: nothing is escaped, and what counts has a value and is there
    /// once. Nothing for any other, which may be fine or not; a part of it was read then.
    #[inline]
    fn read_plain(&mut self, query: &'q str) -> Option<()> {
        let mut rest = query;
        while let Some(first) = rest.as_bytes().first() {
            let mut other = None;
            // The names start with different letters, but for one that says nothing.
            let (place, value) = match first {
                b't' => (&mut self.timestamp, rest.strip_prefix("timestamp=")?),
                b'n' => (&mut self.nonce, rest.strip_prefix("nonce=")?),
                b's' => (&mut self.signature, rest.strip_prefix("signature=")?),
                b'm' => (
                    &mut self.msg_signature,
                    rest.strip_prefix("msg_signature=")?,
                ),
                b'e' if rest.starts_with("encrypt_type=") => (&mut other, rest),
                b'e' => (&mut self.echostr, rest.strip_prefix("echostr=")?),
                _ => (&mut other, rest),
            };
            let end = plain_value(value.as_bytes())?;
            if place.replace(value.get(..end)?).is_some() {
                return None;
            }
            rest = value.get(end + 1..).unwrap_or_default();
        }
        Some(())
    }

    /// Whatever is percent-encoded.
    fn read_any(&mut self, parameters: &'q Parameters<'_>) -> Result<(), OpenError> {
        // The names start with different letters.
        parameters.each(|given| match given.as_bytes().first() {
            Some(b't') => keep(&mut self.timestamp, given, "timestamp"),
            Some(b'n') => keep(&mut self.nonce, given, "nonce"),
            Some(b's') => keep(&mut self.signature, given, "signature"),
            Some(b'm') => keep(&mut self.msg_signature, given, "msg_signature"),
            Some(b'e') => keep(&mut self.echostr, given, "echostr"),
            _ => Ok(()),
        })
    }

    /// The signature over the encrypted text. A request without one is plaintext, and refused: the
    /// `signature` it has instead covers no body.
    pub(super) fn msg_signature(&self) -> Result<&'q str, OpenError> {
        self.msg_signature
            .ok_or_else(|| OpenError::signature(SignatureProblem::Downgrade))
    }
}

pub(super) fn required(parameter: Option<&str>) -> Result<&str, OpenError> {
    parameter.ok_or(OpenError::malformed("a query parameter is missing"))
}

/// The signed parameters of a query that are not the signature.
pub(super) struct Signed<'a> {
    /// As received: the signature is over this text.
    pub(super) timestamp: &'a str,
    pub(super) time: UnixTimestamp,
    pub(super) nonce: &'a str,
}

impl<'a> Signed<'a> {
    pub(super) fn read(query: &Query<'a>) -> Result<Self, OpenError> {
        let timestamp = required(query.timestamp)?;
        Ok(Self {
            timestamp,
            time: parse_timestamp(timestamp.as_bytes())?,
            nonce: required(query.nonce)?,
        })
    }
}

/// The number of bytes before the next `&`, or before the end. Nothing where one of them starts an escape.
#[inline]
fn plain_value(bytes: &[u8]) -> Option<usize> {
    // As long as a signature: looked at all at once, where searching takes several steps.
    if let Some((digits, [b'&', ..] | [])) = bytes.split_first_chunk::<40>()
        && !digits
            .iter()
            .fold(false, |any, byte| any | matches!(byte, b'&' | b'%'))
    {
        return Some(digits.len());
    }
    match scan::find2(bytes, b'&', b'%') {
        None => Some(bytes.len()),
        Some(end) => (bytes.get(end) == Some(&b'&')).then_some(end),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is read in one pass is what is read the other way; whether it was.
    #[track_caller]
    fn check(query: &str) -> bool {
        let [mut plain, mut any, mut read] = [(); 3].map(|()| Query::default());
        let parameters = Parameters::of(query);
        let parameters = parameters.as_ref().map_err(Clone::clone);
        let result = parameters.and_then(|parameters| any.read_any(parameters));
        let is_plain = plain.read_plain(query).is_some();
        if is_plain {
            assert_eq!((Ok(()), &plain), (result.clone(), &any), "{query}");
        }
        let mut decoded = None;
        assert_eq!(read.read(query, &mut decoded), result, "{query}");
        assert!(result.is_err() || read == any, "{query}");
        is_plain
    }

    #[test]
    fn queries_as_platforms_write_them_are_read_in_one_pass() {
        let signature = "6e4c0831ccb588ad9fc809f2616ef011d1a58df3";
        for query in [
            format!(
                "signature={signature}&timestamp=1790000000&nonce=9516926632&openid=oia2&encrypt_type=aes&msg_signature={signature}"
            ),
            format!("msg_signature={signature}&timestamp=1790000000&nonce=951692663"),
            format!(
                "msg_signature={signature}&timestamp=1&nonce=9&echostr=P9nAzCzyDtyTWESHep1vC5X9xho=="
            ),
            format!("signature={signature}"),
            "nonce=&&timestamp=x&".to_owned(),
            String::new(),
        ] {
            assert!(check(&query), "{query}");
        }
    }

    #[test]
    fn everything_else_is_read_the_other_way() {
        for query in [
            "nonce=1&nonce=1",
            "nonce=1&nonce",
            "nonce",
            "nonce2=1",
            "e=1",
            "nonce=%31",
            "other=%3",
            "%6eonce=1",
            "msg_signature=6e4c0831ccb588ad9fc809f2616ef011%261a58df&nonce=1",
        ] {
            assert!(!check(query), "{query}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_both_ways_agree(parts in prop::collection::vec(prop::sample::select(vec![
            "signature=", "timestamp=", "nonce=", "msg_signature=", "echostr=", "encrypt_type=", "openid=", "nonce",
            "6e4c0831ccb588ad9fc809f2616ef011d1a58df", "1", "=", "&", "&", "&", "%", "%26", "中", "e", "m",
        ]), 0..16)) {
            check(&parts.concat());
        }
    }
}
