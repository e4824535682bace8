//! Corrections to a document that stand in files of their own: the `OpenAPI` Initiative's Overlay
//! Specification, version 1.0.
//!
//! What an overlay says becomes part of the document, with the overlay's places: so a finding about
//! it points into the overlay. References in it are those of the document.

mod apply;
mod edit;
mod read;
mod tell_apart;

pub(super) use self::{apply::apply, read::read, tell_apart::tell_apart};

use serde_json_path::JsonPath;

use crate::{source::SourceId, source::Span, syntax::Node};

/// The text of an overlay, to be applied when a document is loaded.
#[derive(Clone, Debug)]
pub struct OverlayFile {
    /// What diagnostics call it: its path.
    pub name: String,
    /// Where the loader has it, for a relative `extends`; nothing if it is outside of the root.
    pub uri: Option<String>,
    /// Its text, in YAML or JSON.
    pub text: String,
}

/// An overlay that was read.
#[derive(Clone, Debug)]
pub(super) struct Overlay {
    pub(super) source: SourceId,
    /// Where the loader has the document it is meant for, if it says so.
    pub(super) extends: Option<String>,
    actions: Vec<Action>,
}

/// One change.
#[derive(Clone, Debug)]
struct Action {
    /// The query as it is written.
    text: String,
    /// Where it is written.
    span: Span,
    target: JsonPath,
    change: Change,
}

/// What happens to each node that is selected.
#[derive(Clone, Debug)]
enum Change {
    /// It is taken out of the object or array it stands in.
    Remove,
    /// An object takes in the members of this one, an array takes in this as its last element.
    Update(Node),
}
