//! Spans, log lines and metrics.

use super::Report;
use super::options::Options;
#[cfg(feature = "metrics")]
use metrics::{Label, counter, gauge, histogram};
use sha2::{Digest, Sha256};
use tracing::Span;

/// Tells everybody who wants to know what became of a delivery.
pub(super) fn report(options: &Options, report: &Report) {
    #[cfg(feature = "metrics")]
    measure(report);
    tracing::info!(
        outcome = report.outcome.as_str(),
        reason = report.outcome.reason(),
        in_background = report.in_background,
        attempt = report.attempt,
        elapsed_ms = u64::try_from(report.elapsed.as_millis()).unwrap_or(u64::MAX),
        age_s = report.age.map(|age| age.as_secs()),
        "delivery"
    );
    for observer in &options.observers {
        observer(report);
    }
}

/// The span in which a delivery is opened and handled.
pub(super) fn span(surface: &'static str) -> Span {
    let empty = tracing::field::Empty;
    tracing::info_span!(
        "delivery",
        surface,
        account = empty,
        message = empty,
        delivery = empty,
        key_id = empty,
    )
}

/// What stands for a delivery key in logs: equal keys have equal fingerprints, and the ids of
/// people in a key cannot be read from it.
pub(super) fn fingerprint(key: &str) -> String {
    let digest = Sha256::digest(key.as_bytes());
    digest
        .iter()
        .take(6)
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// A digest of a whole document, for one that nothing else names.
pub(super) fn digest(document: &[u8]) -> String {
    let digest = Sha256::digest(document);
    digest.iter().fold("sha256:".to_owned(), |text, byte| {
        text + &format!("{byte:02x}")
    })
}

#[cfg(feature = "metrics")]
fn measure(report: &Report) {
    let message = report.message.unwrap_or(match report.key {
        Some(_) => "unknown",
        None => "",
    });
    let labels = || {
        vec![
            Label::from_static_parts("surface", report.surface),
            Label::from_static_parts("message", message),
        ]
    };
    let mut counted = labels();
    counted.push(Label::from_static_parts("outcome", report.outcome.as_str()));
    counted.push(Label::from_static_parts("reason", report.outcome.reason()));
    let phase = if report.in_background {
        "background"
    } else {
        "answer"
    };
    counted.push(Label::from_static_parts("phase", phase));
    counter!(DELIVERIES, counted).increment(1);
    histogram!(DURATION, labels()).record(report.elapsed.as_secs_f64());
    if let Some(age) = report.age {
        histogram!(AGE, labels()).record(age.as_secs_f64());
    }
    if report.attempt > 0 {
        histogram!(ATTEMPT, labels()).record(f64::from(report.attempt));
    }
}

/// Counts what is in flight up or down.
pub(super) fn in_flight(change: f64) {
    #[cfg(feature = "metrics")]
    gauge!(IN_FLIGHT).increment(change);
    #[cfg(not(feature = "metrics"))]
    let _ = change;
}

#[cfg(feature = "metrics")]
const DELIVERIES: &str = "hookgen_deliveries_total";
#[cfg(feature = "metrics")]
const DURATION: &str = "hookgen_delivery_duration_seconds";
#[cfg(feature = "metrics")]
const AGE: &str = "hookgen_delivery_age_seconds";
#[cfg(feature = "metrics")]
const ATTEMPT: &str = "hookgen_delivery_attempt";
#[cfg(feature = "metrics")]
const IN_FLIGHT: &str = "hookgen_deliveries_in_flight";
