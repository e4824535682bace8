//! Counts the instructions of the hot paths and of generation under valgrind, and compares them with
//! those that are kept in `benches/COUNTS`: repeatable where seconds are not.
//!
//! ```text
//! cargo run --release -p bench-report --no-default-features --bin bench-counts -- check
//! cargo run --release -p bench-report --no-default-features --bin bench-counts -- update
//! ```
//!
//! What a cryptographic library executes depends on the processor, so the primitives that a delivery
//! needs are counted too, and taken off: a difference of two large counts, which may differ by a little of
//! those. Counts are compared only where compiler, C library and valgrind
//! are those that the kept ones were made with; otherwise a line says what differs.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command that reports"
)]

mod kept;
mod work;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use bench_report::Result;
use kept::Kept;
use work::{GROWTH, Growth};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["check"] => check(),
        ["update"] => update(),
        ["run", name] => work::run(name),
        _ => Err("one of: check, update, run NAME".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Counts everything, and fails where something takes more or fewer instructions than it did.
fn check() -> Result<()> {
    let kept = Kept::read(&file())?;
    let here = environment()?;
    if here != kept.environment {
        println!(
            "skipped: counts were made with {}, this is {here}",
            kept.environment
        );
        return Ok(());
    }
    let mut wrong = 0;
    let counts = counts()?;
    for count in &counts {
        let verdict = kept.verdict(count);
        wrong += usize::from(!verdict.is_fine());
        println!("{verdict}");
    }
    grows_evenly(&counts)?;
    if wrong == 0 {
        return Ok(());
    }
    Err(format!(
        "{wrong} counts differ by more than {MARGIN} %; if that is meant: bench-counts update"
    )
    .into())
}

/// Fails where ten times as many messages take much more than ten times as many instructions.
fn grows_evenly(counts: &[Count]) -> Result<()> {
    let Growth { less, more, times } = GROWTH;
    let of = |wanted: &str| {
        let found = counts.iter().find(|count| count.name == wanted);
        found.map(|count| count.each).ok_or("it was not counted")
    };
    #[allow(clippy::cast_precision_loss, reason = "some thousand millions")]
    let ratio = of(more)? as f64 / of(less)? as f64;
    println!("{more} is {ratio:.2} times {less}; at most {times}");
    match ratio <= times {
        true => Ok(()),
        false => Err(format!("{more} grows faster than what there is to do").into()),
    }
}

fn update() -> Result<()> {
    let counts = counts()?;
    grows_evenly(&counts)?;
    let kept = Kept {
        environment: environment()?,
        counts: counts.into_iter().map(|it| (it.name, it.each)).collect(),
    };
    kept.write(&file())?;
    print!("{kept}");
    Ok(())
}

/// What a piece of work takes.
struct Count {
    name: String,
    each: u64,
    /// What was taken off.
    without: u64,
}

/// All counts, per piece of work.
fn counts() -> Result<Vec<Count>> {
    let counted = |task: &work::Task| {
        let whole = count(task.name, task.is_process)?;
        let without = match task.without {
            Some(name) => count(name, false)?,
            None => 0,
        };
        let times = if task.is_process { 1 } else { work::TIMES };
        Ok(Count {
            name: task.name.to_owned(),
            each: whole.saturating_sub(without) / times,
            without: without / times,
        })
    };
    work::TASKS.iter().map(counted).collect()
}

/// The instructions of one piece of work, in a process of its own.
fn count(name: &str, is_process: bool) -> Result<u64> {
    let out = std::env::temp_dir().join(format!("bench-counts.{}.{name}", std::process::id()));
    let mut valgrind = Command::new("valgrind");
    valgrind.arg("--tool=callgrind").arg("--quiet");
    valgrind.arg(format!("--callgrind-out-file={}", out.display()));
    if !is_process {
        valgrind.args(["--collect-atstart=no", "--toggle-collect=*counted*"]);
    }
    let status = valgrind
        .arg(std::env::current_exe()?)
        .args(["run", name])
        .status()?;
    let text = std::fs::read_to_string(&out)?;
    std::fs::remove_file(&out)?;
    if !status.success() {
        return Err(format!("{name} did not run under valgrind").into());
    }
    let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
    Ok(total.ok_or("valgrind counted nothing")?.trim().parse()?)
}

/// What counts depend on beside the code.
fn environment() -> Result<String> {
    let first_line = |program: &str, argument: &str| -> Result<String> {
        let output = Command::new(program).arg(argument).output();
        let output = output.map_err(|error| format!("{program}: {error}"))?;
        let text = String::from_utf8(output.stdout)?;
        Ok(text.lines().next().unwrap_or_default().to_owned())
    };
    Ok(format!(
        "{}, {}, {}, {}",
        first_line("rustc", "--version")?,
        first_line("getconf", "GNU_LIBC_VERSION")?,
        first_line("valgrind", "--version")?,
        std::env::consts::ARCH
    ))
}

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("COUNTS")
}

/// Percent that a count may differ by.
const MARGIN: u64 = 3;
/// The part of what was taken off that a count may differ by as well. With where the stack begins, which the length of
/// the environment and of paths decides, copies are aligned otherwise: of 327,000 instructions of a check of RSA about
/// sixty come and go.
const UNSTEADY: u64 = 2_000;
