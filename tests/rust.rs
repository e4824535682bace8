//! The Rust text for small documents, each named for the behaviour it shows.
#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

use std::fs;
use std::path::Path;
use std::process::Command;

use hookgen::configure;

#[test]
fn fixtures() {
    insta::glob!("fixtures/*/asyncapi.yaml", |path| {
        let generated = configure()
            .spec(path)
            .out("fixture.rs")
            .command("hookgen generate")
            .generate();
        // What is refused has its report as a snapshot of another test.
        let Ok(generated) = generated else { return };
        let text = generated.files().get("fixture.rs").unwrap_or_default();
        // The first line is the record: it changes with every release.
        let text = text.split_once('\n').map_or("", |(_, text)| text);
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!("rust", text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
        });
    });
}

/// The text of a module keeps rustfmt off, and needs none.
#[test]
fn fixtures_are_formatted_as_rustfmt_does() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("layout");
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).expect("a directory can be made");
    fs::write(dir.join("rustfmt.toml"), "").expect("a file can be written");
    let mut files = Vec::new();
    for entry in fs::read_dir(root.join("tests/fixtures")).expect("there are fixtures") {
        let folder = entry.expect("the directory is readable").path();
        let name = folder.file_name().expect("it has a name").to_string_lossy();
        let builder = configure().spec(folder.join("asyncapi.yaml"));
        let Ok(generated) = builder.out("fixture.rs").generate() else {
            continue;
        };
        let text = generated.files().get("fixture.rs").unwrap_or_default();
        let unprotected = text.replace("#[rustfmt::skip]\n", "");
        assert!(unprotected.len() < text.len(), "{name} is not protected");
        let file = dir.join(format!("{name}.rs"));
        fs::write(&file, unprotected).expect("a file can be written");
        files.push(file);
    }
    assert!(files.len() > 40, "only {} fixtures", files.len());
    let rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--check", "--config-path"])
        .arg(&dir)
        .args(&files)
        .output();
    match rustfmt {
        Ok(output) => {
            let differences = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(output.status.success(), "{differences}");
        }
        Err(error) => println!("skipped: no rustfmt ({error})"),
    }
}
