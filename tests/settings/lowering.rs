//! Settings in the IR.

use hookgen::{
    ir::{
        Dump,
        lower::{Rule, Rules, Settings},
    },
    load::Memory,
};

use crate::common;

const DOCUMENT: &str = "
asyncapi: 2.6.0
info: {title: Shop, version: 1.0.0}
defaultContentType: application/json
channels:
  ordered: {publish: {operationId: order, message: {name: Ordered, payload: {$ref: '#/components/schemas/Order'}}}}
  paid: {publish: {operationId: pay, message: {name: Paid, payload: {$ref: '#/components/schemas/Payment'}}}}
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

fn rules(list: &[(&str, &str)]) -> Rules {
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
    let formats = rules(&[("date-time", "::jiff::Timestamp")]);
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

/// The messages that are left by `select` and `exclude`.
#[track_caller]
fn check_selected(select: &[&str], exclude: &[&str], expected: &[&str]) {
    let list = |list: &[&str]| list.iter().map(|at| Rule::new(*at, "")).collect();
    let settings = Settings {
        select: list(select),
        exclude: list(exclude),
        ..Settings::default()
    };
    let loader = Memory::new().with("asyncapi.yaml", DOCUMENT);
    let lowered = common::lower(&loader, "asyncapi.yaml", &settings);
    let krate = lowered.krate.unwrap();
    let events = krate.surfaces.iter().filter_map(|it| it.event.as_ref());
    let names: Vec<&str> = events
        .flat_map(|event| &event.variants)
        .flat_map(|variant| &variant.messages)
        .map(String::as_str)
        .collect();
    assert_eq!(names, expected, "{}", lowered.report);
}

#[test]
fn messages_are_selected() {
    check_selected(&["Paid"], &[], &["Paid"]);
    check_selected(&["#/channels/paid"], &[], &["Paid"]);
    check_selected(&["#/channels/paid/publish"], &[], &["Paid"]);
    check_selected(&["#/operations/pay"], &[], &["Paid"]);
    check_selected(&["pay.*"], &[], &["Paid"]);
    check_selected(&["P*"], &[], &["Paid"]);
    check_selected(&[".shop.Ordered"], &[], &["Ordered"]);
    check_selected(&[".shop"], &[], &["Ordered", "Paid"]);
    check_selected(&["*"], &["Ordered"], &["Paid"]);
    check_selected(&[], &["#/channels/p*"], &["Ordered"]);
}

#[test]
fn the_types_of_messages_that_are_not_selected_are_not_made() {
    let settings = Settings {
        select: rules(&[("Paid", "")]),
        ..Settings::default()
    };
    let loader = Memory::new().with("asyncapi.yaml", DOCUMENT);
    let lowered = common::lower(&loader, "asyncapi.yaml", &settings);
    let dump = lowered.krate.map(|krate| Dump(&krate).to_string()).unwrap();
    assert!(
        dump.contains("struct Money") && !dump.contains("Order"),
        "{dump}"
    );
}

#[test]
fn what_stands_in_a_message_is_found_by_its_pointer() {
    let settings = Settings {
        rename: rules(&[
            ("#/components/messages/Lost/payload/properties/type", "kind"),
            (
                "#/components/messages/Lost/payload/properties/where",
                "Place",
            ),
            ("types.yaml#/Place/properties/lat", "latitude"),
        ]),
        replace: rules(&[("types.yaml#/Place/properties/lon", "f32")]),
        ..Settings::default()
    };
    let loader = Memory::new()
        .with("asyncapi.yaml", IN_A_MESSAGE)
        .with("types.yaml", TYPES);
    let lowered = common::lower(&loader, "asyncapi.yaml", &settings);
    assert_eq!(lowered.report, "");
    let dump = lowered.krate.map(|krate| Dump(&krate).to_string()).unwrap();
    for line in [
        "kind: String? @ type",
        "Place: Place? @ where",
        "latitude: f64? @ lat",
        "lon: f32? @ lon",
    ] {
        assert!(
            dump.lines().any(|it| it.trim() == line),
            "no `{line}` in\n{dump}"
        );
    }
}

const IN_A_MESSAGE: &str = "
asyncapi: 3.0.0
info: {title: Shop, version: 1.0.0}
defaultContentType: application/json
channels:
  lost: {address: lost, messages: {Lost: {$ref: '#/components/messages/Lost'}}}
components:
  messages:
    Lost:
      payload: {type: object, properties: {type: {type: string}, where: {$ref: 'types.yaml#/Place'}}}
";

const TYPES: &str = "Place: {type: object, properties: {lat: {type: number}, lon: {type: number}}}";

#[test]
fn members_that_nobody_names_are_kept_on_demand() {
    let settings = Settings {
        keep_unknown: true,
        ..Settings::default()
    };
    check(&settings, &["extra: others Any"], "");
}

/// A selector that selects nothing is reported, with what is nearest.
#[track_caller]
fn check_unused(settings: &Settings, help: &str) {
    check(settings, &[], "HG0405");
    check(settings, &[], help);
}

#[test]
fn a_selector_that_selects_nothing_is_reported() {
    let renaming = |at: &str| Settings {
        rename: rules(&[(at, "Other")]),
        ..Settings::default()
    };
    check_unused(&renaming("Mony"), "there is `Money`");
    check_unused(&renaming("Base.att"), "there is `Base.at`");
    check_unused(&renaming(".Mney"), "there is `.Money`");
    check_unused(
        &renaming("#/components/schema/Money"),
        "there is `#/components/schemas/Money`",
    );
    let formats = Settings {
        formats: rules(&[("datetime", "X")]),
        ..Settings::default()
    };
    check_unused(&formats, "there is `date-time`");
    let derives = Settings {
        derives: rules(&[("Invoice", "Hash")]),
        ..Settings::default()
    };
    check_unused(&derives, "`derive` selects nothing with `Invoice`");
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
