//! Real documents: `HOOKGEN_CORPUS` names a folder with an `index.json` that says of each document
//! whether a generator should accept it.

use std::path::{Path, PathBuf};

use crate::support;
use hookgen::{
    diagnostic::{Severity, Style, render_all},
    document::Role,
    load::Directory,
};

/// What the index says about a document.
struct Entry {
    /// The directory references may reach: the document's folder in the corpus.
    root: PathBuf,
    /// The document in it.
    uri: String,
    /// `accept`, `diagnose` or `either`.
    should: String,
    /// What is wrong with it, where anything is.
    class: String,
}

#[track_caller]
fn check(entry: &Entry) {
    let Entry {
        root,
        uri,
        should,
        class,
    } = entry;
    let reading = support::reading(&Directory::new(root), uri, Role::Receiver);
    let errors = reading
        .findings
        .iter()
        .filter(|finding| finding.severity() == Severity::Error);
    let errors: Vec<_> = errors.collect();
    let report = render_all(errors.iter().copied(), &reading.sources, Style::Plain);
    for error in &errors {
        assert!(error.span().is_some(), "{uri}: no position: {report}");
    }
    if should == "accept" {
        assert!(
            errors.is_empty() && reading.api.is_some(),
            "{uri}: {report}"
        );
    }
    // Defects of the structure may also lie in schemas, which are checked later.
    if should == "diagnose" && class != "structure" {
        assert!(!errors.is_empty(), "{uri}: accepted, but {class}");
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "a test that does nothing says so")]
fn real_documents_are_read_or_diagnosed() {
    let Some(folder) = std::env::var_os("HOOKGEN_CORPUS") else {
        println!("skipped: HOOKGEN_CORPUS is not set");
        return;
    };
    let folder = PathBuf::from(folder);
    let index = std::fs::read_to_string(folder.join("index.json")).unwrap();
    let index: Vec<serde_json::Value> = serde_json::from_str(&index).unwrap();
    for entry in &index {
        check(&entry_of(&folder, entry));
    }
}

/// `docs/name.yaml` is a document of its own; `docs/name/…/document.yaml` has files beside it.
fn entry_of(folder: &Path, entry: &serde_json::Value) -> Entry {
    let text = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
    let file = text("file");
    let mut parts = file.splitn(3, '/');
    let (top, second) = (parts.next().unwrap(), parts.next().unwrap());
    let (root, uri) = match parts.next() {
        Some(rest) => (folder.join(top).join(second), rest.to_owned()),
        None => (folder.join(top), second.to_owned()),
    };
    Entry {
        root,
        uri,
        should: text("generator_should"),
        class: text("invalid_class"),
    }
}
