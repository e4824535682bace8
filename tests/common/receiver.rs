//! The receiver of `examples/` as a process.
#![allow(dead_code, reason = "each test uses a part of it")]

use hookgen_runtime::testing::PlatformSigner;
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A running receiver.
pub(crate) struct Receiver {
    process: Child,
    lines: Output,
    log: Log,
    url: String,
    config: String,
}

/// What a receiver prints. While nobody reads it, the receiver blocks after some 64 KiB.
enum Output {
    Unread(BufReader<ChildStdout>),
    Collected(JoinHandle<Vec<Value>>),
    Gone,
}

/// The log of a receiver so far.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Logged>>);

#[derive(Default)]
struct Logged {
    /// The last lines, as a long run logs more than memory holds.
    lines: VecDeque<String>,
    /// How often each thing was said of a delivery.
    outcomes: BTreeMap<Reported, u64>,
}

/// What a line of the log says became of a delivery.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Reported {
    pub(crate) outcome: String,
    pub(crate) in_background: bool,
    /// Whether this was not the first time that the delivery was claimed.
    pub(crate) is_repeated: bool,
}

impl Receiver {
    pub(crate) fn start(config: &str) -> Self {
        Self::start_with(config, &[])
    }

    /// Starts it with further environment variables, and waits until it listens.
    pub(crate) fn start_with(config: &str, environment: &[(&str, &str)]) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("receiver-{}.toml", NEXT.fetch_add(1, Ordering::Relaxed));
        let config = written(&name, config);
        let mut process = command(&config)
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Log::default();
        let (copy, lines) = (log.clone(), BufReader::new(process.stderr.take().unwrap()));
        std::thread::spawn(move || {
            let lines = lines.lines().map_while(Result::ok);
            lines.for_each(|line| copy.0.lock().unwrap().add(line));
        });
        let line = log.wait_for("listening");
        let url = format!("http://{}", line.rsplit_once("address=").unwrap().1.trim());
        let lines = Output::Unread(BufReader::new(process.stdout.take().unwrap()));
        Self {
            process,
            lines,
            log,
            url,
            config,
        }
    }

    /// Starts one that will not run, and gives what it printed and its status.
    pub(crate) fn refused(config: &str) -> (String, i32) {
        let config = written("refused.toml", config);
        let refused = outcome(&mut command(&config));
        std::fs::remove_file(config).unwrap();
        refused
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The path of its configuration.
    pub(crate) fn config(&self) -> &str {
        &self.config
    }

    /// What it logged.
    pub(crate) fn log(&self) -> Log {
        self.log.clone()
    }

    /// Runs `hookgen send`, and gives what it printed and its status.
    pub(crate) fn send(&self, arguments: &[&str]) -> (String, i32) {
        send(&self.url, &self.config, arguments)
    }

    /// The next lines that the receiver printed.
    pub(crate) fn events(&mut self, count: usize) -> Vec<Value> {
        let lines = self.unread();
        let line = |_| {
            let mut line = String::new();
            lines.read_line(&mut line).unwrap();
            serde_json::from_str(&line).unwrap()
        };
        (0..count).map(line).collect()
    }

    /// What it printed and nobody read yet.
    pub(crate) fn unread(&mut self) -> &mut BufReader<ChildStdout> {
        match &mut self.lines {
            Output::Unread(lines) => lines,
            _ => panic!("the output is collected already"),
        }
    }

    /// What it printed and nobody read yet, for somebody else to read.
    pub(crate) fn output(&mut self) -> BufReader<ChildStdout> {
        match std::mem::replace(&mut self.lines, Output::Gone) {
            Output::Unread(lines) => lines,
            _ => panic!("the output is collected already"),
        }
    }

    /// Reads from now on whatever it prints, for [`stop`](Self::stop) to give.
    pub(crate) fn collect(mut self) -> Self {
        self.lines = match std::mem::replace(&mut self.lines, Output::Gone) {
            Output::Unread(lines) => Output::Collected(std::thread::spawn(|| {
                let lines = lines.lines().map_while(Result::ok);
                // A process that is killed leaves a part of a line.
                lines
                    .filter_map(|line| serde_json::from_str(&line).ok())
                    .collect()
            })),
            lines => lines,
        };
        self
    }

    /// Asks it to stop, as a service manager does.
    pub(crate) fn terminate(&self) {
        let process = self.process.id().to_string();
        let status = Command::new("kill").args(["-TERM", &process]).status();
        assert!(status.unwrap().success());
    }

    /// Kills it with `SIGKILL`, so that nothing of it runs after this, and gives the whole lines
    /// that it printed and nobody read.
    pub(crate) fn kill(mut self) -> Vec<Value> {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.rest()
    }

    /// Waits until it ended by itself.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.process.wait().unwrap()
    }

    /// Asks it to stop, and gives every line that it printed and nobody read.
    pub(crate) fn stop(self) -> Vec<Value> {
        let mut receiver = self.collect();
        receiver.terminate();
        let status = receiver.wait();
        assert!(status.success(), "{status}: {:#?}", receiver.log.lines());
        receiver.rest()
    }

    fn rest(self) -> Vec<Value> {
        let mut receiver = self.collect();
        match std::mem::replace(&mut receiver.lines, Output::Gone) {
            Output::Collected(lines) => lines.join().unwrap(),
            _ => Vec::new(),
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_file(&self.config);
    }
}

impl Logged {
    fn add(&mut self, line: String) {
        if let Some(reported) = Reported::of(&line) {
            *self.outcomes.entry(reported).or_default() += 1;
        }
        self.lines.push_back(line);
        if self.lines.len() > 10_000 {
            self.lines.pop_front();
        }
    }
}

impl Reported {
    fn of(line: &str) -> Option<Self> {
        let value = |name: &str| {
            let (_, rest) = line.split_once(name)?;
            rest.split(' ').next().map(|value| value.trim_matches('"'))
        };
        Some(Self {
            outcome: value(" outcome=")?.to_owned(),
            in_background: value(" in_background=")? == "true",
            is_repeated: value(" attempt=")?
                .parse()
                .is_ok_and(|attempt: u32| attempt > 1),
        })
    }
}

impl Log {
    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().lines.iter().cloned().collect()
    }

    /// What became of deliveries, and how often.
    pub(crate) fn outcomes(&self) -> BTreeMap<Reported, u64> {
        self.0.lock().unwrap().outcomes.clone()
    }

    /// How many lines have all of `parts` in them.
    pub(crate) fn count(&self, parts: &[&str]) -> usize {
        let fits = |line: &&String| parts.iter().all(|part| line.contains(part));
        self.0.lock().unwrap().lines.iter().filter(fits).count()
    }

    /// Waits for a line with `part` in it.
    #[track_caller]
    pub(crate) fn wait_for(&self, part: &str) -> String {
        let end = Instant::now() + Duration::from_secs(30);
        while Instant::now() < end {
            if let Some(line) = self.lines().iter().find(|line| line.contains(part)) {
                return line.clone();
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("{part:?} was not logged, but {:#?}", self.lines());
    }
}

/// Runs `hookgen send` to `url`, and gives what it printed and its status.
pub(crate) fn send(url: &str, config: &str, arguments: &[&str]) -> (String, i32) {
    let common = ["send", "--to", url, "--config", config];
    hookgen(&[&common[..], &["--pay-key", pay_key()], arguments].concat())
}

/// Runs the command line, and gives what it printed and its status.
pub(crate) fn hookgen(arguments: &[&str]) -> (String, i32) {
    outcome(Command::new(env!("CARGO_BIN_EXE_hookgen")).args(arguments))
}

fn outcome(command: &mut Command) -> (String, i32) {
    let output = command.output().unwrap();
    let printed = [output.stdout, output.stderr].concat();
    (
        String::from_utf8(printed).unwrap(),
        output.status.code().unwrap(),
    )
}

/// The receiver with this configuration.
fn command(config: &str) -> Command {
    let mut command = Command::new(program());
    command
        .args(["--config", config])
        .env("NO_COLOR", "1")
        // A handler that blocks on its output must not keep others from running.
        .env("TOKIO_WORKER_THREADS", "4");
    command
}

/// Every surface with a store in memory, message push in one mode.
pub(crate) fn config(mode: &str) -> String {
    config_with_store(mode, "memory")
}

/// Every surface, message push in one mode.
pub(crate) fn config_with_store(mode: &str, store: &str) -> String {
    let push = |name: &str, id: &str| {
        format!(
            "[{name}]\npath = \"/{name}\"\ntoken = \"{TOKEN}\"\nencoding_aes_key = \"{AES_KEY}\"\nreceive_id = \"{id}\"\nmode = \"{mode}\"\n"
        )
    };
    let public = SIGNER.public_key_pem().unwrap();
    format!(
        "listen = \"127.0.0.1:0\"\n{}{}[pay_v3]\npath = \"/pay/v3\"\napi_v3_key = \"{API_V3_KEY}\"\n[[pay_v3.keys]]\nserial = \"PUB_KEY_ID_01\"\npem = \"\"\"\n{public}\"\"\"\n[pay_v2]\npath = \"/pay/v2\"\napi_key = \"{API_KEY}\"\nsign_type = \"MD5\"\n[idempotency]\nstore = \"{store}\"\n",
        push("official_account", APP_ID),
        push("wecom", CORP_ID),
    )
}

pub(crate) const TOKEN: &str = "QDG6eKtoken";
pub(crate) const AES_KEY: &str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
pub(crate) const APP_ID: &str = "wx5823bf96d3bd56c7";
pub(crate) const CORP_ID: &str = "ww5823bf96d3bd56c7";
pub(crate) const API_V3_KEY: &str = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";
pub(crate) const API_KEY: &str = "192006250b4c09247ec02edce69f6a2d";

/// A file with the private key of the configured platform.
pub(crate) fn pay_key() -> &'static str {
    static PATH: LazyLock<String> =
        LazyLock::new(|| written("pay-key.pem", &SIGNER.private_key_pem().unwrap()));
    &PATH
}

/// The path of a file that now has this text, and that no other test program writes to.
pub(crate) fn written(name: &str, text: &str) -> String {
    let name = format!("{}-{name}", std::process::id());
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The example. `cargo test --test send` alone does not build examples, so it is built if it is not
/// there or older than its sources.
fn program() -> &'static Path {
    static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
        let directory = Path::new(env!("CARGO_BIN_EXE_hookgen")).parent().unwrap();
        let program = directory
            .join("examples")
            .join(format!("receiver{}", std::env::consts::EXE_SUFFIX));
        if !is_fresh(&program) {
            let release = directory.ends_with("release").then_some("--release");
            let status = Command::new(env!("CARGO"))
                .args(["build", "--example", "receiver"])
                .args(release)
                .status();
            assert!(status.unwrap().success());
        }
        program
    });
    &PROGRAM
}

/// Whether a program is as new as every file that Cargo says it was made of.
fn is_fresh(program: &Path) -> bool {
    let modified = |path: &Path| path.metadata().and_then(|data| data.modified()).ok();
    let Some(built) = modified(program) else {
        return false;
    };
    let sources = std::fs::read_to_string(program.with_extension("d")).unwrap_or_default();
    let (_, sources) = sources.split_once(": ").unwrap_or_default();
    let mut sources = sources.split_whitespace().map(Path::new);
    sources.all(|source| modified(source).is_some_and(|modified| modified <= built))
}

/// The platform whose key is configured.
pub(crate) fn signer() -> PlatformSigner {
    SIGNER.clone()
}

static SIGNER: LazyLock<PlatformSigner> =
    LazyLock::new(|| PlatformSigner::generate("PUB_KEY_ID_01").unwrap());
