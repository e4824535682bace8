//! The events of the parser, read ahead on another core.

use std::{sync::mpsc, thread};

use saphyr_parser::{Event, ScanError, Span};

use super::input::parser;

/// What the parser gives.
pub(super) type Read<'t> = Result<(Event<'t>, Span), ScanError>;

/// Gives `take` every event of `text`, up to the first that is an error or that it has an error for.
/// While it is busy with one batch, the next ones are made ready.
pub(super) fn ahead<'t, E>(
    text: &'t str,
    mut take: impl FnMut(Read<'t>) -> Result<(), E>,
) -> Result<(), E> {
    let (sender, batches) = mpsc::sync_channel(BATCHES);
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut batch = Vec::with_capacity(BATCH);
            for event in parser(text) {
                let is_last = event.is_err();
                batch.push(event);
                if is_last {
                    break;
                }
                if batch.len() == BATCH {
                    let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
                    // Nobody listens any more: there was an error.
                    if sender.send(full).is_err() {
                        return;
                    }
                }
            }
            let _ = sender.send(batch);
        });
        batches.into_iter().flatten().try_for_each(&mut take)
    })
}

/// Events that are handed over together.
const BATCH: usize = 2048;

/// Batches that may wait.
const BATCHES: usize = 8;

#[cfg(test)]
mod tests {
    use super::{BATCH, BATCHES, ahead, parser};

    #[track_caller]
    fn check(text: &str) {
        let mut events = Vec::new();
        let all = ahead(text, |event| {
            let is_error = event.is_err();
            events.push(format!("{event:?}"));
            if is_error { Err(()) } else { Ok(()) }
        });
        let mut expected = Vec::new();
        for event in parser(text) {
            let is_error = event.is_err();
            expected.push(format!("{event:?}"));
            if is_error {
                break;
            }
        }
        assert_eq!(events, expected);
        let is_broken = expected.last().is_some_and(|it| it.starts_with("Err"));
        assert_eq!(all.is_err(), is_broken);
    }

    #[test]
    fn the_events_are_those_of_the_parser() {
        check("");
        check("a: [b, c]\n");
        check("a: [b, c\n");
        check(&"- {a: b}\n".repeat(BATCH * BATCHES));
        check(&format!("{}- [", "- {a: b}\n".repeat(BATCH)));
    }

    #[test]
    fn who_stops_early_does_not_wait() {
        let text = "- a\n".repeat(BATCH * BATCHES * 4);
        let mut left = BATCH + 1;
        let stopped = ahead(&text, |_| {
            left -= 1;
            if left == 0 { Err("enough") } else { Ok(()) }
        });
        assert_eq!(stopped, Err("enough"));
    }
}
