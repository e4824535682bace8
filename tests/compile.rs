//! Everything that is generated compiles without a warning, those of `clippy::pedantic` included:
//! the bundled crate, and each fixture with text owned, with text borrowed and types that describe themselves, and with
//! unknown members kept.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hookgen::config::{Layout, Strings, UnknownMembers};
use hookgen::{Builder, configure};

#[path = "common/needs.rs"]
#[allow(unreachable_pub, reason = "shared with other tests")]
mod needs;

#[test]
fn fixtures_compile_without_a_warning() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile");
    let _ = fs::remove_dir_all(dir.join("src"));
    fs::create_dir_all(dir.join("src")).expect("a directory can be made");
    let mut lib =
        String::from("//! Fixtures.\n#![deny(warnings, missing_docs, clippy::pedantic)]\n");
    let mut attributes = BTreeSet::new();
    let mut modules = 0;
    for spec in fixtures(root) {
        let name = spec
            .parent()
            .and_then(Path::file_name)
            .expect("fixtures have a directory");
        let name = name.to_string_lossy().replace('-', "_");
        let split = (
            "split",
            configure()
                .spec(&spec)
                .layout(Layout::Modules)
                .command("test"),
        );
        let split = SPLIT.contains(&name.as_str()).then_some(split);
        for (variant, builder) in variants(&spec).into_iter().chain(split) {
            let module = format!("{name}_{variant}");
            let out = dir.join("src").join(&module);
            let out = match variant {
                "split" => out,
                _ => out.with_extension("rs"),
            };
            if let Err(error) = builder.out(&out).compile() {
                // Fixtures of what is refused have their reports as snapshots.
                assert!(
                    !error.diagnostics().is_empty(),
                    "{}: {error:?}",
                    spec.display()
                );
                continue;
            }
            attributes.extend(needs::attribute(&dir.join("src").join(&module)));
            let _ = writeln!(lib, "/// A fixture.\n#[rustfmt::skip]\npub mod {module};");
            modules += 1;
        }
    }
    assert!(modules > 60, "only {modules} modules");
    assert_eq!(attributes.len(), 1, "{attributes:?}");
    let attributes = Vec::from_iter(attributes).join("\n");
    let lib = lib.replacen('\n', &format!("\n{attributes}\n"), 1);
    write_crate(root, &dir, &lib);
    check(root, &dir);
}

#[test]
fn the_bundled_crate_compiles_without_a_warning() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    check(root, &root.join("generated"));
}

/// Fixtures of several surfaces, with types that they share.
const SPLIT: &[&str] = &["replies", "surfaces_by_address", "surfaces_by_server"];

/// The same document in every way that changes the shape of the code.
fn variants(spec: &Path) -> [(&'static str, Builder); 3] {
    let builder = || configure().spec(spec).command("test");
    [
        ("owned", builder()),
        (
            "borrowed",
            builder().strings(Strings::Borrowed).schemars(true),
        ),
        ("kept", builder().unknown_members(UnknownMembers::Keep)),
    ]
}

fn fixtures(root: &Path) -> Vec<PathBuf> {
    let mut specs: Vec<PathBuf> = fs::read_dir(root.join("tests/fixtures"))
        .expect("there are fixtures")
        .map(|entry| {
            entry
                .expect("the directory is readable")
                .path()
                .join("asyncapi.yaml")
        })
        .filter(|spec| spec.exists())
        .collect();
    specs.sort();
    // The public description of the bundled webhooks, as it is.
    let corpus = std::env::var_os("HOOKGEN_CORPUS");
    specs.extend(corpus.map(|folder| Path::new(&folder).join(PUBLIC_DESCRIPTION)));
    specs
}

const PUBLIC_DESCRIPTION: &str = "docs/001-api-evangelist-wechat-webhooks.yml";

fn write_crate(root: &Path, dir: &Path, lib: &str) {
    let runtime = root.join("runtime");
    let manifest = format!(
        "[workspace]\n[package]\nname = \"fixtures\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
         [dependencies]\n\
         hookgen-runtime = {{ path = {runtime:?}, default-features = false, features = [\"pattern\", \"schemars\", \"serde\"] }}\n"
    );
    fs::write(dir.join("Cargo.toml"), manifest).expect("a file can be written");
    // The versions that everything else is tested with.
    fs::copy(root.join("Cargo.lock"), dir.join("Cargo.lock")).expect("a file can be copied");
    fs::write(dir.join("src/lib.rs"), lib).expect("a file can be written");
}

fn check(root: &Path, dir: &Path) {
    let output = Command::new(env!("CARGO"))
        // Schemes are no part of generated code.
        .args(["clippy", "--quiet", "--offline", "--no-default-features"])
        .args(["--no-deps", "--"])
        .args(["-Dwarnings", "-Dmissing_docs", "-Dclippy::pedantic"])
        .current_dir(dir)
        .env("CARGO_TARGET_DIR", root.join("target/compile"))
        .output()
        .expect("cargo can be run");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
