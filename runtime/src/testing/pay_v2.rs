//! WeChat Pay v2.

use super::{Platform, SendError, Sender, Sent};
use crate::cipher::base64;
use crate::cipher::ecb::EcbKey;
use crate::format::Format;
use crate::random::Random;
use crate::scheme::pay_v2::write_element;
use crate::secret::PayV2Key;
use crate::signature::pay_v2::{SignType, refund_key, sign};
use crate::timestamp::UnixTimestamp;
use crate::tree::{Node, Tree};

impl Sender {
    /// WeChat Pay v2, signed with MD5 or, if the document has a `sign_type` or `algorithm` that
    /// says so, with HMAC-SHA256.
    ///
    /// A document whose `req_info` has elements in it becomes a refund notice, which is encrypted
    /// and not signed.
    pub fn pay_v2(key: PayV2Key) -> Self {
        Self::of(PayV2 {
            key,
            #[cfg(feature = "pay-v3")]
            api_v3_key: None,
        })
    }

    /// As [`pay_v2`](Self::pay_v2); a document whose `event_ciphertext` has elements in it is
    /// encrypted with the APIv3 key, and signed.
    #[cfg(feature = "pay-v3")]
    pub fn pay_v2_with_api_v3_key(key: PayV2Key, api_v3_key: crate::secret::ApiV3Key) -> Self {
        Self::of(PayV2 {
            key,
            api_v3_key: Some(api_v3_key),
        })
    }
}

struct PayV2 {
    key: PayV2Key,
    #[cfg(feature = "pay-v3")]
    api_v3_key: Option<crate::secret::ApiV3Key>,
}

impl PayV2 {
    fn signed(&self, elements: Node<'_, '_>, document: &[u8]) -> Result<Vec<u8>, SendError> {
        let text = |name: &str| elements.member(name).and_then(Node::as_str);
        let hmac = text("sign_type").or(text("algorithm")) == Some("HMAC-SHA256");
        let sign_type = if hmac {
            SignType::HmacSha256
        } else {
            SignType::Md5
        };
        let pairs = elements
            .members()
            .filter_map(|(name, node)| Some((name, node.as_str()?)));
        let sign = sign(sign_type, self.key.as_bytes(), pairs)
            .ok_or(SendError("the key does not sign"))?;
        let document = std::str::from_utf8(document).map_err(|_| NOT_XML)?;
        let (before, after) = document.rsplit_once("</").ok_or(NOT_XML)?;
        Ok(format!("{before}<sign><![CDATA[{sign}]]></sign></{after}").into_bytes())
    }

    fn refund(&self, elements: Node<'_, '_>, req_info: Node<'_, '_>) -> Vec<u8> {
        let mut plaintext = String::new();
        write_element(&mut plaintext, "root", req_info);
        let key = EcbKey::new(&refund_key(self.key.as_bytes()));
        let sealed = base64::encode(&key.seal(plaintext.into_bytes()));
        with_text(elements, "req_info", &sealed, "")
    }

    /// The document with its `event_ciphertext` encrypted, if there is one.
    #[cfg(feature = "pay-v3")]
    fn sealed(
        &self,
        elements: Node<'_, '_>,
        random: &dyn Random,
    ) -> Result<Option<Vec<u8>>, SendError> {
        let inner = elements
            .member("event_ciphertext")
            .filter(|node| node.as_str().is_none());
        let (Some(key), Some(inner)) = (&self.api_v3_key, inner) else {
            return Ok(None);
        };
        let mut plaintext = String::new();
        write_element(&mut plaintext, "root", inner);
        let nonce = super::random::text(random, 12)?;
        let bytes = nonce.as_bytes().try_into().map_err(|_| NOT_XML)?;
        let mut buffer = plaintext.into_bytes();
        key.aes()
            .seal_in_place(bytes, b"event", &mut buffer)
            .ok_or(SendError("the content does not encrypt"))?;
        let added = format!(
            "<event_algorithm>AEAD_AES_256_GCM</event_algorithm><event_nonce>{nonce}</event_nonce>\
             <event_associated_data>event</event_associated_data>"
        );
        Ok(Some(with_text(
            elements,
            "event_ciphertext",
            &base64::encode(&buffer),
            &added,
        )))
    }

    #[cfg(not(feature = "pay-v3"))]
    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "as with the feature `pay-v3`"
    )]
    fn sealed(&self, _: Node<'_, '_>, _: &dyn Random) -> Result<Option<Vec<u8>>, SendError> {
        Ok(None)
    }
}

/// The document with a text in the place of an element's content, and with more elements behind.
fn with_text(elements: Node<'_, '_>, name: &str, text: &str, more: &str) -> Vec<u8> {
    let mut out = String::from("<xml>");
    for (other, node) in elements.members() {
        if other == name {
            out.extend(["<", name, "><![CDATA[", text, "]]></", name, ">"]);
        } else {
            write_element(&mut out, other, node);
        }
    }
    out.extend([more, "</xml>"]);
    out.into_bytes()
}

impl Platform for PayV2 {
    fn send(
        &self,
        document: &[u8],
        _: UnixTimestamp,
        random: &dyn Random,
    ) -> Result<Sent, SendError> {
        let tree = Tree::parse(Format::Xml, document).map_err(|_| NOT_XML)?;
        let elements = tree.root();
        if let Some(req_info) = elements
            .member("req_info")
            .filter(|node| node.as_str().is_none())
        {
            return Ok(Sent::with_body(self.refund(elements, req_info)));
        }
        let Some(sealed) = self.sealed(elements, random)? else {
            return Ok(Sent::with_body(self.signed(elements, document)?));
        };
        let tree = Tree::parse(Format::Xml, &sealed).map_err(|_| NOT_XML)?;
        Ok(Sent::with_body(self.signed(tree.root(), &sealed)?))
    }

    fn impostor(&self) -> Result<Box<dyn Platform>, SendError> {
        let key = PayV2Key::new("impostorimpostorimpostorimpostor");
        Ok(Box::new(Self {
            key: key.map_err(|_| SendError("a fixed key was refused"))?,
            #[cfg(feature = "pay-v3")]
            api_v3_key: self.api_v3_key.clone(),
        }))
    }

    fn unsign(&self, sent: &mut Sent) -> Result<(), SendError> {
        let body = String::from_utf8_lossy(&sent.body);
        let without = body.split_once("<sign>").zip(body.split_once("</sign>"));
        let ((before, _), (_, after)) =
            without.ok_or(SendError("a refund notice has no signature"))?;
        sent.body = format!("{before}{after}").into_bytes();
        Ok(())
    }

    fn signs_time(&self) -> bool {
        false
    }
}

const NOT_XML: SendError = SendError("the document is not an XML element");
