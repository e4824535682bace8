//! Rows, ratios, targets.

use std::fmt::Write as _;

use bench_report::contest::Target;

use crate::measure::Samples;

/// Everything that was measured.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<Row>,
    notes: Vec<String>,
}

struct Row {
    what: String,
    ours: f64,
    against: String,
    theirs: Option<f64>,
    ratio: Option<f64>,
    target: Option<Target>,
}

impl Table {
    /// Adds a row: the first of the samples is ours.
    pub(crate) fn compare(
        &mut self,
        what: &str,
        samples: &[Samples],
        against: &str,
        target: Option<Target>,
    ) {
        let find = |name: &str| samples.iter().find(|samples| samples.name == name);
        let (Some(ours), Some(theirs)) = (samples.first(), find(against)) else {
            return;
        };
        let ratio = match target {
            Some(Target::Within(_)) => ours.over(theirs),
            _ => theirs.over(ours),
        };
        self.rows.push(Row {
            what: what.to_owned(),
            ours: ours.nanoseconds(),
            against: against.to_owned(),
            theirs: Some(theirs.nanoseconds()),
            ratio: Some(ratio),
            target,
        });
    }

    /// Adds a row of two figures in nanoseconds.
    pub(crate) fn pair(
        &mut self,
        what: &str,
        ours: f64,
        against: &str,
        theirs: f64,
        target: Option<Target>,
    ) {
        let ratio = match target {
            Some(Target::Within(_)) => ours / theirs,
            _ => theirs / ours,
        };
        self.rows.push(Row {
            what: what.to_owned(),
            ours,
            against: against.to_owned(),
            theirs: Some(theirs),
            ratio: Some(ratio),
            target,
        });
    }

    /// Adds a row that stands alone: a time in nanoseconds, or with `ratio` a figure of any kind.
    pub(crate) fn alone(
        &mut self,
        what: &str,
        ours: f64,
        ratio: Option<f64>,
        target: Option<Target>,
    ) {
        self.rows.push(Row {
            what: what.to_owned(),
            ours,
            against: String::new(),
            theirs: None,
            ratio,
            target,
        });
    }

    /// Adds a line below the table.
    pub(crate) fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The rows from one on, as Markdown.
    pub(crate) fn rows_from(&self, first: usize) -> String {
        let mut text = String::new();
        for row in self.rows.iter().skip(first) {
            let theirs = row.theirs.map_or_else(String::new, time);
            let ratio = row
                .ratio
                .map_or_else(String::new, |ratio| format!("{ratio:.2}"));
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "| {} | {} | {} | {theirs} | {ratio} | {} | {} |",
                row.what,
                time(row.ours),
                row.against,
                row.target.map_or_else(String::new, held_to),
                row.verdict()
            );
        }
        text
    }

    pub(crate) fn notes(&self) -> String {
        self.notes
            .iter()
            .map(|note| format!("- {note}\n"))
            .collect()
    }

    /// How many targets were met.
    pub(crate) fn summary(&self) -> String {
        let verdicts = || self.rows.iter().filter_map(Row::is_met);
        let met = verdicts().filter(|met| *met).count();
        format!("{met} of {} targets met.\n", verdicts().count())
    }
}

impl Row {
    fn is_met(&self) -> Option<bool> {
        let value = self.ratio.unwrap_or(self.ours);
        Some(match self.target? {
            Target::Faster(least) => value >= least,
            Target::Within(most) | Target::AtMost(most) => value <= most,
        })
    }

    fn verdict(&self) -> &'static str {
        match self.is_met() {
            Some(true) => "met",
            Some(false) => "**missed**",
            None => "",
        }
    }
}

/// A target as people read it.
fn held_to(target: Target) -> String {
    match target {
        Target::Faster(least) => format!("≥ {least}"),
        Target::AtMost(most) if most >= 1e6 => format!("≤ {}", time(most)),
        Target::Within(most) | Target::AtMost(most) => format!("≤ {most}"),
    }
}

/// A time as people read it.
fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        none if none.is_nan() => String::new(),
        short if short < 1e3 => format!("{short:.0} ns"),
        short if short < 1e6 => format!("{:.2} µs", short / 1e3),
        middle if middle < 1e9 => format!("{:.2} ms", middle / 1e6),
        long => format!("{:.2} s", long / 1e9),
    }
}

/// The first lines of the table.
pub(crate) const HEAD: &str = "| what | hookgen | against | takes | ratio | target | |\n\
    |---|---:|---|---:|---:|---:|---|\n";
