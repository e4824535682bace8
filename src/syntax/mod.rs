//! Text → [`Node`] tree with a span on every key and value.

mod json;
mod node;
mod number;
mod object;
mod pointer;
mod text;
mod yaml;

pub use node::{Node, NodeId, Value};
pub use number::Number;
pub use object::{Key, Object};
pub use pointer::Pointer;
pub use text::Text;

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    source::{SourceId, SourceMap},
};

/// How deep values may nest. What walks a tree by recursion stays within this bound.
pub const MAX_DEPTH: usize = 256;

/// The tree of a file, read as JSON or YAML by the extension of its name, else by its content.
///
/// `None` where it cannot be read to the end. What is wrong is in `diagnostics`; a tree may come
/// with errors such as keys that stand twice.
pub fn parse(sources: &SourceMap, id: SourceId, diagnostics: &mut Diagnostics) -> Option<Node> {
    let text = sources.shared_text(id);
    let name = sources.name(id);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    if extension.eq_ignore_ascii_case("json") {
        return json::read(&text, id, diagnostics);
    }
    if text
        .trim_start_matches('\u{FEFF}')
        .trim_start()
        .starts_with(['{', '['])
    {
        // JSON, unless it turns out to be YAML in flow style.
        let mut findings = Diagnostics::new();
        if let Some(node) = json::read(&text, id, &mut findings) {
            diagnostics.extend(findings.into_sorted());
            return Some(node);
        }
    }
    yaml::read(&text, id, diagnostics)
}

/// A finding for every key that stands twice.
fn duplicate_keys(object: &Object) -> impl Iterator<Item = Diagnostic> {
    object.duplicates().into_iter().map(|(key, first)| {
        Diagnostic::new(Code::DuplicateKey, format!("the key `{key}` stands twice"))
            .at(key.span, "again here")
            .note(first.span, "first here")
    })
}
