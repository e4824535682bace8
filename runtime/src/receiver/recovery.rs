//! Deliveries that were recorded and acknowledged, and whose handler did not come to its end.

use super::core::{Arrival, Core, source_of};
use super::dispatch::{Dispatch, Ready};
use super::job::Facts;
use super::record::Record;
use super::telemetry;
use super::work::{Work, backoff};
use crate::idempotency::{IdempotencyStore, Recorded};
use crate::opened::Document;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::time::Instant;
use tracing::{Instrument, Span};

/// Looks for recorded deliveries at once, and then again and again, until the receiver stops or its
/// endpoint is gone.
pub(super) fn spawn(core: &Arc<Core>, dispatch: &Arc<dyn Dispatch>) {
    let (lifecycle, interval) = (core.lifecycle.clone(), core.options.recovery_interval);
    let recovery = Recovery {
        core: Arc::downgrade(core),
        dispatch: Arc::downgrade(dispatch),
    };
    tokio::spawn(async move {
        tokio::select! {
            () = lifecycle.stopped() => {}
            () = recovery.run(interval) => {}
        }
    });
}

struct Recovery {
    core: Weak<Core>,
    dispatch: Weak<dyn Dispatch>,
}

impl Recovery {
    async fn run(self, interval: Duration) {
        while let (Some(core), Some(dispatch)) = (self.core.upgrade(), self.dispatch.upgrade()) {
            while take(&core, &dispatch).await {}
            // Held while it waits, so an endpoint that was dropped is noticed after the interval.
            drop(dispatch);
            let _ = tokio::time::timeout(interval, core.recorded.notified()).await;
        }
    }
}

/// Starts the handler of one recorded delivery, if there is one.
async fn take(core: &Arc<Core>, dispatch: &Arc<dyn Dispatch>) -> bool {
    let Ok(permit) = Arc::clone(&core.background).acquire_owned().await else {
        return false;
    };
    let lease = core.times(None, core.arrive()).lease;
    match core.store.take_recorded(&core.scope, lease).await {
        Ok(Some(recorded)) => {
            let (task_core, dispatch) = (Arc::clone(core), Arc::clone(dispatch));
            let span = telemetry::span(core.surface.name);
            let task_span = span.clone();
            let task = async move {
                handle(task_core, &*dispatch, recorded, &task_span).await;
                drop(permit);
            };
            core.lifecycle.spawn(task.instrument(span));
            true
        }
        Ok(None) => false,
        Err(error) => {
            tracing::warn!(
                error = source_of(&error),
                "recorded deliveries cannot be taken"
            );
            false
        }
    }
}

async fn handle(core: Arc<Core>, dispatch: &dyn Dispatch, recorded: Recorded, span: &Span) {
    let Recorded { lease, payload } = recorded;
    let Some((record, ready)) = read(dispatch, &payload) else {
        // A later version may be able to read it.
        let put_off = core.store.extend(&lease, backoff(lease.attempt())).await;
        if let Err(error) = put_off {
            tracing::warn!(
                error = source_of(&error),
                "a recorded delivery was not put off"
            );
        }
        return;
    };
    let arrival = Arrival {
        at: record.received_at,
        instant: Instant::now(),
    };
    let facts = Facts {
        surface: core.surface.name,
        account: record.account.map(Arc::from),
        info: ready.info,
        key: record.key.into(),
        key_id: record.key_id,
        signed_at: record.signed_at,
        arrival,
        times: core.times(ready.info, arrival),
    };
    facts.tell(span);
    Work::new(core, Arc::new(facts), lease)
        .handle(ready.run)
        .await;
}

fn read(dispatch: &dyn Dispatch, payload: &[u8]) -> Option<(Record, Ready)> {
    let Some(record) = Record::read(payload) else {
        tracing::error!("a recorded delivery is not of a form that this version knows");
        return None;
    };
    let document = Document {
        event_header: record.event_header.as_deref(),
        ..Document::new(record.format, record.document.as_bytes())
    };
    match dispatch.decode(&document) {
        Ok(ready) => Some((record, ready)),
        Err(error) => {
            tracing::error!(
                error = source_of(&error),
                "a recorded delivery does not decode"
            );
            None
        }
    }
}
