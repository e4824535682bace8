//! `hookgen init`: what it makes builds, and its tests pass.
#![cfg(feature = "cli")]

use std::path::{Path, PathBuf};
use std::process::Command;

fn init(name: &str, arguments: &[&str]) -> (PathBuf, String, bool) {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("init")
        .join(name);
    let _ = std::fs::remove_dir_all(&directory);
    let output = Command::new(env!("CARGO_BIN_EXE_hookgen"))
        .arg("init")
        .arg(&directory)
        .args(["--runtime-path", "runtime"])
        .args(arguments)
        .output()
        .unwrap();
    let printed = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (directory, printed, output.status.success())
}

/// Makes a scaffold, builds it and runs its tests.
#[track_caller]
fn check(name: &str, arguments: &[&str]) {
    let (directory, printed, success) = init(name, arguments);
    assert!(success, "{printed}");
    // The versions that this workspace is tested with, so that nothing is fetched.
    std::fs::copy("Cargo.lock", directory.join("Cargo.lock")).unwrap();
    // Most of what it depends on is built there already, if it is built in the same way.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["test", "--offline"])
        .current_dir(&directory)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
        .output()
        .unwrap();
    let printed = [output.stderr, output.stdout].concat();
    let printed = String::from_utf8_lossy(&printed);
    assert!(output.status.success(), "{printed}");
    assert!(printed.contains("2 passed"), "{printed}");
}

#[test]
fn the_scaffold_builds_and_its_tests_pass() {
    check("my-receiver", &[]);
}

/// Each surface alone, each with another store.
#[test]
fn scaffolds_of_a_part_build_and_their_tests_pass() {
    for (surface, store) in [
        ("official_account", "memory"),
        ("wecom", "redb"),
        ("pay_v3", "redis"),
        ("pay_v2", "postgres"),
    ] {
        let name = format!("only-{}", surface.replace('_', "-"));
        check(&name, &["--surface", surface, "--store", store]);
    }
}

#[test]
fn the_scaffold_has_no_drift() {
    let (directory, printed, success) =
        init("no-drift", &["--surface", "wecom", "--store", "redb"]);
    assert!(success, "{printed}");
    let output = Command::new(env!("CARGO_BIN_EXE_hookgen"))
        .args(["generate", "--check"])
        .current_dir(&directory)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    let text = |path: &str| std::fs::read_to_string(directory.join(path)).unwrap();
    let config = text("receiver.example.toml");
    assert!(
        config.contains("[wecom]") && !config.contains("[pay_v2]"),
        "{config}"
    );
    assert!(
        config.contains("store = \"redb:deliveries.redb\""),
        "{config}"
    );
    assert!(text("Cargo.toml").contains("\"redb\""));
    assert!(text(".github/workflows/ci.yml").contains("hookgen generate --check"));
    assert!(text("Dockerfile").contains("cargo build --release"));
    assert!(text("README.md").contains("hookgen send"));
}

#[test]
fn the_program_is_the_example() {
    let (directory, printed, success) = init("same-program", &[]);
    assert!(success, "{printed}");
    let program = std::fs::read_to_string(directory.join("src/main.rs")).unwrap();
    let example = include_str!("../examples/receiver.rs");
    let differing = program
        .lines()
        .zip(example.lines())
        .filter(|(ours, theirs)| ours != theirs);
    assert_eq!(
        differing.count(),
        1,
        "only the command in the first comment differs"
    );
    assert_eq!(program.lines().count(), example.lines().count());
}

#[test]
fn nothing_is_overwritten() {
    let (directory, _, success) = init("twice", &[]);
    assert!(success);
    let output = Command::new(env!("CARGO_BIN_EXE_hookgen"))
        .arg("init")
        .arg(&directory)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}
