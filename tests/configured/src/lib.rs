//! What the settings do to the code that is generated for one document. Each module is generated when
//! this crate is built, from `settings/<module>.toml`.

use hookgen_runtime::{DecodeError, DecodeValue, EncodeValue, Node, ValueEncoder};

/// An amount of money as text: `12.50 EUR`. Stands in for what the document describes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Money(pub String);

impl<'a> DecodeValue<'a> for Money {
    fn decode_value(node: Node<'_, 'a>) -> Result<Self, DecodeError> {
        String::decode_value(node).map(Self)
    }
}

impl EncodeValue for Money {
    fn encode_value(&self, value: ValueEncoder<'_>) {
        value.text(&self.0);
    }
}

macro_rules! settings {
    ($($(#[$docs:meta])* $name:ident $file:literal;)*) => {$(
        $(#[$docs])*
        #[allow(clippy::double_must_use, reason = "a type may be given the attribute of its constructor")]
        pub mod $name {
            include!(concat!(env!("OUT_DIR"), "/", $file, ".rs"));
        }
    )*};
}

/// Modules in files of their own, in the directory that is named after the document.
pub mod modules {
    include!(concat!(env!("OUT_DIR"), "/shop/mod.rs"));
}

settings! {
    /// Further derives and attributes.
    attributes "attributes";
    /// Text borrowed from the body.
    borrowed "borrowed";
    /// `date-time` of `chrono`.
    chrono "chrono";
    /// `date-time` of `jiff`.
    jiff "jiff";
    /// Names of messages, types and members.
    names "names";
    /// A correction of the document.
    overlay "overlay";
    /// The end that receives.
    receiver "receiver";
    /// Both ends.
    both "role-both";
    /// The end that sends.
    sender "role-sender";
    /// Some of the messages.
    selection "selection";
    /// `date-time` of `time`.
    time "time";
    /// Types of other crates.
    types "types";
    /// Unknown members kept.
    unknown "unknown";
}
