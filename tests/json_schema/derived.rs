//! Rust types → JSON Schema → a document → Rust types: the same fields and types again.

use std::collections::BTreeMap;

use hookgen::configure;
use hookgen::load::Memory;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::json;
use syn::{Fields, Item};

#[derive(JsonSchema)]
#[allow(dead_code)]
struct Order {
    id: String,
    lines: Vec<Line>,
    by_name: BTreeMap<String, Line>,
    amount: i64,
    count: u32,
    small: i32,
    sequence: u64,
    rate: f64,
    paid: bool,
    state: State,
    method: Method,
    position: (f64, f64),
    note: Option<String>,
    parent: Option<Box<Order>>,
    anything: serde_json::Value,
    r#type: String,
    #[serde(rename = "MsgId")]
    msg_id: i64,
    #[serde(default)]
    tags: Vec<String>,
}

#[derive(JsonSchema)]
#[allow(dead_code)]
struct Line {
    product: String,
    pieces: Option<u32>,
    previous: Vec<Line>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(dead_code)]
enum State {
    NotPaid,
    Paid,
    Refunded,
}

#[derive(JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(dead_code)]
enum Method {
    Card { number: String },
    BankTransfer { iban: String, bic: Option<String> },
}

/// An `Option` of serde takes `null` as well as nothing, so that a generated type parts the two. A
/// list with a default may be missing.
const OTHERWISE: &[(&str, &str)] = &[
    ("note", "Option<Nullable<String>>"),
    ("parent", "Option<Nullable<Box<Order>>>"),
    ("pieces", "Option<Nullable<u32>>"),
    ("tags", "Option<Vec<String>>"),
    ("anything", "Value"),
];

#[test]
fn derived_types_come_back() {
    let generated = syn::parse_file(&generated()).unwrap();
    let generated = generated.items.into_iter().find_map(|item| match item {
        Item::Mod(module) => Some(module.content.unwrap().1),
        _ => None,
    });
    let generated = generated.unwrap();
    let own = syn::parse_file(include_str!("derived.rs")).unwrap().items;
    for name in ["Order", "Line"] {
        let mut expected = fields(&own, name);
        for (field, ty) in &mut expected {
            if let Some((_, otherwise)) = OTHERWISE.iter().find(|(of, _)| of == field) {
                *ty = (*otherwise).to_owned();
            }
        }
        assert_eq!(fields(&generated, name), expected, "{name}");
    }
    for name in ["State", "Method"] {
        let mut expected = variants(&own, name);
        expected.push("Other".to_owned());
        assert_eq!(variants(&generated, name), expected, "{name}");
    }
}

fn generated() -> String {
    let settings = SchemaSettings::draft07().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
    });
    let mut generator = settings.into_generator();
    let payload = generator.subschema_for::<Order>();
    let document = json!({
        "asyncapi": "3.0.0",
        "info": { "title": "Shop", "version": "1.0.0" },
        "defaultContentType": "application/json",
        "channels": { "orders": { "messages": { "order": { "payload": payload } } } },
        "components": { "schemas": generator.take_definitions(true) },
    });
    let generated = configure()
        .spec("shop.json")
        .loader(Memory::new().with("shop.json", document.to_string()))
        .out("shop.rs")
        .generate()
        .unwrap();
    let (_, text) = generated.files().iter().next().unwrap();
    text.to_owned()
}

/// Names and types of the fields of a struct, by name: a JSON object has no order.
#[track_caller]
fn fields(items: &[Item], name: &str) -> Vec<(String, String)> {
    let found = items.iter().find_map(|item| match item {
        Item::Struct(it) if it.ident == name => Some(&it.fields),
        _ => None,
    });
    let Some(Fields::Named(fields)) = found else {
        panic!("no struct {name}");
    };
    let field = |field: &syn::Field| {
        let ty = &field.ty;
        let ty = quote::quote!(#ty).to_string().replace(' ', "");
        (field.ident.as_ref().unwrap().to_string(), ty)
    };
    let mut fields: Vec<_> = fields.named.iter().map(field).collect();
    fields.sort();
    fields
}

#[track_caller]
fn variants(items: &[Item], name: &str) -> Vec<String> {
    let found = items.iter().find_map(|item| match item {
        Item::Enum(it) if it.ident == name => Some(&it.variants),
        _ => None,
    });
    let variants = found.unwrap_or_else(|| panic!("no enum {name}"));
    variants.iter().map(|it| it.ident.to_string()).collect()
}
