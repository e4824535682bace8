//! The receiver of `examples/` as a process.
#![allow(dead_code, reason = "each test uses a part of it")]

use hookgen_runtime::testing::PlatformSigner;
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// A running receiver.
pub(crate) struct Receiver {
    process: Child,
    lines: BufReader<ChildStdout>,
    url: String,
    config: String,
}

impl Receiver {
    pub(crate) fn start(config: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("receiver-{}.toml", NEXT.fetch_add(1, Ordering::Relaxed));
        let config = written(&name, config);
        let mut process = Command::new(program())
            .args(["--config", &config])
            .env("NO_COLOR", "1")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(process.stderr.take().unwrap())
            .lines()
            .map(Result::unwrap);
        let line = log.find(|line| line.contains("listening")).unwrap();
        let url = format!("http://{}", line.rsplit_once("address=").unwrap().1.trim());
        // Nobody else reads the log, and a full pipe would stop the receiver.
        std::thread::spawn(move || log.for_each(drop));
        let lines = BufReader::new(process.stdout.take().unwrap());
        Self {
            process,
            lines,
            url,
            config,
        }
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Runs `hookgen send`, and gives what it printed and its status.
    pub(crate) fn send(&self, arguments: &[&str]) -> (String, i32) {
        let common = [
            "send",
            "--to",
            &self.url,
            "--config",
            &self.config,
            "--pay-key",
            pay_key(),
        ];
        hookgen(&[&common[..], arguments].concat())
    }

    /// The next lines that the receiver printed.
    pub(crate) fn events(&mut self, count: usize) -> Vec<Value> {
        let line = |_| {
            let mut line = String::new();
            self.lines.read_line(&mut line).unwrap();
            serde_json::from_str(&line).unwrap()
        };
        (0..count).map(line).collect()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Runs the command line, and gives what it printed and its status.
pub(crate) fn hookgen(arguments: &[&str]) -> (String, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_hookgen"))
        .args(arguments)
        .output()
        .unwrap();
    let printed = [output.stdout, output.stderr].concat();
    (
        String::from_utf8(printed).unwrap(),
        output.status.code().unwrap(),
    )
}

/// Every surface, message push in one mode.
pub(crate) fn config(mode: &str) -> String {
    let push = |name: &str, id: &str, mode: &str| {
        format!(
            "[{name}]\npath = \"/{name}\"\ntoken = \"QDG6eKtoken\"\nencoding_aes_key = \"jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C\"\nreceive_id = \"{id}\"\nmode = \"{mode}\"\n"
        )
    };
    let public = SIGNER.public_key_pem().unwrap();
    format!(
        "listen = \"127.0.0.1:0\"\n{}{}[pay_v3]\npath = \"/pay/v3\"\napi_v3_key = \"a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb\"\n[[pay_v3.keys]]\nserial = \"PUB_KEY_ID_01\"\npem = \"\"\"\n{public}\"\"\"\n[pay_v2]\npath = \"/pay/v2\"\napi_key = \"192006250b4c09247ec02edce69f6a2d\"\nsign_type = \"MD5\"\n[idempotency]\nstore = \"memory\"\n",
        push("official_account", "wx5823bf96d3bd56c7", mode),
        push("wecom", "ww5823bf96d3bd56c7", "safe"),
    )
}

/// A file with the private key of the configured platform.
pub(crate) fn pay_key() -> &'static str {
    static PATH: LazyLock<String> =
        LazyLock::new(|| written("pay-key.pem", &SIGNER.private_key_pem().unwrap()));
    &PATH
}

/// The path of a file that now has this text.
pub(crate) fn written(name: &str, text: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("send-{name}"));
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The example, built if it is not there: `cargo test --test send` alone does not build examples.
fn program() -> &'static Path {
    static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
        let directory = Path::new(env!("CARGO_BIN_EXE_hookgen")).parent().unwrap();
        let program = directory
            .join("examples")
            .join(format!("receiver{}", std::env::consts::EXE_SUFFIX));
        if !program.exists() {
            let status = Command::new(env!("CARGO"))
                .args(["build", "--example", "receiver"])
                .status();
            assert!(status.unwrap().success());
        }
        program
    });
    &PROGRAM
}

static SIGNER: LazyLock<PlatformSigner> =
    LazyLock::new(|| PlatformSigner::generate("PUB_KEY_ID_01").unwrap());
