//! What a scheme makes of a delivery that it believes.

use crate::format::Format;
use crate::key_ring::KeyId;
use crate::opened::Document;
use crate::timestamp::UnixTimestamp;
use crate::tree::Indexed;
use std::fmt;
use std::ops::Range;

/// An opened delivery: authentic, fresh and decrypted. Only a [`Scheme`](crate::scheme::Scheme)
/// can make one, and only one of these decodes to an event.
///
/// Its bytes are the *opened* document. What was encrypted in it stands there in the clear, in
/// the place where the ciphertext stood.
#[derive(Clone)]
pub struct Verified {
    /// The opened document, and behind it the texts that the accessors give.
    buffer: Buffer,
    document: Place,
    format: Format,
    key_id: KeyId,
    timestamp: Option<UnixTimestamp>,
    signature_type: Option<&'static str>,
    texts: Texts,
    envelope: EnvelopeStyle,
}

/// What a document is kept in.
#[derive(Clone)]
enum Buffer {
    Bytes(Vec<u8>),
    /// With what the scheme found out about it.
    Indexed(Indexed),
}

impl Buffer {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Indexed(indexed) => indexed.text().as_bytes(),
        }
    }
}

/// Where in the buffer the texts about the opening are.
#[derive(Clone, Default)]
struct Texts {
    nonce: Place,
    delivery_id: Place,
    receive_id: Place,
    original_type: Place,
    event_header: Place,
}

/// A range of the buffer. Half as long as one of its own kind would be: what was opened is moved a few times on its
/// way, and no buffer is nearly as long as could be told here.
#[derive(Clone, Copy)]
struct Place {
    start: u32,
    end: u32,
}

impl Place {
    fn get(self, bytes: &[u8]) -> Option<&[u8]> {
        bytes.get(self.start as usize..self.end as usize)
    }
}

/// Where nothing is.
impl Default for Place {
    fn default() -> Self {
        Self {
            start: u32::MAX,
            end: u32::MAX,
        }
    }
}

impl From<Range<usize>> for Place {
    fn from(range: Range<usize>) -> Self {
        match (u32::try_from(range.start), u32::try_from(range.end)) {
            (Ok(start), Ok(end)) => Self { start, end },
            _ => Self::default(),
        }
    }
}

/// How the members of an encrypted envelope are spelt; a reply is spelt alike.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum EnvelopeStyle {
    /// There was none.
    #[default]
    Plain,
    /// `Encrypt`: Official Account, mini program, WeCom in XML.
    Capitalised,
    /// `encrypt`: WeCom in JSON.
    Lowercase,
}

impl Verified {
    /// The opened document, to be decoded.
    pub fn as_bytes(&self) -> &[u8] {
        self.document.get(self.buffer.bytes()).unwrap_or_default()
    }

    /// What the opened document is written in.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// The key that verified the delivery. A reply is encrypted with the same.
    pub const fn key_id(&self) -> &KeyId {
        &self.key_id
    }

    /// When the delivery was signed. `None` for schemes that sign no time (WeChat Pay v2).
    pub const fn timestamp(&self) -> Option<UnixTimestamp> {
        self.timestamp
    }

    /// What was verified: `msg_signature`, or `signature` which covers no body (message push);
    /// `WECHATPAY2-SHA256-RSA2048` or `WECHATPAY2-SM2-WITH-SM3` (WeChat Pay APIv3); `MD5` or
    /// `HMAC-SHA256` (WeChat Pay v2); `v1` or `v1a` (Standard Webhooks).
    ///
    /// `None` for a refund notice of WeChat Pay v2, for which nothing vouches but its encryption.
    pub const fn signature_type(&self) -> Option<&'static str> {
        self.signature_type
    }

    /// The nonce that was signed, if the scheme has one.
    pub fn nonce(&self) -> Option<&str> {
        self.text(self.texts.nonce)
    }

    /// The sender's id of the delivery, the same each time it is repeated: `webhook-id` of
    /// Standard Webhooks, `id` of a WeChat Pay APIv3 notification. Message push has none.
    pub fn delivery_id(&self) -> Option<&str> {
        self.text(self.texts.delivery_id)
    }

    /// Whom an encrypted message is for: the app id, corp id or suite id inside the ciphertext.
    pub fn receive_id(&self) -> Option<&str> {
        self.text(self.texts.receive_id)
    }

    /// `resource.original_type` of a WeChat Pay APIv3 notification.
    pub fn original_type(&self) -> Option<&str> {
        self.text(self.texts.original_type)
    }

    /// The header that names the message, for surfaces that tell their messages apart by
    /// [one](crate::DecodeEvent::EVENT_HEADER); the receiver puts it here.
    ///
    /// Schemes sign bodies. Who can change a request on its way can change this.
    pub fn event_header(&self) -> Option<&str> {
        self.text(self.texts.event_header)
    }

    /// What there is to decode.
    #[cfg_attr(not(debug_assertions), inline)]
    pub(crate) fn document(&self) -> Document<'_> {
        Document {
            format: self.format,
            body: self.as_bytes(),
            indexed: self.indexed(),
            event_header: self.event_header(),
        }
    }

    #[inline]
    fn indexed(&self) -> Option<(&str, &Indexed)> {
        let Buffer::Indexed(indexed) = &self.buffer else {
            return None;
        };
        let indexed = Some(indexed).filter(|indexed| indexed.is_known())?;
        let Place { start, end } = self.document;
        let text = indexed.text().get(start as usize..end as usize)?;
        Some((text, indexed))
    }

    fn text(&self, place: Place) -> Option<&str> {
        std::str::from_utf8(place.get(self.buffer.bytes())?).ok()
    }
}

/// For the schemes.
impl Verified {
    /// `buffer` is the document and nothing else.
    #[inline]
    pub(crate) fn new(buffer: Vec<u8>, format: Format, key_id: KeyId) -> Self {
        let document = 0..buffer.len();
        Self::within(buffer, document, format, key_id)
    }

    /// The document is a part of `buffer`.
    #[inline]
    pub(crate) fn within(
        buffer: Vec<u8>,
        document: Range<usize>,
        format: Format,
        key_id: KeyId,
    ) -> Self {
        Self::of(Buffer::Bytes(buffer), document, format, key_id)
    }

    /// A document in JSON.
    pub(crate) fn of_indexed(indexed: Indexed, key_id: KeyId) -> Self {
        let document = 0..indexed.text().len();
        Self::of(Buffer::Indexed(indexed), document, Format::Json, key_id)
    }

    #[inline]
    fn of(buffer: Buffer, document: Range<usize>, format: Format, key_id: KeyId) -> Self {
        Self {
            buffer,
            document: document.into(),
            format,
            key_id,
            timestamp: None,
            signature_type: None,
            texts: Texts::default(),
            envelope: EnvelopeStyle::Plain,
        }
    }

    #[inline]
    pub(crate) fn at(mut self, timestamp: UnixTimestamp) -> Self {
        self.timestamp = Some(timestamp);
        self
    }

    #[inline]
    pub(crate) fn with_signature_type(mut self, signature_type: &'static str) -> Self {
        self.signature_type = Some(signature_type);
        self
    }

    pub(crate) fn with_nonce(mut self, nonce: &str) -> Self {
        self.texts.nonce = self.keep(nonce);
        self
    }

    pub(crate) fn with_delivery_id(mut self, id: &str) -> Self {
        self.texts.delivery_id = self.keep(id);
        self
    }

    pub(crate) fn with_original_type(mut self, original_type: &str) -> Self {
        self.texts.original_type = self.keep(original_type);
        self
    }

    #[cfg(feature = "receiver")]
    pub(crate) fn with_event_header(mut self, value: &str) -> Self {
        self.texts.event_header = self.keep(value);
        self
    }

    /// As [`with_nonce`](Self::with_nonce); `range` lies within the buffer that was given.
    #[cfg(feature = "message-push")]
    #[inline]
    pub(crate) fn with_kept_nonce(mut self, range: Range<usize>) -> Self {
        self.texts.nonce = range.into();
        self
    }

    /// `range` lies within the buffer that was given.
    #[inline]
    pub(crate) fn with_receive_id(mut self, range: Range<usize>) -> Self {
        self.texts.receive_id = range.into();
        self
    }

    #[inline]
    pub(crate) fn with_envelope(mut self, envelope: EnvelopeStyle) -> Self {
        self.envelope = envelope;
        self
    }

    pub(crate) const fn envelope(&self) -> EnvelopeStyle {
        self.envelope
    }

    fn keep(&mut self, text: &str) -> Place {
        let start = self.buffer.bytes().len();
        match &mut self.buffer {
            Buffer::Bytes(bytes) => bytes.extend_from_slice(text.as_bytes()),
            Buffer::Indexed(indexed) => indexed.push_str(text),
        }
        (start..start + text.len()).into()
    }
}

impl fmt::Debug for Verified {
    /// Tells everything but the document.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified")
            .field("format", &self.format)
            .field("key_id", &self.key_id)
            .field("timestamp", &self.timestamp)
            .field("delivery_id", &self.delivery_id())
            .field("document", &format_args!("{} bytes", self.as_bytes().len()))
            .finish_non_exhaustive()
    }
}
