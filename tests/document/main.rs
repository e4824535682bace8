//! From text to the model of the document: every fixture, real documents.

mod api;
mod corpus;
mod differential;
mod support;
