//! What an operator sees.

use crate::event::{Answer, Event};
use crate::support::{deliver, scheme, text};
use axum::http::Request;
use hookgen_runtime::idempotency::MemoryStore;
use hookgen_runtime::receiver::{Endpoint, Receiver};
use metrics::{
    Counter, CounterFn, Gauge, GaugeFn, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder,
    SharedString, Unit,
};
use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};

/// Values by name and labels, in the form of Prometheus. Gauges and counters are sums, histograms
/// counts of samples.
#[derive(Clone, Default)]
struct Sums(Arc<Mutex<BTreeMap<String, f64>>>);

struct Sum {
    sums: Sums,
    name: String,
}

impl Sum {
    fn of(sums: &Sums, key: &Key) -> Arc<Self> {
        let labels = key
            .labels()
            .map(|label| format!("{}={}", label.key(), label.value()));
        let name = format!("{}{{{}}}", key.name(), labels.collect::<Vec<_>>().join(","));
        Arc::new(Self {
            sums: sums.clone(),
            name,
        })
    }

    fn add(&self, value: f64) {
        *self
            .sums
            .0
            .lock()
            .unwrap()
            .entry(self.name.clone())
            .or_default() += value;
    }
}

impl CounterFn for Sum {
    fn increment(&self, value: u64) {
        self.add(f64::from(u32::try_from(value).unwrap()));
    }

    fn absolute(&self, _: u64) {}
}

impl GaugeFn for Sum {
    fn increment(&self, value: f64) {
        self.add(value);
    }

    fn decrement(&self, value: f64) {
        self.add(-value);
    }

    fn set(&self, _: f64) {}
}

impl HistogramFn for Sum {
    fn record(&self, value: f64) {
        assert!(value >= 0.0);
        self.add(1.0);
    }
}

impl Recorder for Sums {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(Sum::of(self, key))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(Sum::of(self, key))
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(Sum::of(self, key))
    }
}

async fn call(endpoint: &Endpoint, document: &str) -> u16 {
    let sent = deliver(document);
    let request = Request::post(format!("/?{}", sent.query))
        .body(sent.body.into())
        .unwrap();
    endpoint.call(request).await.status().as_u16()
}

#[tokio::test]
async fn metrics_tell_surface_message_outcome_age_and_attempt() {
    let sums = Sums::default();
    let _local = metrics::set_default_local_recorder(&sums);
    let receiver = Receiver::new(scheme(), MemoryStore::default());
    let endpoint = receiver.endpoint(|_: Event, _| async { Ok(Answer::Success) });
    assert_eq!(call(&endpoint, &text(1, "x")).await, 200);
    assert_eq!(call(&endpoint, &text(1, "x")).await, 200);
    assert_eq!(
        call(&endpoint, "<xml><MsgType>new</MsgType></xml>").await,
        200
    );
    let stray = Request::post("/").body("<xml/>".into()).unwrap();
    assert_eq!(endpoint.call(stray).await.status(), 401);
    let expected = "\
hookgen_deliveries_in_flight{} 0
hookgen_deliveries_total{surface=official_account,message=,outcome=refused,reason=malformed,phase=answer} 1
hookgen_deliveries_total{surface=official_account,message=Text,outcome=duplicate,reason=,phase=answer} 1
hookgen_deliveries_total{surface=official_account,message=Text,outcome=handled,reason=,phase=answer} 1
hookgen_deliveries_total{surface=official_account,message=unknown,outcome=handled,reason=,phase=answer} 1
hookgen_delivery_age_seconds{surface=official_account,message=Text} 2
hookgen_delivery_age_seconds{surface=official_account,message=unknown} 1
hookgen_delivery_attempt{surface=official_account,message=Text} 1
hookgen_delivery_attempt{surface=official_account,message=unknown} 1
hookgen_delivery_duration_seconds{surface=official_account,message=Text} 2
hookgen_delivery_duration_seconds{surface=official_account,message=unknown} 1
hookgen_delivery_duration_seconds{surface=official_account,message=} 1
";
    // The task of the last delivery may end after its answer.
    receiver
        .finish(std::time::Duration::from_secs(1))
        .await
        .unwrap();
    let told = sums
        .0
        .lock()
        .unwrap()
        .iter()
        .fold(String::new(), |mut text, (name, sum)| {
            let _ = writeln!(text, "{name} {sum}");
            text
        });
    assert_eq!(told, expected);
}

/// A merchant whose receiver answers probes with success is flagged, so an operator must see them; who
/// sent one must not see that it was known for one.
#[cfg(feature = "pay-v3")]
#[tokio::test]
async fn a_probe_is_answered_as_a_forgery_and_counted_apart() {
    use hookgen_runtime::UnixTimestamp;
    use hookgen_runtime::scheme::pay_v3::{PayV3, PlatformKeys};
    use hookgen_runtime::secret::ApiV3Key;
    use hookgen_runtime::testing::{Attack, PlatformSigner, Sender};

    let sums = Sums::default();
    let _local = metrics::set_default_local_recorder(&sums);
    let key = ApiV3Key::new("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb").unwrap();
    let signer = PlatformSigner::generate("PUB_KEY_ID_01").unwrap();
    let platform = PlatformKeys::new([signer.platform_key().unwrap()]);
    let sender = Sender::pay_v3(key.clone(), signer);
    let receiver = Receiver::new(PayV3::new(key, platform), MemoryStore::default());
    let endpoint = receiver.endpoint(|_: Event, _| async { Ok(Answer::Success) });

    let mut answers = Vec::new();
    for attack in [Attack::Probe, Attack::WrongKey] {
        let sent = sender
            .attack(attack, br#"{"resource":{}}"#, UnixTimestamp::now())
            .unwrap();
        let mut request = Request::post("/").body(sent.body.into()).unwrap();
        *request.headers_mut() = sent.headers;
        let answer = endpoint.call(request).await;
        answers.push((
            answer.status(),
            answer.headers().clone(),
            answer.into_body(),
        ));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0].0, 401);
    let sums = sums.0.lock().unwrap();
    for reason in ["signature_probe", "signature_mismatch"] {
        let counted = format!(
            "hookgen_deliveries_total{{surface=official_account,message=,outcome=refused,reason={reason},phase=answer}}"
        );
        assert_eq!(sums.get(&counted), Some(&1.0), "{sums:?}");
    }
}

/// Everything that is logged, fields of spans included.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = writeln!(self.0.lock().unwrap(), "{field}={value:?}");
    }
}

impl tracing::Subscriber for Log {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let _ = writeln!(self.0.lock().unwrap(), "span {}", span.metadata().name());
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn the_log_tells_what_happened_and_nothing_of_what_was_written() {
    let log = Log::default();
    let _local = tracing::subscriber::set_default(log.clone());
    let receiver = Receiver::new(scheme(), MemoryStore::default());
    let endpoint =
        receiver.endpoint(|_: Event, _| async { Err::<(), _>("the database is away".into()) });
    assert_eq!(call(&endpoint, &text(4711, "my secret wish")).await, 500);
    let malformed =
        "<xml><MsgType>text</MsgType><MsgId>4712</MsgId><FromUserName>o_1</FromUserName></xml>";
    assert_eq!(call(&endpoint, malformed).await, 500);
    let log = log.0.lock().unwrap();
    for expected in [
        "span delivery",
        "surface=\"official_account\"",
        "message=\"Text\"",
        "key_id=\"current\"",
        "outcome=\"failed\"",
        "outcome=\"malformed\"",
        "error=\"the database is away\"",
        "`Content`",
    ] {
        assert!(log.contains(expected), "{expected} is missing in\n{log}");
    }
    for hidden in ["secret wish", "4711", "4712", "o_1", "QDG6eK"] {
        assert!(!log.contains(hidden), "{hidden} stands in\n{log}");
    }
}
