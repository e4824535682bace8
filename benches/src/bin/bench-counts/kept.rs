//! The file with the counts.

use std::fmt;
use std::path::Path;

use bench_report::Result;

use super::{Count, MARGIN, UNSTEADY};

/// What the file says.
pub(crate) struct Kept {
    /// What the counts depend on.
    pub(crate) environment: String,
    /// Names and numbers of instructions.
    pub(crate) counts: Vec<(String, u64)>,
}

/// How a count compares with the kept one.
pub(crate) struct Verdict<'a> {
    count: &'a Count,
    before: Option<u64>,
}

impl Kept {
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)?;
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        let environment = lines.next().ok_or("no environment in the counts")?;
        let counts = lines.map(|line| {
            let (name, count) = line.split_once(' ').ok_or("a line without a count")?;
            Ok((name.to_owned(), count.trim().parse()?))
        });
        Ok(Self {
            environment: environment.to_owned(),
            counts: counts.collect::<Result<_>>()?,
        })
    }

    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        Ok(std::fs::write(path, format!("{HEAD}{self}"))?)
    }

    pub(crate) fn verdict<'a>(&self, count: &'a Count) -> Verdict<'a> {
        let kept = self.counts.iter().find(|(kept, _)| *kept == count.name);
        Verdict {
            count,
            before: kept.map(|(_, count)| *count),
        }
    }
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.environment)?;
        self.counts
            .iter()
            .try_for_each(|(name, count)| writeln!(f, "{name:<28}{count:>12}"))
    }
}

impl Verdict<'_> {
    /// Whether it differs by no more than the margin, in either direction: a count that fell is kept too,
    /// or the next regression would hide behind it.
    pub(crate) fn is_fine(&self) -> bool {
        let Count { each, without, .. } = self.count;
        self.before.is_some_and(|before| {
            each.abs_diff(before) <= before * MARGIN / 100 + without / UNSTEADY
        })
    }
}

impl fmt::Display for Verdict<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.is_fine() { "ok  " } else { "FAIL" };
        write!(f, "{word}  {:<28}{:>12}", self.count.name, self.count.each)?;
        match self.before {
            Some(before) => write!(f, "  was {before}"),
            None => write!(f, "  was not counted before"),
        }
    }
}

const HEAD: &str = "\
# Instructions of the hot paths, and of generation; compared in CI with a margin of 3 %.
# Made by: cargo run --release -p bench-report --no-default-features --bin bench-counts -- update
";
