//! The reader against another YAML parser, on every fixture that both understand alike.

use std::path::{Path, PathBuf};

use hookgen::{diagnostic::Diagnostics, source::SourceMap, syntax};

/// Where the other parser follows another schema of YAML on purpose.
const DIFFERENT: &[&str] = &[
    // It reads octal numbers, and leaves merge keys alone.
    "yaml_1_2_words_stay_strings.yaml",
    "anchors_aliases_and_merge_keys_are_expanded.yaml",
];

#[track_caller]
fn check(path: &Path) {
    let text = std::fs::read_to_string(path).unwrap();
    let mut sources = SourceMap::new();
    let mut diagnostics = Diagnostics::new();
    let id = sources.add(path.to_string_lossy(), text.as_str());
    let node = syntax::parse(&sources, id, &mut diagnostics).unwrap();
    let expected: serde_json::Value = serde_yaml::from_str(&text).unwrap();
    assert_eq!(node.to_json(), expected, "{}", path.display());
}

#[test]
fn the_same_values() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["tests/fixtures/api", "specs"] {
        collect(&root.join(folder), &mut files);
    }
    assert!(files.len() > 30);
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !DIFFERENT.contains(&name.as_str()) {
            check(&path);
        }
    }
}

/// All YAML files below a directory; none where there is no such directory.
fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(directory).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, files);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            files.push(path);
        }
    }
}
