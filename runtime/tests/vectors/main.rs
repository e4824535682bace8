//! Published vectors, by id with their source, through the public entry points.
//!
//! The vectors of kinds in `UNIT` concern a primitive that no entry point exposes; tests next to
//! the primitive run them.

mod message_push;
mod pay_v2;
mod pay_v3;
mod standard_webhooks;

use hookgen_runtime::UnixTimestamp;
use serde_json::Value;
use std::collections::BTreeSet;

const MESSAGE_PUSH: &str = include_str!("message_push.json");
const PAY_V2: &str = include_str!("pay_v2.json");
const PAY_V3: &str = include_str!("pay_v3.json");
const SM: &str = include_str!("sm.json");
const STANDARD_WEBHOOKS: &str = include_str!("standard_webhooks.json");

/// Kinds that are run here.
const HERE: [&str; 12] = [
    "msg_signature",
    "oa_signature",
    "pay2_req_info",
    "pay2_sign",
    "pay2_xml_verify",
    "pay3_aead",
    "pay3_notification",
    "pay3_rsa_sign",
    "pay3_rsa_verify",
    "pay3_sm2_verify",
    "wx_msg_decrypt",
    "wx_msg_encrypt",
];

/// Kinds that are run by unit tests of `cipher` and `signature`.
const UNIT: [&str; 4] = ["aes_ecb", "pay2_raw_md5", "sm3_hash", "sm4_gcm"];

/// One vector.
struct Vector(Value);

impl Vector {
    fn id(&self) -> &str {
        self.0["id"].as_str().unwrap()
    }

    fn kind(&self) -> &str {
        self.0["kind"].as_str().unwrap()
    }

    fn has(&self, name: &str) -> bool {
        self.0["inputs"][name].is_string()
    }

    #[track_caller]
    fn input(&self, name: &str) -> &str {
        self.0["inputs"][name]
            .as_str()
            .unwrap_or_else(|| panic!("{}: {name}", self.id()))
    }

    #[track_caller]
    fn expected(&self, name: &str) -> &str {
        self.0["expected"][name]
            .as_str()
            .unwrap_or_else(|| panic!("{}: {name}", self.id()))
    }

    fn time(&self, name: &str) -> UnixTimestamp {
        UnixTimestamp::from_secs(self.input(name).parse().unwrap())
    }
}

/// Runs `test` over all vectors of a kind, of which there must be `count`.
#[track_caller]
fn for_each(file: &str, kind: &str, count: usize, test: impl Fn(&Vector)) {
    let vectors: Vec<Vector> = all(file).filter(|vector| vector.kind() == kind).collect();
    assert_eq!(vectors.len(), count, "{kind}");
    vectors.iter().for_each(test);
}

fn all(file: &str) -> impl Iterator<Item = Vector> {
    let vectors: Vec<Value> = serde_json::from_str(file).unwrap();
    vectors.into_iter().map(Vector)
}

#[test]
fn every_published_vector_is_there_and_run() {
    let mut ids = BTreeSet::new();
    for vector in [MESSAGE_PUSH, PAY_V2, PAY_V3, SM].into_iter().flat_map(all) {
        assert!(
            vector.0["source"].is_string(),
            "{} has no source",
            vector.id()
        );
        let kind = vector.kind();
        assert!(
            HERE.contains(&kind) || UNIT.contains(&kind),
            "{kind} is run nowhere"
        );
        assert!(
            ids.insert(vector.id().to_owned()),
            "{} is there twice",
            vector.id()
        );
    }
    assert_eq!(ids.len(), 67);
}
