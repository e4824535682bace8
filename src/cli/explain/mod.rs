//! `hookgen explain`: takes a captured delivery apart and says why it was refused.
//!
//! Whether it is accepted is decided by the runtime's own schemes. The causes are hypotheses: each
//! changes the delivery or the configuration in one way that is known to happen, and is named when
//! the changed one verifies.

mod answer;
mod body;
mod captured;
mod message_push;
mod pay_v2;
mod pay_v3;
mod query;
mod report;

use super::Outcome;
use crate::Error;
use captured::{Captured, Parts};
use hookgen_runtime::UnixTimestamp;
use hookgen_runtime::config::Config;
use report::Report;
use std::path::{Path, PathBuf};

/// Say why a captured delivery is refused.
///
/// Give the request as a file (`--request`, or `-` for standard input), or in parts. No secret is
/// printed.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The configuration of the receiver.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,

    /// The HTTP request as it came over the wire: request line, headers, empty line, body.
    #[arg(long, value_name = "FILE", required_unless_present_any = ["query", "header", "body"], conflicts_with_all = ["query", "header", "body"])]
    request: Option<PathBuf>,

    /// What stands behind the `?` of the URL, still percent-encoded.
    #[arg(long, value_name = "TEXT")]
    query: Option<String>,

    /// A header, as `Name: value`. May be repeated.
    #[arg(long, value_name = "HEADER")]
    header: Vec<String>,

    /// A file with the body, byte for byte.
    #[arg(long, value_name = "FILE")]
    body: Option<PathBuf>,

    /// The surface that got it [default: by the path, else by what the request looks like]
    #[arg(long, value_name = "NAME")]
    surface: Option<String>,

    /// When it arrived, in seconds since 1970 [default: now]
    #[arg(long, value_name = "SECONDS")]
    at: Option<i64>,

    /// A file with what the receiver answered, to be checked too: a whole HTTP response, or its body.
    #[arg(long, value_name = "FILE")]
    answer: Option<PathBuf>,
}

/// What all explanations need.
struct Case<'a> {
    config: &'a Config,
    captured: &'a Captured,
    now: UnixTimestamp,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Error> {
    let config = Config::load_unchecked(&arguments.config)
        .map_err(|error| Error::config(error.to_string()))?;
    let captured = capture(arguments)?;
    let now = arguments
        .at
        .map_or_else(UnixTimestamp::now, UnixTimestamp::from_secs);
    let case = Case {
        config: &config,
        captured: &captured,
        now,
    };
    let mut report = Report::default();
    report.ok("request", captured.summary());
    for note in captured.notes() {
        report.note("request", note);
    }
    let surface = surface(&case, arguments.surface.as_deref(), &mut report)?;
    let expected = explain(&case, surface, &mut report);
    if let Some(path) = &arguments.answer {
        answer::explain(&read(path)?, surface, expected.as_deref(), &mut report);
    }
    super::show(&report);
    Ok(if report.is_fine() {
        Outcome::Fine
    } else {
        Outcome::Findings
    })
}

/// Explains, and gives the exact answer that a URL check expects.
fn explain(case: &Case<'_>, surface: &str, report: &mut Report) -> Option<Vec<u8>> {
    match surface {
        "official_account" => {
            message_push::explain(case, case.config.official_account.as_ref()?, report)
        }
        "wecom" => message_push::explain(case, case.config.wecom.as_ref()?, report),
        "pay_v3" => {
            pay_v3::explain(case, case.config.pay_v3.as_ref()?, report);
            None
        }
        _ => {
            pay_v2::explain(case, case.config.pay_v2.as_ref()?, report);
            None
        }
    }
}

fn capture(arguments: &Arguments) -> Result<Captured, Error> {
    if let Some(path) = &arguments.request {
        return Captured::parse(&read(path)?).map_err(Error::config);
    }
    let body = arguments.body.as_deref().map(read).transpose()?;
    let query = arguments.query.clone().unwrap_or_default();
    Captured::of_parts(Parts {
        query,
        headers: &arguments.header,
        body,
    })
    .map_err(Error::config)
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    super::project::read_bytes(path)
        .map_err(|error| Error::config(format!("{}: {error}", path.display())))
}

/// The surface of a request: as told, by its path, or by what it looks like.
fn surface(
    case: &Case<'_>,
    told: Option<&str>,
    report: &mut Report,
) -> Result<&'static str, Error> {
    let configured = case.config.surfaces();
    let names = || {
        configured
            .iter()
            .map(|(name, _)| *name)
            .collect::<Vec<_>>()
            .join(", ")
    };
    if let Some(told) = told {
        let found = configured.iter().find(|(name, _)| *name == told);
        let found = found.ok_or_else(|| {
            Error::config(format!(
                "no surface {told} is configured; there are: {}",
                names()
            ))
        })?;
        report.ok("surface", format!("{}, as told", found.0));
        return Ok(found.0);
    }
    let looks_like = case.captured.looks_like();
    let by_path = case.captured.path();
    if let Some((name, _)) = configured.iter().find(|(_, path)| Some(*path) == by_path) {
        report.ok("surface", format!("{name}, by its path"));
        if let Some(other) = looks_like.filter(|kind| !kind.is(name)) {
            report.cause(
                "another-surface",
                format!("the request is one of {other}, but its path belongs to {name}: check the URL that was given to the platform"),
            );
        }
        return Ok(name);
    }
    let by_looks = looks_like
        .and_then(|kind| configured.iter().find(|(name, _)| kind.is(name)))
        .ok_or_else(|| {
            Error::config(format!(
                "which surface is it? Give --surface; there are: {}",
                names()
            ))
        })?;
    report.ok(
        "surface",
        format!("{}, by what the request looks like", by_looks.0),
    );
    if let Some(path) = by_path {
        report.note(
            "surface",
            format!("no surface is configured under the path {path}"),
        );
    }
    Ok(by_looks.0)
}

/// How far the time of signing is from the time of explaining.
fn report_age(signed: UnixTimestamp, now: UnixTimestamp, report: &mut Report) {
    let age = now.as_secs().saturating_sub(signed.as_secs());
    let side = if age < 0 { "after" } else { "before" };
    let text = format!(
        "signed at {}, {} {side} it arrived",
        signed.as_secs(),
        duration(age.unsigned_abs())
    );
    if age.unsigned_abs() <= TOLERANCE {
        report.ok("timestamp", text);
        return;
    }
    report.failed("timestamp", text);
    if signed.as_secs() > MILLISECONDS {
        report.cause(
            "timestamp-unit",
            "the timestamp is in milliseconds; the platforms sign seconds",
        );
    } else if age < 0 {
        report.cause("clock-skew", format!("signed {} in the future: the clock of this machine is behind by that, or the capture is explained with a wrong --at", duration(age.unsigned_abs())));
    } else {
        report.cause("stale", format!("signed {} before it arrived, and 5 minutes are allowed: a replay, a queue in between, or a clock that is ahead by that; for an old capture give --at with the time it arrived", duration(age.unsigned_abs())));
    }
}

/// A time span in words.
fn duration(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min {} s", seconds / 60, seconds % 60),
        7_200..172_800 => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// What the schemes allow by default, in seconds.
const TOLERANCE: u64 = 300;
/// A time in seconds beyond this is one in milliseconds.
const MILLISECONDS: i64 = 100_000_000_000;
