//! Every code, as it is reported.
//!
//! A fixture below `fixtures/invalid` begins with the code it is about. It is a document, or a directory
//! with a `hookgen.toml`, or with an `asyncapi.yaml` that needs no settings. Where a directory has a
//! directory `served`, its files are at the address `ORIGIN` while the document is read.

#[path = "common/server.rs"]
#[allow(dead_code, unreachable_pub)]
mod server;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use hookgen::diagnostic::{Code, Diagnostic};
use hookgen::{Builder, Error, configure};
use server::Server;

#[test]
fn reports() {
    for fixture in fixtures() {
        check(&fixture);
    }
}

#[test]
fn every_code_has_a_fixture() {
    let fixtures = fixtures();
    let shown: BTreeSet<&str> = fixtures.iter().map(|fixture| code(fixture)).collect();
    let known: BTreeSet<&str> = Code::ALL.iter().map(|code| code.id()).collect();
    assert_eq!(shown, known);
}

#[test]
fn codes_are_unique_and_ordered() {
    let ids: Vec<&str> = Code::ALL.iter().map(|code| code.id()).collect();
    assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
}

/// The fixture has a finding of its code, and reads as its snapshot does. Every finding has a place, but
/// for what no file says.
#[track_caller]
fn check(fixture: &Path) {
    let name = fixture
        .file_name()
        .expect("it has a name")
        .to_string_lossy();
    let (report, findings) = report(fixture);
    let of_code = |finding: &&Diagnostic| finding.code().id() == code(fixture);
    assert!(
        findings.iter().any(|finding| of_code(&finding)),
        "{name} lacks its code:\n{report}"
    );
    for finding in &findings {
        assert!(finding.span().is_some(), "{name}: no place:\n{report}");
    }
    insta::with_settings!({ snapshot_suffix => &*name, omit_expression => true }, {
        insta::assert_snapshot!("report", report);
    });
}

/// What is said about a fixture, with paths relative to it.
fn report(fixture: &Path) -> (String, Vec<Diagnostic>) {
    let served = fixture.join("served");
    let (dir, server) = if served.exists() {
        let server = Server::start();
        (copy(fixture, &server), Some(server))
    } else {
        let is_dir = fixture.is_dir();
        let dir = if is_dir {
            Some(fixture)
        } else {
            fixture.parent()
        };
        (dir.expect("it is in a directory").to_owned(), None)
    };
    let builder = if !fixture.is_dir() {
        Ok(configure().spec(fixture).root(&dir))
    } else if dir.join("hookgen.toml").exists() {
        configure().config_file(dir.join("hookgen.toml"))
    } else {
        Ok(configure().spec(dir.join("asyncapi.yaml")))
    };
    let (report, findings) = said(builder);
    let report = report.replace(&format!("{}/", dir.display()), "");
    match server {
        // The same length, for what marks it.
        Some(server) => (
            report.replace(&server.origin, "http://127.0.0.1:12345"),
            findings,
        ),
        None => (report, findings),
    }
}

/// Everything that reading, generating, or the configuration alone has to say.
fn said(builder: Result<Builder, Error>) -> (String, Vec<Diagnostic>) {
    match builder.and_then(|builder| builder.understand()) {
        Ok(understood) => (understood.report().to_string(), understood.findings.clone()),
        Err(error) => {
            let report = error.report().to_string();
            // What a build script that returns the error shows.
            assert!(format!("{error:?}").contains(&report), "{error:?}");
            (report, error.diagnostics().to_vec())
        }
    }
}

/// The fixture as it refers to a server, which has the files of `served`.
fn copy(fixture: &Path, server: &Server) -> PathBuf {
    let name = fixture.file_name().expect("it has a name");
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("diagnostics")
        .join(name);
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).expect("a directory can be made");
    for path in entries(fixture).into_iter().filter(|path| path.is_file()) {
        let text = fs::read_to_string(&path).expect("it is text");
        let copy = dir.join(path.file_name().expect("it has a name"));
        fs::write(copy, text.replace("ORIGIN", &server.origin)).expect("a file can be written");
    }
    for path in entries(&fixture.join("served")) {
        let name = path.file_name().expect("it has a name").to_string_lossy();
        server.serve(
            &format!("/{name}"),
            fs::read(&path).expect("it can be read"),
        );
    }
    dir
}

fn fixtures() -> Vec<PathBuf> {
    entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/invalid"))
}

fn entries(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).expect("the directory is readable");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the directory is readable").path())
        .collect();
    paths.sort();
    paths
}

/// `HG0101` of `HG0101_misspelt_pointer.yaml`.
fn code(fixture: &Path) -> &str {
    let name = fixture.file_name().and_then(|name| name.to_str());
    let code = name.and_then(|name| name.split('_').next());
    code.expect("a fixture begins with its code")
}
