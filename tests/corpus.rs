//! Every document of a folder of documents, where one is at hand (`HOOKGEN_CORPUS`): what should
//! be accepted is lowered, what should be diagnosed is, and nothing takes long.

mod common;

use std::{path::Path, time::Instant};

use hookgen::{ir::lower::Settings, load::Directory};

#[test]
fn documents_are_lowered_or_diagnosed() {
    let Ok(folder) = std::env::var("HOOKGEN_CORPUS") else {
        return;
    };
    let folder = Path::new(&folder);
    let index = std::fs::read_to_string(folder.join("index.json")).unwrap();
    let index: Vec<serde_json::Value> = serde_json::from_str(&index).unwrap();
    let mut wrong = Vec::new();
    for entry in &index {
        let file = entry["file"].as_str().unwrap();
        // A document of several files has a folder of its own, which is its root.
        let (root, uri) = match file.splitn(3, '/').collect::<Vec<_>>()[..] {
            [docs, own, uri] => (folder.join(docs).join(own), uri),
            _ => (folder.to_owned(), file),
        };
        let loader = Directory::new(root);
        let start = Instant::now();
        let lowered = common::lower(&loader, uri, &Settings::default());
        let taken = start.elapsed();
        let expected = entry["generator_should"].as_str().unwrap();
        let fits = match expected {
            "accept" => !lowered.failed,
            "diagnose" => lowered.failed,
            _ => true,
        };
        if !fits || taken.as_secs() >= 2 {
            wrong.push(format!("{expected} {file} {taken:?}\n{}", lowered.report));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}\n{}",
        wrong.len(),
        index.len(),
        wrong.join("\n\n")
    );
}
