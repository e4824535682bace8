//! WeChat Pay v2.

use super::{Platform, SendError, Sender, Sent};
use crate::cipher::base64;
use crate::cipher::ecb::EcbKey;
use crate::format::Format;
use crate::random::Random;
use crate::scheme::pay_v2::write_element;
use crate::secret::PayV2Key;
use crate::signature::pay_v2::{SignType, refund_key, sign};
use crate::time::UnixTimestamp;
use crate::tree::{Node, Tree};

impl Sender {
    /// WeChat Pay v2, signed with MD5 or, if the document has a `sign_type` or `algorithm` that
    /// says so, with HMAC-SHA256.
    ///
    /// A document whose `req_info` has elements in it becomes a refund notice, which is encrypted
    /// and not signed.
    pub fn pay_v2(key: PayV2Key) -> Self {
        Self::of(PayV2(key))
    }
}

struct PayV2(PayV2Key);

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
        let sign =
            sign(sign_type, self.0.as_bytes(), pairs).ok_or(SendError("the key does not sign"))?;
        let document = std::str::from_utf8(document).map_err(|_| NOT_XML)?;
        let (before, after) = document.rsplit_once("</").ok_or(NOT_XML)?;
        Ok(format!("{before}<sign><![CDATA[{sign}]]></sign></{after}").into_bytes())
    }

    fn refund(&self, elements: Node<'_, '_>, req_info: Node<'_, '_>) -> Vec<u8> {
        let mut plaintext = String::new();
        write_element(&mut plaintext, "root", req_info);
        let key = EcbKey::new(&refund_key(self.0.as_bytes()));
        let sealed = base64::encode(&key.seal(plaintext.into_bytes()));
        let mut out = String::from("<xml>");
        for (name, node) in elements.members() {
            if name == "req_info" {
                out.extend(["<req_info><![CDATA[", &sealed, "]]></req_info>"]);
            } else {
                write_element(&mut out, name, node);
            }
        }
        out.push_str("</xml>");
        out.into_bytes()
    }
}

impl Platform for PayV2 {
    fn send(&self, document: &[u8], _: UnixTimestamp, _: &dyn Random) -> Result<Sent, SendError> {
        let tree = Tree::parse(Format::Xml, document).map_err(|_| NOT_XML)?;
        let elements = tree.root();
        let body = match elements
            .member("req_info")
            .filter(|node| node.as_str().is_none())
        {
            Some(req_info) => self.refund(elements, req_info),
            None => self.signed(elements, document)?,
        };
        Ok(Sent::with_body(body))
    }

    fn impostor(&self) -> Result<Box<dyn Platform>, SendError> {
        let key = PayV2Key::new("impostorimpostorimpostorimpostor");
        Ok(Box::new(Self(
            key.map_err(|_| SendError("a fixed key was refused"))?,
        )))
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
