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
mod cores;
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

/// What must not compile does not.
#[cfg(doctest)]
#[doc = include_str!("../tests/sealed.md")]
struct Sealed;

/// The examples of the README are compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
