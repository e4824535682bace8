#![no_main]
//! Certificates and public keys, as PEM and as the DER in it.

use hookgen_fuzz::Input;
use hookgen_runtime::scheme::pay_v3::PlatformKey;
use hookgen_runtime::testing::inspect::certificate_subject;
use hookgen_runtime::{Base64, to_json};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut input = Input::new(data);
    let kind = input.choose(3);
    let text = match kind {
        0 => String::from_utf8_lossy(input.text).into_owned(),
        1 => pem("CERTIFICATE", input.text),
        _ => pem("PUBLIC KEY", input.text),
    };
    let _ = certificate_subject(&text);
    if let Ok(key) = PlatformKey::from_certificate_pem(&text) {
        let id = key.id().as_str();
        assert!(
            id.bytes()
                .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
        );
        assert!(!id.starts_with('0'));
        assert!(key.verify(b"message", "AAAA").is_err());
    }
    if let Ok(key) = PlatformKey::from_public_key_pem("PUB_KEY_ID_01", &text) {
        assert!(key.verify(b"message", "AAAA").is_err());
        assert_ne!(kind, 1, "a certificate was taken for a public key");
    }
});

fn pem(label: &str, der: &[u8]) -> String {
    let base64 = to_json(&Base64::from(der.to_vec()));
    let base64 = base64.trim_matches('"');
    format!("-----BEGIN {label}-----\n{base64}\n-----END {label}-----\n")
}
