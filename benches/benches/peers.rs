//! Everything that takes nanoseconds or microseconds, beside its peers, for `cargo bench`: with
//! distributions, and changes since the last run.
//!
//! ```text
//! cargo bench -p bench-report -- decode
//! ```
//!
//! Contenders come one after the other here. The table of ratios, for which they take turns, is
//! `cargo run --release -p bench-report`.

#![allow(clippy::print_stderr, reason = "a command that reports")]

use std::path::Path;
use std::time::Duration;

use bench_report::Result;
use bench_report::contest::{Contest, Folders};
use bench_report::contests::{callback, decode, notification};
use criterion::Criterion;

fn main() -> Result<()> {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench");
    let folders = Folders {
        peers: target.join("peers"),
        work: target.join("work"),
    };
    std::fs::create_dir_all(&folders.work)?;
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    measure(&mut criterion, "decode", decode::contests());
    measure(&mut criterion, "callback", callback::contests(&folders)?);
    measure(
        &mut criterion,
        "notification",
        notification::contests(&folders)?,
    );
    criterion.final_summary();
    Ok(())
}

fn measure(criterion: &mut Criterion, group: &str, contests: Vec<Contest>) {
    for contest in contests {
        let mut rows = criterion.benchmark_group(format!("{group}: {}", contest.what));
        for mut contender in contest.contenders {
            let name = contender.name.clone();
            rows.bench_function(name, |bencher| {
                bencher.iter_custom(|times| {
                    let took = contender.take(times);
                    took.unwrap_or_else(|error| panic!("{error}"))
                });
            });
        }
        rows.finish();
        for missing in contest.missing {
            eprintln!("{missing}");
        }
    }
}
