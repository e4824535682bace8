//! `hookgen explain` on deliveries that something happened to: each cause is recognised, and no
//! secret is printed.

mod cases;
mod message_push;
mod pay_v2;
mod pay_v3;
