//! A receiver of every surface that the configuration has a table for. Prints one line of JSON for each
//! event that was handled, and `{"duplicate": …}` for each that was handled before; the log goes to
//! standard error. Text messages are echoed.
//!
//! ```text
//! cargo run --example receiver -- --config receiver.toml
//! ```

#![expect(clippy::print_stdout, reason = "what it receives is its output")]

use axum::Router;
use hookgen_runtime::axum::health_routes;
use hookgen_runtime::config::Config;
use hookgen_runtime::idempotency::AnyStore;
use hookgen_runtime::receiver::{BoxError, Context, Lifecycle, Outcome, Receiver, Report};
use hookgen_runtime::{Scheme, to_json};
use serde_json::json;
use std::process::ExitCode;
use std::time::Duration;
use tokio::net::TcpListener;
use wechat_webhooks::{official_account, pay_v2, pay_v3, wecom};

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), BoxError> {
    let config = Config::load(config_path()?)?;
    let service = Service {
        store: AnyStore::open(config.store.expose()).await?,
        lifecycle: Lifecycle::default(),
    };
    let app = service.routes(&config)?;
    let listener = TcpListener::bind(&config.listen).await?;
    tracing::info!(address = %listener.local_addr()?, "listening");
    let lifecycle = service.lifecycle.clone();
    axum::serve(listener, app)
        .with_graceful_shutdown(async move {
            asked_to_stop().await;
            lifecycle.stop();
        })
        .await?;
    service.lifecycle.finish(PATIENCE).await?;
    Ok(())
}

/// What all surfaces share.
struct Service {
    store: AnyStore,
    lifecycle: Lifecycle,
}

impl Service {
    /// A route for each surface that is configured, and those for health checks.
    fn routes(&self, config: &Config) -> Result<Router, BoxError> {
        let mut app = Router::new();
        let mut receivers = Vec::new();
        if let Some(account) = &config.official_account {
            let receiver = self.receiver(account.scheme()?);
            app = app.route(&account.path, receiver.serve(on_official_account));
            receivers.push(receiver);
        }
        if let Some(account) = &config.wecom {
            let receiver = self.receiver(account.scheme()?);
            app = app.route(&account.path, receiver.serve(on_wecom));
            receivers.push(receiver);
        }
        if let Some(account) = &config.pay_v3 {
            let receiver = self.receiver(account.scheme()?);
            app = app.route(&account.path, receiver.serve(on_pay_v3));
            receivers.push(receiver);
        }
        if let Some(account) = &config.pay_v2 {
            let receiver = self.receiver(account.scheme()?);
            app = app.route(&account.path, receiver.serve(on_pay_v2));
            receivers.push(receiver);
        }
        Ok(app.merge(health_routes(receivers)))
    }

    fn receiver(&self, scheme: impl Scheme) -> Receiver {
        Receiver::new(scheme, self.store.clone())
            .lifecycle(&self.lifecycle)
            .observe(print_duplicate)
    }
}

async fn on_official_account(
    event: official_account::Event,
    context: Context,
) -> Result<official_account::Reply, BoxError> {
    use official_account::{Event, Reply};
    print_event(&context, &to_json(&event));
    Ok(match event {
        Event::TextMessage(message) => Reply::text(message.content.unwrap_or_default()),
        _ => Reply::success(),
    })
}

async fn on_wecom(event: wecom::Event, context: Context) -> Result<wecom::Reply, BoxError> {
    use wecom::{Event, Reply};
    print_event(&context, &to_json(&event));
    Ok(match event {
        Event::TextMessage(message) => Reply::text(message.content.unwrap_or_default()),
        _ => Reply::success(),
    })
}

async fn on_pay_v3(event: pay_v3::Event, context: Context) -> Result<(), BoxError> {
    print_event(&context, &to_json(&event));
    Ok(())
}

async fn on_pay_v2(event: pay_v2::Event, context: Context) -> Result<(), BoxError> {
    print_event(&context, &to_json(&event));
    Ok(())
}

fn print_event(context: &Context, event: &str) {
    let [surface, message, key] = [
        json!(context.surface()),
        json!(context.message()),
        json!(context.delivery_key()),
    ];
    println!(r#"{{"surface":{surface},"message":{message},"key":{key},"event":{event}}}"#);
}

fn print_duplicate(report: &Report) {
    if report.outcome == Outcome::Duplicate {
        println!("{}", json!({ "duplicate": report.key.as_deref() }));
    }
}

fn config_path() -> Result<String, BoxError> {
    let mut arguments = std::env::args().skip(1);
    match (
        arguments.next().as_deref(),
        arguments.next(),
        arguments.next(),
    ) {
        (Some("--config"), Some(path), None) => Ok(path),
        _ => Err("usage: receiver --config FILE".into()),
    }
}

/// Waits for an interrupt or, as service managers send it, `SIGTERM`.
async fn asked_to_stop() {
    #[cfg(unix)]
    if let Ok(mut terminate) =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
    {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        return;
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// How long what is in flight may take when the service stops.
const PATIENCE: Duration = Duration::from_secs(30);
