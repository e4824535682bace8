//! From text to the model of the document: every fixture, every diagnostic, real documents.

mod api;
mod corpus;
mod diagnostics;
mod differential;
mod support;
