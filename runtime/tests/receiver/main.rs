//! The receiver end to end: deliveries as a platform sends them, over loopback, through axum.

mod accounts;
mod deadlines;
mod duplicates;
mod event;
mod flavours;
mod http;
mod lifecycle;
mod refusals;
mod replies;
mod routes;
mod support;
mod telemetry;
