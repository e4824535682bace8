//! References within and between files.

use super::*;
use crate::{
    diagnostic::{Code, Style},
    load::Memory,
};

/// Reads the root `a.yaml`; the files are its neighbours.
fn loaded(files: &[(&str, &str)]) -> Resolver {
    let mut sources = SourceMap::new();
    let mut diagnostics = Diagnostics::new();
    let loader = files.iter().fold(Memory::new(), |loader, (uri, text)| {
        loader.with(*uri, *text)
    });
    let resolver = Resolver::load(&loader, "a.yaml", &mut sources, &mut diagnostics).unwrap();
    assert!(!diagnostics.has_errors());
    resolver
}

/// Resolves `start` of the root.
fn resolved(files: &[(&str, &str)]) -> Result<Resolved, Diagnostic> {
    let resolver = loaded(files);
    resolver.resolve(resolver.root().get("start").unwrap())
}

#[track_caller]
fn check(files: &[(&str, &str)], json: &str, names: &[&str]) {
    let resolved = resolved(files).unwrap();
    assert_eq!(resolved.node.to_json().to_string(), json);
    let found: Vec<&str> = resolved.hops.iter().map(|hop| hop.name.as_str()).collect();
    assert_eq!(found, names);
    assert_eq!(resolved.name(), names.last().copied());
}

#[track_caller]
fn refuse(text: &str, code: Code) {
    assert_eq!(resolved(&[("a.yaml", text)]).unwrap_err().code(), code);
}

#[test]
fn what_is_no_reference_is_itself() {
    check(&[("a.yaml", "start: {a: 1}")], r#"{"a":1}"#, &[]);
    check(&[("a.yaml", "start: {$ref: 1}")], r#"{"$ref":1}"#, &[]);
}

#[test]
fn chains_go_over_files() {
    let files = [
        (
            "a.yaml",
            "start: {$ref: d/b.yaml#/x}\nend: {$ref: 'd/C.schema.json'}",
        ),
        ("d/b.yaml", "x: {$ref: '../a.yaml#/end'}"),
        ("d/C.schema.json", r#"{"done": true}"#),
    ];
    check(&files, r#"{"done":true}"#, &["x", "end", "C"]);
}

#[test]
fn pointers_go_through_references() {
    let files = [
        ("a.yaml", "start: {$ref: '#/one/deep'}\none: {$ref: b.yaml}"),
        ("b.yaml", "deep: {found: 1}"),
    ];
    check(&files, r#"{"found":1}"#, &["deep"]);
}

#[test]
fn plain_names_are_anchors() {
    check(
        &[("a.yaml", "start: {$ref: '#it'}\nx: [{$anchor: it}]")],
        r#"{"$anchor":"it"}"#,
        &["0"],
    );
    check(
        &[("a.yaml", "start: {$ref: '#it'}\nx: {$id: '#it'}")],
        r##"{"$id":"#it"}"##,
        &["x"],
    );
    refuse("start: {$ref: '#it'}", Code::UnresolvedReference);
}

/// As [`check`], of a reference in a JSON Schema.
#[track_caller]
fn check_by_id(files: &[(&str, &str)], expected: Result<&str, Code>) {
    let resolver = loaded(files);
    let start = resolver.root().get("start").unwrap();
    let found = resolver.resolve_from(start, Base::Id);
    let found = found.map(|found| found.node.to_json().to_string());
    assert_eq!(
        found.as_deref().map_err(Diagnostic::code),
        expected,
        "{found:?}"
    );
}

#[test]
fn ids_are_tried_before_files_or_after_them() {
    let files = [
        ("a.yaml", "start: {$ref: b}\nx: {$id: b, in: a}"),
        ("b", "in: b"),
    ];
    check(&files, r#"{"in":"b"}"#, &["b"]);
    check_by_id(&files, Ok(r#"{"$id":"b","in":"a"}"#));
    check(&files[..1], r#"{"$id":"b","in":"a"}"#, &["x"]);
    let no_id = [
        ("a.yaml", "start: {$ref: b}\nx: {const: {$id: b}}"),
        files[1],
    ];
    check_by_id(&no_id, Ok(r#"{"in":"b"}"#));
}

#[test]
fn files_that_are_a_schema_have_ids_as_bases() {
    let outer =
        r#"{"$id": "https://example.com/d/b", "x": {"$ref": "c#/y"}, "z": {"$id": "c", "y": 1}}"#;
    let files = [("a.yaml", "start: {$ref: 'b.json#/x'}"), ("b.json", outer)];
    check(&files, "1", &["x", "y"]);
    let elsewhere = [
        (
            "a.yaml",
            "start: {$ref: 'https://example.com/d/c#/y'}\nb: {$ref: b.json}",
        ),
        files[1],
    ];
    check(&elsewhere, "1", &["y"]);
}

#[test]
fn an_id_without_its_schema_leads_nowhere() {
    let check = |start: &str, expected| {
        let text = format!("start: {{$ref: '{start}'}}\nx: {{$id: 'urn:b', y: {{$anchor: z}}}}");
        check_by_id(&[("a.yaml", &text)], expected);
    };
    check("urn:b#/y", Ok(r#"{"$anchor":"z"}"#));
    check("urn:b#z", Ok(r#"{"$anchor":"z"}"#));
    check("urn:b#y", Err(Code::UnresolvedReference));
    check("urn:c", Err(Code::UnresolvedReference));
    check("https://example.com/c", Err(Code::NetworkReference));
}

#[test]
fn files_in_other_languages_are_text() {
    let files = [
        ("a.yaml", "start: {$ref: order.proto}"),
        ("order.proto", "message Order {}"),
    ];
    check(&files, r#""message Order {}""#, &["order"]);
}

#[test]
fn loops_end() {
    refuse("start: {$ref: '#/start'}", Code::ReferenceLoop);
    refuse(
        "start: {$ref: '#/a'}\na: {$ref: '#/b'}\nb: {$ref: '#/a'}",
        Code::ReferenceLoop,
    );
    refuse("start: {$ref: '#/start/x'}", Code::UnresolvedReference);
    refuse(
        "start: {$ref: '#/a/x'}\na: {$ref: '#/b/x'}\nb: {$ref: '#/a/x'}",
        Code::UnresolvedReference,
    );
}

/// What `start` of the root leads to, with overlays over `a.yaml` and `b.yaml`.
#[track_caller]
fn check_overlaid(overlays: &[(&str, &str)], expected: &str) {
    let mut sources = SourceMap::new();
    let mut diagnostics = Diagnostics::new();
    let loader = Memory::new()
        .with("a.yaml", "start: {$ref: 'b.yaml#/end'}\nend: {in: a}")
        .with("b.yaml", "end: {in: b}")
        .with("c.yaml", "end: {in: c}");
    let files: Vec<OverlayFile> = overlays
        .iter()
        .map(|(extends, actions)| OverlayFile {
            name: "o.yaml".to_owned(),
            uri: Some("o.yaml".to_owned()),
            text: format!(
                "overlay: 1.0.0\ninfo: {{title: t, version: v}}\n{extends}\nactions: [{actions}]"
            ),
        })
        .collect();
    let resolver =
        Resolver::load_with(&loader, "a.yaml", &files, &mut sources, &mut diagnostics).unwrap();
    let findings =
        crate::diagnostic::render_all(&diagnostics.into_sorted(), &sources, Style::Plain);
    assert_eq!(findings, "");
    let start = resolver.root().get("start").unwrap();
    let end = resolver.resolve(start).unwrap().node;
    assert_eq!(end.to_json().to_string(), expected);
}

#[test]
fn references_reach_what_overlays_made() {
    let here = "{target: $.start, update: {$ref: '#/end'}}";
    check_overlaid(&[("", here)], r#"{"in":"a"}"#);
    check_overlaid(&[("extends: a.yaml", here)], r#"{"in":"a"}"#);
    check_overlaid(
        &[("extends: https://example.com/a.yaml", here)],
        r#"{"in":"a"}"#,
    );
}

#[test]
fn overlays_may_be_meant_for_another_file() {
    let end = "{target: $.end, update: {in: o}}";
    check_overlaid(&[("extends: ./b.yaml", end)], r#"{"in":"o"}"#);
    check_overlaid(&[("", end)], r#"{"in":"b"}"#);
    let elsewhere = "{target: $.start, update: {$ref: 'c.yaml#/end'}}";
    check_overlaid(&[("", elsewhere)], r#"{"in":"c"}"#);
    check_overlaid(
        &[
            ("", elsewhere),
            ("extends: c.yaml", end),
            ("extends: d.yaml", end),
        ],
        r#"{"in":"o"}"#,
    );
}

#[test]
fn a_change_to_one_alias_leaves_the_others_alone() {
    let mut sources = SourceMap::new();
    let mut diagnostics = Diagnostics::new();
    let loader = Memory::new().with("a.yaml", "a: &x {y: {z: 1}}\nb: *x\nc: *x");
    let overlay = OverlayFile {
        name: "o.yaml".to_owned(),
        uri: None,
        text: "overlay: 1.0.0\ninfo: {title: t, version: v}\nactions: [{target: $.b.y, update: {w: {$ref: '#/c'}}}]".to_owned(),
    };
    let resolver = Resolver::load_with(
        &loader,
        "a.yaml",
        &[overlay],
        &mut sources,
        &mut diagnostics,
    )
    .unwrap();
    let at = |key: &str| resolver.root().get(key).unwrap();
    assert_eq!(at("a").id(), at("c").id());
    assert_ne!(at("a").id(), at("b").id());
    assert_eq!(sources.locate(at("a").span), sources.locate(at("b").span));
    let inner = at("b").get("y").and_then(|y| y.get("w")).unwrap();
    assert_eq!(sources.locate(inner.span), "o.yaml:3:39");
    assert_eq!(resolver.resolve(inner).unwrap().node, *at("c"));
}
