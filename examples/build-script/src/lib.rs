//! A receiver whose types are generated when it is built.

include!(concat!(env!("OUT_DIR"), "/asyncapi.rs"));

use warehouse::Event;

/// How many pieces a message takes from the shelf.
pub fn pieces(event: &Event) -> i64 {
    match event {
        Event::OrderPlaced(order) => order.lines.iter().map(|line| line.count).sum(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use hookgen_runtime::{DecodeError, Format};

    use super::pieces;
    use super::warehouse::{Event, EventKind};

    #[track_caller]
    fn check(body: &str, kind: EventKind, expected: i64) -> Result<(), DecodeError> {
        let event = Event::decode_unverified(Format::Json, body.as_bytes())?;
        assert_eq!((event.kind(), pieces(&event)), (kind, expected));
        Ok(())
    }

    #[test]
    fn orders_are_counted() -> Result<(), DecodeError> {
        let placed = r#"{"type":"order.placed","id":"7","lines":[{"sku":"a","count":2},{"sku":"b","count":3}]}"#;
        check(placed, EventKind::OrderPlaced, 5)?;
        check(
            r#"{"type":"order.cancelled","id":"7"}"#,
            EventKind::OrderCancelled,
            0,
        )?;
        check(
            r#"{"type":"order.shipped","id":"7"}"#,
            EventKind::Unknown,
            0,
        )
    }
}
