//! JSON documents: read into a [`Tree`](crate::Tree), and written.

mod plain;
mod reader;
mod writer;

pub(crate) use plain::read_last;
pub(crate) use reader::{Fill, read};
pub(crate) use writer::{number, string};
