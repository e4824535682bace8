//! What is generated and committed is what would be generated now, and drift is told apart by cause.
//!
//! `UPDATE_GENERATED=1 cargo test --test drift` writes the committed files anew.

#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use hookgen::files::{Cause, Change};
use hookgen::{Builder, Config, configure};

#[test]
fn the_bundled_crate_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("hookgen.toml")).expect("hookgen.toml is there");
    let config = Config::from_toml(&text).expect("hookgen.toml is valid");
    std::env::set_current_dir(root).expect("the repository is a directory");
    let builder = configure().config(config);
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        builder.compile().expect("the bundled document generates");
    }
    let drift = builder.check().expect("the bundled document generates");
    assert!(
        drift.is_empty(),
        "{drift}\nmend it with: {}",
        builder.regenerate_command()
    );
}

/// The crate itself tells rustfmt to keep its hands off.
#[test]
fn the_bundled_crate_is_formatted_as_rustfmt_does() {
    let empty = Path::new(env!("CARGO_TARGET_TMPDIR")).join("default-format");
    fs::create_dir_all(&empty).expect("a directory can be made");
    fs::write(empty.join("rustfmt.toml"), "").expect("a file can be written");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("generated/src/lib.rs");
    let rustfmt = std::process::Command::new("rustfmt")
        .args(["--edition", "2024", "--check", "--config-path"])
        .args([&empty, &root])
        .output();
    match rustfmt {
        Ok(output) => {
            let differences = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(output.status.success(), "{differences}");
        }
        Err(error) => println!("skipped: no rustfmt ({error})"),
    }
}

#[test]
fn the_schema_of_the_configuration_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/config.schema.json");
    let schema = serde_json::to_string_pretty(&Config::json_schema()).expect("it is JSON") + "\n";
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(&path, &schema).expect("the schema can be written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        committed, schema,
        "run UPDATE_GENERATED=1 cargo test --test drift"
    );
}

#[test]
fn nothing_is_written_twice() {
    let project = Project::new("twice");
    assert_ne!(project.write(), Vec::new());
    assert_eq!(project.write(), Vec::new());
    project.check(&[], &[]);
}

#[test]
fn an_edited_file_is_a_hand_edit() {
    let project = Project::new("edited");
    project.write();
    let file = project.out.join("src/lib.rs");
    let text = fs::read_to_string(&file).expect("it was written");
    fs::write(&file, text + "// mine\n").expect("it can be edited");
    project.check(
        &[Change::Changed("src/lib.rs".to_owned())],
        &[Cause::HandEdit],
    );
    assert_eq!(project.write(), [Change::Changed("src/lib.rs".to_owned())]);
}

#[test]
fn line_ends_of_a_checkout_are_no_edit() {
    let project = Project::new("crlf");
    project.write();
    let file = project.out.join("src/lib.rs");
    let text = fs::read_to_string(&file).expect("it was written");
    fs::write(&file, text.replace('\n', "\r\n")).expect("it can be edited");
    project.check(&[], &[]);
}

#[test]
fn a_missing_directory_was_never_generated() {
    let project = Project::new("never");
    let drift = project.builder().check().expect("the document generates");
    assert_eq!(drift.causes().collect::<Vec<_>>(), [Cause::NeverGenerated]);
}

#[test]
fn a_changed_document_is_to_blame_and_takes_its_files_along() {
    let mut project = Project::new("document");
    project.write();
    project.rename_message("Pong");
    let files: Vec<Change> = project.drift().into_keys().collect();
    assert!(
        files.contains(&Change::Removed("src/events/ping.rs".to_owned())),
        "{files:?}"
    );
    assert!(
        files.contains(&Change::Added("src/events/pong.rs".to_owned())),
        "{files:?}"
    );
    let causes = project
        .builder()
        .check()
        .expect("it generates")
        .causes()
        .collect::<Vec<_>>();
    assert_eq!(causes, [Cause::Document]);
    project.write();
    assert!(!project.out.join("src/events/ping.rs").exists());
    project.check(&[], &[]);
}

#[test]
fn what_a_document_does_not_say_is_no_change() {
    let project = Project::new("comment");
    project.write();
    let text = DOCUMENT.replace("NAME", "Ping");
    let said_otherwise = text
        .replace("version: '1'", "version: \"1\"")
        .replace("  events:\n", "  # All of them.\n  \"events\":\n");
    assert_ne!(said_otherwise, text);
    let spec = project.dir.join("asyncapi.yaml");
    fs::write(&spec, said_otherwise).expect("the document can be written");
    project.check(&[], &[]);
    fs::write(&spec, text.replace("version: '1'", "version: '2'"))
        .expect("the document can be written");
    let drift = project.builder().check().expect("the document generates");
    assert_eq!(drift.causes().collect::<Vec<_>>(), [Cause::Document]);
}

#[test]
fn an_overlay_is_part_of_the_document() {
    let project = Project::new("overlay");
    let overlay = project.dir.join("overlay.yaml");
    let correct = |kind: &str| {
        let text = format!(
            "overlay: 1.0.0\ninfo: {{title: t, version: v}}\nactions:\n\
             - {{target: $.components.schemas.Ping.properties.text, update: {{type: {kind}}}}}\n"
        );
        fs::write(&overlay, text).expect("the overlay can be written");
        project.builder().overlay(&overlay)
    };
    let generated = correct("integer").compile().expect("it generates").0;
    let text = generated.files().get("src/events/ping.rs");
    assert!(text.is_some_and(|text| text.contains("pub text: Option<i64>")));
    let again = correct("integer").check().expect("it generates");
    assert!(again.is_empty(), "{again}");
    let changed = correct("boolean").check().expect("it generates");
    assert_eq!(changed.causes().collect::<Vec<_>>(), [Cause::Document]);
}

#[test]
fn another_configuration_is_to_blame() {
    let mut project = Project::new("options");
    project.write();
    project.package = "renamed";
    let causes = project
        .builder()
        .check()
        .expect("it generates")
        .causes()
        .collect::<Vec<_>>();
    assert_eq!(causes, [Cause::Options]);
}

#[test]
fn an_older_generator_is_to_blame() {
    let project = Project::new("generator");
    project.write();
    let lock = project.out.join("hookgen.lock");
    let text = fs::read_to_string(&lock).expect("it was written");
    let version = env!("CARGO_PKG_VERSION");
    fs::write(&lock, text.replacen(version, "0.0.1", 1)).expect("it can be edited");
    let drift = project.builder().check().expect("it generates");
    assert_eq!(drift.causes().collect::<Vec<_>>(), [Cause::Generator]);
}

#[test]
fn what_hookgen_did_not_write_stays() {
    let project = Project::new("foreign");
    project.write();
    let mine = project.out.join("src/mine.rs");
    fs::write(&mine, "// mine\n").expect("it can be written");
    project.write();
    assert!(mine.exists());
    fs::write(project.out.join("hookgen.lock"), "").expect("it can be written");
    fs::write(project.out.join("Cargo.toml"), "[package]\n").expect("it can be written");
    let error = project
        .builder()
        .compile()
        .expect_err("a foreign manifest is in the way");
    assert!(
        format!("{error:?}").contains("was not written by hookgen"),
        "{error:?}"
    );
}

#[test]
fn a_lock_removes_nothing_outside_of_its_directory() {
    let project = Project::new("outside");
    project.write();
    let victim = project.dir.join("victim.rs");
    fs::write(&victim, "// mine\n").expect("it can be written");
    let lock = project.out.join("hookgen.lock");
    let text = fs::read_to_string(&lock).expect("it was written");
    let digest = hookgen::files::Digest::of("// mine\n");
    fs::write(&lock, text + &format!("\"../victim.rs\" = \"{digest}\"\n"))
        .expect("it can be edited");
    project.write();
    assert!(victim.exists());
}

#[test]
fn one_module_carries_its_record() {
    let mut project = Project::new("module");
    project.out = project.dir.join("hooks.rs");
    project.write();
    project.check(&[], &[]);
    let text = fs::read_to_string(&project.out).expect("it was written");
    fs::write(&project.out, text + "// mine\n").expect("it can be edited");
    project.check(
        &[Change::Changed("hooks.rs".to_owned())],
        &[Cause::HandEdit],
    );
}

/// A document and where it is generated to.
struct Project {
    dir: PathBuf,
    out: PathBuf,
    package: &'static str,
}

impl Project {
    fn new(name: &str) -> Self {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("drift")
            .join(name);
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).expect("a directory can be made");
        let mut project = Self {
            out: dir.join("out"),
            dir,
            package: "example",
        };
        project.rename_message("Ping");
        project
    }

    fn rename_message(&mut self, name: &str) {
        let text = DOCUMENT.replace("NAME", name);
        fs::write(self.dir.join("asyncapi.yaml"), text).expect("the document can be written");
    }

    fn builder(&self) -> Builder {
        let spec = self.dir.join("asyncapi.yaml");
        configure()
            .spec(spec)
            .out(&self.out)
            .package(self.package)
            .command("hookgen generate")
    }

    #[track_caller]
    fn write(&self) -> Vec<Change> {
        let (_, changes) = self.builder().compile().expect("the document generates");
        changes
    }

    fn drift(&self) -> BTreeMap<Change, String> {
        let drift = self.builder().check().expect("the document generates");
        drift
            .files()
            .iter()
            .map(|file| (file.change.clone(), file.diff.clone()))
            .collect()
    }

    #[track_caller]
    fn check(&self, changes: &[Change], causes: &[Cause]) {
        let drift = self.builder().check().expect("the document generates");
        let found: Vec<Change> = drift
            .files()
            .iter()
            .map(|file| file.change.clone())
            .collect();
        assert_eq!(found, changes, "{drift}");
        assert_eq!(drift.causes().collect::<Vec<_>>(), causes);
    }
}

const DOCUMENT: &str = "\
asyncapi: 3.0.0
info: {title: Example, version: '1'}
channels:
  events:
    address: events
    messages:
      NAME: {$ref: '#/components/messages/NAME'}
operations:
  receive: {action: receive, channel: {$ref: '#/channels/events'}}
components:
  messages:
    NAME:
      name: NAME
      contentType: application/json
      payload: {$ref: '#/components/schemas/NAME'}
  schemas:
    NAME: {type: object, required: [kind], properties: {kind: {type: string, const: NAME}, text: {type: string}}}
";
