//! A receiver on hyper alone: Standard Webhooks at any path.
//!
//! ```text
//! WEBHOOK_SECRET=whsec_… cargo run -p hookgen-runtime --example hyper --features receiver -- 127.0.0.1:8080
//! ```

#![expect(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "it has no other output"
)]

use hookgen_runtime::idempotency::MemoryStore;
use hookgen_runtime::receiver::{Context, Endpoint, Receiver};
use hookgen_runtime::scheme::standard_webhooks::StandardWebhooks;
use hookgen_runtime::secret::WebhookSecret;
use http_body_util::Full;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use notification::Notification;
use std::convert::Infallible;
use std::error::Error;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};

#[path = "shared/notification.rs"]
mod notification;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let secret = WebhookSecret::new(&std::env::var("WEBHOOK_SECRET")?)?;
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8080".to_owned());
    let receiver = Receiver::new(StandardWebhooks::new(secret), MemoryStore::default());
    let endpoint = receiver.endpoint(|event: Notification, context: Context| async move {
        println!("{} {}", context.delivery_key(), event.kind);
        Ok(())
    });
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                tokio::spawn(serve(accepted?.0, endpoint.clone()));
            }
            _ = tokio::signal::ctrl_c() => break,
        }
    }
    receiver.finish(Duration::from_secs(30)).await?;
    Ok(())
}

/// One connection. Nobody may hold it without sending a request.
async fn serve(stream: TcpStream, endpoint: Endpoint) {
    let service = service_fn(|request| async {
        Ok::<_, Infallible>(endpoint.call_streaming(request).await.map(Full::new))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(10))
        .serve_connection(TokioIo::new(stream), service);
    if let Err(error) = connection.await {
        eprintln!("{error}");
    }
}
