//! Each setting, by what it does.

use std::collections::HashSet;

use hookgen_configured as configured;
use hookgen_runtime::{DecodeValue, EncodeValue, Format, from_slice, to_json};

/// Decodes `json`, and expects that it is written as `again`.
#[track_caller]
fn check<T: for<'a> DecodeValue<'a> + EncodeValue>(json: &str, again: &str) -> T {
    let value: T = from_slice(Format::Json, json.as_bytes()).expect("it is such a value");
    assert_eq!(to_json(&value), again);
    value
}

/// Decodes `json`, and expects that it is written the same.
#[track_caller]
fn same<T: for<'a> DecodeValue<'a> + EncodeValue>(json: &str) -> T {
    check(json, json)
}

const PLACED: &str = r#"{"type":"order.placed","id":"7","placed":"2026-03-01T12:00:00+08:00"}"#;

#[test]
fn traits_are_derived() {
    use configured::attributes::shop::{Money, Payment};
    let payment: Payment = same(r#"{"type":"order.paid","order":"7","money":{"amount":5}}"#);
    let seen: HashSet<Payment> = [payment.clone(), payment.clone()].into();
    assert_eq!(seen.len(), 1);
    let less: Money = same(r#"{"amount":4}"#);
    assert!(payment.money.is_some_and(|money| less < money));
}

#[test]
fn enums_of_a_surface_have_attributes_by_name() {
    use configured::attributes::shop::{EventKind, Reply};
    let replies: HashSet<Reply> = [Reply::Acknowledge, Reply::Acknowledge].into();
    assert_eq!(replies.len(), 1);
    assert_eq!(size_of::<EventKind>(), 2);
    let text = include_str!(concat!(env!("OUT_DIR"), "/attributes.rs"));
    // `*` is about types of the document.
    let event = "#[derive(Clone, Debug, PartialEq)]\n    #[doc(alias = \"webhook\")]\n    #[non_exhaustive]\n    pub enum Event {";
    assert!(text.contains(event), "{text}");
}

#[test]
fn modules_may_have_files() {
    use configured::modules::shop::{Event, Order};
    let order: Order = same(PLACED);
    assert!(matches!(Event::from(order), Event::OrderPlaced(_)));
}

#[test]
fn text_is_borrowed_and_can_be_owned() {
    use configured::borrowed::shop::Payment;
    let body = br#"{"type":"order.paid","order":"seven","money":{"currency":"EUR"}}"#.to_vec();
    let owned: Payment<'static> = {
        let payment: Payment<'_> = from_slice(Format::Json, &body).expect("it is a payment");
        assert!(body.as_ptr_range().contains(&payment.order.as_ptr()));
        payment.into_owned()
    };
    drop(body);
    assert_eq!(owned.order, "seven");
    let currency = owned.money.and_then(|money| money.currency);
    assert_eq!(currency.as_deref(), Some("EUR"));
}

#[test]
fn moments_are_those_of_the_chosen_crate() {
    use hookgen_runtime::{chrono::Datelike as _, jiff::Timestamp, time::Month};
    let chrono: configured::chrono::shop::Order = same(PLACED);
    assert_eq!(
        (
            chrono.placed.year(),
            chrono.placed.offset().local_minus_utc()
        ),
        (2026, 8 * 3600)
    );
    let time: configured::time::shop::Order = same(PLACED);
    assert_eq!(time.placed.month(), Month::March);
    let utc = PLACED.replace("12:00:00+08:00", "04:00:00Z");
    let jiff: configured::jiff::shop::Order = check(PLACED, &utc);
    let moment: Timestamp = jiff.placed;
    assert_eq!(moment.as_second(), chrono.placed.timestamp());
    let odd = PLACED.replace("2026-03-01T12", "yesterday at 12");
    let error = from_slice::<configured::jiff::shop::Order>(Format::Json, odd.as_bytes());
    assert_eq!(error.expect_err("it is no moment").path(), Some("placed"));
}

#[test]
fn things_have_the_names_they_were_given() {
    use configured::names::shop::{Amount, Event, RefundMade};
    let amount: Amount = same(r#"{"amount":5}"#);
    assert_eq!(amount.cents, Some(5));
    let refund: RefundMade = same(r#"{"type":"refund.made","order":"7"}"#);
    assert_eq!(refund.order_number.as_deref(), Some("7"));
    let names = |event: &Event| match event {
        Event::Paid(_) => "paid",
        Event::Placed(_) => "placed",
        _ => "other",
    };
    assert_eq!(
        names(&Event::from(configured::names::shop::Payment::new("7"))),
        "paid"
    );
}

#[test]
fn an_overlay_corrects_the_document() {
    use configured::overlay::shop::{Order, Payment, PaymentBy};
    let payment: Payment = same(r#"{"type":"order.paid","order":"7","by":"card"}"#);
    assert_eq!(payment.by, Some(PaymentBy::Card));
    let Order {
        id, placed, total, ..
    } = same(PLACED);
    assert_eq!(
        (id.as_str(), placed.timestamp().is_some(), total),
        ("7", true, None)
    );
}

#[test]
fn only_selected_messages_are_there() {
    use configured::selection::shop::{EventKind, Payment, RefundMade};
    assert_eq!(EventKind::OrderPaid.message_name(), Some("OrderPaid"));
    assert_eq!(EventKind::RefundMade.message_name(), Some("RefundMade"));
    let _: Payment = same(r#"{"type":"order.paid","order":"7"}"#);
    let _: RefundMade = same(r#"{"type":"refund.made"}"#);
    let text = include_str!(concat!(env!("OUT_DIR"), "/selection.rs"));
    assert!(!text.contains("OrderPlaced") && !text.contains("StockAsked"));
}

#[test]
fn each_end_receives_what_the_other_sends() {
    use configured::receiver::shop::{Reply, StockAsked};

    let receiver = configured::receiver::shop::EventKind::RefundMade;
    let sender = configured::sender::shop::EventKind::StockAsked;
    let both = [
        configured::both::shop::EventKind::RefundMade,
        configured::both::shop::EventKind::StockAsked,
    ];
    assert_eq!(receiver.message_name(), both[0].message_name());
    assert_eq!(sender.message_name(), both[1].message_name());
    let Reply::StockAsked(asked) = Reply::from(StockAsked::new()) else {
        panic!("a receiver answers with what it sends");
    };
    assert_eq!(to_json(&asked), r#"{"type":"stock.asked"}"#);
}

#[test]
fn types_of_other_crates_are_used() {
    use configured::types::shop::Order;
    let order: Order = same(
        r#"{"type":"order.placed","id":"7","placed":"2026-03-01T12:00:00Z","from":"127.0.0.1","total":"12.50 EUR"}"#,
    );
    assert_eq!(
        (*order.id, order.total),
        (7, Some(configured::Money("12.50 EUR".to_owned())))
    );
    assert!(order.from.is_some_and(|from| from.is_loopback()));
}

#[test]
fn unknown_members_are_kept() {
    use configured::unknown::shop::Payment;
    let payment: Payment = same(r#"{"type":"order.paid","order":"7","new":[1]}"#);
    assert_eq!(
        payment.extra.get("new").map(ToString::to_string).as_deref(),
        Some("[1]")
    );
    let skipped = r#"{"type":"order.paid","order":"7"}"#;
    let _: configured::receiver::shop::Payment =
        check(r#"{"type":"order.paid","order":"7","new":[1]}"#, skipped);
}

/// Cargo runs the build script again when any file changes that was read.
#[test]
fn every_file_that_was_read_is_watched() {
    let out = std::path::Path::new(env!("OUT_DIR"));
    let said = out.parent().expect("it is in a directory").join("output");
    let said = std::fs::read_to_string(said).expect("Cargo keeps what a build script says");
    for file in [
        "shop.yaml",
        "settings/../overlay.yaml",
        "settings/names.toml",
    ] {
        let watched = format!("cargo::rerun-if-changed={file}");
        assert!(
            said.lines().any(|line| line == watched),
            "{file} is not watched:\n{said}"
        );
    }
}
