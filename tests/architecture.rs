//! The arrows of the layout: which module may use which, and what nobody may do.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What each module may name. `cores`, `diagnostic` and `source` are everybody's.
const ARROWS: &[(&str, &[&str])] = &[
    ("cores", &[]),
    ("source", &[]),
    ("diagnostic", &[]),
    ("load", &[]),
    ("syntax", &[]),
    ("document", &["syntax", "load"]),
    ("schema", &["document", "syntax"]),
    ("ir", &["schema", "document", "syntax"]),
    ("emit", &["ir"]),
    ("sample", &["ir"]),
    ("files", &[]),
    ("config", &[]),
    (
        "builder",
        &[
            "config", "document", "emit", "files", "ir", "load", "schema",
        ],
    ),
    (
        "cli",
        &["builder", "config", "files", "ir", "load", "sample"],
    ),
];

/// What only some modules may do: the text, who may, and why nobody else. That nothing walks over
/// hash maps is clippy's to see (`iter_over_hash_type`).
const RESERVED: &[(&str, &[&str], &str)] = &[
    ("std::fs", &["load", "files"], "one place reads, one writes"),
    (
        "println!",
        &["cli", "builder"],
        "output is the edge's; the builder speaks to Cargo",
    ),
    ("process::exit", &[], "exit codes are returned"),
    ("SystemTime", &["cli"], "generation knows no clock"),
    ("Instant::now", &["cli"], "generation knows no clock"),
    (
        "env::var",
        &["cli", "builder"],
        "generation knows no environment",
    ),
    ("quote!", &["emit"], "tokens are made in one place"),
    ("prettyplease", &["emit"], "text is formatted in one place"),
    ("saphyr", &["syntax"], "one place knows the YAML crate"),
];

#[test]
fn modules_use_only_what_lies_below_them() {
    let arrows: BTreeMap<_, _> = ARROWS.iter().copied().collect();
    for (module, file, text) in sources() {
        let allowed = arrows.get(module.as_str());
        let allowed = allowed.unwrap_or_else(|| panic!("{module} has no place in the layout"));
        for used in used_modules(&text) {
            let common = ["cores", "diagnostic", "source", module.as_str()];
            let is_common = common.contains(&used.as_str());
            let is_known = arrows.contains_key(used.as_str());
            assert!(
                is_common || !is_known || allowed.contains(&used.as_str()),
                "{}: {module} must not use {used}",
                file.display()
            );
        }
    }
}

#[test]
fn what_is_reserved_stays_where_it_is() {
    for (module, file, text) in sources() {
        for (what, allowed, why) in RESERVED {
            let is_used = text.lines().any(|line| {
                let code = line.split("//").next().unwrap_or_default();
                code.contains(what)
            });
            assert!(
                !is_used || allowed.contains(&module.as_str()),
                "{}: `{what}`: {why}",
                file.display()
            );
        }
    }
}

#[test]
fn the_command_is_a_thin_shell() {
    let main = fs::read_to_string(src().join("main.rs")).expect("there is a main.rs");
    assert!(main.lines().count() <= 40);
    let lib = fs::read_to_string(src().join("lib.rs")).expect("there is a lib.rs");
    let mut code = lib.lines().filter(|line| !line.starts_with("///"));
    assert!(
        !code.any(|line| line.contains("fn ")),
        "lib.rs documents and re-exports"
    );
}

/// The modules that `use` lines and paths name: `crate::ir::…`, and lists `crate::{ir, source}`.
fn used_modules(text: &str) -> Vec<String> {
    let mut used = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            used.extend(list_heads(list));
        } else {
            used.push(word(rest));
        }
    }
    used
}

/// The first words of the entries of a `use` list, up to its closing brace.
fn list_heads(list: &str) -> Vec<String> {
    let (mut depth, mut heads, mut start) = (0_usize, Vec::new(), true);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => start = true,
            c if start && !c.is_whitespace() => {
                heads.push(word(&list[at..]));
                start = false;
            }
            _ => {}
        }
    }
    heads
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

/// Module, file and text without its tests, of every file but the two roots.
fn sources() -> Vec<(String, PathBuf, String)> {
    let mut files = Vec::new();
    collect(&src(), &mut files);
    let mut sources = Vec::new();
    for file in files {
        let relative = file
            .strip_prefix(src())
            .expect("it is below src")
            .to_owned();
        let first = relative.components().next().expect("it has a name");
        let module = first
            .as_os_str()
            .to_string_lossy()
            .trim_end_matches(".rs")
            .to_owned();
        let is_test = relative.ends_with("tests.rs");
        if is_test || ["lib", "main"].contains(&module.as_str()) {
            continue;
        }
        let text = fs::read_to_string(&file).expect("it is text");
        let code = text
            .split("#[cfg(test)]\nmod tests")
            .next()
            .unwrap_or_default()
            .to_owned();
        sources.push((module, relative, code));
    }
    assert!(sources.len() > 50);
    sources
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("src is readable") {
        let path = entry.expect("src is readable").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}
