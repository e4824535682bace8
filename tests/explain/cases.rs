//! Running the command on a delivery.

use hookgen_runtime::UnixTimestamp;
use hookgen_runtime::testing::Sent;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// When everything here is signed.
pub(crate) const NOW: UnixTimestamp = UnixTimestamp::from_secs(1_760_000_000);

pub(crate) const TOKEN: &str = "QDG6eKtoken";
pub(crate) const AES_KEY: &str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
pub(crate) const APP_ID: &str = "wx5823bf96d3bd56c7";

/// A capture and what it is explained with.
pub(crate) struct Case {
    pub(crate) config: String,
    pub(crate) request: Vec<u8>,
    /// More arguments.
    pub(crate) arguments: Vec<String>,
}

impl Case {
    pub(crate) fn new(config: impl Into<String>, path: &str, sent: &Sent) -> Self {
        Self {
            config: config.into(),
            request: raw(path, sent),
            arguments: Vec::new(),
        }
    }

    pub(crate) fn url_check(config: impl Into<String>, path: &str, query: &str) -> Self {
        let request = format!("GET {path}?{query} HTTP/1.1\r\nHost: receiver\r\n\r\n").into_bytes();
        Self {
            config: config.into(),
            request,
            arguments: Vec::new(),
        }
    }

    pub(crate) fn with(mut self, arguments: &[&str]) -> Self {
        self.arguments
            .extend(arguments.iter().map(|&argument| argument.to_owned()));
        self
    }

    /// With what the receiver answered.
    pub(crate) fn answered(self, answer: &[u8]) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let count = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("explain-answer-{}-{count}", std::process::id());
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&path, answer).unwrap();
        self.with(&["--answer", path.to_str().unwrap()])
    }

    /// What is printed, and the exit status.
    pub(crate) fn explain(&self) -> (String, i32) {
        let directory = directory();
        let (config, request) = (directory.join("config.toml"), directory.join("request"));
        std::fs::write(&config, &self.config).unwrap();
        std::fs::write(&request, &self.request).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_hookgen"))
            .arg("explain")
            .args(["--at", &NOW.as_secs().to_string(), "--config"])
            .arg(config)
            .arg("--request")
            .arg(request)
            .args(&self.arguments)
            .output()
            .unwrap();
        std::fs::remove_dir_all(directory).unwrap();
        let printed = [output.stdout, output.stderr].concat();
        (
            String::from_utf8(printed).unwrap(),
            output.status.code().unwrap(),
        )
    }
}

/// Checks that a capture is explained by exactly this cause, in words that contain these, and that
/// no secret is shown.
#[track_caller]
pub(crate) fn check(case: &Case, cause: &str, words: &str) {
    let (printed, status) = case.explain();
    let causes: Vec<_> = printed
        .lines()
        .filter(|line| line.starts_with("cause "))
        .collect();
    assert_eq!(causes.len(), 1, "{printed}");
    assert!(
        causes[0].starts_with(&format!("cause {cause}: ")),
        "{printed}"
    );
    assert!(causes[0].contains(words), "{printed}");
    assert_eq!(status, 1, "{printed}");
    check_secrets(&printed);
}

/// Checks that a cause is named, in words that contain these, next to others.
#[track_caller]
pub(crate) fn check_among(case: &Case, cause: &str, words: &str) {
    let (printed, status) = case.explain();
    let start = format!("cause {cause}: ");
    let mut causes = printed.lines().filter(|line| line.starts_with(&start));
    assert!(causes.any(|line| line.contains(words)), "{printed}");
    assert_eq!(status, 1, "{printed}");
    check_secrets(&printed);
}

/// Checks that a capture is accepted.
#[track_caller]
pub(crate) fn check_fine(case: &Case) {
    let (printed, status) = case.explain();
    assert_eq!(status, 0, "{printed}");
    assert!(printed.contains("accepted: "), "{printed}");
    check_secrets(&printed);
}

#[track_caller]
fn check_secrets(printed: &str) {
    for secret in [TOKEN, AES_KEY, super::pay_v2::KEY, super::pay_v3::KEY] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

/// A request as it goes over the wire.
pub(crate) fn raw(path: &str, sent: &Sent) -> Vec<u8> {
    let query = if sent.query.is_empty() {
        String::new()
    } else {
        format!("?{}", sent.query)
    };
    let mut raw = format!("POST {path}{query} HTTP/1.1\r\n").into_bytes();
    for (name, value) in &sent.headers {
        raw.extend(name.as_str().as_bytes());
        raw.extend(b": ");
        raw.extend(value.as_bytes());
        raw.extend(b"\r\n");
    }
    raw.extend(b"\r\n");
    raw.extend(&sent.body);
    raw
}

/// A directory of its own for each capture.
fn directory() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "explain-{}-{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let directory = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&directory).unwrap();
    directory
}
