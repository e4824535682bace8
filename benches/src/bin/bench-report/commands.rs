//! Processes that are run and timed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use bench_report::Result;

/// What one run of a process took.
pub(crate) struct Run {
    pub(crate) time: Duration,
    /// Most memory in use at once, in bytes, as far as it was seen.
    pub(crate) memory: u64,
}

/// Runs a command to its end; its output is not shown.
pub(crate) fn run(command: &mut Command) -> Result<Run> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status()?;
    let time = start.elapsed();
    if !status.success() {
        return Err(format!("{:?} failed", command.get_program()).into());
    }
    Ok(Run { time, memory: 0 })
}

/// As [`run`], and watches how much memory the process uses, which takes some of the machine's time.
pub(crate) fn run_watched(command: &mut Command) -> Result<Run> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let start = Instant::now();
    let mut process = command.spawn()?;
    let status = PathBuf::from(format!("/proc/{}/status", process.id()));
    let mut memory = 0;
    let ended = loop {
        memory = memory.max(high_water_mark(&status));
        if let Some(ended) = process.try_wait()? {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let time = start.elapsed();
    if !ended.success() {
        return Err(format!("{:?} failed", command.get_program()).into());
    }
    Ok(Run { time, memory })
}

/// `VmHWM` of proc(5), in bytes; 0 where the process has ended.
fn high_water_mark(status: &Path) -> u64 {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kilobytes
        .and_then(|number| number.parse::<u64>().ok())
        .unwrap_or(0)
        * 1024
}

/// The `hookgen` command, built like this one.
pub(crate) fn hookgen() -> Result<PathBuf> {
    let mut cargo = cargo();
    cargo.args([
        "build",
        "--quiet",
        "--release",
        "--package",
        "hookgen",
        "--bin",
        "hookgen",
    ]);
    if !cargo.current_dir(root()).status()?.success() {
        return Err("hookgen could not be built".into());
    }
    let own = std::env::current_exe()?;
    Ok(own.parent().ok_or("no folder of programs")?.join("hookgen"))
}

/// Cargo itself.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_owned()
}

/// What the figures were measured on.
pub(crate) fn machine() -> String {
    let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processor
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("an unnamed processor", |(_, model)| model);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let versions = [
        ("rustc", "--version"),
        ("openssl", "version"),
        ("node", "--version"),
        ("python3", "--version"),
    ];
    let versions: Vec<_> = versions
        .into_iter()
        .filter_map(|(program, argument)| version(program, argument))
        .collect();
    format!(
        "Measured on {cores} cores of {model}, {}.",
        versions.join(", ")
    )
}

fn version(program: &str, argument: &str) -> Option<String> {
    let output = Command::new(program).arg(argument).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let line = text.lines().next()?;
    let line = line.split(" (").next()?;
    let named = line
        .to_lowercase()
        .starts_with(program.trim_end_matches('3'));
    Some(if named {
        line.to_owned()
    } else {
        format!("{program} {line}")
    })
}
