#![no_main]
//! WeChat Pay APIv3: what was sent opens, and nothing else does; and what opens is decoded as if it was read again.

use hookgen_fuzz::{Input, damage::damage, keys, walk::Opened};
use hookgen_runtime::http::{HeaderName, HeaderValue};
use hookgen_runtime::scheme::pay_v3::PayV3;
use hookgen_runtime::testing::{PlatformSigner, SeededRandom, Sender, Sent};
use hookgen_runtime::{Format, Scheme, Tree, Verified, to_json};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use std::sync::LazyLock;

fuzz_target!(|data: &[u8]| {
    let mut input = Input::new(data);
    // SM2 costs ten times as much, so it is tried less often.
    let platform = if input.choose(8) == 7 { &*SM } else { &*RSA };
    match input.choose(4) {
        0 => platform.raw(&mut input),
        1 => platform.whole(input.text),
        2 => platform.damaged(&mut input),
        _ => platform.signed_again(&mut input),
    }
});

struct Platform {
    signer: &'static PlatformSigner,
    sender: Sender,
    scheme: PayV3,
    /// A notification as it was sent, and as it is opened.
    sent: Sent,
}

static RSA: LazyLock<Platform> = LazyLock::new(|| Platform::new(&keys::RSA));
static SM: LazyLock<Platform> = LazyLock::new(|| Platform::new(&keys::SM2));

const DOCUMENT: &str =
    r#"{"id":"n1","event_type":"TRANSACTION.SUCCESS","resource":{"amount":{"total":1}}}"#;
const HEADERS: [&str; 5] = [
    "wechatpay-timestamp",
    "wechatpay-nonce",
    "wechatpay-serial",
    "wechatpay-signature",
    "wechatpay-signature-type",
];

impl Platform {
    fn new(signer: &'static PlatformSigner) -> Self {
        let sender = Sender::pay_v3(keys::api_v3_key(), signer.clone());
        let sender = sender.with_random(SeededRandom::new(1));
        let sent = sender
            .send(DOCUMENT.as_bytes(), keys::NOW)
            .expect("it can be sent");
        let scheme = keys::pay_v3(signer);
        Self {
            signer,
            sender,
            scheme,
            sent,
        }
    }

    /// Five headers and a body that nobody signed.
    fn raw(&self, input: &mut Input<'_>) {
        let mut sent = Sent::default();
        for name in HEADERS {
            if let Ok(value) = HeaderValue::from_bytes(input.line()) {
                sent.headers.append(HeaderName::from_static(name), value);
            }
        }
        sent.body = input.text.to_vec();
        assert!(
            self.scheme.open(&sent.delivery(), keys::NOW).is_err(),
            "a forgery"
        );
    }

    fn whole(&self, document: &[u8]) {
        let Ok(sent) = self.sender.send(document, keys::NOW) else {
            return;
        };
        match self.scheme.open(&sent.delivery(), keys::NOW) {
            Ok(opened) => {
                assert_eq!(opened.as_bytes(), document);
                decodes_alike(&opened);
            }
            // What is in the way: a body that is too long, and members that are no texts.
            Err(error) => assert!(error.code() == "malformed", "{error}"),
        }
    }

    /// Not one byte of the body or of what is signed with it can be changed.
    fn damaged(&self, input: &mut Input<'_>) {
        let mut damaged = self.sent.clone();
        damage(&mut damaged, &mut input.choices, input.text);
        if let Ok(opened) = self.scheme.open(&damaged.delivery(), keys::NOW) {
            assert_eq!(opened.as_bytes(), DOCUMENT.as_bytes());
            assert_eq!(damaged.body, self.sent.body);
            for name in &HEADERS[..2] {
                assert_eq!(damaged.headers.get(*name), self.sent.headers.get(*name));
            }
        }
    }

    /// The platform signs whatever became of the body; then the encryption still vouches for the
    /// resource.
    fn signed_again(&self, input: &mut Input<'_>) {
        let mut sent = self.sent.clone();
        damage(&mut sent, &mut input.choices, input.text);
        let timestamp = keys::NOW.as_secs().to_string();
        let parts = [
            timestamp.as_bytes(),
            b"\n",
            b"nonce",
            b"\n",
            &sent.body,
            b"\n",
        ];
        let signature = self.signer.sign(&parts.concat()).expect("it signs");
        sent.headers = self.sent.headers.clone();
        for (name, value) in [(HEADERS[1], "nonce"), (HEADERS[3], &signature)] {
            let value = HeaderValue::from_str(value).expect("it is a header");
            sent.headers.insert(name, value);
        }
        if let Ok(opened) = self.scheme.open(&sent.delivery(), keys::NOW) {
            decodes_alike(&opened);
            // The rest of the envelope is passed on as it is, and refused by the decoder.
            let Ok(opened) = serde_json::from_slice::<Value>(opened.as_bytes()) else {
                return;
            };
            assert_eq!(
                opened["resource"],
                serde_json::json!({"amount": {"total": 1}})
            );
        }
    }
}

/// What the scheme found out about a document is what reading it tells.
fn decodes_alike(opened: &Verified) {
    let known = opened.decode::<Opened>().ok();
    let read = Tree::parse(Format::Json, opened.as_bytes()).ok();
    let read = read.and_then(|tree| Some(to_json(&tree.root().object().ok()?.node())));
    assert_eq!(known.map(|Opened(known)| known), read);
}
