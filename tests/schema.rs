//! `allOf` as intersection.

mod common;

use hookgen::{
    diagnostic::{Diagnostics, Style, render_all},
    document::{Resolver, SchemaFormat, SchemaSource},
    load::Memory,
    schema::{Home, Reader, Schemas},
    source::SourceMap,
};

/// Reads `a.yaml`, a schema with its `definitions`, and compares what it comes down to.
#[track_caller]
fn check(text: &str, expected: &str) -> String {
    let mut sources = SourceMap::new();
    let mut sink = Diagnostics::new();
    let loader = Memory::new().with("a.yaml", text);
    let resolver = Resolver::load(&loader, "a.yaml", &mut sources, &mut sink).unwrap();
    let mut schemas = Schemas::new();
    let source = SchemaSource {
        node: resolver.root().clone(),
        format: SchemaFormat::JsonSchema("draft-07".to_owned()),
    };
    let home = Home::Named("It".to_owned());
    Reader::new(&mut schemas, &resolver, &mut sink).read(&source, home);
    let found = schemas.dump();
    sink.extend(schemas.take_findings());
    let first: Vec<&str> = found.lines().collect();
    let expected: Vec<&str> = expected.trim_matches('\n').lines().collect();
    assert_eq!(first.get(..expected.len()).unwrap_or(&first), expected);
    render_all(&sink.into_sorted(), &sources, Style::Plain)
}

#[test]
fn required_is_united_and_bounds_are_tightened() {
    check(
        "
allOf:
  - properties: {n: {type: number, minimum: 1, maximum: 9}, s: {type: string, maxLength: 9}}
    required: [n]
  - properties: {n: {type: integer, minimum: 3, maximum: 20}, s: {minLength: 2, maxLength: 12}}
    required: [s]
",
        "
It: any of 3 places
  n: integer ≥ 3 ≤ 9 of 2 places
  s: string minLength 2 maxLength 9 of 2 places
",
    );
}

#[test]
fn values_are_intersected_in_the_order_of_the_narrower() {
    check(
        "
allOf:
  - properties: {s: {type: string, enum: [a, b, c, d]}}
  - properties: {s: {enum: [c, x, b]}}
",
        "
It: any of 3 places
  s?: string [\"c\", \"b\"] of 2 places
",
    );
}

#[test]
fn a_constant_narrows_a_base_at_any_depth() {
    check(
        "
allOf: [{$ref: '#/definitions/Middle'}, {properties: {k: {const: x}}}]
definitions:
  Base: {type: object, required: [k], properties: {id: {type: integer}, k: {type: string}}}
  Middle: {allOf: [{$ref: '#/definitions/Base'}, {properties: {k: {maxLength: 5}, m: {type: boolean}}}]}
",
        "
It: object of 5 places
  id?: integer
  k: string [\"x\"] maxLength 5 of 3 places
  m?: boolean
",
    );
}

#[test]
fn objects_within_are_intersected_too() {
    check(
        "
allOf:
  - properties: {o: {type: object, properties: {a: {type: string}}}, l: {type: array, items: {type: number}}}
  - properties: {o: {required: [a], properties: {b: {type: string}}}, l: {items: {type: integer}}}
",
        "
It: any of 3 places
  o?: object of 2 places
    a: string
    b?: string
  l?: array of 2 places
    []: integer of 2 places
",
    );
}

#[test]
fn what_two_parts_share_is_one_schema() {
    check(
        "
allOf: [{$ref: '#/definitions/A'}, {$ref: '#/definitions/B'}]
definitions:
  A: {properties: {next: {$ref: '#/definitions/A'}, a: {type: string}}}
  B: {properties: {next: {$ref: '#/definitions/B'}, b: {type: string}}}
",
        "
It: any of 3 places
  next?: any of 2 places
    next?: any of 2 places
",
    );
}

#[test]
fn parts_of_one_member_combine_with_its_own_keywords() {
    check(
        "
type: object
properties: {own: {type: string}}
allOf: [{properties: {base: {type: string}}}]
required: [base]
",
        "
It: object of 2 places
  base: string
  own?: string
",
    );
}

#[test]
fn values_of_maps_are_intersected() {
    check(
        "
allOf:
  - {additionalProperties: {type: number}}
  - {additionalProperties: {type: integer, minimum: 0}}
",
        "
It: any of 3 places
  {}: integer ≥ 0 of 2 places
",
    );
}

#[test]
fn a_contradiction_names_both_places() {
    let report = check(
        "
allOf:
  - properties: {a: {type: string}}
  - properties: {a: {type: boolean}}
",
        "It: any of 3 places",
    );
    assert!(
        report.contains("a value cannot be both string and boolean"),
        "{report}"
    );
    assert!(report.contains("a.yaml:4:21"), "{report}");
}

#[test]
fn a_part_of_itself_is_reported() {
    let report = check(
        "
allOf: [{$ref: '#/definitions/A'}]
definitions:
  A: {allOf: [{$ref: '#/definitions/B'}]}
  B: {allOf: [{$ref: '#/definitions/A'}, {type: object}]}
",
        "It: object of 4 places",
    );
    assert!(report.contains("HG0308"), "{report}");
}

#[test]
fn a_long_chain_of_parts_is_no_recursion() {
    let mut text = String::from("allOf: [{$ref: '#/definitions/S0'}]\ndefinitions:\n");
    for at in 0..3000 {
        text.push_str(&format!(
            "  S{at}: {{allOf: [{{$ref: '#/definitions/S{}'}}]}}\n",
            at + 1
        ));
    }
    text.push_str("  S3000: {type: object, properties: {end: {type: string}}}\n");
    check(&text, "It: object of 3002 places\n  end?: string");
}
