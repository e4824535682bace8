//! Other people's code on the other side, installed into a throw-away environment. A test says when
//! it is skipped because there is no such interpreter or nothing can be installed.

#![allow(clippy::print_stderr, reason = "a skipped test says so")]

#[path = "../common/receiver.rs"]
mod receiver;

use receiver::{Receiver, config, pay_key};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Runs a command, and gives what it printed, and whether it succeeded.
fn run(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| error.to_string())?;
    let printed = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    if output.status.success() {
        Ok(printed)
    } else {
        Err(printed)
    }
}

fn environment(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&directory).unwrap();
    directory
}

/// A Python with the packages; `None` if it cannot be had.
fn python() -> Result<PathBuf, String> {
    let directory = environment("peers-python");
    let python = directory.join("bin/python");
    if !python.exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&directory))?;
    }
    run(Command::new(&python).args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "wechatpy==1.8.18",
        "cryptography",
        "setuptools<81",
    ]))?;
    Ok(python)
}

/// A directory in which Node finds the packages.
fn node_modules() -> Result<PathBuf, String> {
    let directory = environment("peers-node");
    run(Command::new("npm")
        .args(["install", "--silent", "--no-save", "--prefix"])
        .arg(&directory)
        .arg("@wecom/crypto@1"))?;
    Ok(directory.join("node_modules"))
}

#[test]
fn python_packages_talk_to_the_receiver() {
    let python = match python() {
        Ok(python) => python,
        Err(reason) => {
            return eprintln!("skipped: no Python with wechatpy and cryptography\n{reason}");
        }
    };
    let mut receiver = Receiver::start(&config("safe"));
    let ran = run(Command::new(python).args(["tests/peers/peer.py", receiver.url(), pay_key()]));
    ran.unwrap_or_else(|printed| panic!("{printed}"));
    let messages: Vec<_> = receiver
        .events(3)
        .iter()
        .map(|event| event["message"].clone())
        .collect();
    assert_eq!(
        messages,
        [
            "OfficialAccountTextMessage",
            "WecomTextMessage",
            "WechatPayTransactionSuccessNotification"
        ]
    );
}

/// `hookgen send` to a receiver that is none of ours.
#[test]
fn a_receiver_in_python_is_sent_to() {
    let python = match python() {
        Ok(python) => python,
        Err(reason) => return eprintln!("skipped: no Python with wechatpy\n{reason}"),
    };
    let mut peer = Command::new(python)
        .arg("tests/peers/receiver.py")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(peer.stdout.take().unwrap()).lines();
    let url = lines.next().unwrap().unwrap();
    let config = receiver::written("peer.toml", &config("safe"));
    let texts = [
        "--message",
        "OfficialAccountTextMessage",
        "--message",
        "WecomTextMessage",
    ];
    let content = ["--set", "Content=from hookgen"];
    let (printed, status) = receiver::send(&url, &config, &[&texts[..], &content].concat());
    assert_eq!(status, 0, "{printed}");
    assert_eq!(
        printed.matches("replied, encrypted").count(),
        2,
        "{printed}"
    );
    for surface in ["official_account", "wecom"] {
        // Its URL check too.
        let (printed, status) = receiver::send(
            &url,
            &config,
            &["--all", "--format", "xml", "--surface", surface],
        );
        assert_eq!(status, 0, "{printed}");
        assert!(printed.contains("URL check: echoed"), "{printed}");
    }
    peer.kill().unwrap();
    peer.wait().unwrap();
    let echoed = lines.filter(|line| line.as_ref().unwrap() == "text from hookgen");
    assert_eq!(echoed.count(), 2);
}

#[test]
fn a_node_package_talks_to_the_receiver() {
    let modules = match node_modules() {
        Ok(modules) => modules,
        Err(reason) => return eprintln!("skipped: no Node with @wecom/crypto\n{reason}"),
    };
    let mut receiver = Receiver::start(&config("safe"));
    let ran = run(Command::new("node")
        .args(["tests/peers/peer.cjs", receiver.url()])
        .env("NODE_PATH", modules));
    ran.unwrap_or_else(|printed| panic!("{printed}"));
    assert_eq!(receiver.events(1)[0]["message"], "WecomTextMessage");
}
