//! The generated modules in a few crates: compiled under `deny(warnings)`, and run on the examples.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::Result;
use crate::corpus::{Corpus, Example};
use crate::one::{Message, Outcome, module_file};

/// Compiles what was generated and runs the examples, and writes down what came of it.
pub(crate) fn compile(
    corpus: &Corpus,
    outcomes: &mut [Outcome],
    work: &Path,
    crates: usize,
) -> Result<()> {
    let generated: Vec<usize> = (0..outcomes.len())
        .filter(|index| outcomes[*index].generated.is_some())
        .collect();
    let size = generated.len().div_ceil(crates.max(1)).max(1);
    for (number, indices) in generated.chunks(size).enumerate() {
        let folder = work.join(format!("batch{number}"));
        write_crate(corpus, outcomes, &folder, indices)?;
        let errors = check(&folder, work)?;
        let clean = errors.is_empty();
        for (file, messages) in errors {
            match indices.iter().find(|index| file == module_file(**index)) {
                Some(index) => outcomes[*index].compiler.extend(messages),
                None => outcomes[indices[0]].compiler.extend(messages),
            }
        }
        if clean {
            run(&folder, work, outcomes)?;
        }
    }
    Ok(())
}

/// Writes the manifest, a library with all modules, and a program with all examples.
fn write_crate(
    corpus: &Corpus,
    outcomes: &mut [Outcome],
    folder: &Path,
    indices: &[usize],
) -> Result<()> {
    let source = folder.join("src");
    std::fs::create_dir_all(&source)?;
    let runtime = std::env::current_dir()?.join("runtime");
    std::fs::write(folder.join("Cargo.toml"), manifest(folder, &runtime))?;
    let mut library = String::new();
    let mut limit = None;
    let mut program = PROGRAM.to_owned();
    for &index in indices {
        let file = module_file(index);
        let name = file.trim_end_matches(".rs");
        let text = std::fs::read_to_string(folder.with_file_name("src").join(&file))?;
        limit = limit.max(needed_limit(&text));
        std::fs::write(source.join(&file), text)?;
        writeln!(library, "#[path = \"{file}\"]\npub mod {name};")?;
        let document = &corpus.documents[index];
        let outcome = &mut outcomes[index];
        let messages = outcome.generated.clone().unwrap_or_default();
        for example in &document.examples {
            match type_of(&messages, example) {
                Some(path) => write_example(&mut program, index, name, path, &example.payload)?,
                None => outcome
                    .examples_wrong
                    .push(format!("{}: no type", example.message)),
            }
        }
    }
    program.push_str("}\n");
    let limit = limit.map(|limit| format!("#![recursion_limit = \"{limit}\"]\n"));
    let head = "//! Generated modules.\n#![deny(warnings)]\n";
    let head = format!("{head}{}", limit.unwrap_or_default());
    std::fs::write(source.join("lib.rs"), head + &library)?;
    std::fs::write(source.join("main.rs"), program)?;
    Ok(())
}

/// The limit that a module asks of its crate, in a comment above it.
fn needed_limit(module: &str) -> Option<usize> {
    let header = module.lines().take_while(|line| line.starts_with("//"));
    let mut limits =
        header.filter_map(|line| line.split_once("recursion_limit = \"")?.1.split_once('"'));
    limits.next()?.0.parse().ok()
}

fn manifest(folder: &Path, runtime: &Path) -> String {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [lib]\nname = \"modules\"\n\n[workspace]\n\n[dependencies]\nserde_json = \"1\"\n\
         hookgen-runtime = {{ path = {runtime:?}, default-features = false, features = [\"pattern\", \"serde\"] }}\n\n\
         [profile.dev]\ndebug = false\n",
    )
}

/// The type of an example's message: by the name the pointer ends in, else by `name`, else the only one.
fn type_of<'m>(messages: &'m [Message], example: &Example) -> Option<&'m str> {
    let last = example.message.rsplit('/').next().unwrap_or_default();
    let last = last.replace("~1", "/").replace("~0", "~");
    let names = [Some(last), example.name.clone()];
    let by_name = names.iter().flatten().find_map(|name| {
        messages
            .iter()
            .find(|it| it.names.iter().any(|known| known == name))
    });
    let only = || {
        messages
            .first()
            .filter(|first| messages.iter().all(|it| it.path == first.path))
    };
    by_name.or_else(only)?.path.as_deref()
}

fn write_example(
    program: &mut String,
    index: usize,
    module: &str,
    path: &str,
    payload: &Value,
) -> Result<()> {
    let path = path.replace('$', &format!("modules::{module}"));
    let text = serde_json::to_string(&payload.to_string())?;
    writeln!(program, "    run({index}, {text}, |json| {{")?;
    writeln!(
        program,
        "        let value: {path} = serde_json::from_str(json)?;"
    )?;
    writeln!(program, "        serde_json::to_value(&value)")?;
    writeln!(program, "    }});")?;
    Ok(())
}

/// Errors and warnings of the compiler, by file.
fn check(folder: &Path, work: &Path) -> Result<BTreeMap<String, Vec<String>>> {
    let output = cargo(folder, work)
        .args(["check", "--message-format=json"])
        .output()?;
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        let message = &message["message"];
        let span = message["spans"].as_array().and_then(|spans| spans.first());
        let (Some(span), Some(text)) = (span, message["rendered"].as_str()) else {
            continue;
        };
        let file = span["file_name"].as_str().unwrap_or_default();
        let file = file.rsplit('/').next().unwrap_or_default();
        found
            .entry(file.to_owned())
            .or_default()
            .push(text.to_owned());
    }
    if found.is_empty() && !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(found)
}

/// Runs the examples.
fn run(folder: &Path, work: &Path, outcomes: &mut [Outcome]) -> Result<()> {
    let output = cargo(folder, work).args(["run", "--quiet"]).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let (index, told) = line.split_once(' ').ok_or("an example said nothing")?;
        let outcome = outcomes
            .get_mut(index.parse::<usize>()?)
            .ok_or("no such document")?;
        if told == "equal" {
            outcome.examples_equal += 1;
        } else {
            outcome.examples_wrong.push(told.to_owned());
        }
    }
    Ok(())
}

fn cargo(folder: &Path, work: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.arg("--color=never").current_dir(folder);
    let target = std::env::current_dir()
        .unwrap_or_default()
        .join(work)
        .join("target");
    command.env("CARGO_TARGET_DIR", target);
    command
}

/// The beginning of the program that runs examples. Numbers are equal by value: `42` and `42.0` are one number.
const PROGRAM: &str = r#"//! Decodes and encodes examples.
use serde_json::Value;

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

#[allow(dead_code)]
fn run(index: usize, json: &str, there_and_back: impl Fn(&str) -> Result<Value, serde_json::Error>) {
    let sent: Value = serde_json::from_str(json).unwrap_or_default();
    match there_and_back(json) {
        Ok(back) if same(&sent, &back) => println!("{index} equal"),
        Ok(back) => println!("{index} {sent} came back as {back}"),
        Err(error) => println!("{index} {sent}: {error}"),
    }
}

fn main() {
"#;
