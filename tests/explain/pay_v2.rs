use crate::cases::{Case, NOW, check, check_fine};
use hookgen_runtime::secret::PayV2Key;
use hookgen_runtime::testing::{Sender, Sent};

pub(crate) const KEY: &str = "192006250b4c09247ec02edce69f6a2e";
const OTHER_KEY: &str = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gc";

const PAYMENT: &str = "<xml><return_code>SUCCESS</return_code><attach>a b</attach><total_fee>1</total_fee><transaction_id>10</transaction_id></xml>";
const REFUND: &str = "<xml><return_code>SUCCESS</return_code><mch_id>1</mch_id><req_info><refund_id>5</refund_id></req_info></xml>";

fn config() -> String {
    format!("[pay_v2]\npath = \"/v2\"\napi_key = \"{KEY}\"\n")
}

fn send(document: &str) -> Sent {
    Sender::pay_v2(PayV2Key::new(KEY).unwrap())
        .send(document.as_bytes(), NOW)
        .unwrap()
}

fn with_body(document: &str, change: impl Fn(String) -> String) -> Case {
    let sent = send(document);
    let body = change(String::from_utf8(sent.body).unwrap()).into_bytes();
    Case::new(config(), "/v2", &Sent { body, ..sent })
}

fn hmac() -> String {
    PAYMENT.replace(
        "<total_fee>",
        "<sign_type>HMAC-SHA256</sign_type><total_fee>",
    )
}

#[test]
fn what_is_right_is_accepted() {
    check_fine(&Case::new(config(), "/v2", &send(PAYMENT)));
    check_fine(&Case::new(config(), "/v2", &send(&hmac())));
    check_fine(&Case::new(config(), "/v2", &send(REFUND)));
}

#[test]
fn another_sign_type() {
    let said = with_body(&hmac(), |body| {
        body.replace(
            "<sign_type>HMAC-SHA256</sign_type>",
            "<sign_type>MD5</sign_type>",
        )
    });
    // The element is signed too, so this is a forgery of a kind; it is not the type alone.
    let (printed, _) = said.explain();
    assert!(printed.contains("cause api-key-differs"), "{printed}");
    let unsaid = with_body(PAYMENT, |body| {
        let elements: Vec<(&str, &str)> = vec![
            ("return_code", "SUCCESS"),
            ("attach", "a b"),
            ("total_fee", "1"),
            ("transaction_id", "10"),
        ];
        let sign = hookgen_runtime::testing::inspect::pay_v2_sign(
            &PayV2Key::new(KEY).unwrap(),
            true,
            &elements,
        )
        .unwrap();
        let (before, _) = body.split_once("<sign>").unwrap();
        format!("{before}<sign>{sign}</sign></xml>")
    });
    check(
        &unsaid,
        "other-sign-type",
        "the sign is made by HMAC-SHA256, while the notification says MD5",
    );
    let strict = format!("{}sign_type = \"HMAC-SHA256\"\n", config());
    check(
        &Case::new(strict, "/v2", &send(PAYMENT)),
        "sign-type-policy",
        "accepts HMAC-SHA256 alone",
    );
}

#[test]
fn elements_that_were_changed() {
    let added = with_body(PAYMENT, |body| {
        body.replace("<attach>", "<extra>1</extra><attach>")
    });
    check(
        &added,
        "element-not-signed",
        "the sign matches without extra",
    );
    let spaced = with_body(PAYMENT, |body| {
        body.replace("<total_fee>1<", "<total_fee>\n 1 <")
    });
    check(
        &spaced,
        "texts-changed",
        "white space was put around values",
    );
    let unsigned = with_body(PAYMENT, |body| body.replace("sign>", "sing>"));
    check(&unsigned, "sign-missing", "has no `sign`");
}

#[test]
fn wrong_keys() {
    let wrong = config().replace(KEY, OTHER_KEY);
    check(
        &Case::new(wrong.clone(), "/v2", &send(PAYMENT)),
        "api-key-differs",
        "the API key is wrong",
    );
    check(
        &Case::new(wrong.clone(), "/v2", &send(REFUND)),
        "refund-key-differs",
        "`req_info` does not decrypt",
    );
}

#[test]
fn notices_that_do_not_belong_here() {
    let off = format!("{}refund_notices = false\n", config());
    check(
        &Case::new(off, "/v2", &send(REFUND)),
        "refund-notices-off",
        "does not accept them",
    );
    let json = Case::new(
        config(),
        "/v2",
        &Sent {
            body: b"{}".to_vec(),
            ..Sent::default()
        },
    );
    check(&json, "not-xml", "a notification of APIv3");
}

#[test]
fn keys_that_are_none() {
    let spaced = config().replace(KEY, &format!("{KEY} "));
    check(
        &Case::new(spaced, "/v2", &send(PAYMENT)),
        "api-key-whitespace",
        "has white space around it",
    );
    let short = config().replace(KEY, "short");
    check(
        &Case::new(short, "/v2", &send(PAYMENT)),
        "api-key-form",
        "the API key is no key",
    );
}
