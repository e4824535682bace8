//! Every code of the front half, as it is reported.

use std::{collections::BTreeSet, path::Path};

use crate::support;
use hookgen::{
    diagnostic::{Code, Style, render_all},
    document::Role,
    load::Memory,
};

#[track_caller]
fn check(path: &Path) {
    let name = path.file_name().unwrap().to_str().unwrap();
    let (code, _) = name.split_once('_').unwrap();
    let reading = support::fixture(path);
    let findings = &reading.findings;
    assert!(
        findings.iter().any(|finding| finding.code().id() == code),
        "{name} lacks {code}"
    );
    for finding in findings {
        assert!(
            finding.span().is_some(),
            "{name}: {} has no place",
            finding.code()
        );
    }
    insta::assert_snapshot!(render_all(findings, &reading.sources, Style::Plain));
}

#[test]
fn reports() {
    insta::glob!("../fixtures", "invalid/HG0[012]*", check);
}

#[test]
fn a_document_that_is_not_there_is_reported() {
    let reading = support::reading(&Memory::new(), "asyncapi.yaml", Role::Receiver);
    insta::assert_snapshot!(render_all(
        &reading.findings,
        &reading.sources,
        Style::Plain
    ));
}

#[test]
fn every_code_has_a_fixture() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/invalid");
    let shown: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy()[..6].to_owned())
        .collect();
    let front = |code: &&Code| {
        ["HG00", "HG01", "HG02"]
            .iter()
            .any(|range| code.id().starts_with(range))
    };
    for code in Code::ALL.iter().filter(front) {
        // Shown by tests of their own: no file can be unreadable in every checkout, and remote ones
        // need a server.
        let elsewhere = [
            Code::UnreadableFile,
            Code::RemoteFailed,
            Code::RemoteChanged,
        ];
        assert!(
            shown.contains(code.id()) || elsewhere.contains(code),
            "{code} has no fixture"
        );
    }
}

#[test]
fn codes_are_unique_and_ordered() {
    let ids: Vec<&str> = Code::ALL.iter().map(|code| code.id()).collect();
    assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
}
