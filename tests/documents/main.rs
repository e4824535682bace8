//! Documents nobody wrote: made from the grammar, and real ones with something changed. Nothing
//! panics, nothing hangs, what is refused is refused with a place, and what is generated is Rust.
//!
//! `HOOKGEN_FUZZ` is how many times as many documents are tried as by default.
//! `HOOKGEN_CORPUS` names a folder of more real documents to change.

mod batch;
mod grammar;
mod mutate;
mod numbers;
mod schemas;
mod words;

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use hookgen::load::Memory;
use hookgen::{Builder, configure};
use numbers::Numbers;

#[test]
fn documents_of_the_grammar_are_generated_or_diagnosed() {
    let mut generated = 0;
    for seed in 0..120 * times() {
        let document = grammar::document(seed).to_string();
        generated += u64::from(check(&format!("seed {seed}"), &document).is_some());
    }
    // A grammar of which nothing is accepted would show nothing.
    assert!(generated > 60 * times(), "only {generated} were generated");
}

#[test]
fn documents_with_a_value_changed_are_generated_or_diagnosed() {
    let originals: Vec<_> = real_documents()
        .into_iter()
        .filter_map(|(name, text)| Some((name, serde_yaml::from_str(&text).ok()?)))
        .collect();
    assert!(originals.len() > 40);
    let mut numbers = Numbers::new(1);
    for round in 0..200 * times() {
        let (name, original): &(String, serde_json::Value) = numbers.pick(&originals);
        let mut document = original.clone();
        for _ in 0..=numbers.below(3) {
            mutate::tree(&mut document, &mut numbers);
        }
        check(&format!("{name}, round {round}"), &document.to_string());
    }
}

#[test]
fn texts_with_bytes_changed_are_generated_or_diagnosed() {
    let originals = real_documents();
    let mut numbers = Numbers::new(2);
    for round in 0..200 * times() {
        let (name, original) = numbers.pick(&originals);
        let text = mutate::text(original, &mut numbers);
        check(&format!("{name}, round {round}"), &text);
    }
}

#[test]
fn documents_of_the_grammar_compile() {
    let mut batch = batch::Batch::new("documents");
    for seed in 0..40 * times() {
        let document = grammar::document(seed).to_string();
        if let Some(module) = check(&format!("seed {seed}"), &document) {
            batch.add(&format!("seed{seed}"), &module);
        }
    }
    batch.check();
}

/// Generates from a text, alone in the world. Gives the module, where there is one.
#[track_caller]
fn check(name: &str, text: &str) -> Option<String> {
    let (tell, told) = mpsc::channel();
    let builder = builder(text);
    let worker = std::thread::Builder::new().stack_size(8 << 20);
    let worker = worker
        .spawn(move || drop(tell.send(generate(&builder))))
        .unwrap();
    match told.recv_timeout(LONGEST) {
        Ok(Ok(module)) => {
            if let Some(Err(error)) = module.as_deref().map(syn::parse_file) {
                panic!("{name}: {error}\n{text}");
            }
            module
        }
        Ok(Err(complaint)) => panic!("{name}: {complaint}\n{text}"),
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("{name} takes too long\n{text}"),
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            drop(worker.join());
            panic!("{name}: a panic\n{text}")
        }
    }
}

fn builder(text: &str) -> Builder {
    configure()
        .spec("a.yaml")
        .loader(Memory::new().with("a.yaml", text))
        .out("a.rs")
        .role(hookgen::config::Role::Both)
}

/// The module, nothing where the document is refused, and an error where that is not explained.
fn generate(builder: &Builder) -> Result<Option<String>, String> {
    match builder.generate() {
        Ok(generated) => {
            let mut files = generated.files().iter();
            let text = files.next().map(|(_, text)| text.to_owned());
            text.ok_or_else(|| "no file".to_owned()).map(Some)
        }
        Err(error) => {
            let mut places = error
                .diagnostics()
                .iter()
                .flat_map(hookgen::diagnostic::Diagnostic::labels);
            match places.next() {
                Some(_) => Ok(None),
                None => Err(format!("refused without a place: {}", error.report())),
            }
        }
    }
}

/// Names and texts of documents of one file.
fn real_documents() -> Vec<(String, String)> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let corpus = std::env::var_os("HOOKGEN_CORPUS").map(PathBuf::from);
    let mut files = Vec::new();
    for folder in std::iter::once(fixtures).chain(corpus) {
        collect(&folder, &mut files);
    }
    files.sort();
    files
        .iter()
        .filter_map(|path| {
            Some((
                path.display().to_string(),
                std::fs::read_to_string(path).ok()?,
            ))
        })
        .filter(|(_, text)| !text.is_empty() && text.contains("asyncapi"))
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path
            .extension()
            .is_some_and(|it| ["yaml", "yml", "json"].iter().any(|known| it == *known))
        {
            files.push(path);
        }
    }
}

fn times() -> u64 {
    let times = std::env::var("HOOKGEN_FUZZ").ok();
    times.map_or(1, |times| times.parse().expect("HOOKGEN_FUZZ is a number"))
}

/// No document takes longer, on a slow machine and without optimisation.
const LONGEST: Duration = Duration::from_secs(20);
