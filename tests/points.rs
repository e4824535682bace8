//! The points of the AsyncAPI specification that generators get wrong, and the fixture that holds
//! each. Fixtures of the document say theirs in the first line; those of schemas are listed here.

use std::collections::BTreeMap;
use std::path::Path;

/// What a point is about, and a fixture of schemas that holds it, below `tests/fixtures`.
const OF_SCHEMAS: &[(u32, &[&str])] = &[
    // A discriminator is looked up from the children.
    (
        22,
        &["children-of-a-base", "tags-of-children-are-constants"],
    ),
    // `allOf` is a conjunction.
    (23, &["narrowed-constants", "contradictions"]),
    // A default is what the sender meant by leaving a member out; absent, null and empty differ.
    (24, &["defaults-and-constraints", "xml-corner-cases"]),
    // `format` advises; an integer without one has 64 bits.
    (25, &["formats"]),
];

#[test]
fn every_point_has_a_fixture() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut found: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    collect(&fixtures.join("api"), &mut found);
    for (point, names) in OF_SCHEMAS {
        for name in *names {
            let path = fixtures.join(name).join("asyncapi.yaml");
            assert!(path.exists(), "point {point}: {}", path.display());
            found.entry(*point).or_default().push((*name).to_owned());
        }
    }
    let missing: Vec<u32> = (1..=27)
        .filter(|point| !found.contains_key(point))
        .collect();
    assert!(
        missing.is_empty(),
        "no fixture for {missing:?} among {found:#?}"
    );
}

/// Reads `# Point 4: …` and `# Points 16 and 17: …` at the top of fixtures.
fn collect(folder: &Path, found: &mut BTreeMap<u32, Vec<String>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
            continue;
        }
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let first = text.lines().next().unwrap_or_default();
        let Some(head) = first.strip_prefix("# Point") else {
            continue;
        };
        let words = head.split([' ', ',', ':', '.', ';', '(', ')']).skip(1);
        let numbers =
            words.take_while(|word| matches!(*word, "" | "and") || word.parse::<u32>().is_ok());
        for number in numbers.filter_map(|word| word.parse().ok()) {
            let name = path.strip_prefix(folder).unwrap();
            found
                .entry(number)
                .or_default()
                .push(name.display().to_string());
        }
    }
}
