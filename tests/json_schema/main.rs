//! What generated types say of themselves by `schemars::JsonSchema`, judged by a validator.

mod derived;
#[path = "../common/needs.rs"]
#[allow(unreachable_pub, reason = "shared with other tests")]
mod needs;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hookgen::ir::{ContentKind, Crate, Type, TypeDef};
use hookgen::{Understood, configure, sample};
use serde_json::Value;

/// A message of a fixture: the type of its payload in the crate of all modules.
struct Message {
    fixture: usize,
    surface: usize,
    variant: usize,
    ty: String,
}

/// Whatever the document's schema accepts, the schema of the generated type accepts too: samples of
/// every message of every fixture.
#[test]
fn types_accept_what_the_document_accepts() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("json-schema");
    let _ = fs::remove_dir_all(folder.join("src"));
    fs::create_dir_all(folder.join("src")).unwrap();
    let mut program = String::new();
    let mut attributes = BTreeSet::new();
    let mut body = String::new();
    let mut understood = Vec::new();
    let mut messages = Vec::new();
    for spec in fixtures(root) {
        let module = format!("f{}", understood.len());
        let out = folder.join("src").join(&module).with_extension("rs");
        let builder = configure()
            .spec(&spec)
            .out(&out)
            .schemars(true)
            .command("test");
        let Ok((generated, _)) = builder.compile() else {
            continue;
        };
        attributes.extend(needs::attribute(&out));
        let _ = writeln!(program, "#[allow(dead_code)]\nmod {module};");
        for message in messages_of(generated.understood(), understood.len()) {
            let (at, ty) = (messages.len(), &message.ty);
            let _ = writeln!(body, "    tell::<{module}::{ty}>({at});");
            messages.push(message);
        }
        understood.push(generated);
    }
    assert!(messages.len() > 60, "only {} messages", messages.len());
    let _ = writeln!(program, "{TELL}\nfn main() {{\n{body}}}");
    let attributes = Vec::from_iter(attributes).join("\n");
    let program = format!("//! Tells the schemas.\n{attributes}\n{program}");
    fs::write(folder.join("src/main.rs"), program).unwrap();
    let schemas = told(root, &folder);

    let mut judged = 0;
    for (at, message) in messages.iter().enumerate() {
        let understood = understood[message.fixture].understood();
        let theirs = jsonschema::validator_for(&schemas[&at]).unwrap();
        let Some(ours) = documents_schema(understood, message) else {
            continue;
        };
        let Ok(ours) = jsonschema::draft7::new(&ours) else {
            continue;
        };
        for payload in samples(understood, message) {
            if !ours.is_valid(&payload) {
                continue;
            }
            judged += 1;
            let errors: Vec<String> = theirs
                .iter_errors(&payload)
                .map(|it| it.to_string())
                .collect();
            assert!(
                errors.is_empty(),
                "{} of {}: {payload}: {errors:#?}\n{}",
                message.ty,
                understood.api.title,
                schemas[&at]
            );
        }
    }
    assert!(judged > 500, "only {judged} samples were judged");
}

fn messages_of(understood: &Understood, fixture: usize) -> Vec<Message> {
    let mut found = Vec::new();
    for (at, surface) in understood.krate.surfaces.iter().enumerate() {
        let variants = surface.event.iter().flat_map(|event| &event.variants);
        for (variant, event) in variants.enumerate() {
            let Type::Named(id) = event.ty else { continue };
            if event.content != ContentKind::Json {
                continue;
            }
            let shared = understood.krate.shared.contains(&id);
            let module = if shared { "shared" } else { &surface.module };
            let ty = format!("{module}::{}", ident(&understood.krate, id));
            found.push(Message {
                fixture,
                surface: at,
                variant,
                ty,
            });
        }
    }
    found
}

fn ident(krate: &Crate, id: hookgen::ir::TypeId) -> &str {
    match krate.type_def(id) {
        TypeDef::Struct(it) => &it.ident,
        TypeDef::Enum(it) => &it.ident,
        TypeDef::Union(it) => &it.ident,
        TypeDef::Newtype(it) => &it.ident,
    }
}

/// The schema of the payload as the document has it, with the document around it for references.
fn documents_schema(understood: &Understood, message: &Message) -> Option<Value> {
    let surface = &understood.krate.surfaces[message.surface];
    let variant = &surface.event.as_ref()?.variants[message.variant];
    let messages = understood.api.messages.iter();
    let mut message =
        messages.filter(|it| it.node.span == variant.span || variant.messages.contains(&it.key));
    let payload = message.find_map(|it| it.payload.as_ref())?;
    let mut root = understood.api.node.to_json();
    root["allOf"] = vec![payload.node.to_json()].into();
    Some(root)
}

fn samples(understood: &Understood, message: &Message) -> Vec<Value> {
    let surface = &understood.krate.surfaces[message.surface];
    let Some(event) = &surface.event else {
        return Vec::new();
    };
    (0..20)
        .map(|seed| {
            let krate = &understood.krate;
            sample::payload(krate, event, message.variant, ContentKind::Json, seed)
        })
        .map(|payload| serde_json::from_str(&payload.to_json()).unwrap())
        .collect()
}

fn fixtures(root: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(root.join("tests/fixtures")).unwrap();
    let specs = entries.map(|entry| entry.unwrap().path().join("asyncapi.yaml"));
    let mut specs: Vec<PathBuf> = specs.filter(|spec| spec.exists()).collect();
    specs.sort();
    specs
}

/// Runs the program of all modules.
fn told(root: &Path, folder: &Path) -> BTreeMap<usize, Value> {
    let manifest = format!(
        "[workspace]\n[package]\nname = \"schemas\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
         [dependencies]\n\
         hookgen-runtime = {{ path = {:?}, default-features = false, features = [\"pattern\", \"schemars\"] }}\n\
         [profile.dev]\ndebug = false\n",
        root.join("runtime"),
    );
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", root.join("target/compile"))
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{report}");
    let lines = String::from_utf8(output.stdout).unwrap();
    let line = |line: &str| {
        let (at, schema) = line.split_once(' ').unwrap();
        (at.parse().unwrap(), serde_json::from_str(schema).unwrap())
    };
    lines.lines().map(line).collect()
}

const TELL: &str = "
fn tell<T: hookgen_runtime::schemars::JsonSchema>(at: usize) {
    println!(\"{at} {}\", hookgen_runtime::schemars::schema_for!(T).to_value());
}
";
