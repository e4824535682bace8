//! What all generated event enums share.

mod acknowledgement;
mod key_parts;
mod unknown;

pub use acknowledgement::Acknowledgement;
pub use key_parts::KeyParts;
pub use unknown::Unknown;
