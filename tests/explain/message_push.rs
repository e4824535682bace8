use crate::cases::{AES_KEY, APP_ID, Case, NOW, TOKEN, check, check_among, check_fine};
use hookgen_runtime::UnixTimestamp;
use hookgen_runtime::secret::{EncodingAesKey, Token};
use hookgen_runtime::testing::{Attack, SeededRandom, Sender, Sent};

const MESSAGE: &[u8] =
    b"<xml><ToUserName>gh_1</ToUserName><MsgType>text</MsgType><Content>Hi</Content></xml>";

fn config(mode: &str) -> String {
    table("official_account", "/oa", TOKEN, AES_KEY, APP_ID, mode)
}

fn table(name: &str, path: &str, token: &str, key: &str, id: &str, mode: &str) -> String {
    format!(
        "[{name}]\npath = \"{path}\"\ntoken = \"{token}\"\nencoding_aes_key = \"{key}\"\nreceive_id = \"{id}\"\nmode = \"{mode}\"\n"
    )
}

fn wecom() -> String {
    table("wecom", "/wecom", TOKEN, AES_KEY, "ww1", "safe")
}

fn sender_of(token: &str, key: &str, id: &str) -> Sender {
    let (token, key) = (
        Token::new(token).unwrap(),
        EncodingAesKey::new(key).unwrap(),
    );
    Sender::message_push(token, key, id).with_random(SeededRandom::new(1))
}

fn sent() -> Sent {
    sender_of(TOKEN, AES_KEY, APP_ID)
        .send(MESSAGE, NOW)
        .unwrap()
}

/// The safe-mode delivery with its query changed.
fn with_query(change: impl Fn(&str) -> String) -> Sent {
    let sent = sent();
    Sent {
        query: change(&sent.query),
        ..sent
    }
}

fn echo(random: u64) -> String {
    let (token, key) = (
        Token::new(TOKEN).unwrap(),
        EncodingAesKey::new(AES_KEY).unwrap(),
    );
    let sender = Sender::wecom(token, key, "ww1").with_random(SeededRandom::new(random));
    sender.handshake("5837397576500011341", NOW).unwrap()
}

#[test]
fn what_is_right_is_accepted() {
    check_fine(&Case::new(config("safe"), "/oa", &sent()));
    check_fine(&Case::url_check(wecom(), "/wecom", &echo(1)));
    let plain = Sender::message_push_plaintext(Token::new(TOKEN).unwrap());
    check_fine(&Case::new(
        config("plaintext"),
        "/oa",
        &plain.send(MESSAGE, NOW).unwrap(),
    ));
}

#[test]
fn parts_of_a_request_are_enough() {
    let sent = sent();
    let body = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("explain-body");
    let config = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("explain-config");
    std::fs::write(&body, &sent.body).unwrap();
    std::fs::write(&config, self::config("safe")).unwrap();
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_hookgen"))
        .args([
            "explain",
            "--at",
            "1760000000",
            "--header",
            "Content-Type: text/xml",
            "--query",
            &sent.query,
        ])
        .args([std::ffi::OsStr::new("--config"), config.as_os_str()])
        .args([std::ffi::OsStr::new("--body"), body.as_os_str()])
        .output()
        .unwrap()
        .status;
    assert!(status.success());
}

#[test]
fn another_receiver() {
    let sent = sender_of(TOKEN, AES_KEY, "wx0000000000000001")
        .send(MESSAGE, NOW)
        .unwrap();
    check(
        &Case::new(config("safe"), "/oa", &sent),
        "receive-id-differs",
        "EncodingAESKey of another app: receive_id is wx0000000000000001",
    );
}

#[test]
fn wrong_credentials() {
    let key = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR";
    let sent = sender_of(TOKEN, key, APP_ID).send(MESSAGE, NOW).unwrap();
    check(
        &Case::new(config("safe"), "/oa", &sent),
        "aes-key-differs",
        "the EncodingAESKey is wrong",
    );
    let sent = sender_of("other", AES_KEY, APP_ID)
        .send(MESSAGE, NOW)
        .unwrap();
    check(
        &Case::new(config("safe"), "/oa", &sent),
        "token-differs",
        "the token is wrong",
    );
    let sent = sender_of("other", key, APP_ID).send(MESSAGE, NOW).unwrap();
    check(
        &Case::new(config("safe"), "/oa", &sent),
        "another-app",
        "neither token nor EncodingAESKey fit",
    );
}

#[test]
fn mistyped_credentials() {
    let spaced = table(
        "official_account",
        "/oa",
        &format!(" {TOKEN}"),
        AES_KEY,
        APP_ID,
        "safe",
    );
    check(
        &Case::new(spaced, "/oa", &sent()),
        "token-whitespace",
        "white space around it",
    );
    let padded = table(
        "official_account",
        "/oa",
        TOKEN,
        &format!("{AES_KEY}="),
        APP_ID,
        "safe",
    );
    check(
        &Case::new(padded, "/oa", &sent()),
        "aes-key-padded",
        "leave out the trailing `=`",
    );
}

#[test]
fn signature_and_msg_signature_mixed_up() {
    let part = |query: &str, name: &str| {
        let parameter = query
            .split('&')
            .find(|part| part.starts_with(name))
            .unwrap();
        parameter.split_once('=').unwrap().1.to_owned()
    };
    let swapped = with_query(|query| {
        let (signature, msg) = (part(query, "signature="), part(query, "msg_signature="));
        query.replace(&msg, &signature)
    });
    check(
        &Case::new(config("safe"), "/oa", &swapped),
        "signature-for-msg-signature",
        "holds the value of `signature`",
    );
    let dropped = with_query(|query| query.split("&encrypt_type").next().unwrap().to_owned());
    check(
        &Case::new(config("safe"), "/oa", &dropped),
        "signature-only",
        "no `msg_signature`",
    );
}

#[test]
fn modes_that_do_not_fit() {
    let sender = sender_of(TOKEN, AES_KEY, APP_ID);
    let plain = sender.attack(Attack::Downgraded, MESSAGE, NOW).unwrap();
    check(
        &Case::new(config("safe"), "/oa", &plain),
        "plaintext-delivery",
        "a plaintext delivery to a receiver configured for safe mode",
    );
    check(
        &Case::new(config("plaintext"), "/oa", &sent()),
        "encrypted-delivery",
        "plaintext mode is configured",
    );
}

#[test]
fn halves_that_disagree() {
    let (token, key) = (
        Token::new(TOKEN).unwrap(),
        EncodingAesKey::new(AES_KEY).unwrap(),
    );
    let mut sent = Sender::message_push_compatible(token, key, APP_ID)
        .with_random(SeededRandom::new(1))
        .send(MESSAGE, NOW)
        .unwrap();
    check_fine(&Case::new(config("compatible"), "/oa", &sent));
    sent.body = String::from_utf8(sent.body)
        .unwrap()
        // With its tags: a ciphertext may happen to hold the two letters.
        .replace("<Content>Hi<", "<Content>Ho<")
        .into_bytes();
    check(
        &Case::new(config("compatible"), "/oa", &sent),
        "halves-disagree",
        "the plaintext half",
    );
}

#[test]
fn times_that_are_off() {
    let at = |seconds| {
        let at = UnixTimestamp::from_secs(NOW.as_secs() + seconds);
        sender_of(TOKEN, AES_KEY, APP_ID).send(MESSAGE, at).unwrap()
    };
    check(
        &Case::new(config("safe"), "/oa", &at(-3_725)),
        "stale",
        "signed 62 min 5 s before it arrived",
    );
    check(
        &Case::new(config("safe"), "/oa", &at(400)),
        "clock-skew",
        "signed 6 min 40 s in the future",
    );
}

#[test]
fn queries_that_were_changed() {
    let twice = with_query(|query| format!("{query}&nonce=1"));
    check(
        &Case::new(config("safe"), "/oa", &twice),
        "duplicate-parameter",
        "the query has nonce twice",
    );
    // Not every ciphertext has a `+` in it.
    let query = (1..10_000)
        .map(echo)
        .find(|query| query.contains("%2B"))
        .unwrap();
    let spaces = query.replace("%2B", "%20");
    check(
        &Case::url_check(wecom(), "/wecom", &spaces),
        "plus-became-space",
        "`+` became a space in the query",
    );
    let encoded = query.replace('%', "%25");
    check(
        &Case::url_check(wecom(), "/wecom", &encoded),
        "encoded-twice",
        "percent-encoded twice",
    );
}

#[test]
fn a_ciphertext_that_was_wrapped() {
    let mut sent = sent();
    let body = String::from_utf8(sent.body).unwrap();
    let at = body.find("<Encrypt>").unwrap() + 40;
    sent.body = format!("{}\n{}", &body[..at], &body[at..]).into_bytes();
    check(
        &Case::new(config("safe"), "/oa", &sent),
        "ciphertext-wrapped",
        "line breaks",
    );
}

#[test]
fn an_url_of_another_surface() {
    let both = format!(
        "{}{}",
        config("safe"),
        table("wecom", "/wecom", "otherToken", AES_KEY, "ww1", "safe")
    );
    let other = sender_of("otherToken", AES_KEY, "ww1")
        .send(MESSAGE, NOW)
        .unwrap();
    check_among(
        &Case::new(both, "/oa", &other),
        "another-account",
        "it matches the token of [wecom]",
    );
    let payment = Sent {
        query: String::new(),
        headers: crate::pay_v3::sent().headers,
        body: crate::pay_v3::sent().body,
    };
    check_among(
        &Case::new(config("safe"), "/oa", &payment),
        "another-surface",
        "its path belongs to official_account",
    );
}

#[test]
fn answers_to_a_url_check() {
    let url_check = || Case::url_check(wecom(), "/wecom", &echo(1));
    check_fine(&url_check().answered(b"5837397576500011341"));
    check(
        &url_check().answered(b"\"5837397576500011341\""),
        "echostr-quoted",
        "with quotes around it",
    );
    check(
        &url_check().answered(b"5837397576500011341\n"),
        "echostr-newline",
        "with white space around it",
    );
    check(
        &url_check().answered(b"\xef\xbb\xbf5837397576500011341"),
        "echostr-bom",
        "a byte order mark",
    );
    check(
        &url_check().answered(b"ok"),
        "echostr-differs",
        "something else",
    );
}

#[test]
fn parameters_that_were_changed() {
    let capitals = with_query(|query| {
        let (before, signature) = query.split_once("msg_signature=").unwrap();
        format!("{before}msg_signature={}", signature.to_uppercase())
    });
    check(
        &Case::new(config("safe"), "/oa", &capitals),
        "signature-case",
        "the signature matches in lower case",
    );
    check(
        &Case::new(config("safe"), "/oa", &with_query(|_| String::new())),
        "query-lost",
        "the query did not arrive as it was sent",
    );
    let milliseconds = UnixTimestamp::from_secs(NOW.as_secs() * 1000);
    let sent = sender_of(TOKEN, AES_KEY, APP_ID)
        .send(MESSAGE, milliseconds)
        .unwrap();
    check(
        &Case::new(config("safe"), "/oa", &sent),
        "timestamp-unit",
        "in milliseconds",
    );
}

#[test]
fn a_ciphertext_that_was_changed() {
    let mut sent = sent();
    let at = sent.body.len() / 2;
    sent.body[at] = if sent.body[at] == b'A' { b'B' } else { b'A' };
    check_among(
        &Case::new(config("safe"), "/oa", &sent),
        "ciphertext-changed",
        "the token is right",
    );
}
