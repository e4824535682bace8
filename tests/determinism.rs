//! The same input gives the same bytes, however often and on however many cores it is read.

use std::path::{Path, PathBuf};

use hookgen::configure;

#[test]
fn ten_runs_give_the_same_bytes() {
    let first = generate();
    assert!(first.len() > 50, "only {} files", first.len());
    for _ in 1..10 {
        assert!(generate() == first);
    }
}

#[test]
fn where_the_document_lies_does_not_matter() {
    let moved = Path::new(env!("CARGO_TARGET_TMPDIR")).join("determinism");
    let _ = std::fs::remove_dir_all(&moved);
    copy(&spec_dir(), &moved.join("wechat"));
    let elsewhere = files(moved.join("wechat/asyncapi.yaml"));
    assert!(elsewhere == generate());
}

fn spec_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/wechat")
}

fn generate() -> Vec<(String, String)> {
    files(spec_dir().join("asyncapi.yaml"))
}

fn files(spec: PathBuf) -> Vec<(String, String)> {
    let builder = configure()
        .spec(spec)
        .out("generated")
        .package("p")
        .command("make");
    let generated = builder.generate().expect("the bundled document generates");
    let files = generated.files().iter();
    files
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a directory can be made");
    for entry in std::fs::read_dir(from).expect("the directory is readable") {
        let path = entry.expect("the directory is readable").path();
        let target = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("a file can be copied");
        }
    }
}
