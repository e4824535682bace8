//! The receiver of `examples/` as a service: in one process and in two, stopped and killed, with
//! stores that come and go.
#![cfg(unix)]

#[path = "../common/receiver.rs"]
mod receiver;
#[path = "../common/stores.rs"]
mod stores;

mod crash;
mod http;
mod lines;
mod modes;
mod shared;
mod stop;
