//! The IR of small documents, each named for the behaviour it shows, and what is said about them.

mod common;

use std::path::Path;

use hookgen::{
    ir::{Dump, lower::Settings},
    load::Directory,
};

#[track_caller]
fn check(path: &Path) {
    let (loader, uri) = Directory::of_document(path);
    let lowered = common::lower(&loader, &uri, &Settings::default());
    let dump = lowered.krate.map(|krate| Dump(&krate).to_string());
    let folder = path.parent().unwrap().to_string_lossy();
    let report = lowered.report.replace(&format!("{folder}/"), "");
    insta::assert_snapshot!(format!("{}\n{report}", dump.unwrap_or_default()));
}

#[test]
fn fixtures() {
    insta::glob!("fixtures/*/asyncapi.yaml", check);
}
