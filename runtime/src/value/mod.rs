//! Types of values that JSON Schema has a format for, and what Rust has no type for.

mod base64;
mod date;
mod enumeration;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod moment;
mod never;
mod nullable;
mod parsed;
mod tuple;

pub use base64::Base64;
pub use date::{Date, DateTime};
pub use enumeration::{MixedEnum, decode_mixed};
pub use never::Never;
pub use nullable::Nullable;
pub use parsed::Parsed;
pub use tuple::{EncodePositions, Positions, Tuple};
