//! A receiver without a server: a function from one request to one response, as serverless platforms
//! call it. Takes requests in the form of API Gateway's HTTP API (payload format 2.0), one JSON
//! document a line on standard input, and writes the responses alike.
//!
//! ```text
//! WEBHOOK_SECRET=whsec_… cargo run -p hookgen-runtime --example lambda --features receiver
//! ```
//!
//! A platform that freezes the process between calls also freezes handlers in the background. So the
//! policy is `AnswerInTime`, and the function ends only when its delivery does; and one that runs
//! several processes needs a store that they share.

#![expect(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "it has no other output"
)]

use base64_simd::STANDARD;
use hookgen_runtime::idempotency::MemoryStore;
use hookgen_runtime::receiver::{Context, Endpoint, Receiver};
use hookgen_runtime::scheme::standard_webhooks::StandardWebhooks;
use hookgen_runtime::secret::WebhookSecret;
use http::{HeaderName, HeaderValue, Request, Response};
use notification::Notification;
use serde_json::{Value, json};
use std::error::Error;
use std::io::BufRead;
use std::time::Duration;

#[path = "shared/notification.rs"]
mod notification;

type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let secret = WebhookSecret::new(&std::env::var("WEBHOOK_SECRET")?)?;
    let receiver = Receiver::new(StandardWebhooks::new(secret), MemoryStore::default());
    let endpoint = receiver.endpoint(|event: Notification, context: Context| async move {
        eprintln!("{} {}", context.delivery_key(), event.kind);
        Ok(())
    });
    for line in std::io::stdin().lock().lines() {
        println!(
            "{}",
            invoke(&endpoint, &serde_json::from_str(&line?)?).await?
        );
    }
    receiver.finish(Duration::from_secs(30)).await?;
    Ok(())
}

/// The function of the platform.
async fn invoke(endpoint: &Endpoint, call: &Value) -> Result<Value, Failure> {
    Ok(to_json(&endpoint.call(to_request(call)?).await))
}

fn to_request(call: &Value) -> Result<Request<bytes::Bytes>, Failure> {
    let text = |pointer: &str| {
        call.pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let body = match call.get("isBase64Encoded").and_then(Value::as_bool) {
        Some(true) => STANDARD.decode_to_vec(text("/body"))?,
        _ => text("/body").as_bytes().to_vec(),
    };
    let mut request = Request::builder()
        .method(text("/requestContext/http/method"))
        .uri(format!("{}?{}", text("/rawPath"), text("/rawQueryString")))
        .body(body.into())?;
    for (name, value) in call
        .get("headers")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let value = HeaderValue::from_str(value.as_str().unwrap_or_default())?;
        request
            .headers_mut()
            .append(HeaderName::try_from(name)?, value);
    }
    Ok(request)
}

fn to_json(response: &Response<bytes::Bytes>) -> Value {
    let headers = response.headers().iter();
    let headers = headers.map(|(name, value)| {
        (
            name.as_str().to_owned(),
            String::from_utf8_lossy(value.as_bytes()).into(),
        )
    });
    json!({
        "statusCode": response.status().as_u16(),
        "headers": headers.collect::<serde_json::Map<_, _>>(),
        "body": String::from_utf8_lossy(response.body()),
    })
}
