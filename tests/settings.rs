//! What the configuration decides about types, members and messages.

mod common;

use hookgen::{
    ir::{
        Dump,
        lower::{Rule, Settings},
    },
    load::Memory,
};

const DOCUMENT: &str = "
asyncapi: 2.6.0
info: {title: Shop, version: 1.0.0}
defaultContentType: application/json
channels:
  ordered: {publish: {message: {name: Ordered, payload: {$ref: '#/components/schemas/Order'}}}}
  paid: {publish: {message: {name: Paid, payload: {$ref: '#/components/schemas/Payment'}}}}
components:
  schemas:
    Base: {type: object, required: [kind], properties: {kind: {type: string}, at: {type: string, format: date-time}}}
    Order:
      allOf:
        - $ref: '#/components/schemas/Base'
        - properties: {kind: {const: order}, lines: {type: array, items: {type: object, properties: {sku: {type: string}}}}}
    Payment:
      allOf:
        - $ref: '#/components/schemas/Base'
        - properties: {kind: {const: payment}, money: {$ref: '#/components/schemas/Money'}}
    Money: {type: object, properties: {amount: {type: integer}}}
";

/// Lowers with `settings` and expects every line of `expected` in the IR.
#[track_caller]
fn check(settings: &Settings, expected: &[&str], report: &str) {
    let loader = Memory::new().with("asyncapi.yaml", DOCUMENT);
    let lowered = common::lower(&loader, "asyncapi.yaml", settings);
    let dump = lowered.krate.map(|krate| Dump(&krate).to_string()).unwrap();
    for line in expected {
        assert!(
            dump.lines().any(|it| it.trim() == *line),
            "no `{line}` in\n{dump}"
        );
    }
    assert!(lowered.report.contains(report), "{}", lowered.report);
    assert_eq!(
        lowered.report.is_empty(),
        report.is_empty(),
        "{}",
        lowered.report
    );
}

fn rules(list: &[(&str, &str)]) -> Vec<Rule> {
    list.iter()
        .map(|(at, value)| Rule::new(*at, *value))
        .collect()
}

#[test]
fn messages_types_and_members_are_renamed() {
    let rename = rules(&[
        ("Paid", "Payment"),
        (".Money", "Amount"),
        ("Base.at", "moment"),
        ("#/components/schemas/Order/properties/lines/items", "Line"),
    ]);
    let settings = Settings {
        rename,
        ..Settings::default()
    };
    let expected = [
        "Payment(Payment) = Paid, Json",
        "struct Amount",
        "moment: DateTime? @ at",
        "lines: [Line]? @ lines",
    ];
    check(&settings, &expected, "");
}

#[test]
fn types_are_replaced_by_place_and_by_format() {
    let replace = rules(&[("Money", "::rust_decimal::Decimal")]);
    let formats = [("date-time".to_owned(), "::jiff::Timestamp".to_owned())].into();
    let settings = Settings {
        replace,
        formats,
        ..Settings::default()
    };
    let expected = [
        "money: ::rust_decimal::Decimal? @ money",
        "at: ::jiff::Timestamp? @ at",
    ];
    check(&settings, &expected, "");
}

#[test]
fn messages_are_selected() {
    let select = rules(&[("Paid", "")]);
    let settings = Settings {
        select,
        ..Settings::default()
    };
    check(
        &settings,
        &["Paid(Payment) = Paid, Json", "\"payment\""],
        "",
    );
}

#[test]
fn members_that_nobody_names_are_kept_on_demand() {
    let settings = Settings {
        keep_unknown: true,
        ..Settings::default()
    };
    check(&settings, &["extra: others Any"], "");
}

#[test]
fn a_selector_that_selects_nothing_is_reported() {
    let type_attributes = rules(&[("Mony", "#[derive(Hash)]")]);
    let settings = Settings {
        type_attributes,
        ..Settings::default()
    };
    check(&settings, &[], "HG0405");
}

#[test]
fn a_name_that_is_none_is_reported() {
    let rename = rules(&[("Money", "my money")]);
    let settings = Settings {
        rename,
        ..Settings::default()
    };
    check(&settings, &["struct Money"], "HG0404");
}
