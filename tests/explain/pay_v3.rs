use crate::cases::{Case, NOW, check, check_among, check_fine};
use hookgen_runtime::UnixTimestamp;
use hookgen_runtime::secret::ApiV3Key;
use hookgen_runtime::testing::{Attack, PlatformSigner, Sender, Sent};
use std::sync::LazyLock;

pub(crate) const KEY: &str = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";
const OTHER_KEY: &str = "192006250b4c09247ec02edce69f6a2d";
const SERIAL: &str = "PUB_KEY_ID_0000000000000024101100397200000006";

/// The platform, and its key after a rotation.
static SIGNERS: LazyLock<[PlatformSigner; 2]> =
    LazyLock::new(|| [SERIAL, "5DEA10EF"].map(|id| PlatformSigner::generate(id).unwrap()));

const NOTIFICATION: &str = r#"{"id":"EV-1","create_time":"2025-10-09T08:53:20+08:00","resource_type":"encrypt-resource","event_type":"TRANSACTION.SUCCESS","summary":"支付成功","resource":{"mchid":"1230000109","out_trade_no":"1"}}"#;

fn keys(list: &[(&str, &PlatformSigner)]) -> String {
    list.iter()
        .map(|(serial, signer)| {
            format!(
                "[[pay_v3.keys]]\nserial = \"{serial}\"\npem = \"\"\"\n{}\"\"\"\n",
                signer.public_key_pem().unwrap()
            )
        })
        .collect()
}

fn config() -> String {
    format!(
        "[pay_v3]\npath = \"/pay\"\napi_v3_key = \"{KEY}\"\n{}",
        keys(&[(SERIAL, &SIGNERS[0])])
    )
}

fn sender() -> Sender {
    Sender::pay_v3(ApiV3Key::new(KEY).unwrap(), SIGNERS[0].clone())
}

pub(crate) fn sent() -> Sent {
    sender().send(NOTIFICATION.as_bytes(), NOW).unwrap()
}

fn with_body(change: impl Fn(String) -> String) -> Case {
    let sent = sent();
    let body = change(String::from_utf8(sent.body).unwrap()).into_bytes();
    Case::new(config(), "/pay", &Sent { body, ..sent })
}

fn with_header(name: &'static str, change: impl Fn(&str) -> String) -> Case {
    let mut sent = sent();
    let changed = change(sent.headers[name].to_str().unwrap());
    sent.headers.insert(name, changed.parse().unwrap());
    Case::new(config(), "/pay", &sent)
}

#[test]
fn what_is_right_is_accepted() {
    check_fine(&Case::new(config(), "/pay", &sent()));
}

#[test]
fn bodies_that_were_reserialised() {
    let pretty = with_body(|body| body.replace(",\"", ",\n  \"").replace("\":", "\": "));
    check(
        &pretty,
        "body-reserialised",
        "the signature matches the compact form",
    );
    let sorted = with_body(|body| {
        serde_json::from_str::<serde_json::Value>(&body)
            .unwrap()
            .to_string()
    });
    check(
        &sorted,
        "body-reserialised",
        "the members in the platform's order",
    );
    let escaped = with_body(|body| {
        body.replace('支', "\\u652f")
            .replace('付', "\\u4ed8")
            .replace('成', "\\u6210")
            .replace('功', "\\u529f")
    });
    check(
        &escaped,
        "body-reserialised",
        "characters were escaped as \\u",
    );
    check(
        &with_body(|body| body + "\n"),
        "final-newline",
        "a final newline was added",
    );
}

#[test]
fn a_final_newline_that_was_lost() {
    let document = format!("{NOTIFICATION}\n");
    let mut sent = sender().send(document.as_bytes(), NOW).unwrap();
    assert_eq!(sent.body.pop(), Some(b'\n'));
    check(
        &Case::new(config(), "/pay", &sent),
        "final-newline",
        "the final newline was lost",
    );
}

#[test]
fn a_body_that_was_cut_off() {
    let mut sent = sent();
    sent.headers
        .insert("content-length", sent.body.len().into());
    sent.body.truncate(sent.body.len() - 1);
    check_among(
        &Case::new(config(), "/pay", &sent),
        "body-truncated",
        "the body lacks 1 bytes",
    );
}

#[test]
fn keys_of_somebody_else() {
    let merchant = include_str!("merchant-certificate.pem");
    let of_merchant = format!(
        "[pay_v3]\npath = \"/pay\"\napi_v3_key = \"{KEY}\"\n[[pay_v3.keys]]\npem = \"\"\"\n{merchant}\"\"\"\n"
    );
    check(
        &Case::new(of_merchant, "/pay", &sent()),
        "merchant-certificate",
        "this is the certificate of the merchant (1900006031), not of the platform",
    );
    let rotated = Sender::pay_v3(ApiV3Key::new(KEY).unwrap(), SIGNERS[1].clone())
        .send(NOTIFICATION.as_bytes(), NOW)
        .unwrap();
    check(
        &Case::new(config(), "/pay", &rotated),
        "certificate-mode",
        "signs with the certificate 5DEA10EF",
    );
    let certificate = config().replace(SERIAL, "4444");
    check(
        &Case::new(certificate.clone(), "/pay", &rotated),
        "serial-unknown",
        "signs with 5DEA10EF, which is not configured",
    );
    let other = format!(
        "[pay_v3]\npath = \"/pay\"\napi_v3_key = \"{KEY}\"\n{}",
        keys(&[("4444", &SIGNERS[1])])
    );
    check(
        &Case::new(other, "/pay", &sent()),
        "public-key-mode",
        SERIAL,
    );
    let mixed = format!(
        "[pay_v3]\npath = \"/pay\"\napi_v3_key = \"{KEY}\"\n{}",
        keys(&[(SERIAL, &SIGNERS[1]), ("5DEA10EF", &SIGNERS[0])])
    );
    check(
        &Case::new(mixed, "/pay", &sent()),
        "serial-mixed-up",
        "the serials in the configuration are mixed up",
    );
}

#[test]
fn a_wrong_api_key() {
    let wrong = config().replace(KEY, OTHER_KEY);
    check(
        &Case::new(wrong.clone(), "/pay", &sent()),
        "api-v3-key-differs",
        "the APIv3 key is wrong: the signature matches",
    );
    let swapped = format!("{wrong}[pay_v2]\napi_key = \"{KEY}\"\n");
    check(
        &Case::new(swapped, "/pay", &sent()),
        "api-keys-swapped",
        "the two keys are swapped",
    );
}

#[test]
fn probes_and_forgeries() {
    let attack = |attack| {
        Case::new(
            config(),
            "/pay",
            &sender()
                .attack(attack, NOTIFICATION.as_bytes(), NOW)
                .unwrap(),
        )
    };
    check(
        &attack(Attack::Probe),
        "signtest-probe",
        "a SIGNTEST probe of WeChat Pay",
    );
    check_among(
        &attack(Attack::WrongKey),
        "signature-mismatch",
        "the signature is not over this body",
    );
}

#[test]
fn times_that_are_off() {
    let at = |seconds| {
        sender()
            .send(
                NOTIFICATION.as_bytes(),
                UnixTimestamp::from_secs(NOW.as_secs() + seconds),
            )
            .unwrap()
    };
    check(
        &Case::new(config(), "/pay", &at(-301)),
        "stale",
        "signed 5 min 1 s before it arrived",
    );
    check(
        &Case::new(config(), "/pay", &at(301)),
        "clock-skew",
        "signed 5 min 1 s in the future",
    );
}

#[test]
fn headers_that_were_changed() {
    let spaces = with_header("wechatpay-signature", |signature| {
        signature.replace('+', " ")
    });
    check(
        &spaces,
        "plus-became-space",
        "`+` became a space in Wechatpay-Signature",
    );
    let encoded = with_header("wechatpay-signature", |signature| {
        signature
            .replace('+', "%2B")
            .replace('/', "%2F")
            .replace('=', "%3D")
    });
    check(&encoded, "header-encoded", "percent-encoded");
    let mut sent = sent();
    sent.headers.remove("wechatpay-nonce");
    check(
        &Case::new(config(), "/pay", &sent),
        "headers-missing",
        "wechatpay-nonce",
    );
}

#[test]
fn a_header_that_is_there_twice() {
    let mut sent = sent();
    let serial = sent.headers["wechatpay-serial"].clone();
    sent.headers.append("wechatpay-serial", serial);
    check(
        &Case::new(config(), "/pay", &sent),
        "duplicate-header",
        "is there twice",
    );
}

#[test]
fn bodies_that_are_none() {
    let recoded = with_body(|body| body.replace("支付成功", "\u{fffd}\u{fffd}"));
    check(&recoded, "body-recoded", "replacement characters");
    let decrypted = with_body(|_| NOTIFICATION.to_owned());
    check_among(
        &decrypted,
        "no-resource",
        "no notification with an encrypted `resource`",
    );
}

#[test]
fn keys_that_are_none() {
    let spaced = config().replace(KEY, &format!("{KEY} "));
    check(
        &Case::new(spaced, "/pay", &sent()),
        "api-key-whitespace",
        "has white space around it",
    );
    let short = config().replace(KEY, "short");
    check(
        &Case::new(short, "/pay", &sent()),
        "api-key-form",
        "the APIv3 key is no key",
    );
    let no_pem = config().replace("BEGIN PUBLIC KEY", "BEGIN SOMETHING");
    check(
        &Case::new(no_pem, "/pay", &sent()),
        "platform-key-form",
        "is not the platform's",
    );
}

/// Valid from 2026 on, and asked about in 2025.
#[test]
fn a_certificate_out_of_its_time() {
    let certificate = include_str!("platform-certificate.pem");
    let config = format!(
        "[pay_v3]\npath = \"/pay\"\napi_v3_key = \"{KEY}\"\n[[pay_v3.keys]]\npem = \"\"\"\n{certificate}\"\"\"\n"
    );
    let signer = PlatformSigner::generate("5157F09EFDC096DE15EBE81A47057A7232F1B8E1").unwrap();
    let sent = Sender::pay_v3(ApiV3Key::new(KEY).unwrap(), signer)
        .send(NOTIFICATION.as_bytes(), NOW)
        .unwrap();
    check_among(
        &Case::new(config, "/pay", &sent),
        "certificate-expired",
        "not valid at this time",
    );
}

#[test]
fn answers_that_say_fail() {
    let answered = |answer: &[u8]| Case::new(config(), "/pay", &sent()).answered(answer);
    check_fine(&answered(b"HTTP/1.1 204 No Content\r\n\r\n"));
    check(
        &answered(b"HTTP/1.1 200 OK\r\n\r\n{\"code\":\"FAIL\"}"),
        "fail-under-200",
        "never sent again",
    );
}
