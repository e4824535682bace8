//! Every Rust name is decided here, once, as data.
//!
//! Turning words of a document into identifiers is total: keywords, digits, symbols, other scripts
//! and empty strings all give a legal name ([`ident`]). Names that would meet in one place are told
//! apart by [`Scope`], which prefers who asked for a name over who merely got it, so that adding a
//! schema at the end of a document renames nothing.

mod ascii;
mod ident;
mod scope;

pub(crate) use ident::snake;
pub use ident::{Role, ident, is_identifier, strip_prefix, strip_suffix};
pub use scope::{Hint, Scope, Strength};
