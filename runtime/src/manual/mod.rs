//! How to configure the schemes, and what each of them protects against and what not.
//!
//! | page | for |
//! |---|---|
//! | [`message_push`] | Official Account, mini program, third-party platform, WeCom |
//! | [`pay_v3`] | WeChat Pay APIv3 |
//! | [`pay_v2`] | WeChat Pay v2 |
//! | [`standard_webhooks`] | every sender that follows Standard Webhooks |
//! | [`rotation`] | replacing keys without losing a delivery |
//! | [`refusals`] | reading what was refused, and answering it |
//! | [`load`] | what is counted while a store is killed and started again under load |
//!
//! # What holds for all schemes
//!
//! - **The configuration decides what is checked.** A request cannot choose a weaker check: not by
//!   leaving a parameter out, not by naming another algorithm.
//! - **The signature comes first.** Nothing is decoded, decrypted or fetched for a request that is
//!   not signed, apart from finding in it what is signed.
//! - **The body is taken as received.** Hand over the bytes of the request. A body that a
//!   framework parsed and wrote again does not verify, and no library can repair that.
//! - **One answer for every refusal**, [`OpenError::status`](crate::OpenError::status), so that a
//!   forger does not learn how far he came. The reason is in the error and in the log.
//! - **Secrets are compared in constant time**, shown by no `Debug`, and wiped from memory when
//!   they are dropped.
//! - **Time and randomness are arguments**, so that everything can be tested.
//!
//! # What no scheme does
//!
//! - A verified delivery may come twice, and two deliveries may come in any order. Platforms
//!   repeat what was not acknowledged in time. Recognise repeats by the key of the delivery, in a
//!   store that outlives the process.
//! - A signature says who sent a delivery, not that its content makes sense. Compare amounts and
//!   order numbers with your own records before you ship goods.
//! - TLS is still needed: it keeps captured requests, and the plaintext of some modes, from others.
//!   Addresses of the platform's machines are no proof of anything.
//! - The length of a body is bounded here at [`Delivery::MAX_BODY`](crate::Delivery::MAX_BODY).
//!   Bound it where it is read, too.

#[doc = include_str!("load.md")]
pub mod load {}
#[doc = include_str!("message_push.md")]
pub mod message_push {}
#[doc = include_str!("pay_v2.md")]
pub mod pay_v2 {}
#[doc = include_str!("pay_v3.md")]
pub mod pay_v3 {}
#[doc = include_str!("refusals.md")]
pub mod refusals {}
#[doc = include_str!("rotation.md")]
pub mod rotation {}
#[doc = include_str!("standard_webhooks.md")]
pub mod standard_webhooks {}
