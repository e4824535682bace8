//! What compiling costs: generated crates without their dependencies.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use bench_report::contest::{Contender, Target};
use bench_report::{Result, synthetic};

use crate::Options;
use crate::commands::{cargo, hookgen, root, run};
use crate::measure::{Samples, measure};
use crate::table::Table;

/// Whether Cargo started this process in place of rustc.
pub(crate) fn is_wrapper() -> bool {
    std::env::var_os(TIMES).is_some()
}

/// Runs rustc and adds a line with the name of the crate and the nanoseconds that it took.
pub(crate) fn wrap() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let Some((rustc, rest)) = arguments.split_first() else {
        return ExitCode::FAILURE;
    };
    let start = Instant::now();
    let status = Command::new(rustc).args(rest).status();
    let took = start.elapsed().as_nanos();
    let mut words = rest.iter().skip_while(|word| *word != "--crate-name");
    if let (Some(name), Some(file)) = (words.nth(1), std::env::var_os(TIMES)) {
        let line = format!("{} {took}\n", name.to_string_lossy());
        let file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(file);
        // Without its line the caller finds nothing and says so.
        let _ = file.and_then(|mut file| file.write_all(line.as_bytes()));
    }
    match status {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// Crates of 20, 100 and 1 000 messages, beside the same types with derives.
pub(crate) fn rows(options: &Options, table: &mut Table) -> Result<()> {
    let folder = absolute(&options.work.join("compile"))?;
    let crates = Crates::write(&folder)?;
    let mut times = Vec::new();
    for messages in SIZES {
        let (ours, theirs) = (format!("ours-{messages}"), format!("serde-{messages}"));
        let mut contenders = vec![
            Contender::timed("hookgen", |times| crates.build(&ours, times)),
            Contender::timed(DERIVES, |times| crates.build(&theirs, times)),
        ];
        if messages == BOTH_FORMATS {
            let both = |times| crates.build("serde-both", times);
            contenders.push(Contender::timed(DERIVES_BOTH, both));
        }
        let samples = measure(options.rounds.min(3), Duration::from_millis(1), contenders)?;
        let what = format!("dev build of a crate of {messages} messages, without dependencies");
        table.compare(&what, &samples, DERIVES, Some(Target::Faster(5.0)));
        table.compare(&what, &samples, DERIVES_BOTH, None);
        times.push(samples.first().map_or(f64::NAN, Samples::nanoseconds));
    }
    if let [_, hundred, thousand] = times.as_slice() {
        let growth = Some(thousand / hundred / 10.0);
        let what = "time for a message at 1 000 over that at 100";
        table.alone(what, f64::NAN, growth, Some(Target::AtMost(1.1)));
    }
    Ok(())
}

/// A workspace with the crates that are compared.
struct Crates {
    folder: PathBuf,
}

impl Crates {
    fn write(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let members: Vec<_> = SIZES
            .iter()
            .flat_map(|size| [format!("ours-{size}"), format!("serde-{size}")])
            .chain(["serde-both".to_owned()])
            .collect();
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
        std::fs::write(folder.join("Cargo.toml"), manifest)?;
        std::fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
        let (hookgen, runtime) = (hookgen()?, absolute(&root().join("runtime"))?);
        for messages in SIZES {
            let document = folder.join(format!("{messages}.yaml"));
            std::fs::write(&document, synthetic::document(messages))?;
            let name = format!("ours-{messages}");
            let mut generate = Command::new(&hookgen);
            generate.arg("generate").arg(&document);
            generate.args(["--package", &name]).arg("--out");
            generate.arg(folder.join(&name));
            run(generate.arg("--runtime-path").arg(&runtime))?;
            let types = synthetic::serde_types(messages, false);
            write_derives(folder, &format!("serde-{messages}"), &types)?;
        }
        let types = synthetic::serde_types(BOTH_FORMATS, true);
        write_derives(folder, "serde-both", &types)?;
        let mut cargo = cargo();
        run(cargo.args(["build", "--workspace"]).current_dir(folder))?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// Compiles one crate so many times, and gives the time that rustc took.
    fn build(&self, name: &str, times: u64) -> Result<Duration> {
        let source = self.folder.join(name).join("src/lib.rs");
        let log = self.folder.join("times");
        let mut total = Duration::ZERO;
        for _ in 0..times {
            let text = std::fs::read(&source)?;
            std::fs::write(&source, text)?;
            let mut cargo = cargo();
            cargo
                .args(["build", "--package", name])
                .current_dir(&self.folder);
            let (_, crates) = timed(cargo.env("CARGO_INCREMENTAL", "0"), &log)?;
            let own = crates
                .iter()
                .find(|(compiled, _)| *compiled == name.replace('-', "_"));
            total += own.ok_or("nothing was compiled")?.1;
        }
        Ok(total)
    }
}

fn write_derives(folder: &Path, name: &str, types: &str) -> Result<()> {
    let package = folder.join(name);
    std::fs::create_dir_all(package.join("src"))?;
    std::fs::write(package.join("src/lib.rs"), types)?;
    let manifest = format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\n{DEPENDENCIES}");
    Ok(std::fs::write(package.join("Cargo.toml"), manifest)?)
}

/// Runs Cargo with this program before rustc: how long all took, and each crate.
pub(crate) fn timed(
    cargo: &mut Command,
    log: &Path,
) -> Result<(Duration, Vec<(String, Duration)>)> {
    if log.exists() {
        std::fs::remove_file(log)?;
    }
    let cargo = cargo
        .env("RUSTC_WRAPPER", std::env::current_exe()?)
        .env(TIMES, log);
    let took = run(cargo)?.time;
    let text = std::fs::read_to_string(log)?;
    let crates = text.lines().filter_map(|line| {
        let (name, nanoseconds) = line.split_once(' ')?;
        Some((
            name.to_owned(),
            Duration::from_nanos(nanoseconds.parse().ok()?),
        ))
    });
    Ok((took, crates.collect()))
}

pub(crate) fn absolute(path: &Path) -> Result<PathBuf> {
    Ok(std::path::absolute(path)?)
}

const SIZES: [usize; 3] = [20, 100, 1_000];
/// Messages of the crate whose peer decodes JSON as well.
const BOTH_FORMATS: usize = 100;
const TIMES: &str = "BENCH_REPORT_TIMES";
const DERIVES: &str = "serde derives and a quick-xml `from_str` for each type";
const DERIVES_BOTH: &str =
    "the same with a `from_slice` of serde_json for each type, so that JSON is decoded as well";
const DEPENDENCIES: &str = "edition = \"2024\"\n\n[dependencies]\n\
    quick-xml = { version = \"0.42\", features = [\"serialize\"] }\n\
    serde = { version = \"1\", features = [\"derive\"] }\n\
    serde_json = \"1\"\n";
