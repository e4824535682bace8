//! A receiver over loopback beside an empty handler that reads the same body.
//!
//! Each server is a process of its own, with one thread or with as many as there are cores. What counts is
//! the processor time that it needs for a request, which says how many requests a second one core serves,
//! however busy the machine and however slow the client. The client never sleeps: to wake it is work of the
//! server that sends it a response.

mod client;
mod server;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bench_report::Result;
use bench_report::contest::{Contender, Target};
use clap::ValueEnum;
use hookgen_runtime::UnixTimestamp;

pub(crate) use server::serve;

use crate::Options;
use crate::measure::measure;
use crate::table::Table;
use client::{CONNECTIONS, Served};

/// What is served.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Server {
    /// Deliveries are opened, decoded, claimed, handled and acknowledged.
    Receiver,
    /// Deliveries are opened and decoded, in a handler of axum.
    Opening,
    /// The body is read.
    Empty,
}

/// What it is served on.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Threads {
    /// A runtime of one thread.
    One,
    /// A runtime with a thread for each core.
    Many,
}

impl Threads {
    const fn on(self) -> &'static str {
        match self {
            Self::One => "on one thread",
            Self::Many => "on a thread for each core",
        }
    }
}

pub(crate) fn rows(options: &Options, table: &mut Table) -> Result<()> {
    // 85 % of the requests a second are 1/0.85 of the time for each.
    compare(options, table, Threads::One, Some(Target::Within(1.176)))?;
    compare(options, table, Threads::Many, None)
}

fn compare(
    options: &Options,
    table: &mut Table,
    threads: Threads,
    target: Option<Target>,
) -> Result<()> {
    let mut receiver = Served::start("receiver", threads)?;
    let mut opening = Served::start("opening", threads)?;
    let mut empty = Served::start("empty", threads)?;
    let contenders = vec![
        Contender::timed("hookgen", |times| receiver.answer(times)),
        Contender::timed("opening alone", |times| opening.answer(times)),
        Contender::timed(EMPTY, |times| empty.answer(times)),
    ];
    let samples = measure(options.rounds.min(101), TURN, contenders)?;
    let on = threads.on();
    let what = format!("axum receiver {on}, safe mode, processor time for a request over loopback");
    table.compare(&what, &samples, EMPTY, target);
    let what = "the same, opening and decoding alone in a handler of axum";
    table.compare(what, samples.get(1..).unwrap_or_default(), EMPTY, None);
    for (name, served) in [("the receiver", &receiver), ("the empty handler", &empty)] {
        table.note(format!(
            "over loopback {name} {on} answered {:.0} requests a second by the clock, over {CONNECTIONS} connections",
            served.per_second()
        ));
    }
    Ok(())
}

fn now() -> UnixTimestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    UnixTimestamp::from_secs(i64::try_from(seconds).unwrap_or_default())
}

/// Short enough that all requests of a turn fit into the caches of the client.
const TURN: Duration = Duration::from_millis(25);
const EMPTY: &str = "an empty axum handler that reads the body";
