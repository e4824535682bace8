//! The document that carries the ciphertext, in and out.

use crate::error::OpenError;
use crate::format::Format;
use crate::members;
use crate::secret::Token;
use crate::signature::message_push::sign;
use crate::timestamp::UnixTimestamp;
use crate::tree::{Node, Tree};
use crate::verified::{EnvelopeStyle, Verified};
use crate::xml;
use std::borrow::Cow;

/// What an encrypted delivery has in its body.
pub(super) struct Envelope<'a> {
    /// The text that is signed and decrypted, without the white space around it.
    pub(super) encrypt: Cow<'a, [u8]>,
    pub(super) style: EnvelopeStyle,
    /// What its like would be read more quickly for: the body, where that was not read quickly already.
    unusual: Option<&'a [u8]>,
}

impl<'a> Envelope<'a> {
    pub(super) fn read(body: &'a [u8]) -> Result<Self, OpenError> {
        let ((encrypt, is_usual), style) = match Format::detect(body) {
            Format::Xml => (read_xml(body)?, EnvelopeStyle::Capitalised),
            Format::Json => {
                let (encrypt, style) = read_json(body)?;
                ((into_bytes(encrypt), true), style)
            }
        };
        Ok(Self {
            encrypt: trimmed(encrypt),
            style,
            unusual: (!is_usual).then_some(body),
        })
    }

    /// To be called for those whose ciphertext turned out to be genuine: nobody else decides what is usual.
    #[inline]
    pub(super) fn is_genuine(&self) {
        if let Some(body) = self.unusual {
            xml::remember(body);
        }
    }
}

/// `<xml><ToUserName/><Encrypt/></xml>`, with whatever else stands there.
///
/// The other elements are signed by nobody, so nothing depends on what they hold, nor on its being UTF-8.
fn read_xml(body: &[u8]) -> Result<(Cow<'_, [u8]>, bool), OpenError> {
    match xml::plain_member(body, "Encrypt") {
        Some((encrypt, is_usual)) => Ok((Cow::Borrowed(encrypt), is_usual)),
        None => Ok((into_bytes(read_any_xml(body)?), false)),
    }
}

/// Whatever is well-formed.
fn read_any_xml(body: &[u8]) -> Result<Cow<'_, str>, OpenError> {
    let tree = Tree::parse(Format::Xml, body)
        .map_err(|_| OpenError::malformed("the body is not well-formed XML"))?;
    let mut found = tree.root().members().filter(|(name, _)| *name == "Encrypt");
    match (found.next(), found.next()) {
        (Some((_, encrypt)), None) => text(encrypt).ok_or(NO_CIPHERTEXT),
        (Some(_), Some(_)) => Err(OpenError::malformed("the body has two ciphertexts")),
        (None, _) => Err(NO_CIPHERTEXT),
    }
}

/// Borrowed from the body unless something in it is escaped.
fn text<'a>(node: Node<'_, 'a>) -> Option<Cow<'a, str>> {
    let owned = || node.as_str().map(|text| Cow::Owned(text.to_owned()));
    node.borrowed_text().map(Cow::Borrowed).or_else(owned)
}

/// `{"Encrypt": …}`, or `{"encrypt": …}` as WeCom writes it.
fn read_json(body: &[u8]) -> Result<(Cow<'_, str>, EnvelopeStyle), OpenError> {
    let [capitalised, lowercase] = members::take(body, ["Encrypt", "encrypt"])?;
    match (members::text(capitalised)?, members::text(lowercase)?) {
        (Some(text), None) => Ok((text, EnvelopeStyle::Capitalised)),
        (None, Some(text)) => Ok((text, EnvelopeStyle::Lowercase)),
        (Some(_), Some(_)) => Err(OpenError::malformed("the body has two ciphertexts")),
        (None, None) => Err(NO_CIPHERTEXT),
    }
}

fn into_bytes(text: Cow<'_, str>) -> Cow<'_, [u8]> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

fn trimmed(text: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_ascii()),
        Cow::Owned(text) => Cow::Owned(text.trim_ascii().to_owned()),
    }
}

/// An encrypted and signed reply.
pub(super) struct Reply<'a> {
    encrypt: String,
    signature: [u8; 40],
    timestamp: String,
    nonce: &'a str,
}

impl<'a> Reply<'a> {
    pub(super) fn new(token: &Token, encrypt: String, nonce: &'a str, now: UnixTimestamp) -> Self {
        let timestamp = now.as_secs().to_string();
        let signature = sign([
            token.as_bytes(),
            timestamp.as_bytes(),
            nonce.as_bytes(),
            encrypt.as_bytes(),
        ]);
        Self {
            encrypt,
            signature,
            timestamp,
            nonce,
        }
    }

    /// Writes it in the format of the delivery, spelt as that was.
    pub(super) fn write(&self, to: &Verified) -> Vec<u8> {
        match to.format() {
            Format::Xml => self.to_xml(),
            Format::Json => self.to_json(to.envelope()),
        }
        .into_bytes()
    }

    fn to_xml(&self) -> String {
        let mut out = String::with_capacity(self.encrypt.len() + 256);
        out.push_str("<xml>");
        for (name, text) in [
            ("Encrypt", &*self.encrypt),
            ("MsgSignature", self.signature()),
        ] {
            element(&mut out, name, text);
        }
        out.push_str("<TimeStamp>");
        out.push_str(&self.timestamp);
        out.push_str("</TimeStamp>");
        element(&mut out, "Nonce", self.nonce);
        out.push_str("</xml>");
        out
    }

    fn to_json(&self, style: EnvelopeStyle) -> String {
        let [encrypt, signature, timestamp, nonce] = match style {
            EnvelopeStyle::Lowercase => ["encrypt", "msgsignature", "timestamp", "nonce"],
            EnvelopeStyle::Capitalised | EnvelopeStyle::Plain => {
                ["Encrypt", "MsgSignature", "TimeStamp", "Nonce"]
            }
        };
        let quoted = serde_json::Value::from(self.nonce);
        format!(
            r#"{{"{encrypt}":"{}","{signature}":"{}","{timestamp}":{},"{nonce}":{quoted}}}"#,
            self.encrypt,
            self.signature(),
            self.timestamp,
        )
    }

    fn signature(&self) -> &str {
        // Hexadecimal digits are UTF-8.
        std::str::from_utf8(&self.signature).unwrap_or_default()
    }
}

fn element(out: &mut String, name: &str, text: &str) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    xml::cdata(out, text);
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

const NO_CIPHERTEXT: OpenError = OpenError::malformed("the body has no ciphertext");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Both ways of reading agree, and the quick one is taken or not.
    #[track_caller]
    fn check(body: &str, ciphertext: Option<&str>, is_plain: bool) {
        let any = read_any_xml(body.as_bytes()).ok();
        assert_eq!(any.as_deref(), ciphertext, "{body}");
        let plain = xml::plain_member(body.as_bytes(), "Encrypt").map(|(text, _)| text);
        let ciphertext = ciphertext.map(str::as_bytes);
        assert_eq!(plain, ciphertext.filter(|_| is_plain), "{body}");
    }

    #[test]
    fn envelopes_as_the_platform_writes_them_are_read_in_one_pass() {
        check("<xml><Encrypt>YQ==</Encrypt></xml>", Some("YQ=="), true);
        check(
            "<xml>\n <ToUserName><![CDATA[gh_7]]></ToUserName>\n <Encrypt><![CDATA[YQ==]]></Encrypt>\n</xml>\n",
            Some("YQ=="),
            true,
        );
        check(
            "<a><Encrypt></Encrypt><AgentID>1</AgentID></a>",
            Some(""),
            true,
        );
    }

    #[test]
    fn everything_else_is_read_the_other_way() {
        check(
            "<xml><!-- --><Encrypt>YQ==</Encrypt></xml>",
            Some("YQ=="),
            false,
        );
        check(
            "<?xml version='1.0'?><xml><Encrypt>YQ==</Encrypt></xml>",
            Some("YQ=="),
            false,
        );
        check(
            "<xml><Encrypt>YQ&#61;=</Encrypt></xml>",
            Some("YQ=="),
            false,
        );
        check(
            "<xml><Encrypt a='b'>YQ==</Encrypt></xml>",
            Some("YQ=="),
            false,
        );
        check(
            "<xml><a><b/></a><Encrypt>YQ==</Encrypt></xml>",
            Some("YQ=="),
            false,
        );
        check(
            "\u{feff}<xml><Encrypt>YQ==</Encrypt></xml>",
            Some("YQ=="),
            false,
        );
        check(
            "<xml><Encrypt>a</Encrypt><Encrypt>a</Encrypt></xml>",
            None,
            false,
        );
        check("<xml><Encrypt>a</Encrypt></xml>\u{c}", None, false);
        check("<xml><Encrypt>a</Encrypt></xm>", None, false);
        check("<xml><Encrypt>a</Encrypt>", None, false);
        check("<xml><a>b</a></xml>", None, false);
        check("<xml></xml>", None, false);
        check("", None, false);
    }

    proptest! {
        #[test]
        fn whatever_comes_both_ways_agree(parts in prop::collection::vec(prop::sample::select(vec![
            "<xml>", "</xml>", "<Encrypt>", "</Encrypt>", "<a>", "</a>", "<![CDATA[", "]]>", "x", "&amp;", "&", " ",
            "<Encrypt>YQ==</Encrypt>", "<a>b</a>", "<a><![CDATA[]]]></a>", "<!---->", "\u{c}", "<a b='c'/>", "中",
        ]), 0..9)) {
            let body = format!("<xml>{}</xml>", parts.concat());
            for _ in 0..2 {
                if let Some((plain, _)) = xml::plain_member(body.as_bytes(), "Encrypt") {
                    let any = read_any_xml(body.as_bytes()).ok();
                    prop_assert_eq!(any.as_deref().map(str::as_bytes), Some(plain));
                }
                xml::remember(body.as_bytes());
            }
        }
    }
}
