//! What every store does. One function per behaviour; `suite!` makes them the tests of a store.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use hookgen_runtime::idempotency::{Claim, ClaimKey, IdempotencyStore};

use super::support::{
    LONG, SHORT, Subject, done, in_progress, lost, new, nothing_taken, ok, taken,
};

/// `suite!(open)`: every behaviour as a test of the `Option<impl Subject>` that `open().await` makes.
macro_rules! suite {
    ($open:path) => {
        $crate::conformance::suite!($open;
            a_claim_is_new_then_in_progress_then_done
            a_released_claim_is_new
            a_lease_that_ran_out_is_handed_over
            a_fenced_holder_changes_nothing
            a_lease_that_nobody_took_over_still_counts
            an_extended_lease_runs_on
            a_retention_ends
            operations_may_be_repeated
            of_64_parallel_claims_one_is_new
            of_64_parallel_claims_one_takes_over
            an_abandoned_call_blocks_no_longer_than_its_lease
            scopes_are_apart
            any_key_and_any_time_will_do
            a_recorded_delivery_is_handed_out_when_its_lease_ran_out
            a_recorded_delivery_is_handed_out_again_when_released
            a_recorded_delivery_is_claimed_by_a_repetition
            a_recorded_delivery_is_kept_as_it_is
            a_fenced_holder_records_nothing
            parallel_takers_get_different_deliveries
            a_healthy_store_says_so
        );
    };
    ($open:path; $($behaviour:ident)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $behaviour() {
            if let Some(subject) = $open().await {
                $crate::conformance::$behaviour(std::sync::Arc::new(subject)).await;
            }
        }
    )*};
}

pub(crate) use suite;

pub(crate) async fn a_claim_is_new_then_in_progress_then_done<S: Subject>(subject: Arc<S>) {
    let (store, other, key) = (subject.store(), subject.other(), subject.key("a"));
    let lease = new(store.claim(&key, LONG).await, 1);
    assert_eq!(lease.key(), &key);
    for claimant in [store, other] {
        let retry_after = in_progress(claimant.claim(&key, LONG).await, false);
        assert!(
            retry_after <= LONG && retry_after > LONG / 2,
            "retry after {retry_after:?}"
        );
    }
    ok(store.complete(&lease, LONG).await);
    done(store.claim(&key, LONG).await);
    done(other.claim(&key, LONG).await);
}

pub(crate) async fn a_released_claim_is_new<S: Subject>(subject: Arc<S>) {
    let (store, other, key) = (subject.store(), subject.other(), subject.key("a"));
    let lease = new(store.claim(&key, LONG).await, 1);
    ok(store.release(&lease).await);
    let lease = new(other.claim(&key, LONG).await, 1);
    ok(other.complete(&lease, LONG).await);
    done(store.claim(&key, LONG).await);
}

pub(crate) async fn a_lease_that_ran_out_is_handed_over<S: Subject>(subject: Arc<S>) {
    let (store, other, key) = (subject.store(), subject.other(), subject.key("a"));
    let _vanished = new(store.claim(&key, SHORT).await, 1);
    subject.pass(SHORT * 2).await;
    let _vanished_too = new(other.claim(&key, SHORT).await, 2);
    subject.pass(SHORT * 2).await;
    let lease = new(store.claim(&key, LONG).await, 3);
    ok(store.complete(&lease, LONG).await);
    done(store.claim(&key, LONG).await);
}

pub(crate) async fn a_fenced_holder_changes_nothing<S: Subject>(subject: Arc<S>) {
    let (store, other, key) = (subject.store(), subject.other(), subject.key("a"));
    let late = new(store.claim(&key, SHORT).await, 1);
    subject.pass(SHORT * 2).await;
    let lease = new(other.claim(&key, LONG).await, 2);
    for _ in 0..2 {
        lost(store.complete(&late, LONG).await);
        lost(store.extend(&late, LONG).await);
        lost(store.record(&late, b"late").await);
        lost(store.release(&late).await);
    }
    in_progress(store.claim(&key, LONG).await, false);
    ok(other.complete(&lease, LONG).await);
    lost(store.release(&late).await);
    lost(store.complete(&late, LONG).await);
    done(store.claim(&key, LONG).await);
}

pub(crate) async fn a_lease_that_nobody_took_over_still_counts<S: Subject>(subject: Arc<S>) {
    let (store, key) = (subject.store(), subject.key("a"));
    let lease = new(store.claim(&key, SHORT).await, 1);
    subject.pass(SHORT * 2).await;
    ok(store.extend(&lease, LONG).await);
    in_progress(store.claim(&key, LONG).await, false);
    ok(store.extend(&lease, SHORT).await);
    subject.pass(SHORT * 2).await;
    ok(store.complete(&lease, LONG).await);
    done(store.claim(&key, LONG).await);

    let gone = subject.key("b");
    let lease = new(store.claim(&gone, SHORT).await, 1);
    ok(store.release(&lease).await);
    ok(store.complete(&lease, LONG).await);
    done(store.claim(&gone, LONG).await);
}

pub(crate) async fn an_extended_lease_runs_on<S: Subject>(subject: Arc<S>) {
    let (store, other, key) = (subject.store(), subject.other(), subject.key("a"));
    let lease = new(store.claim(&key, SHORT * 4).await, 1);
    ok(store.extend(&lease, LONG).await);
    subject.pass(SHORT * 5).await;
    in_progress(other.claim(&key, LONG).await, false);
    ok(store.complete(&lease, LONG).await);
}

pub(crate) async fn a_retention_ends<S: Subject>(subject: Arc<S>) {
    let (store, key) = (subject.store(), subject.key("a"));
    let _abandoned = new(store.claim(&key, SHORT).await, 1);
    subject.pass(SHORT * 2).await;
    let lease = new(store.claim(&key, LONG).await, 2);
    ok(store.complete(&lease, SHORT * 3).await);
    done(store.claim(&key, LONG).await);
    subject.pass(SHORT * 4).await;
    new(store.claim(&key, LONG).await, 1);
}

pub(crate) async fn operations_may_be_repeated<S: Subject>(subject: Arc<S>) {
    let (store, key) = (subject.store(), subject.key("a"));
    let lease = new(store.claim(&key, LONG).await, 1);
    for _ in 0..2 {
        ok(store.release(&lease).await);
    }
    let lease = new(store.claim(&key, LONG).await, 1);
    for _ in 0..2 {
        ok(store.extend(&lease, LONG).await);
    }
    for _ in 0..2 {
        ok(store.record(&lease, b"payload").await);
    }
    for _ in 0..2 {
        ok(store.complete(&lease, LONG).await);
    }
    done(store.claim(&key, LONG).await);
}

pub(crate) async fn of_64_parallel_claims_one_is_new<S: Subject>(subject: Arc<S>) {
    for round in 0..4 {
        let key = subject.key(&format!("round {round}"));
        assert_eq!(count_new(&subject, &key, 1).await, 1, "in round {round}");
    }
}

pub(crate) async fn of_64_parallel_claims_one_takes_over<S: Subject>(subject: Arc<S>) {
    let key = subject.key("a");
    let _vanished = new(subject.store().claim(&key, SHORT).await, 1);
    subject.pass(SHORT * 2).await;
    assert_eq!(count_new(&subject, &key, 2).await, 1);
}

/// How many of 64 claims at once, from two receivers, are new; the others must find it in progress.
async fn count_new<S: Subject>(subject: &Arc<S>, key: &ClaimKey, attempt: u32) -> usize {
    let start = Arc::new(tokio::sync::Barrier::new(64));
    let claims: Vec<_> = (0..64)
        .map(|n| {
            let (subject, key, start) = (Arc::clone(subject), key.clone(), Arc::clone(&start));
            tokio::spawn(async move {
                start.wait().await;
                let store = if n % 2 == 0 {
                    subject.store()
                } else {
                    subject.other()
                };
                store.claim(&key, LONG).await
            })
        })
        .collect();
    let mut count = 0;
    for claim in claims {
        let claim = claim.await.expect("a claim does not panic");
        if matches!(claim, Ok(Claim::New(_))) {
            new(claim, attempt);
            count += 1;
        } else {
            in_progress(claim, false);
        }
    }
    count
}

pub(crate) async fn an_abandoned_call_blocks_no_longer_than_its_lease<S: Subject>(subject: Arc<S>) {
    let key = subject.key("a");
    for _ in 0..32 {
        let (subject, key) = (Arc::clone(&subject), key.clone());
        let call = tokio::spawn(async move { subject.store().claim(&key, SHORT).await.is_ok() });
        tokio::task::yield_now().await;
        call.abort();
        let _ = call.await;
    }
    subject.pass(SHORT * 2).await;
    let claim = ok(subject.store().claim(&key, LONG).await);
    let Claim::New(lease) = claim else {
        panic!("expected a new claim, got {claim:?}");
    };
    ok(subject.store().complete(&lease, LONG).await);
}

pub(crate) async fn scopes_are_apart<S: Subject>(subject: Arc<S>) {
    let (store, key) = (subject.store(), subject.key("a:b"));
    let scopes = [
        key.scope().to_owned(),
        format!("{}:a", key.scope()),
        format!("{}}}:a", key.scope()),
    ];
    for scope in &scopes {
        for delivery in ["a:b", "b", ""] {
            let lease = new(store.claim(&ClaimKey::new(scope, delivery), LONG).await, 1);
            ok(store.record(&lease, delivery.as_bytes()).await);
            ok(store.release(&lease).await);
        }
    }
    for scope in &scopes {
        for _ in 0..3 {
            let recorded = taken(store.take_recorded(scope, LONG).await, 2);
            assert_eq!(recorded.lease.key().scope(), scope);
            assert_eq!(recorded.payload, recorded.lease.key().delivery().as_bytes());
        }
        nothing_taken(store.take_recorded(scope, LONG).await);
    }
}

pub(crate) async fn any_key_and_any_time_will_do<S: Subject>(subject: Arc<S>) {
    let store = subject.store();
    for delivery in [
        "",
        " ",
        "a\0b",
        "{}[]'\"\\",
        "扫码 🎉",
        "\r\n",
        &"k".repeat(100_000),
    ] {
        let key = subject.key(delivery);
        let lease = new(store.claim(&key, Duration::MAX).await, 1);
        in_progress(store.claim(&key, Duration::MAX).await, false);
        ok(store.extend(&lease, Duration::MAX).await);
        ok(store.record(&lease, delivery.as_bytes()).await);
        ok(store.complete(&lease, Duration::MAX).await);
        done(store.claim(&key, Duration::ZERO).await);
    }
    let key = subject.key("never held");
    let lease = new(store.claim(&key, Duration::ZERO).await, 1);
    ok(store.complete(&lease, Duration::ZERO).await);
    subject.pass(Duration::from_millis(5)).await;
    new(store.claim(&key, Duration::ZERO).await, 1);
}

pub(crate) async fn a_recorded_delivery_is_handed_out_when_its_lease_ran_out<S: Subject>(
    subject: Arc<S>,
) {
    let (store, other, key) = (subject.store(), subject.other(), subject.key("a"));
    let lease = new(store.claim(&key, SHORT * 4).await, 1);
    nothing_taken(other.take_recorded(key.scope(), LONG).await);
    ok(store.record(&lease, b"first").await);
    ok(store.record(&lease, b"payload").await);
    nothing_taken(other.take_recorded(key.scope(), LONG).await);
    in_progress(other.claim(&key, LONG).await, true);

    subject.pass(SHORT * 5).await;
    let recorded = taken(other.take_recorded(key.scope(), LONG).await, 2);
    assert_eq!(recorded.lease.key(), &key);
    assert_eq!(recorded.payload, b"payload");
    nothing_taken(store.take_recorded(key.scope(), LONG).await);
    in_progress(store.claim(&key, LONG).await, true);
    lost(store.complete(&lease, LONG).await);

    ok(other.complete(&recorded.lease, LONG).await);
    done(store.claim(&key, LONG).await);
    nothing_taken(store.take_recorded(key.scope(), LONG).await);
}

pub(crate) async fn a_recorded_delivery_is_handed_out_again_when_released<S: Subject>(
    subject: Arc<S>,
) {
    let (store, key) = (subject.store(), subject.key("a"));
    let lease = new(store.claim(&key, LONG).await, 1);
    ok(store.record(&lease, b"payload").await);
    ok(store.release(&lease).await);
    for attempt in 2..5 {
        let recorded = taken(store.take_recorded(key.scope(), LONG).await, attempt);
        assert_eq!(recorded.payload, b"payload");
        ok(store.release(&recorded.lease).await);
    }
    let recorded = taken(store.take_recorded(key.scope(), LONG).await, 5);
    ok(store.extend(&recorded.lease, SHORT * 3).await);
    nothing_taken(store.take_recorded(key.scope(), LONG).await);
    subject.pass(SHORT * 4).await;
    let recorded = taken(store.take_recorded(key.scope(), LONG).await, 6);
    ok(store.complete(&recorded.lease, LONG).await);
    nothing_taken(store.take_recorded(key.scope(), LONG).await);
}

pub(crate) async fn a_recorded_delivery_is_claimed_by_a_repetition<S: Subject>(subject: Arc<S>) {
    let (store, other, key) = (subject.store(), subject.other(), subject.key("a"));
    let lease = new(store.claim(&key, SHORT).await, 1);
    ok(store.record(&lease, b"payload").await);
    subject.pass(SHORT * 2).await;
    let lease = new(other.claim(&key, SHORT).await, 2);
    nothing_taken(store.take_recorded(key.scope(), LONG).await);
    subject.pass(SHORT * 2).await;
    let recorded = taken(store.take_recorded(key.scope(), LONG).await, 3);
    assert_eq!(recorded.payload, b"payload");
    lost(other.complete(&lease, LONG).await);
    ok(store.complete(&recorded.lease, LONG).await);
    done(other.claim(&key, LONG).await);
}

pub(crate) async fn a_recorded_delivery_is_kept_as_it_is<S: Subject>(subject: Arc<S>) {
    let store = subject.store();
    let every_byte: Vec<u8> = (0..1 << 20)
        .map(|n: u32| n.to_le_bytes()[(n >> 8 & 3) as usize])
        .collect();
    for (name, payload) in [("empty", &[][..]), ("one megabyte", &every_byte)] {
        let key = subject.key(name);
        let lease = new(store.claim(&key, LONG).await, 1);
        ok(store.record(&lease, payload).await);
        ok(store.release(&lease).await);
        let recorded = taken(store.take_recorded(key.scope(), LONG).await, 2);
        assert!(recorded.payload == payload, "{name} came back changed");
        ok(store.complete(&recorded.lease, LONG).await);
    }
}

pub(crate) async fn a_fenced_holder_records_nothing<S: Subject>(subject: Arc<S>) {
    let (store, other, key) = (subject.store(), subject.other(), subject.key("a"));
    let late = new(store.claim(&key, SHORT).await, 1);
    ok(store.record(&late, b"payload").await);
    subject.pass(SHORT * 2).await;
    let recorded = taken(other.take_recorded(key.scope(), LONG).await, 2);
    lost(store.record(&late, b"late").await);
    lost(store.release(&late).await);
    ok(other.release(&recorded.lease).await);
    let recorded = taken(other.take_recorded(key.scope(), LONG).await, 3);
    assert_eq!(recorded.payload, b"payload");
    ok(other.complete(&recorded.lease, LONG).await);
    lost(store.record(&late, b"late").await);
}

pub(crate) async fn parallel_takers_get_different_deliveries<S: Subject>(subject: Arc<S>) {
    let scope = subject.key("").scope().to_owned();
    for n in 0..16 {
        let lease = new(
            subject
                .store()
                .claim(&subject.key(&n.to_string()), LONG)
                .await,
            1,
        );
        ok(subject.store().record(&lease, &[n]).await);
        ok(subject.store().release(&lease).await);
    }
    let takers: Vec<_> = (0..16)
        .map(|n| {
            let (subject, scope) = (Arc::clone(&subject), scope.clone());
            tokio::spawn(async move {
                let store = if n % 2 == 0 {
                    subject.store()
                } else {
                    subject.other()
                };
                store.take_recorded(&scope, LONG).await
            })
        })
        .collect();
    let mut payloads = BTreeSet::new();
    for taker in takers {
        let recorded = taken(taker.await.expect("a taker does not panic"), 2);
        payloads.extend(recorded.payload);
    }
    assert_eq!(payloads, (0..16).collect());
}

pub(crate) async fn a_healthy_store_says_so<S: Subject>(subject: Arc<S>) {
    ok(subject.store().check().await);
    ok(subject.other().check().await);
}
