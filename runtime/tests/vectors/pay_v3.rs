//! WeChat Pay APIv3: signatures, resources, whole notifications.

use super::{PAY_V3, SM, Vector, for_each};
use hookgen_runtime::scheme::pay_v3::{PayV3, PlatformKey, PlatformKeys};
use hookgen_runtime::secret::{ApiV3Key, Sealed};
use hookgen_runtime::testing::{PlatformSigner, api_v3_key_of_16_bytes, renamed};
use hookgen_runtime::{Delivery, Scheme, UnixTimestamp};
use http::{HeaderMap, HeaderName, HeaderValue};

#[test]
fn rsa_signatures_verify() {
    for_each(PAY_V3, "pay3_rsa_verify", 7, |vector| {
        check_signature(vector, "signature");
    });
}

#[test]
fn sm2_signatures_verify() {
    for_each(SM, "pay3_sm2_verify", 2, |vector| {
        check_signature(vector, "signature_asn1_b64");
    });
}

#[track_caller]
fn check_signature(vector: &Vector, signature: &str) {
    let valid = vector.0["expected"]["valid"] == true;
    let message = if vector.has("message") {
        vector.input("message").to_owned()
    } else {
        format!(
            "{}\n{}\n{}\n",
            vector.input("timestamp"),
            vector.input("nonce"),
            vector.input("body")
        )
    };
    let message = message.as_bytes();
    let keys = keys(vector);
    assert!(!keys.is_empty(), "{}", vector.id());
    for key in keys {
        assert_eq!(
            key.verify(message, vector.input(signature)).is_ok(),
            valid,
            "{}",
            vector.id()
        );
        assert!(
            key.verify(&[message, b" "].concat(), vector.input(signature))
                .is_err(),
            "{}",
            vector.id()
        );
    }
}

/// The keys of a vector, of its certificate and of its public key.
fn keys(vector: &Vector) -> Vec<PlatformKey> {
    let mut keys = Vec::new();
    if vector.has("certificate_pem") {
        let key = PlatformKey::from_certificate_pem(vector.input("certificate_pem")).unwrap();
        if vector.0["expected"]["serial"].is_string() {
            assert_eq!(key.id().as_str(), vector.expected("serial"));
        }
        keys.push(key);
    }
    if vector.has("public_key_pem") {
        keys.push(
            PlatformKey::from_public_key_pem("PUB_KEY_ID_01", vector.input("public_key_pem"))
                .unwrap(),
        );
    }
    keys
}

#[test]
fn the_test_kit_signs_as_the_platform_does() {
    for_each(PAY_V3, "pay3_rsa_sign", 1, |vector| {
        let signer = PlatformSigner::from_pem("4096", vector.input("private_key_pem")).unwrap();
        let signature = signer.sign(vector.input("message").as_bytes()).unwrap();
        assert_eq!(signature, vector.expected("signature"));
    });
}

#[test]
fn resources_decrypt() {
    for_each(PAY_V3, "pay3_aead", 8, |vector| match vector.id() {
        "northmemory-aesgcm-empty" | "northmemory-aesgcm" => {
            let key = ApiV3Key::new(vector.input("key")).unwrap();
            assert!(
                key.decrypt(&sealed(vector)).is_err(),
                "a nonce of 16 bytes was accepted"
            );
        }
        "paygo-aesgcm" => {
            let message = ApiV3Key::new(vector.input("key")).unwrap_err().to_string();
            assert_eq!(message, "APIv3 key: 32 bytes expected, 16 given");
            let short = vector.input("key").as_bytes().try_into().unwrap();
            check_resource(vector, &api_v3_key_of_16_bytes(short).unwrap());
        }
        _ => check_resource(vector, &ApiV3Key::new(vector.input("key")).unwrap()),
    });
}

#[test]
fn sm4_resources_decrypt_under_both_names() {
    for_each(SM, "pay3_aead", 1, |vector| {
        let key = ApiV3Key::new(vector.input("key")).unwrap();
        check_resource(vector, &key);
        let other_name = Sealed {
            algorithm: "AEAD_SM4_128_GCM",
            ..sealed(vector)
        };
        assert_eq!(
            key.decrypt(&other_name).unwrap(),
            vector.expected("plaintext").as_bytes()
        );
    });
}

#[track_caller]
fn check_resource(vector: &Vector, key: &ApiV3Key) {
    let sealed = sealed(vector);
    assert_eq!(
        key.decrypt(&sealed).unwrap(),
        vector.expected("plaintext").as_bytes(),
        "{}",
        vector.id()
    );
    for changed in [
        Sealed {
            associated_data: "other",
            ..sealed
        },
        Sealed {
            nonce: "000000000000",
            ..sealed
        },
        Sealed {
            algorithm: "AEAD_AES_128_GCM",
            ..sealed
        },
        Sealed {
            algorithm: "",
            ..sealed
        },
    ] {
        assert!(key.decrypt(&changed).is_err(), "{}", vector.id());
    }
}

fn sealed(vector: &Vector) -> Sealed<'_> {
    Sealed {
        algorithm: vector.input("algorithm"),
        nonce: vector.input("nonce"),
        associated_data: vector.input("associated_data"),
        ciphertext: vector.input("ciphertext"),
    }
}

#[test]
fn notifications_open() {
    for_each(PAY_V3, "pay3_notification", 2, |vector| {
        let headers = headers(vector);
        let serial = headers["wechatpay-serial"].to_str().unwrap();
        let key = vector.input("apiv3_key");
        let key = ApiV3Key::new(key).unwrap_or_else(|_| {
            api_v3_key_of_16_bytes(key.as_bytes().try_into().unwrap()).unwrap()
        });
        let platform = PlatformKey::from_certificate_pem(vector.input("certificate_pem")).unwrap();
        let scheme = PayV3::new(key, PlatformKeys::new([renamed(platform, serial)]));
        let now = UnixTimestamp::from_secs(vector.0["inputs"]["now"].as_i64().unwrap());
        let delivery = Delivery::new("", &headers, vector.input("body").as_bytes());

        let verified = scheme.open(&delivery, now).unwrap();
        let opened: serde_json::Value = serde_json::from_slice(verified.as_bytes()).unwrap();
        let plaintext = vector.expected("plaintext");
        let resource: serde_json::Value =
            serde_json::from_str(plaintext).unwrap_or_else(|_| plaintext.into());
        assert_eq!(opened["resource"], resource, "{}", vector.id());
        assert_eq!(verified.key_id().as_str(), serial);
        if vector.0["expected"]["id"].is_string() {
            assert_eq!(verified.delivery_id(), Some(vector.expected("id")));
            assert_eq!(
                verified.original_type(),
                Some(vector.expected("original_type"))
            );
            assert_eq!(opened["event_type"], vector.expected("event_type"));
        }

        let late = UnixTimestamp::from_secs(now.as_secs() + 301);
        assert_eq!(
            scheme.open(&delivery, late).unwrap_err().code(),
            "stale_timestamp"
        );
    });
}

fn headers(vector: &Vector) -> HeaderMap {
    let headers = vector.0["inputs"]["headers"].as_object().unwrap();
    let header = |(name, value): (&String, &serde_json::Value)| {
        let name = HeaderName::try_from(name).unwrap();
        (
            name,
            HeaderValue::from_str(value.as_str().unwrap()).unwrap(),
        )
    };
    headers.iter().map(header).collect()
}
