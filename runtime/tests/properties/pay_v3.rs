//! WeChat Pay APIv3: headers, key choice, envelopes.

use super::{API_V3_KEY, JSON, NOW, SERIAL, SIGNER, api_v3_key, open, open_at, pay_v3, sm2_signer};
use hookgen_runtime::scheme::pay_v3::{PayV3, PlatformKey, PlatformKeys};
use hookgen_runtime::secret::ApiV3Key;
use hookgen_runtime::testing::{Attack, PlatformSigner, SeededRandom, Sender, Sent};
use hookgen_runtime::{KeyRing, ReplayGuard, Scheme, UnixTimestamp, Validity};
use http::HeaderValue;
use proptest::prelude::*;

fn sender() -> Sender {
    Sender::pay_v3(api_v3_key(), SIGNER.clone()).with_random(SeededRandom::new(3))
}

fn sent() -> Sent {
    sender().send(JSON, NOW).unwrap()
}

/// Signs a body of our own making.
fn signed(body: &str, timestamp: &str) -> Sent {
    let mut sent = sent();
    let message = format!("{timestamp}\nnonce\n{body}\n");
    let mut header = |name: &'static str, value: &str| {
        sent.headers
            .insert(name, HeaderValue::from_str(value).unwrap());
    };
    header("wechatpay-timestamp", timestamp);
    header("wechatpay-nonce", "nonce");
    header(
        "wechatpay-signature",
        &SIGNER.sign(message.as_bytes()).unwrap(),
    );
    sent.body = body.as_bytes().to_vec();
    sent
}

#[test]
fn the_opening_is_told() {
    let verified = pay_v3(&SIGNER).open(&sent().delivery(), NOW).unwrap();
    assert_eq!(verified.key_id().as_str(), SERIAL);
    assert_eq!(verified.delivery_id(), Some("n1"));
    assert_eq!(verified.original_type(), Some("transaction"));
    assert_eq!(verified.timestamp(), Some(NOW));
    assert_eq!(verified.nonce().map(str::len), Some(32));
}

#[test]
fn the_envelope_stays_byte_for_byte() {
    let document =
        "{ \"id\" : \"n\\u0031\",\"z\":[1, 2] ,\n \"resource\" : {\"a\": 1.50} , \"id2\":\"签约\"}";
    let sent = sender().send(document.as_bytes(), NOW).unwrap();
    let verified = pay_v3(&SIGNER).open(&sent.delivery(), NOW).unwrap();
    assert_eq!(std::str::from_utf8(verified.as_bytes()).unwrap(), document);
    assert_eq!(verified.delivery_id(), Some("n1"));
}

#[test]
fn a_timestamp_is_signed_as_it_was_sent() {
    let body = String::from_utf8(sent().body).unwrap();
    let padded = format!("000{}", NOW.as_secs());
    assert!(open(&pay_v3(&SIGNER), &signed(&body, &padded)).is_ok());
    let mut other = signed(&body, &padded);
    other
        .headers
        .insert("wechatpay-timestamp", HeaderValue::from(NOW.as_secs()));
    assert_eq!(open(&pay_v3(&SIGNER), &other), Err("signature_mismatch"));
}

#[test]
fn envelopes_that_are_none_are_refused() {
    let resource = |members: &str| format!("{{\"id\":\"1\",\"resource\":{members}}}");
    let good = r#""algorithm":"AEAD_AES_256_GCM","nonce":"000000000000","ciphertext":"AAAAAAAAAAAAAAAAAAAAAA==""#;
    for (body, code) in [
        (String::new(), "malformed"),
        ("{}".into(), "malformed"),
        ("[]".into(), "malformed"),
        (resource("null"), "malformed"),
        (resource("1"), "malformed"),
        (resource("{}"), "malformed"),
        (
            resource(&format!("{{{good}}},\"resource\":{{{good}}}")),
            "malformed",
        ),
        (
            resource(&format!("{{{good},\"nonce\":\"111111111111\"}}")),
            "malformed",
        ),
        (resource(&format!("{{{good}}}")) + " {}", "malformed"),
        (resource(&format!("{{{good}}}")), "decrypt_failed"),
        (
            resource(&format!("{{{}}}", good.replace("256", "128"))),
            "decrypt_failed",
        ),
        (
            resource(&format!(
                "{{{}}}",
                good.replace("000000000000", "00000000000")
            )),
            "decrypt_failed",
        ),
        (
            resource(&format!(
                "{{{}}}",
                good.replace("AAAAAAAAAAAAAAAAAAAAAA==", "AAAA")
            )),
            "decrypt_failed",
        ),
        (
            resource(&format!(
                "{{{}}}",
                good.replace("AAAAAAAAAAAAAAAAAAAAAA==", "~")
            )),
            "decrypt_failed",
        ),
    ] {
        let sent = signed(&body, &NOW.as_secs().to_string());
        assert_eq!(open(&pay_v3(&SIGNER), &sent), Err(code), "{body}");
    }
}

/// No `event_type` makes the test kit encrypt without associated data.
#[test]
fn associated_data_may_be_empty_null_or_absent() {
    let body = sender().send(br#"{"resource":{"a":1}}"#, NOW).unwrap().body;
    let body = String::from_utf8(body).unwrap();
    let empty = r#""associated_data":"","#;
    assert!(body.contains(empty), "{body}");
    for data in [empty, r#""associated_data":null,"#, ""] {
        let sent = signed(&body.replace(empty, data), &NOW.as_secs().to_string());
        assert_eq!(
            open(&pay_v3(&SIGNER), &sent).as_deref(),
            Ok(br#"{"resource":{"a":1}}"#.as_slice())
        );
    }
    let other = body.replace(empty, r#""associated_data":"x","#);
    let sent = signed(&other, &NOW.as_secs().to_string());
    assert_eq!(open(&pay_v3(&SIGNER), &sent), Err("decrypt_failed"));
}

/// What a framework does to a body it parsed: the last line end goes, and with it the signature.
#[test]
fn the_body_is_signed_with_its_last_newline() {
    let body = String::from_utf8(sent().body).unwrap() + "\n";
    let mut sent = signed(&body, &NOW.as_secs().to_string());
    let opened = open(&pay_v3(&SIGNER), &sent).unwrap();
    assert_eq!(opened, [JSON, b"\n"].concat());
    sent.body.pop();
    assert_eq!(open(&pay_v3(&SIGNER), &sent), Err("signature_mismatch"));
}

#[test]
fn a_signature_type_must_be_that_of_the_key() {
    let with_type = |sent: &Sent, value: &'static str| {
        let mut sent = sent.clone();
        sent.headers
            .insert("wechatpay-signature-type", HeaderValue::from_static(value));
        sent
    };
    let (rsa, sm) = (pay_v3(&SIGNER), pay_v3(&sm2_signer()));
    let rsa_sent = sent();
    let sm_sent = Sender::pay_v3(api_v3_key(), sm2_signer())
        .send(JSON, NOW)
        .unwrap();
    assert!(open(&sm, &sm_sent).is_ok());
    assert_eq!(
        open(&rsa, &with_type(&rsa_sent, "WECHATPAY2-SM2-WITH-SM3")),
        Err("signature_type_refused")
    );
    assert_eq!(
        open(&sm, &with_type(&sm_sent, "WECHATPAY2-SHA256-RSA2048")),
        Err("signature_type_refused")
    );
    assert_eq!(
        open(&rsa, &with_type(&rsa_sent, "NONE")),
        Err("signature_type_refused")
    );
    let mut none = rsa_sent.clone();
    none.headers.remove("wechatpay-signature-type");
    assert!(open(&rsa, &none).is_ok(), "without the header it is RSA");
    none = sm_sent.clone();
    none.headers.remove("wechatpay-signature-type");
    assert_eq!(open(&sm, &none), Err("signature_type_refused"));
}

#[test]
fn a_probe_is_refused_as_any_bad_signature_and_can_be_counted() {
    let scheme = pay_v3(&SIGNER);
    let probe = sender().attack(Attack::Probe, JSON, NOW).unwrap();
    let error = scheme.open(&probe.delivery(), NOW).unwrap_err();
    let forged = sender().attack(Attack::WrongKey, JSON, NOW).unwrap();
    let other = scheme.open(&forged.delivery(), NOW).unwrap_err();
    assert_eq!(error.status(), other.status());
    assert_eq!(error.to_string(), other.to_string());
    let is_probe = |error: &hookgen_runtime::OpenError| match error {
        hookgen_runtime::OpenError::Signature(error) => error.is_probe(),
        _ => false,
    };
    assert!(is_probe(&error) && !is_probe(&other));
    // A tail that is base64 is as bad as one that is not.
    let mut base64 = probe.clone();
    base64.headers.insert(
        "wechatpay-signature",
        HeaderValue::from_static("WECHATPAY/SIGNTEST/A"),
    );
    assert_eq!(open(&scheme, &base64), Err("signature_probe"));
}

#[test]
fn keys_rotate() {
    let (old, new) = (
        PlatformSigner::generate("OLD").unwrap(),
        PlatformSigner::generate("NEW").unwrap(),
    );
    let from = |signer: &PlatformSigner| {
        Sender::pay_v3(api_v3_key(), signer.clone())
            .send(JSON, NOW)
            .unwrap()
    };
    let keys = PlatformKeys::new([old.platform_key().unwrap()]);
    let scheme = PayV3::new(api_v3_key(), keys.clone());
    assert!(open(&scheme, &from(&old)).is_ok());
    assert_eq!(open(&scheme, &from(&new)), Err("signature_key_unknown"));
    keys.insert(new.platform_key().unwrap());
    assert!(open(&scheme, &from(&old)).is_ok() && open(&scheme, &from(&new)).is_ok());
    let ends = Validity::until(UnixTimestamp::from_secs(NOW.as_secs() - 1));
    keys.insert(old.platform_key().unwrap().with_validity(ends));
    assert_eq!(open(&scheme, &from(&old)), Err("signature_key_expired"));
    assert!(keys.remove("OLD") && !keys.remove("OLD"));
    assert_eq!(open(&scheme, &from(&old)), Err("signature_key_unknown"));
    assert_eq!(
        scheme.platform_keys().ids(),
        [hookgen_runtime::KeyId::new("NEW")]
    );
}

#[test]
fn a_serial_of_no_known_form_is_not_looked_up() {
    let long = "A".repeat(65);
    for serial in ["../5DEA10EF", "5DEA 10EF", "", &long] {
        let mut sent = sent();
        sent.headers
            .insert("wechatpay-serial", HeaderValue::from_str(serial).unwrap());
        assert_eq!(open(&pay_v3(&SIGNER), &sent), Err("malformed"), "{serial}");
    }
}

#[test]
fn the_api_key_rotates_too() {
    let other = ApiV3Key::new(&API_V3_KEY.to_lowercase()).unwrap();
    let ends = Validity::until(NOW);
    let ring = KeyRing::of("new", other).with("old", api_v3_key(), ends);
    let scheme = PayV3::with_keys(ring, PlatformKeys::new([SIGNER.platform_key().unwrap()]));
    assert!(open(&scheme, &sent()).is_ok());
    let later = UnixTimestamp::from_secs(NOW.as_secs() + 1);
    assert_eq!(open_at(&scheme, &sent(), later), Err("decrypt_failed"));
}

#[test]
fn a_nonce_is_used_once_where_that_is_asked_for() {
    let scheme = pay_v3(&SIGNER).with_replay_guard(ReplayGuard::new(8));
    let sent = sent();
    // A forgery under the same nonce does not use it up.
    let forged = Sent {
        body: b"{}".to_vec(),
        ..sent.clone()
    };
    assert_eq!(open(&scheme, &forged), Err("signature_mismatch"));
    assert!(open(&scheme, &sent).is_ok());
    assert_eq!(open(&scheme, &sent), Err("replayed"));
}

#[test]
fn keys_that_are_none_are_described() {
    let message = |pem: &str| {
        PlatformKey::from_certificate_pem(pem)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        message(""),
        "certificate: there is no PEM block of that kind in it"
    );
    let pem = |body: &str| format!("-----BEGIN CERTIFICATE-----{body}-----END CERTIFICATE-----");
    assert_eq!(
        message(&pem("\nAA\n")),
        "certificate: the PEM block is not base64"
    );
    assert_eq!(
        message(&pem("MAA=")),
        "certificate: it is not an X.509 certificate with an RSA or SM2 key"
    );
    assert!(message(&pem("MAA=").repeat(2)).contains("more than one"));
    assert!(message("-----BEGIN PRIVATE KEY-----").contains("private key"));
    let message = |id: &str| {
        PlatformKey::from_public_key_pem(id, &pem(""))
            .unwrap_err()
            .to_string()
    };
    assert!(message("PUB KEY").contains("1 to 64 letters"));
}

/// A test kit in another process needs the same key.
#[test]
fn a_signer_is_written_and_read_again() {
    let again = PlatformSigner::from_pem(SERIAL, &SIGNER.private_key_pem().unwrap()).unwrap();
    let key = PlatformKey::from_public_key_pem(SERIAL, &SIGNER.public_key_pem().unwrap()).unwrap();
    let signature = again.sign(b"message").unwrap();
    assert_eq!(key.verify(b"message", &signature), Ok(()));
    assert!(key.verify(b"massage", &signature).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_resource_opens(text in "\\PC{0,60}", seed: u64) {
        let document = serde_json::json!({"id": text, "resource": {"text": text}}).to_string();
        let sender = Sender::pay_v3(api_v3_key(), SIGNER.clone()).with_random(SeededRandom::new(seed));
        let opened = open(&pay_v3(&SIGNER), &sender.send(document.as_bytes(), NOW).unwrap());
        prop_assert_eq!(opened, Ok(document.into_bytes()));
    }

    #[test]
    fn no_signed_body_makes_it_panic(body in "\\PC{0,80}") {
        prop_assert!(open(&pay_v3(&SIGNER), &signed(&body, &NOW.as_secs().to_string())).is_err());
    }

    #[test]
    fn no_certificate_makes_it_panic(der in proptest::collection::vec(any::<u8>(), 0..200)) {
        let base64: String = der.iter().map(|byte| char::from(b'A' + byte % 26)).collect();
        let pem = format!("-----BEGIN CERTIFICATE-----{base64}-----END CERTIFICATE-----");
        prop_assert!(PlatformKey::from_certificate_pem(&pem).is_err());
    }
}
