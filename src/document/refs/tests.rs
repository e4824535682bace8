//! References within and between files.

use super::*;
use crate::{
    diagnostic::Code,
    load::Memory,
    syntax::{Object, Value},
};

/// Resolves `start` of the root `a.yaml`; the files are its neighbours.
fn resolved(files: &[(&str, &str)]) -> Result<Resolved, Diagnostic> {
    let mut sources = SourceMap::new();
    let mut diagnostics = Diagnostics::new();
    let loader = files.iter().fold(Memory::new(), |loader, (uri, text)| {
        loader.with(*uri, *text)
    });
    let resolver = Resolver::load(&loader, "a.yaml", &mut sources, &mut diagnostics).unwrap();
    assert!(!diagnostics.has_errors());
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

#[test]
fn an_overlaid_root_is_what_references_reach() {
    let mut sources = SourceMap::new();
    let mut diagnostics = Diagnostics::new();
    let loader = Memory::new().with("a.yaml", "start: {$ref: '#/end'}\nend: {}");
    let resolver = Resolver::load(&loader, "a.yaml", &mut sources, &mut diagnostics).unwrap();
    let start = resolver.root().get("start").unwrap().clone();
    let key = resolver
        .root()
        .as_object()
        .unwrap()
        .entry("end")
        .unwrap()
        .0
        .clone();
    let changed = Node::new(start.span, Value::Bool(true));
    let root = Node::new(
        resolver.root().span,
        Value::Object(Object::new(vec![(key, changed)])),
    );
    let resolver = resolver.with_root(root);
    assert_eq!(resolver.resolve(&start).unwrap().node.as_bool(), Some(true));
}
