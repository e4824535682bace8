//! The table of results, and what went wrong.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::corpus::{Corpus, Document, Expectation};
use crate::one::{LONGEST, MOST_KIB, Outcome};

/// What a table has a row for.
type Key = fn(&Document) -> String;

/// Counts of one row.
#[derive(Default)]
struct Row {
    documents: usize,
    generated: usize,
    compiled: usize,
    diagnosed: usize,
    as_expected: usize,
    examples: usize,
    examples_equal: usize,
}

/// The table: by expectation, by kind, by version.
pub(crate) fn render(corpus: &Corpus, outcomes: &[Outcome]) -> String {
    let mut text = String::new();
    let by: [(&str, Key); 3] = [
        ("expected", |it| {
            format!("{:?}", it.generator_should).to_lowercase()
        }),
        ("kind", |it| {
            it.kind.clone().unwrap_or_else(|| "unnamed".to_owned())
        }),
        ("version", Document::version),
    ];
    for (title, key) in by {
        let mut rows: BTreeMap<String, Row> = BTreeMap::new();
        for (document, outcome) in corpus.documents.iter().zip(outcomes) {
            rows.entry(key(document))
                .or_default()
                .add(document, outcome);
        }
        table(&mut text, title, &rows);
    }
    text.push_str(&extremes(outcomes));
    text
}

/// A line for everything that is not as it should be.
pub(crate) fn failures(corpus: &Corpus, outcomes: &[Outcome]) -> Vec<String> {
    let pairs = corpus.documents.iter().zip(outcomes);
    pairs
        .filter_map(|(document, outcome)| failure(document, outcome))
        .collect()
}

fn failure(document: &Document, outcome: &Outcome) -> Option<String> {
    let expected = document.generator_should;
    let what = if !outcome.finished() {
        format!(
            "neither generated nor diagnosed with a place\n{}",
            outcome.report
        )
    } else if outcome.taken > LONGEST {
        format!("took {:?}", outcome.taken)
    } else if outcome.memory > MOST_KIB {
        format!("needed {} KiB", outcome.memory)
    } else if expected == Expectation::Accept && outcome.generated.is_none() {
        format!("refused\n{}", outcome.report)
    } else if expected == Expectation::Diagnose && outcome.generated.is_some() {
        "accepted".to_owned()
    } else if let Some(first) = outcome.compiler.first() {
        let mut kinds: Vec<_> = outcome
            .compiler
            .iter()
            .filter_map(|it| it.lines().next())
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        let (count, kinds) = (outcome.compiler.len(), kinds.join("\n"));
        format!("does not compile ({count} errors)\n{kinds}\n{first}")
    } else if let Some(first) = outcome.examples_wrong.first() {
        format!("{} examples differ\n{first}", outcome.examples_wrong.len())
    } else {
        return None;
    };
    Some(format!(
        "{} (expected: {expected:?}): {what}",
        document.file
    ))
}

impl Outcome {
    fn finished(&self) -> bool {
        self.generated.is_some() || self.diagnosed
    }
}

impl Row {
    fn add(&mut self, document: &Document, outcome: &Outcome) {
        self.documents += 1;
        self.generated += usize::from(outcome.generated.is_some());
        self.compiled += usize::from(outcome.generated.is_some() && outcome.compiler.is_empty());
        self.diagnosed += usize::from(outcome.diagnosed);
        self.as_expected += usize::from(failure(document, outcome).is_none());
        self.examples += outcome.examples_equal + outcome.examples_wrong.len();
        self.examples_equal += outcome.examples_equal;
    }
}

fn table(text: &mut String, title: &str, rows: &BTreeMap<String, Row>) {
    let _ = writeln!(
        text,
        "| {title} | documents | generated | compile | diagnosed | as expected | examples equal |\n\
         |---|---:|---:|---:|---:|---:|---:|"
    );
    for (name, row) in rows {
        let _ = writeln!(
            text,
            "| {name} | {} | {} | {} | {} | {} | {} of {} |",
            row.documents,
            row.generated,
            row.compiled,
            row.diagnosed,
            row.as_expected,
            row.examples_equal,
            row.examples,
        );
    }
    text.push('\n');
}

fn extremes(outcomes: &[Outcome]) -> String {
    let slowest = outcomes.iter().map(|it| it.taken).max().unwrap_or_default();
    let largest = outcomes
        .iter()
        .map(|it| it.memory)
        .max()
        .unwrap_or_default();
    format!(
        "The slowest document took {} ms (limit {} ms), the largest {} MiB (limit {} MiB).\n\n",
        slowest.as_millis(),
        LONGEST.as_millis(),
        largest / 1024,
        MOST_KIB / 1024,
    )
}
