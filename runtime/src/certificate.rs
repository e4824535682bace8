//! Public keys and certificates in PEM, as far as a verifier needs them.

use crate::cipher::base64;
use crate::error::InvalidSecret;
use crate::key_ring::Validity;
use crate::timestamp::UnixTimestamp;
use der::asn1::{AnyRef, BitStringRef, GeneralizedTime, ObjectIdentifier, UtcTime};
use der::{Decode, Reader, SliceReader, Tag, Tagged};
use std::fmt::Write as _;

/// What a certificate says that matters for verifying: whose key it is and when it is valid.
///
/// Neither its signature nor its issuer is looked at. WeChat Pay delivers platform certificates
/// encrypted under the APIv3 key, and that is what makes them trustworthy.
pub(crate) struct Certificate {
    /// Upper-case hexadecimal without leading zeros.
    pub(crate) serial: String,
    pub(crate) validity: Validity,
    pub(crate) key: SubjectKey,
}

/// A public key with its algorithm.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum SubjectKey {
    /// `SubjectPublicKeyInfo` in DER.
    Rsa(Vec<u8>),
    /// A point of the SM2 curve, in the form of SEC 1.
    Sm2(Vec<u8>),
}

/// Parses one certificate (RFC 5280) in PEM.
pub(crate) fn parse(pem: &str) -> Result<Certificate, InvalidSecret> {
    const NAME: &str = "certificate";
    let der = from_pem(NAME, pem, "CERTIFICATE")?;
    certificate(&der).ok_or(InvalidSecret::other(
        NAME,
        "it is not an X.509 certificate with an RSA or SM2 key",
    ))
}

/// The common name and the organisation of the subject of a certificate in PEM, as far as they are
/// there: whose certificate it claims to be.
#[cfg(all(feature = "testing", feature = "config"))]
pub(crate) fn subject(pem: &str) -> Option<[Option<String>; 2]> {
    let der = from_pem("certificate", pem, "CERTIFICATE").ok()?;
    let mut parts = inside(AnyRef::from_der(&der).ok()?)?;
    let mut tbs = inside(any(&mut parts)?)?;
    if any(&mut tbs)?.tag() != Tag::Integer {
        let _serial = any(&mut tbs)?;
    }
    let _signature_algorithm = any(&mut tbs)?;
    let _issuer = any(&mut tbs)?;
    let _validity = any(&mut tbs)?;
    let mut names = inside(any(&mut tbs)?)?;
    let mut found = [None, None];
    while let Some(set) = any(&mut names) {
        let mut set = SliceReader::new(set.value()).ok()?;
        let mut attribute = inside(any(&mut set)?)?;
        let kind = any(&mut attribute)?.decode_as::<ObjectIdentifier>().ok()?;
        let text = String::from_utf8_lossy(any(&mut attribute)?.value()).into_owned();
        for (place, wanted) in found.iter_mut().zip([COMMON_NAME, ORGANISATION]) {
            if kind == wanted {
                *place = Some(text.clone());
            }
        }
    }
    Some(found)
}

/// Parses one public key (`SubjectPublicKeyInfo`, RFC 5280) in PEM.
pub(crate) fn parse_public_key(pem: &str) -> Result<SubjectKey, InvalidSecret> {
    const NAME: &str = "public key";
    let der = from_pem(NAME, pem, "PUBLIC KEY")?;
    AnyRef::from_der(&der)
        .ok()
        .and_then(subject_key)
        .ok_or(InvalidSecret::other(
            NAME,
            "it is not an RSA or SM2 public key",
        ))
}

/// The bytes of one private key (PKCS#8, RFC 5208) in PEM.
#[cfg(feature = "testing")]
pub(crate) fn private_key(pem: &str) -> Result<Vec<u8>, InvalidSecret> {
    from_pem("private key", pem, "PRIVATE KEY")
}

/// The bytes between the lines `BEGIN` and `END` of exactly one block called `label` (RFC 7468).
/// How the lines are broken does not matter: configuration files do that to them.
fn from_pem(name: &'static str, pem: &str, label: &str) -> Result<Vec<u8>, InvalidSecret> {
    let error = |problem| InvalidSecret::other(name, problem);
    let begin = format!("-----BEGIN {label}-----");
    let end = format!("-----END {label}-----");
    if pem.contains("PRIVATE KEY-----") && !label.ends_with("PRIVATE KEY") {
        return Err(error(
            "this is a private key: the platform's public key or certificate is needed",
        ));
    }
    let mut blocks = pem.split(&begin);
    let (Some(_), Some(block)) = (blocks.next(), blocks.next()) else {
        return Err(error("there is no PEM block of that kind in it"));
    };
    if blocks.next().is_some() {
        return Err(error(
            "there is more than one PEM block in it: give them one by one",
        ));
    }
    let (base64, _) = block
        .split_once(&end)
        .ok_or(error("the PEM block has no end"))?;
    let base64: Vec<u8> = base64
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    base64::decode(&base64).ok_or(error("the PEM block is not base64"))
}

/// `Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue }`
fn certificate(der: &[u8]) -> Option<Certificate> {
    let mut parts = inside(AnyRef::from_der(der).ok()?)?;
    let mut tbs = inside(any(&mut parts)?)?;
    let mut serial = any(&mut tbs)?;
    if serial.tag() != Tag::Integer {
        // `version [0]` stands before the serial in every version but the first.
        serial = any(&mut tbs).filter(|serial| serial.tag() == Tag::Integer)?;
    }
    let _signature_algorithm = any(&mut tbs)?;
    let _issuer = any(&mut tbs)?;
    let mut validity = inside(any(&mut tbs)?)?;
    let (not_before, not_after) = (time(any(&mut validity)?)?, time(any(&mut validity)?)?);
    let _subject = any(&mut tbs)?;
    let key = subject_key(any(&mut tbs)?)?;
    Some(Certificate {
        serial: hex(serial.value()),
        validity: Validity::between(not_before, not_after),
        key,
    })
}

/// `SubjectPublicKeyInfo ::= SEQUENCE { SEQUENCE { algorithm, parameters }, BIT STRING }`
fn subject_key(spki: AnyRef<'_>) -> Option<SubjectKey> {
    let mut parts = inside(spki)?;
    let mut algorithm = inside(any(&mut parts)?)?;
    let key = any(&mut parts)?
        .decode_as::<BitStringRef<'_>>()
        .ok()?
        .as_bytes()?;
    match any(&mut algorithm)?.decode_as::<ObjectIdentifier>().ok()? {
        RSA => Some(SubjectKey::Rsa(der::Encode::to_der(&spki).ok()?)),
        EC if any(&mut algorithm)?.decode_as::<ObjectIdentifier>().ok()? == SM2 => {
            Some(SubjectKey::Sm2(key.to_vec()))
        }
        _ => None,
    }
}

fn any<'a>(reader: &mut SliceReader<'a>) -> Option<AnyRef<'a>> {
    reader.decode().ok()
}

fn inside(sequence: AnyRef<'_>) -> Option<SliceReader<'_>> {
    (sequence.tag() == Tag::Sequence).then(|| SliceReader::new(sequence.value()).ok())?
}

/// `Time ::= CHOICE { utcTime, generalTime }`
fn time(time: AnyRef<'_>) -> Option<UnixTimestamp> {
    let since_epoch = match time.tag() {
        Tag::UtcTime => time.decode_as::<UtcTime>().ok()?.to_unix_duration(),
        _ => time.decode_as::<GeneralizedTime>().ok()?.to_unix_duration(),
    };
    i64::try_from(since_epoch.as_secs())
        .ok()
        .map(UnixTimestamp::from_secs)
}

fn hex(serial: &[u8]) -> String {
    let digits = serial.iter().fold(String::new(), |mut digits, byte| {
        // Writing to a string does not fail.
        let _ = write!(digits, "{byte:02X}");
        digits
    });
    digits.trim_start_matches('0').to_owned()
}

#[cfg(all(feature = "testing", feature = "config"))]
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
#[cfg(all(feature = "testing", feature = "config"))]
const ORGANISATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const SM2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.301");

#[cfg(test)]
mod tests {
    use super::*;

    /// Made for this test with OpenSSL, and thrown away.
    const SM2_KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAEx1n/EGZ1QVHpkuighzIQw/ot5WFp1e4ZHdJDSprB2di24YtaUUbLva9gOhlramk7dPhpebyZu4JfMB6WgaKxFg==";
    /// Likewise, of the curve P-256.
    const P256_KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEppHtmtWtYOP4dyP3qSjMZkjuMm5ZR52Kic3a35ma1PXPCME6mw0ZcKOe3ry8LVxmYFtbSptpR8e58T1VRKDbFA==";

    #[track_caller]
    fn check(key: &str, accepted: bool) {
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{key}\n-----END PUBLIC KEY-----\n");
        match parse_public_key(&pem) {
            Ok(SubjectKey::Sm2(point)) => assert!(accepted && point.len() == 65 && point[0] == 4),
            Ok(SubjectKey::Rsa(_)) => panic!("it is no RSA key"),
            Err(error) => {
                assert!(!accepted, "{error}");
                assert_eq!(
                    error.to_string(),
                    "public key: it is not an RSA or SM2 public key"
                );
            }
        }
    }

    #[test]
    fn of_elliptic_curves_only_sm2_is_known() {
        check(SM2_KEY, true);
        check(P256_KEY, false);
    }
}
