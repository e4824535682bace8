//! Contenders that do the same work on the same input.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::Result;

/// Something that is measured: does its work a number of times and says how long it took.
pub struct Contender<'w> {
    /// What it is called in the table.
    pub name: String,
    turn: Box<dyn FnMut(u64) -> Result<Duration> + 'w>,
}

impl<'w> Contender<'w> {
    /// Work in this process; `false` ends the measurement, for what fails is fast.
    pub fn new(name: &str, mut work: impl FnMut() -> bool + 'w) -> Self {
        Self::timed(name, move |times| {
            let start = Instant::now();
            let mut fine = true;
            for _ in 0..times {
                fine &= black_box(work());
            }
            let took = start.elapsed();
            fine.then_some(took).ok_or_else(|| "the work failed".into())
        })
    }

    /// Work that knows how long it takes.
    pub fn timed(name: &str, turn: impl FnMut(u64) -> Result<Duration> + 'w) -> Self {
        Self {
            name: name.to_owned(),
            turn: Box::new(turn),
        }
    }

    /// Does the work so many times. Fails where the work does, with the name before the reason.
    pub fn take(&mut self, times: u64) -> Result<Duration> {
        (self.turn)(times).map_err(|error| format!("{}: {error}", self.name).into())
    }
}

/// What a ratio is held to.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// We are at least so many times faster.
    Faster(f64),
    /// We take at most so many times as long.
    Within(f64),
    /// Our own figure is at most this, whatever it counts.
    AtMost(f64),
}

/// A piece of work, hookgen first, and who else does it.
pub struct Contest {
    /// What is done.
    pub what: String,
    /// Everybody who does it; the first is hookgen.
    pub contenders: Vec<Contender<'static>>,
    /// What the ratio to each of the others is held to.
    pub targets: Vec<Option<Target>>,
    /// Who is missing, and why.
    pub missing: Vec<String>,
}

impl Contest {
    pub(crate) fn new(what: &str, work: impl FnMut() -> bool + 'static) -> Self {
        Self {
            what: what.to_owned(),
            contenders: vec![Contender::new("hookgen", work)],
            targets: Vec::new(),
            missing: Vec::new(),
        }
    }

    pub(crate) fn against(
        mut self,
        name: &str,
        target: Option<Target>,
        work: impl FnMut() -> bool + 'static,
    ) -> Self {
        self.contenders.push(Contender::new(name, work));
        self.targets.push(target);
        self
    }

    /// Against a program of its own, if it is there.
    pub(crate) fn against_program(
        mut self,
        contender: std::result::Result<Contender<'static>, String>,
        target: Target,
    ) -> Self {
        match contender {
            Ok(contender) => {
                self.contenders.push(contender);
                self.targets.push(Some(target));
            }
            Err(reason) => self.missing.push(reason),
        }
        self
    }
}

/// Where programs that are peers are found, and what they work on is written.
#[derive(Clone, Debug)]
pub struct Folders {
    /// Where `benches/peers/install` put the peers.
    pub peers: PathBuf,
    /// Where their input goes. It must be there.
    pub work: PathBuf,
}
