//! Which member, with which value, picks which alternative: of a surface's messages, of a union.

mod choose;
mod leaves;
mod profile;
mod tree;

pub(super) use profile::{Profile, Wire};
pub(super) use tree::{Decided, Policy, decide};
