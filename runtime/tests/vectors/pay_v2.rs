//! WeChat Pay v2: signatures and refund notices.

use super::{PAY_V2, for_each};
use hookgen_runtime::scheme::pay_v2::PayV2;
use hookgen_runtime::secret::PayV2Key;
use hookgen_runtime::{Delivery, Format, OpenError, Scheme, Tree, UnixTimestamp, Verified};
use http::HeaderMap;

#[test]
fn signed_documents_open() {
    for_each(PAY_V2, "pay2_sign", 5, |vector| {
        let Ok(key) = PayV2Key::new(vector.input("key")) else {
            assert_eq!(
                vector.id(),
                "v2-yansongda-empty",
                "run by a unit test of the signature"
            );
            return;
        };
        let sign = vector.expected("sign");
        let document = |sign: &str| {
            let params = vector.0["inputs"]["params"].as_object().unwrap().iter();
            let elements: String = params
                .map(|(name, value)| element(name, value.as_str().unwrap()))
                .collect();
            format!(
                "<xml>{elements}<empty></empty>{}</xml>",
                element("sign", sign)
            )
        };
        // The published HMAC signatures are over documents without `sign_type`.
        let hmac = vector.input("sign_type") == "HMAC-SHA256";
        let new = || PayV2::new(key.clone());
        let (scheme, other) = if hmac {
            (new().hmac_only(), new())
        } else {
            (new(), new().hmac_only())
        };
        assert_eq!(
            open(&other, &document(sign)).unwrap_err().code(),
            "signature_mismatch"
        );
        let verified = open(&scheme, &document(sign)).unwrap();
        assert_eq!(verified.as_bytes(), document(sign).as_bytes());
        assert!(open(&scheme, &document(&sign.to_lowercase())).is_ok());
        assert_eq!(
            open(&scheme, &document("")).unwrap_err().code(),
            "signature_missing"
        );
        assert_eq!(
            open(&scheme, &document(&sign.chars().rev().collect::<String>()))
                .unwrap_err()
                .code(),
            "signature_mismatch"
        );
    });
}

#[test]
fn a_published_document_opens() {
    for_each(PAY_V2, "pay2_xml_verify", 1, |vector| {
        let key = PayV2Key::new(vector.input("key")).unwrap();
        let xml = vector.input("xml");
        assert_eq!(
            open(&PayV2::new(key.clone()), xml).unwrap().as_bytes(),
            xml.as_bytes()
        );
        assert_eq!(
            open(&PayV2::new(key).hmac_only(), xml).unwrap_err().code(),
            "signature_mismatch"
        );
    });
}

#[test]
fn refund_notices_open() {
    for_each(PAY_V2, "pay2_req_info", 3, |vector| {
        let key = PayV2Key::new(vector.input("api_key")).unwrap();
        let scheme = PayV2::new(key).with_refund_notices();
        let body = format!(
            "<xml><return_code>SUCCESS</return_code><mch_id>1</mch_id><out_trade_no>forged</out_trade_no>{}</xml>",
            element("req_info", vector.input("req_info")),
        );
        let verified = open(&scheme, &body).unwrap();
        let opened = Tree::parse(Format::Xml, verified.as_bytes()).unwrap();
        let plain = Tree::parse(Format::Xml, vector.expected("plaintext").as_bytes()).unwrap();
        let texts = |tree: &Tree<'_>, path: &[&str]| -> Vec<(String, String)> {
            let members = tree.root().at(path).unwrap().members();
            let text = |(name, node): (&str, hookgen_runtime::Node<'_, '_>)| {
                (
                    name.to_owned(),
                    node.as_str().unwrap_or_default().to_owned(),
                )
            };
            members
                .map(text)
                .filter(|(name, _)| !name.starts_with('#'))
                .collect()
        };
        assert_eq!(
            texts(&opened, &["req_info"]),
            texts(&plain, &[]),
            "{}",
            vector.id()
        );
        assert!(!texts(&plain, &[]).is_empty());
        assert_eq!(
            opened
                .root()
                .member("mch_id")
                .and_then(hookgen_runtime::Node::as_str),
            Some("1")
        );
        // What nobody signed is not passed on.
        assert!(opened.root().member("out_trade_no").is_none());

        let other = PayV2::new(PayV2Key::new("0".repeat(32)).unwrap()).with_refund_notices();
        assert_eq!(open(&other, &body).unwrap_err().code(), "decrypt_failed");
        let strict = PayV2::new(PayV2Key::new(vector.input("api_key")).unwrap());
        assert_eq!(
            open(&strict, &body).unwrap_err().code(),
            "signature_missing"
        );
    });
}

fn open(scheme: &PayV2, body: &str) -> Result<Verified, OpenError> {
    scheme.open(
        &Delivery::new("", &HeaderMap::new(), body.as_bytes()),
        UnixTimestamp::from_secs(0),
    )
}

fn element(name: &str, text: &str) -> String {
    format!("<{name}><![CDATA[{text}]]></{name}>")
}
