use super::*;

const FULL: &str = r#"
listen = "0.0.0.0:9000"
[official_account]
path = "/oa"
token = "QDG6eK"
encoding_aes_key = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
receive_id = "wx5823bf96d3bd56c7"
mode = "compatible"
[wecom]
path = "/wecom"
token = "QDG6eK"
encoding_aes_key = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
receive_id = "wx5823bf96d3bd56c7"
[pay_v2]
path = "/v2"
api_key = "192006250b4c09247ec02edce69f6a2d"
sign_type = "HMAC-SHA256"
[idempotency]
store = "redis://:hunter2@localhost/"
"#;

fn read(text: &str) -> Result<Config, ConfigError> {
    let config = Config::read(text, &|_| None)?;
    config.check()?;
    Ok(config)
}

#[track_caller]
fn check(text: &str, error: &str) {
    assert_eq!(read(text).map(|_| ()).unwrap_err().to_string(), error);
}

#[test]
fn every_table_is_read() {
    let config = read(FULL).unwrap();
    assert_eq!(config.listen, "0.0.0.0:9000");
    assert_eq!(
        config.surfaces(),
        [
            ("official_account", "/oa"),
            ("wecom", "/wecom"),
            ("pay_v2", "/v2")
        ]
    );
    assert_eq!(config.official_account.unwrap().mode, Mode::Compatible);
    assert_eq!(config.wecom.unwrap().mode, Mode::Safe);
    assert_eq!(config.pay_v2.unwrap().sign_type, SignPolicy::HmacSha256);
    assert_eq!(config.store.expose(), "redis://:hunter2@localhost/");
}

#[test]
fn the_environment_counts_before_the_file() {
    let environment = |name: &str| match name {
        "HOOKGEN_WECOM_TOKEN" => Some("other".to_owned()),
        "HOOKGEN_IDEMPOTENCY_STORE" => Some("memory".to_owned()),
        _ => None,
    };
    let config = Config::read(FULL, &environment).unwrap();
    assert_eq!(config.wecom.unwrap().token.expose(), "other");
    assert_eq!(config.official_account.unwrap().token.expose(), "QDG6eK");
    assert_eq!(config.store.expose(), "memory");
}

#[test]
fn mistakes_are_located_and_no_value_is_shown() {
    check(
        "[wecom]\ntoken = \"hunter2",
        "line 2, column 17: this is no TOML: check quotes and brackets",
    );
    check(
        "[wecom]\ntoken = 2",
        "wecom.token: text in quotes is expected",
    );
    check(
        "[wecom]\nmode = \"safe\"",
        "wecom.token: it is missing; it may also be in the variable HOOKGEN_WECOM_TOKEN",
    );
    check(
        "[wecom]\nmode = \"secure\"",
        "wecom.mode: `plaintext`, `compatible` or `safe` is expected",
    );
    check(
        "[official_account]\ntoken = \"a\"\nmode = \"plaintext\"\ntokne = \"b\"",
        "official_account.tokne: there is no such setting; known are `mode`, `path`, `token`, `encoding_aes_key`, `receive_id`",
    );
    check(
        "[official_account]\ntoken = \"a \"\nmode = \"plaintext\"",
        "official_account.token: Token: character 2 is not one of A-Z a-z 0-9",
    );
    check(
        "[wecom]\ntoken = \"a\"\nreceive_id = \"w\"\nencoding_aes_key = \"jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C=\"",
        "wecom.encoding_aes_key: EncodingAESKey: 43 characters expected, 44 given: leave out the trailing `=`",
    );
    check(
        "[wecom]\ntoken = \"a\"\nencoding_aes_key = \"b\"",
        "wecom.receive_id: it is missing: the app id, corp id or suite id that messages are encrypted for",
    );
    check(
        "[pay_v3]\napi_v3_key = \"k\"",
        "pay_v3.keys: give at least one `serial` with its `pem`",
    );
    check(
        "[pay_v3]\napi_v3_key = \"k\"\n[[pay_v3.keys]]\nserial = \"A\"",
        "pay_v3.keys[0].pem: it is missing",
    );
    check(
        "[pay_v2]\napi_key = \"192006250b4c09247ec02edce69f6a2d\"\npath = \"/official_account\"\n[official_account]\ntoken = \"a\"\nmode = \"plaintext\"",
        "pay_v2.path: another surface has the same path",
    );
    check("wecom = 1", "wecom: a table is expected");
    check(
        "[wecom]\npath = \"wecom\"\ntoken = \"a\"\nmode = \"plaintext\"",
        "wecom.path: a path that begins with `/` and has no query is expected",
    );
}

#[test]
fn debug_shows_no_secret() {
    let shown = format!("{:?}", read(FULL).unwrap());
    for secret in ["QDG6eK", "jWmYm7qr", "192006250b", "hunter2"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[cfg(feature = "testing")]
#[test]
fn platform_keys_are_read() {
    use crate::testing::PlatformSigner;
    let signer = PlatformSigner::generate("PUB_KEY_ID_01").unwrap();
    let pem = signer.public_key_pem().unwrap();
    let table = |serial: &str| {
        format!(
            "[pay_v3]\napi_v3_key = \"a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb\"\n[[pay_v3.keys]]\n{serial}\npem = \"\"\"\n{pem}\"\"\"\n"
        )
    };
    let config = read(&table("serial = \"PUB_KEY_ID_01\"")).unwrap();
    let keys = config.pay_v3.unwrap().platform_keys().unwrap();
    assert_eq!(keys[0].id().as_str(), "PUB_KEY_ID_01");
    check(
        &table(""),
        "pay_v3.keys[0].pem: public key: its `serial` is missing: the PUB_KEY_ID_… next to it in the merchant platform",
    );
}
