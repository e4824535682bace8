//! `hookgen send` against the receiver of `examples/`, over loopback: every message of every surface
//! in every mode is handled, and everything hostile is refused.

#[path = "../common/receiver.rs"]
mod receiver;

use receiver::{Receiver, config, hookgen, pay_key};
use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::Command;
use std::sync::LazyLock;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The messages that `hookgen send` says were taken.
fn acknowledged(printed: &str) -> BTreeSet<String> {
    let lines = printed
        .lines()
        .filter_map(|line| line.strip_prefix("ok    "));
    let names = lines.filter(|line| !line.contains("URL check"));
    names
        .map(|line| {
            line.split(':')
                .next()
                .unwrap()
                .split(' ')
                .next_back()
                .unwrap()
                .to_owned()
        })
        .collect()
}

/// The name of every message that the document describes.
static MESSAGES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let document = hookgen::configure()
        .spec("specs/wechat/asyncapi.yaml")
        .understand()
        .unwrap();
    let events = document
        .krate
        .surfaces
        .iter()
        .filter_map(|surface| surface.event.as_ref());
    events
        .flat_map(|event| &event.variants)
        .map(|message| message.messages[0].clone())
        .collect()
});

/// Sends every message, and checks that each was handled as the message it was sent as.
#[track_caller]
fn check_all(mode: &str, arguments: &[&str]) {
    let mut receiver = Receiver::start(&config(mode));
    let arguments = [&["--all"], arguments].concat();
    let (printed, status) = receiver.send(&arguments);
    assert_eq!(status, 0, "{printed}");
    let sent = acknowledged(&printed);
    assert_eq!(sent, *MESSAGES, "{printed}");
    let handled: BTreeSet<String> = receiver
        .events(sent.len())
        .iter()
        .map(|event| event["message"].as_str().unwrap_or("?").to_owned())
        .collect();
    assert_eq!(handled, sent);
}

#[test]
fn every_message_is_handled() {
    check_all("safe", &[]);
}

/// What knows only one format is sent in that one.
#[test]
fn every_message_is_handled_in_every_format_and_mode() {
    for mode in ["plaintext", "compatible", "safe"] {
        for format in ["xml", "json"] {
            check_all(mode, &["--format", format]);
        }
    }
}

#[test]
fn messages_made_from_schemas_are_handled() {
    for seed in ["0", "1", "2", "3"] {
        check_all("safe", &["--source", "schema", "--seed", seed]);
    }
}

#[test]
fn everything_hostile_is_refused_in_every_mode() {
    for mode in ["plaintext", "compatible", "safe"] {
        let receiver = Receiver::start(&config(mode));
        let (printed, status) = receiver.send(&["--all", "--hostile"]);
        assert_eq!(status, 0, "{printed}");
        assert!(printed.contains(", not refused 0"), "{printed}");
        assert!(!printed.contains("FAIL"), "{printed}");
        for surface in ["official_account", "wecom", "pay_v3", "pay_v2"] {
            let refused = printed
                .lines()
                .filter(|line| line.starts_with(&format!("ok    {surface}")))
                .count();
            assert!(refused >= 5, "{printed}");
        }
    }
}

#[test]
fn the_same_seed_is_the_same_delivery() {
    let mut receiver = Receiver::start(&config("safe"));
    let text = ["--message", "OfficialAccountTextMessage"];
    let (printed, _) = receiver.send(&text);
    assert!(printed.contains("replied, encrypted"), "{printed}");
    receiver.send(&text);
    receiver.send(&[&text[..], &["--seed", "1"]].concat());
    let lines = receiver.events(3);
    assert_eq!(lines[0]["surface"], "official_account");
    assert_eq!(lines[1]["duplicate"], lines[0]["key"]);
    assert!(lines[2]["key"].is_string());
    assert_ne!(lines[2]["key"], lines[0]["key"]);
}

#[test]
fn members_can_be_set() {
    let mut receiver = Receiver::start(&config("safe"));
    receiver.send(&[
        "--message",
        "OfficialAccountTextMessage",
        "--set",
        "Content=Good day",
        "--set",
        "MsgId=77",
    ]);
    let lines = receiver.events(1);
    assert_eq!(lines[0]["event"]["Content"], "Good day");
    assert_eq!(lines[0]["event"]["MsgId"], 77);
}

#[test]
fn a_file_can_be_sent() {
    let mut receiver = Receiver::start(&config("safe"));
    let (printed, status) = receiver.send(&[
        "--surface",
        "wecom",
        "--file",
        "specs/wechat/examples/WecomTextMessage.xml",
    ]);
    assert_eq!(status, 0, "{printed}");
    assert_eq!(receiver.events(1)[0]["message"], "WecomTextMessage");
}

#[test]
fn many_are_sent_at_once() {
    let mut receiver = Receiver::start(&config("safe"));
    let (printed, status) = receiver.send(&[
        "--message",
        "OfficialAccountTextMessage",
        "--repeat",
        "100",
        "--concurrency",
        "8",
    ]);
    assert_eq!(status, 0, "{printed}");
    assert!(
        printed.contains("sent 100, acknowledged 100, failed 0"),
        "{printed}"
    );
    assert!(printed.contains("latency in ms: p50 "), "{printed}");
    let keys: BTreeSet<String> = receiver
        .events(100)
        .iter()
        .map(|event| event["key"].to_string())
        .collect();
    assert_eq!(keys.len(), 100);
}

/// Whatever example or schema a seed picks: none may lack what names a delivery, as a refund does
/// that is still encrypted.
#[test]
fn deliveries_of_every_seed_have_keys_of_their_own() {
    let receiver = Receiver::start(&config("safe")).collect();
    let mut sent = 0;
    for source in ["example", "schema"] {
        for seed in 0..6_u32 {
            // Apart by more than the examples are, which both sources may share.
            let seed = (seed + if source == "schema" { 600 } else { 0 }).to_string();
            let pace = ["--repeat", "3", "--concurrency", "4"];
            let arguments = ["--all", "--source", source, "--seed", &seed];
            let (printed, status) = receiver.send(&[&arguments[..], &pace].concat());
            assert_eq!(status, 0, "{printed}");
            sent += MESSAGES.len() * 3;
        }
    }
    let lines = receiver.stop();
    let repeated: Vec<_> = lines
        .iter()
        .filter(|line| line.get("duplicate").is_some())
        .collect();
    assert!(repeated.is_empty(), "{repeated:#?}");
    assert_eq!(lines.len(), sent);
}

/// A receiver that gives these answers, one after the other: status and body.
fn answering(answers: &[(&str, &str)]) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answers: Vec<_> = answers
        .iter()
        .map(|(status, body)| {
            let length = body.len();
            format!(
                "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
            )
        })
        .collect();
    let served = std::thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 65_536]).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    (url, served)
}

#[test]
fn what_is_not_acknowledged_is_sent_again() {
    let (url, served) = answering(&[
        ("500 Busy", "success"),
        ("503 Busy", "success"),
        ("200 OK", "success"),
    ]);
    let config = receiver::written("retry.toml", &config("plaintext"));
    let message = ["--message", "OfficialAccountTextMessage"];
    let again = ["--retry", "--speed", "20"];
    let begin = Instant::now();
    let (printed, status) = receiver::send(&url, &config, &[&message[..], &again].concat());
    // Twice five seconds, as the document has it, twenty times as fast.
    assert!(begin.elapsed() >= Duration::from_millis(500));
    served.join().unwrap();
    assert_eq!(status, 0, "{printed}");
    assert!(printed.contains("sent again 2"), "{printed}");
}

/// The answer to a delivery, and why the platform would not be content with it.
#[track_caller]
fn check_answer(mode: &str, message: &str, answer: (&str, &str), words: &str) {
    let (url, served) = answering(&[answer]);
    let config = receiver::written(&format!("answer-{message}-{mode}.toml"), &config(mode));
    let (printed, status) = receiver::send(&url, &config, &["--message", message]);
    served.join().unwrap();
    assert_eq!(status, 1, "{printed}");
    assert!(printed.contains(words), "{printed}");
}

#[test]
fn answers_that_acknowledge_nothing_are_failures() {
    let text = "OfficialAccountTextMessage";
    let reply = "<xml><MsgType>text</MsgType><Content>Hi</Content></xml>";
    check_answer(
        "safe",
        text,
        ("200 OK", reply),
        "the reply is not encrypted",
    );
    check_answer(
        "plaintext",
        text,
        ("200 OK", "hello"),
        "neither `success` nor a reply",
    );
    check_answer("plaintext", text, ("302 Found", ""), "status 302");
    let failed = "<xml><return_code>FAIL</return_code></xml>";
    check_answer(
        "safe",
        "WechatPayV2PaymentResult",
        ("200 OK", failed),
        "it says FAIL",
    );
    let unsaid = "<xml></xml>";
    check_answer(
        "safe",
        "WechatPayV2PaymentResult",
        ("200 OK", unsaid),
        "return_code SUCCESS",
    );
}

#[test]
fn what_goes_over_the_wire_is_printed() {
    let receiver = Receiver::start(&config("safe"));
    let (printed, status) = receiver.send(&["--message", "WecomTextMessage", "-v"]);
    assert_eq!(status, 0, "{printed}");
    let wire = [
        "> POST http",
        "msg_signature=",
        "> content-type: application/xml",
        "> <xml><ToUserName>",
        "< 200 ",
        "<Encrypt>",
    ];
    for part in wire {
        assert!(printed.contains(part), "{part}: {printed}");
    }
}

/// `script` gives it a terminal.
#[test]
#[expect(clippy::print_stdout, reason = "a test must not be skipped in silence")]
fn long_runs_show_their_progress_on_a_terminal() {
    let receiver = Receiver::start(&config("plaintext")).collect();
    let send = format!(
        "{} send --to {} --config {} --message WecomEnterAgent --repeat 300",
        env!("CARGO_BIN_EXE_hookgen"),
        receiver.url(),
        receiver.config(),
    );
    let output = Command::new("script")
        .args(["-qec", &send, "/dev/null"])
        .output();
    let Ok(output) = output else {
        return println!("skipped: there is no `script`");
    };
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(
        printed.contains("\r[########################################] 300/300"),
        "{printed}"
    );
    assert!(printed.contains("sent 300, acknowledged 300"), "{printed}");
}

#[test]
fn a_key_pair_is_made_on_request() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("new-pay-key.pem");
    let _ = std::fs::remove_file(&path);
    let (printed, status) = hookgen(&["send", "--new-pay-key", path.to_str().unwrap()]);
    assert_eq!(status, 0, "{printed}");
    assert!(
        printed.starts_with("[[pay_v3.keys]]\nserial = \"PUB_KEY_ID_"),
        "{printed}"
    );
    assert!(!printed.contains("PRIVATE"));
    let private = std::fs::read_to_string(&path).unwrap();
    assert!(private.starts_with("-----BEGIN PRIVATE KEY-----"));
    let (_, status) = hookgen(&["send", "--new-pay-key", path.to_str().unwrap()]);
    assert_eq!(status, 2, "it is not overwritten");

    let config = format!(
        "listen = \"127.0.0.1:0\"\n[pay_v3]\napi_v3_key = \"{}\"\n{printed}",
        receiver::API_V3_KEY
    );
    let receiver = Receiver::start(&config);
    let to = [
        "send",
        "--to",
        receiver.url(),
        "--config",
        receiver.config(),
    ];
    let key = ["--all", "--pay-key", path.to_str().unwrap()];
    let (printed, status) = hookgen(&[&to[..], &key].concat());
    assert_eq!(status, 0, "{printed}");
}

#[test]
fn what_cannot_be_sent_is_said() {
    let config = receiver::written("usage.toml", &config("safe"));
    let send = |more: &[&str]| {
        hookgen(
            &[
                &["send", "--to", "http://127.0.0.1:9", "--config", &config],
                more,
            ]
            .concat(),
        )
    };
    let (printed, status) = send(&["--message", "OfficialAccountTextMesage"]);
    assert_eq!(status, 2, "{printed}");
    assert!(
        printed.contains("is it OfficialAccountTextMessage?"),
        "{printed}"
    );
    let (printed, status) = send(&["--message", "OfficialAccountTextMessage"]);
    assert_eq!(status, 1, "{printed}");
    assert!(
        printed.contains("FAIL  official_account OfficialAccountTextMessage"),
        "{printed}"
    );
    assert!(pay_key().ends_with(".pem"));
}
