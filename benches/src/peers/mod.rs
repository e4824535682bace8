//! The same work done otherwise.

pub(crate) mod callback;
pub(crate) mod decode;
pub(crate) mod foreign;
