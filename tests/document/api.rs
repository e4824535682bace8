//! Every fixture's document as the model understands it, with what was found on the way.

use std::{fmt::Write as _, path::Path};

use crate::support;
use hookgen::diagnostic::Severity;

#[track_caller]
fn check(path: &Path) {
    let reading = support::fixture(path);
    let mut text = reading.api.map(|api| api.to_string()).unwrap_or_default();
    for finding in &reading.findings {
        let place = finding.span().map(|span| reading.sources.locate(span));
        let place = place.unwrap_or_default();
        writeln!(text, "{} {place}: {}", finding.code(), finding.message()).unwrap();
        assert_ne!(
            finding.severity(),
            Severity::Error,
            "{place}: {}",
            finding.message()
        );
    }
    insta::assert_snapshot!(text);
}

#[test]
fn single_files() {
    insta::glob!("../fixtures", "api/*.yaml", check);
}

#[test]
fn several_files() {
    insta::glob!("../fixtures", "api/*/asyncapi.yaml", check);
}
