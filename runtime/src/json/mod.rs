//! JSON documents, by `serde_json`: read into a [`Tree`](crate::Tree), and written.

mod reader;
mod writer;

pub(crate) use reader::{Fill, read};
pub(crate) use writer::{number, string};
