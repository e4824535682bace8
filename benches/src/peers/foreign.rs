//! Peers that are programs of their own.
//!
//! Such a program reads a number from each line of its input, does its work as often, and answers with the
//! nanoseconds that took. So it takes turns like everybody else, and its start is not counted.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use crate::Result;
use crate::contest::Contender;

struct Foreign {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Foreign {
    fn start(mut command: Command) -> Result<Self> {
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = process.stdin.take().ok_or("no input")?;
        let output = process.stdout.take().ok_or("no output")?;
        Ok(Self {
            process,
            input,
            output: BufReader::new(output),
        })
    }

    fn turn(&mut self, times: u64) -> Result<Duration> {
        writeln!(self.input, "{times}")?;
        self.input.flush()?;
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        let took = line
            .trim()
            .parse()
            .map_err(|_| "it ended before its turn did")?;
        Ok(Duration::from_nanos(took))
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A peer of the folder of peers, given a file with what to work on; the reason where it is not there.
pub(crate) fn contender(
    name: &str,
    program: &Path,
    arguments: &[&Path],
) -> std::result::Result<Contender<'static>, String> {
    if !program.exists() {
        return Err(format!(
            "{name} is not installed: run `benches/peers/install`"
        ));
    }
    let mut command = Command::new(program);
    command.args(arguments);
    let start = || -> Result<Foreign> {
        let mut foreign = Foreign::start(command)?;
        foreign.turn(1)?;
        Ok(foreign)
    };
    let mut foreign = start().map_err(|error| format!("{name} does not run: {error}"))?;
    Ok(Contender::timed(name, move |times| foreign.turn(times)))
}
