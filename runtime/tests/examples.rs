//! The examples as programs: deliveries go in, answers come out.

use hookgen_runtime::UnixTimestamp;
use hookgen_runtime::secret::WebhookSecret;
use hookgen_runtime::testing::{Sender, Sent};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NOTIFICATION: &[u8] = br#"{"type":"invoice.paid"}"#;

/// A delivery, the same once more, and one that was changed on the way.
fn deliveries() -> [Sent; 3] {
    let sender = Sender::standard_webhooks(WebhookSecret::new(SECRET).unwrap());
    let sent = sender.send(NOTIFICATION, UnixTimestamp::now()).unwrap();
    let mut tampered = sent.clone();
    tampered.flip_bit(60);
    [sent.clone(), sent, tampered]
}

const ANSWERS: [u64; 3] = [204, 204, 401];

#[test]
fn lambda() {
    let mut function = start("lambda", &[]);
    let mut calls = function.stdin.take().unwrap();
    let mut answers = BufReader::new(function.stdout.take().unwrap()).lines();
    for (number, (sent, status)) in deliveries().iter().zip(ANSWERS).enumerate() {
        writeln!(calls, "{}", call(sent, number == 1)).unwrap();
        let answer: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer["statusCode"], status, "{answer}");
    }
    drop(calls);
    check_handled_once(function);
}

/// A call as API Gateway makes it.
fn call(sent: &Sent, in_base64: bool) -> Value {
    let headers = sent.headers.iter();
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().into()));
    let body = match in_base64 {
        true => base64_simd::STANDARD.encode_to_string(&sent.body),
        false => String::from_utf8_lossy(&sent.body).into_owned(),
    };
    json!({
        "version": "2.0",
        "rawPath": "/webhooks",
        "rawQueryString": sent.query,
        "headers": headers.collect::<serde_json::Map<_, _>>(),
        "requestContext": { "http": { "method": "POST" } },
        "body": body,
        "isBase64Encoded": in_base64,
    })
}

#[test]
fn hyper() {
    let mut server = start("hyper", &["127.0.0.1:0"]);
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let listening = lines.next().unwrap().unwrap();
    let address = listening.strip_prefix("listening on http://").unwrap();
    for (sent, status) in deliveries().iter().zip(ANSWERS) {
        assert_eq!(post(address, sent), status);
    }
    server.kill().unwrap();
    let handled: Vec<_> = lines.map(Result::unwrap).collect();
    assert!(
        matches!(&handled[..], [line] if line.ends_with(" invoice.paid")),
        "{handled:?}"
    );
    server.wait().unwrap();
}

fn post(address: &str, sent: &Sent) -> u64 {
    let mut stream = TcpStream::connect(address).unwrap();
    let mut head = format!(
        "POST / HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: {}\r\n",
        sent.body.len()
    );
    for (name, value) in &sent.headers {
        head += &format!("{name}: {}\r\n", value.to_str().unwrap());
    }
    stream.write_all(format!("{head}\r\n").as_bytes()).unwrap();
    stream.write_all(&sent.body).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

/// The handler says what it handles; the function ends with its input.
#[track_caller]
fn check_handled_once(mut function: Child) {
    let mut log = String::new();
    function
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut log)
        .unwrap();
    assert!(function.wait().unwrap().success(), "{log}");
    let handled = log.lines().filter(|line| line.ends_with(" invoice.paid"));
    assert_eq!(handled.count(), 1, "{log}");
}

fn start(name: &str, arguments: &[&str]) -> Child {
    Command::new(program(name))
        .args(arguments)
        .env("WEBHOOK_SECRET", SECRET)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// An example, built if it is not there: `cargo test --test examples` alone does not build it.
fn program(name: &str) -> PathBuf {
    let this = std::env::current_exe().unwrap();
    let directory = this.parent().and_then(Path::parent).unwrap();
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let program = directory.join("examples").join(file);
    if !program.exists() {
        let build = [
            "build",
            "-p",
            "hookgen-runtime",
            "--all-features",
            "--example",
            name,
        ];
        let status = Command::new(env!("CARGO")).args(build).status();
        assert!(status.unwrap().success());
    }
    program
}
