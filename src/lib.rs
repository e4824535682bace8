//! Reads an AsyncAPI document and generates a Rust crate that receives the webhooks it describes:
//! a documented struct for each payload, decoders for XML and JSON, and one `Event` enum for each
//! callback surface. What the generated code runs on is the crate `hookgen-runtime`.
//!
//! ```
//! use hookgen::load::Memory;
//!
//! let document = r#"
//! asyncapi: 3.0.0
//! info: {title: Shop, version: 1.0.0}
//! channels:
//!   orders:
//!     address: /orders
//!     messages:
//!       orderPaid:
//!         contentType: application/json
//!         payload:
//!           type: object
//!           required: [order]
//!           properties: {order: {type: string}}
//! "#;
//! let generated = hookgen::configure()
//!     .spec("shop.yaml")
//!     .loader(Memory::new().with("shop.yaml", document))
//!     .out("shop.rs")
//!     .generate()?;
//! let (_, text) = generated.files().iter().next().expect("one module");
//! assert!(text.contains("pub struct OrderPaid"));
//! # Ok::<(), hookgen::Error>(())
//! ```
//!
//! [`configure`] starts a [`Builder`]: [`generate`](Builder::generate) makes files in memory,
//! [`compile`](Builder::compile) writes what changed, [`check`](Builder::check) compares with what is
//! on disk. [`compile()`](compile) is all that most build scripts need. The stages are public, one
//! module each, in the order of the pipeline: [`syntax`], [`document`], [`schema`], [`ir`], [`files`];
//! every one of them reports into [`diagnostic`].

mod builder;
#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod document;
mod emit;
pub mod files;
pub mod ir;
pub mod load;
pub mod sample;
pub mod schema;
pub mod source;
pub mod syntax;

pub use builder::{Builder, Error, Generated, Understood, compile, configure};
pub use config::Config;

/// An event comes from what a scheme verified, or through a name that says that nobody did:
///
/// ```
/// use hookgen_runtime::{DecodeError, Format, Verified, from_slice};
/// use wechat_webhooks::official_account::{Event, TextMessage};
///
/// fn verified(delivery: &Verified) -> Result<Event, DecodeError> {
///     Event::from_verified(delivery)
/// }
/// fn replayed(body: &[u8]) -> Result<Event, DecodeError> {
///     Event::decode_unverified(Format::Xml, body)
/// }
/// // A payload alone is data, not an event: it may be decoded from anything.
/// fn data(body: &[u8]) -> Result<TextMessage, DecodeError> {
///     from_slice(Format::Xml, body)
/// }
/// ```
///
/// The ways in which other types are decoded do not lead to an event:
///
/// ```compile_fail,E0277
/// use hookgen_runtime::{DecodeError, Format, from_slice};
/// use wechat_webhooks::official_account::Event;
///
/// fn forged(body: &[u8]) -> Result<Event, DecodeError> {
///     from_slice(Format::Xml, body)
/// }
/// ```
///
/// ```compile_fail,E0277
/// use wechat_webhooks::official_account::Event;
///
/// fn forged(body: &str) -> hookgen_runtime::serde_json::Result<Event> {
///     hookgen_runtime::serde_json::from_str(body)
/// }
/// ```
///
/// ```compile_fail,E0277
/// use hookgen_runtime::{DecodeError, Format, from_slice};
/// use wechat_webhooks::official_account::Event;
///
/// fn forged(body: &[u8]) -> Result<Option<Vec<Event>>, DecodeError> {
///     from_slice(Format::Xml, body)
/// }
/// ```
///
/// ```compile_fail,E0277
/// use hookgen_runtime::{DecodeError, Format, Tree};
/// use wechat_webhooks::official_account::Event;
///
/// fn forged(body: &[u8]) -> Result<Event, DecodeError> {
///     Tree::parse(Format::Xml, body)?.root().decode()
/// }
/// ```
///
/// ```compile_fail,E0624
/// use hookgen_runtime::{DecodeError, DecodeEvent, Format, OpenedBody, Tree};
/// use wechat_webhooks::official_account::Event;
///
/// fn forged(body: &[u8]) -> Result<Event, DecodeError> {
///     let tree = Tree::parse(Format::Xml, body)?;
///     Event::decode_event(OpenedBody::new(tree.root(), None))
/// }
/// ```
#[cfg(doctest)]
struct Sealed;

/// The examples of the README are compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
