//! The IR of small documents, each named for the behaviour it shows, and reports of what cannot be
//! lowered.

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

#[test]
fn reports() {
    insta::glob!("fixtures/invalid/HG0[34]*", |path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        let (code, _) = name.split_once('_').unwrap();
        let (loader, uri) = Directory::of_document(path);
        let report = common::lower(&loader, &uri, &Settings::default()).report;
        assert!(report.contains(code), "{name} lacks {code}:\n{report}");
        let folder = path.parent().unwrap().to_string_lossy();
        insta::assert_snapshot!(report.replace(&format!("{folder}/"), ""));
    });
}
