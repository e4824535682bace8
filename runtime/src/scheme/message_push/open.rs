//! Verifying and decrypting, in the order that matters: signature, age, ciphertext.

use super::envelope::Envelope;
use super::query::{Query, Signed, required};
use super::sealed::{self, Opened};
use super::{Credentials, Handshake, MessagePush, Mode, agreement};
use crate::delivery::Delivery;
use crate::error::{OpenError, SignatureProblem};
use crate::format::Format;
use crate::key_ring::HeldKey;
use crate::signature::{equal, message_push::sign};
use crate::timestamp::UnixTimestamp;
use crate::verified::Verified;

impl MessagePush {
    pub(super) fn open_plaintext(
        &self,
        delivery: &Delivery<'_>,
        now: UnixTimestamp,
    ) -> Result<Verified, OpenError> {
        let (mut query, mut decoded) = (Query::default(), None);
        query.read(delivery.query, &mut decoded)?;
        if query.msg_signature.is_some() {
            return Err(OpenError::malformed(
                "the message is encrypted, but plaintext mode is configured",
            ));
        }
        let signed = Signed::read(&query)?;
        let held = self.verify_plain(&signed, &query, now)?;
        self.admit(&signed, now)?;
        let format = Format::detect(delivery.body);
        let verified = Verified::new(delivery.body.to_vec(), format, held.id.clone());
        Ok(verified
            .at(signed.time)
            .with_signature_type("signature")
            .with_nonce(signed.nonce))
    }

    pub(super) fn open_encrypted(
        &self,
        delivery: &Delivery<'_>,
        now: UnixTimestamp,
    ) -> Result<Verified, OpenError> {
        let (mut query, mut decoded) = (Query::default(), None);
        query.read(delivery.query, &mut decoded)?;
        let signed = Signed::read(&query)?;
        let signature = query.msg_signature()?;
        let envelope = Envelope::read(delivery.body)?;
        let (held, opened) = self.decrypt(&signed, signature, &envelope.encrypt, now)?;
        let style = envelope.style;
        if self.mode == Mode::Compatible {
            agreement::check(delivery.body, opened.document())?;
        }
        self.remember(&signed)?;
        envelope.is_genuine();
        Ok(opened.into_verified(&signed, held.id.clone(), style))
    }

    /// Verifies `signature`, which covers no body.
    fn verify_plain(
        &self,
        signed: &Signed<'_>,
        query: &Query<'_>,
        now: UnixTimestamp,
    ) -> Result<&HeldKey<Credentials>, OpenError> {
        let given = query
            .signature
            .ok_or_else(|| OpenError::signature(SignatureProblem::Missing))?;
        self.matching(now, given, |token| {
            sign([
                token,
                signed.timestamp.as_bytes(),
                signed.nonce.as_bytes(),
                b"",
            ])
        })
        .next()
        .ok_or_else(|| self.refusal(now))
    }

    /// Verifies `msg_signature`, then the age, and decrypts with the first pair that does both.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "what it gives is long, and copied where it is a call"
    )]
    fn decrypt(
        &self,
        signed: &Signed<'_>,
        signature: &str,
        encrypt: &[u8],
        now: UnixTimestamp,
    ) -> Result<(&HeldKey<Credentials>, Opened), OpenError> {
        let mut error = None;
        let expected = |token: &[u8]| {
            sign([
                token,
                signed.timestamp.as_bytes(),
                signed.nonce.as_bytes(),
                encrypt,
            ])
        };
        for held in self.matching(now, signature, expected) {
            self.check_age(signed, now)?;
            let Some(key) = &held.key.key else { continue };
            match sealed::decrypt(key, encrypt, &self.receive_ids, signed.nonce.len()) {
                Ok(opened) => return Ok((held, opened)),
                Err(failed) => error = Some(failed),
            }
        }
        Err(error.unwrap_or_else(|| self.refusal(now)))
    }

    /// The pairs that are valid now and whose token makes the signature that was given.
    fn matching<'s>(
        &'s self,
        now: UnixTimestamp,
        given: &str,
        expected: impl Fn(&[u8]) -> [u8; 40],
    ) -> impl Iterator<Item = &'s HeldKey<Credentials>> {
        self.keys
            .valid_at(now)
            .filter(move |held| equal(&expected(held.key.token.as_bytes()), given.as_bytes()))
    }

    fn refusal(&self, now: UnixTimestamp) -> OpenError {
        let any_valid = self.keys.valid_at(now).next().is_some();
        OpenError::signature(if any_valid {
            SignatureProblem::Mismatch
        } else {
            SignatureProblem::NoKey
        })
    }

    fn admit(&self, signed: &Signed<'_>, now: UnixTimestamp) -> Result<(), OpenError> {
        self.check_age(signed, now)?;
        self.remember(signed)
    }

    fn check_age(&self, signed: &Signed<'_>, now: UnixTimestamp) -> Result<(), OpenError> {
        self.window
            .map_or(Ok(()), |window| window.check(signed.time, now))
    }

    fn remember(&self, signed: &Signed<'_>) -> Result<(), OpenError> {
        self.replay
            .as_ref()
            .map_or(Ok(()), |guard| guard.admit(signed.time, signed.nonce))
    }

    /// Answers the URL check.
    pub(super) fn echo(&self, text: &str, now: UnixTimestamp) -> Result<Vec<u8>, OpenError> {
        let (mut query, mut decoded) = (Query::default(), None);
        query.read(text, &mut decoded)?;
        let signed = Signed::read(&query)?;
        let echostr = required(query.echostr)?;
        match self.handshake {
            Handshake::Plain => {
                self.verify_plain(&signed, &query, now)?;
                self.check_age(&signed, now)?;
                harmless(echostr).map(|echostr| echostr.as_bytes().to_vec())
            }
            Handshake::Encrypted => {
                let (_, opened) =
                    self.decrypt(&signed, query.msg_signature()?, echostr.as_bytes(), now)?;
                // Else whoever captured an encrypted message could have it decrypted as an echo.
                let echo = std::str::from_utf8(opened.document()).map_err(|_| HARMFUL)?;
                harmless(echo).map(|echo| echo.as_bytes().to_vec())
            }
        }
    }
}

/// An `echostr` that is safe to send back. A plain one is not signed, so it could hold a script.
fn harmless(echostr: &str) -> Result<&str, OpenError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.+/=".contains(&byte);
    if echostr.len() <= MAX_ECHOSTR && echostr.bytes().all(plain) {
        Ok(echostr)
    } else {
        Err(HARMFUL)
    }
}

const MAX_ECHOSTR: usize = 256;
const HARMFUL: OpenError =
    OpenError::malformed("the echostr holds characters the platform does not send");
