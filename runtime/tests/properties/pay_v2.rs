//! WeChat Pay v2: which elements are signed, refund notices, encrypted notices.

use super::{API_V2_KEY, NOW, api_v3_key, open};
use hookgen_runtime::scheme::pay_v2::PayV2;
use hookgen_runtime::secret::PayV2Key;
use hookgen_runtime::testing::{Sender, Sent};
use hookgen_runtime::{KeyRing, Scheme, UnixTimestamp, Validity};

fn key() -> PayV2Key {
    PayV2Key::new(API_V2_KEY).unwrap()
}

fn send(document: &str) -> Sent {
    Sender::pay_v2(key())
        .send(document.as_bytes(), NOW)
        .unwrap()
}

/// Opens what was sent after its body was changed.
fn changed(sent: &Sent, from: &str, to: &str) -> Result<Vec<u8>, &'static str> {
    let body = String::from_utf8(sent.body.clone()).unwrap();
    assert!(body.contains(from), "{from}");
    let body = body.replacen(from, to, 1).into_bytes();
    open(
        &PayV2::new(key()),
        &Sent {
            body,
            ..sent.clone()
        },
    )
}

#[test]
fn every_element_is_signed_known_or_not() {
    let sent =
        send("<xml><mch_id>1</mch_id><new_field>x</new_field><total_fee>1</total_fee></xml>");
    assert!(open(&PayV2::new(key()), &sent).is_ok());
    assert_eq!(
        changed(&sent, "<new_field>x</new_field>", ""),
        Err("signature_mismatch")
    );
    assert_eq!(
        changed(&sent, "<total_fee>1<", "<total_fee>2<"),
        Err("signature_mismatch")
    );
    assert_eq!(
        changed(&sent, "<mch_id>1</mch_id>", "<mch_id>1</mch_id><a>1</a>"),
        Err("signature_mismatch")
    );
    assert_eq!(
        changed(&sent, "new_field>x</new_field", "newfield>x</newfield"),
        Err("signature_mismatch")
    );
    assert_eq!(
        changed(&sent, "<mch_id>1</mch_id>", "<mch_id><a>1</a></mch_id>"),
        Err("malformed")
    );
    // The algorithm leaves empty elements out, and their order.
    assert!(changed(&sent, "<mch_id>", "<empty/><mch_id>").is_ok());
    assert!(
        changed(
            &sent,
            "<mch_id>1</mch_id>",
            "<!-- 1 --><mch_id><![CDATA[1]]></mch_id>"
        )
        .is_ok()
    );
}

#[test]
fn there_is_one_signature() {
    let sent = send("<xml><mch_id>1</mch_id></xml>");
    assert_eq!(
        changed(&sent, "<sign>", "<sign>A</sign><sign>"),
        Err("malformed")
    );
    assert_eq!(
        changed(&sent, "<sign>", "<sign></sign><sign>"),
        Err("malformed")
    );
    assert_eq!(
        changed(&sent, "sign>", "signature>")
            .map(|_| ())
            .unwrap_err(),
        "malformed"
    );
}

#[test]
fn the_sign_type_is_a_matter_of_configuration() {
    let md5 = send("<xml><mch_id>1</mch_id></xml>");
    let named = send("<xml><mch_id>1</mch_id><sign_type>MD5</sign_type></xml>");
    let hmac = send("<xml><mch_id>1</mch_id><sign_type>HMAC-SHA256</sign_type></xml>");
    let algorithm = send("<xml><algorithm>HMAC-SHA256</algorithm><mch_id>1</mch_id></xml>");
    let unknown = send("<xml><mch_id>1</mch_id><sign_type>NONE</sign_type></xml>");
    let any = PayV2::new(key());
    for sent in [&md5, &named, &hmac, &algorithm] {
        assert!(open(&any, sent).is_ok());
    }
    assert_eq!(open(&any, &unknown), Err("signature_type_refused"));
    let strict = PayV2::new(key()).hmac_only();
    assert!(open(&strict, &hmac).is_ok() && open(&strict, &algorithm).is_ok());
    assert_eq!(open(&strict, &md5), Err("signature_mismatch"));
    assert_eq!(open(&strict, &named), Err("signature_type_refused"));
    assert_eq!(open(&strict, &unknown), Err("signature_type_refused"));
}

#[test]
fn keys_rotate() {
    let sent = send("<xml><mch_id>1</mch_id></xml>");
    let new = PayV2Key::new("0".repeat(32)).unwrap();
    let scheme =
        PayV2::with_keys(KeyRing::of("new", new.clone()).with("old", key(), Validity::until(NOW)));
    assert_eq!(
        scheme
            .open(&sent.delivery(), NOW)
            .unwrap()
            .key_id()
            .as_str(),
        "old"
    );
    let later = UnixTimestamp::from_secs(NOW.as_secs() + 1);
    assert_eq!(
        scheme.open(&sent.delivery(), later).unwrap_err().code(),
        "signature_mismatch"
    );
    let ended = PayV2::with_keys(KeyRing::new().with("old", key(), Validity::until(NOW)));
    assert_eq!(
        ended.open(&sent.delivery(), later).unwrap_err().code(),
        "signature_no_valid_key"
    );
}

const REFUND: &str = "<xml><return_code>SUCCESS</return_code><mch_id>1</mch_id>\
    <req_info><out_refund_no>r]]&gt;1</out_refund_no><refund_recv_accout>零钱</refund_recv_accout></req_info></xml>";

#[test]
fn refund_notices_open_where_they_are_expected() {
    let sent = send(REFUND);
    assert!(!String::from_utf8_lossy(&sent.body).contains("out_refund_no"));
    let opened = open(&PayV2::new(key()).with_refund_notices(), &sent).unwrap();
    let tree = hookgen_runtime::Tree::parse(hookgen_runtime::Format::Xml, &opened).unwrap();
    let at = |path: &[&str]| {
        tree.root()
            .at(path)
            .and_then(hookgen_runtime::Node::as_str)
            .map(str::to_owned)
    };
    assert_eq!(at(&["req_info", "out_refund_no"]).as_deref(), Some("r]]>1"));
    assert_eq!(
        at(&["req_info", "refund_recv_accout"]).as_deref(),
        Some("零钱")
    );
    assert_eq!(at(&["return_code"]).as_deref(), Some("SUCCESS"));
    assert_eq!(open(&PayV2::new(key()), &sent), Err("signature_missing"));
    let hex = PayV2::new(PayV2Key::new("0".repeat(32)).unwrap()).with_refund_notices();
    assert_eq!(open(&hex, &sent), Err("decrypt_failed"));
}

#[test]
fn an_unsigned_document_is_no_payment() {
    let scheme = PayV2::new(key()).with_refund_notices();
    let mut sent = send(REFUND);
    let body = String::from_utf8(sent.body).unwrap();
    sent.body = body
        .replace(
            "<mch_id>",
            "<transaction_id>forged</transaction_id><mch_id>",
        )
        .into_bytes();
    let opened = String::from_utf8(open(&scheme, &sent).unwrap()).unwrap();
    assert!(!opened.contains("forged") && opened.contains("mch_id"));
    sent.body = b"<xml><transaction_id>1</transaction_id></xml>".to_vec();
    assert_eq!(open(&scheme, &sent), Err("signature_missing"));
    sent.body = b"<xml><req_info>~</req_info></xml>".to_vec();
    assert_eq!(open(&scheme, &sent), Err("decrypt_failed"));
    sent.body = b"<xml><req_info><a>1</a></req_info></xml>".to_vec();
    assert_eq!(open(&scheme, &sent), Err("malformed"));
}

#[test]
fn encrypted_notices_open_with_the_api_v3_key() {
    // The ciphertext of the vector `payjava-aesgcm`; its plaintext is no XML.
    let document = "<xml><algorithm>HMAC-SHA256</algorithm><event_algorithm>AEAD_AES_256_GCM</event_algorithm>\
        <event_associated_data>associatedData</event_associated_data><event_nonce>uluk4a9R25RW</event_nonce>\
        <event_ciphertext>ulwSiIajGClcvcOYvOQ7+l+0PAbzzwI=</event_ciphertext></xml>";
    let sent = send(document);
    assert!(
        open(&PayV2::new(key()), &sent).is_ok(),
        "without the key it stays sealed"
    );
    let scheme = PayV2::new(key()).with_api_v3_key(api_v3_key());
    assert_eq!(
        scheme.open(&sent.delivery(), NOW).unwrap_err().reason(),
        "the plaintext is not XML: a wrong key or ciphertext"
    );
    let other = send(&document.replace("uluk4a9R25RW", "uluk4a9R25RX"));
    assert_eq!(open(&scheme, &other), Err("decrypt_failed"));
}

#[test]
fn the_content_of_an_encrypted_notice_takes_the_place_of_its_ciphertext() {
    let document = "<xml><algorithm>HMAC-SHA256</algorithm><event_type>CHECK.SUCCESS</event_type>\
        <event_ciphertext><amount>1</amount><note>a&amp;b</note></event_ciphertext></xml>";
    let sender = Sender::pay_v2_with_api_v3_key(key(), api_v3_key());
    let sent = sender.send(document.as_bytes(), NOW).unwrap();
    assert!(!String::from_utf8_lossy(&sent.body).contains("amount"));
    let scheme = PayV2::new(key()).hmac_only().with_api_v3_key(api_v3_key());
    let opened = open(&scheme, &sent).unwrap();
    let tree = hookgen_runtime::Tree::parse(hookgen_runtime::Format::Xml, &opened).unwrap();
    let at = |path: &[&str]| tree.root().at(path).and_then(hookgen_runtime::Node::as_str);
    assert_eq!(at(&["event_type"]), Some("CHECK.SUCCESS"));
    assert_eq!(at(&["event_ciphertext", "amount"]), Some("1"));
    assert_eq!(at(&["event_ciphertext", "note"]), Some("a&b"));
    let text = String::from_utf8(sent.body.clone()).unwrap();
    let changed = text
        .replace(
            "<event_associated_data><![CDATA[event]]>",
            "<event_associated_data>",
        )
        .replace(">event<", "><");
    assert_ne!(text, changed);
    let changed = Sent {
        body: changed.into_bytes(),
        ..sent
    };
    assert_eq!(open(&scheme, &changed), Err("signature_mismatch"));
}

#[test]
fn documents_that_are_none_are_refused() {
    for body in [
        "",
        "{}",
        "<xml>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><xml>&b;</xml>",
        "<xml>&b;</xml>",
    ] {
        let sent = Sent {
            body: body.into(),
            ..Sent::default()
        };
        assert_eq!(open(&PayV2::new(key()), &sent), Err("malformed"), "{body}");
    }
}
