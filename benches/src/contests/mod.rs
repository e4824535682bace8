//! Who is compared with whom where a piece of work takes nanoseconds or microseconds.

pub mod callback;
pub mod decode;
pub mod notification;
