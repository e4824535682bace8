//! The kinds of values that options have.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which end of the described application the reader is.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Role {
    /// The application itself: events are what it receives.
    #[default]
    Receiver,
    /// The other end: events are what it sends.
    Sender,
    /// Both.
    Both,
}

/// What happens to members that a schema does not name.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum UnknownMembers {
    /// They are skipped.
    #[default]
    Ignore,
    /// They are kept in a field `extra`.
    Keep,
}

/// Who owns text.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Strings {
    /// `String`.
    #[default]
    Owned,
    /// `Cow<'a, str>` into the body, with `into_owned`.
    Borrowed,
}

/// Which files are written.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Layout {
    /// A crate: a manifest, and a directory of modules for each surface.
    Crate,
    /// The modules of such a crate alone, below a `mod.rs`, for a crate of one's own.
    Modules,
    /// One file with a module for each surface.
    File,
}

/// One entry of a table option: what it applies to, and what.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Pair {
    /// A selector or format.
    pub at: String,
    /// A name, path or attribute.
    pub value: String,
}

impl Pair {
    /// An entry.
    pub fn new(at: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            at: at.into(),
            value: value.into(),
        }
    }
}

/// Reads `SELECTOR=VALUE`.
impl FromStr for Pair {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            Some((at, value)) if !at.is_empty() && !value.is_empty() => Ok(Self::new(at, value)),
            _ => Err("expected two parts with `=` between them".to_owned()),
        }
    }
}
