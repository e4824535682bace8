//! Following references over files.

mod by_id;
mod dynamic;
mod findings;

use std::sync::Arc;

use self::findings::{Lost, looping, malformed_fragment, missing, refused, unread};
use super::{
    files::{File, Files},
    overlay::OverlayFile,
    uri::{self, Refusal},
};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    load::{Load, is_url},
    source::{SourceId, SourceMap, Span},
    syntax::{Node, NodeId, Pointer},
};

/// Follows `$ref` over the files of a document.
///
/// A reference is relative to the file its string stands in, so a node keeps its meaning wherever
/// it is carried. Clones share the files.
#[derive(Clone, Debug)]
pub struct Resolver {
    root: Node,
    files: Arc<Files>,
}

/// What a reference is relative to; where it leads nowhere by that, the other is tried.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Base {
    /// The file it stands in, as JSON References are: those of `AsyncAPI` and its Schema Objects.
    #[default]
    File,
    /// The innermost `$id` around it, as in JSON Schema. Files that are one JSON Schema, with a
    /// `$schema` or an `$id` at the top, have this base whoever asks.
    Id,
}

/// Where references led.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The node at the end; it is no reference.
    pub node: Node,
    /// The steps, first to last; empty where the node was no reference.
    pub hops: Vec<Hop>,
}

/// One reference and its target.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Hop {
    /// The text of the reference.
    pub reference: Span,
    /// The file it leads to.
    pub source: SourceId,
    /// The place in that file.
    pub pointer: Pointer,
    /// The node at that place, which may be a reference itself.
    pub target: NodeId,
    /// What the reference calls its target: the last token of the pointer, or the name of the
    /// file without its extension.
    pub name: String,
}

impl Resolved {
    /// What the last reference calls the node; `None` where it was no reference.
    pub fn name(&self) -> Option<&str> {
        self.hops.last().map(|hop| hop.name.as_str())
    }
}

impl Resolver {
    /// Reads the document at `uri`, and all files that references reach from there.
    ///
    /// `None` if the document itself cannot be read. Files that cannot be read are reported when
    /// [`Resolver::resolve`] is led to them.
    pub fn load(
        loader: &dyn Load,
        uri: &str,
        sources: &mut SourceMap,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        Self::load_with(loader, uri, &[], sources, diagnostics)
    }

    /// As [`Self::load`], with overlays applied, in their order: each to the file that its `extends`
    /// names, or to the document itself. Everything after this sees only the result.
    pub fn load_with(
        loader: &dyn Load,
        uri: &str,
        overlays: &[OverlayFile],
        sources: &mut SourceMap,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let (files, root) = Files::load(loader, uri, overlays, sources, diagnostics)?;
        let files = Arc::new(files);
        Some(Self { root, files })
    }

    /// The root of the document.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The node at `pointer` in the root, or in what the root would call `file`; references on the
    /// way are followed.
    pub fn node_at(&self, file: &str, pointer: &Pointer) -> Option<Node> {
        let root = self.files.get(self.root.span.source)?;
        let file = match file {
            "" => root,
            file => self.files.at(&uri::join(&root.uri, file).ok()?)?.ok()?,
        };
        let mut steps = MOST_STEPS;
        self.walk(file, pointer, Base::File, &mut steps).ok()
    }

    /// The tree of a file of the document; `None` for wire samples and what cannot be read to the end.
    pub(super) fn tree(&self, source: SourceId) -> Option<&Node> {
        self.files.get(source)?.node.as_ref()
    }

    /// The trees of the files beside the root, in the order they were read; JSON Schemas are none of
    /// them.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Node> {
        let others = self.files.iter().filter(|file| !file.ids.is_schema);
        others
            .filter(|file| file.source != self.root.span.source)
            .filter_map(|file| file.node.as_ref())
    }

    /// Whether the node is a Reference Object.
    pub fn is_reference(node: &Node) -> bool {
        reference(node).is_some()
    }

    /// The node itself, or what its chain of references leads to.
    pub fn resolve(&self, node: &Node) -> Result<Resolved, Diagnostic> {
        self.resolve_from(node, Base::File)
    }

    /// As [`Self::resolve`], of a reference in a schema that has this base.
    pub fn resolve_from(&self, node: &Node, base: Base) -> Result<Resolved, Diagnostic> {
        let mut steps = MOST_STEPS;
        self.chain(node, base, &mut steps)
    }

    /// The wire sample that `path`, written in a document at `span`, names.
    pub(super) fn sample(&self, path: &str, span: Span) -> Result<SourceId, Diagnostic> {
        let base = self.files.get(span.source).map_or("", |file| &file.uri);
        let uri = uri::join(base, path).map_err(|refusal| refused(refusal, path, span))?;
        match self.files.sample(&uri) {
            Some(Ok(source)) => Ok(source),
            Some(Err(why)) => Err(missing(path, why, span)),
            None if is_url(&uri) => Err(refused(Refusal::Network, path, span)),
            None => Err(unread(path, span)),
        }
    }

    fn chain(&self, node: &Node, base: Base, steps: &mut usize) -> Result<Resolved, Diagnostic> {
        self.chain_after(Vec::new(), node.clone(), base, steps)
    }

    /// What a chain of references that has come to `node` leads to.
    fn chain_after(
        &self,
        mut hops: Vec<Hop>,
        mut node: Node,
        base: Base,
        steps: &mut usize,
    ) -> Result<Resolved, Diagnostic> {
        while let Some((text, span)) = reference(&node) {
            *steps = steps
                .checked_sub(1)
                .ok_or_else(|| Lost::Nested.report(text, span))?;
            let (next, hop) = self.hop(text, span, base, steps)?;
            if let Some(first) = hops.iter().position(|it| it.target == hop.target) {
                return Err(looping(hops.split_off(first + 1), hop));
            }
            hops.push(hop);
            node = next;
        }
        Ok(Resolved { node, hops })
    }

    /// One step: the node that a reference names.
    fn hop(
        &self,
        text: &str,
        span: Span,
        base: Base,
        steps: &mut usize,
    ) -> Result<(Node, Hop), Diagnostic> {
        let from = self.files.get(span.source);
        let base = match from {
            Some(file) if file.ids.is_schema => Base::Id,
            _ => base,
        };
        if base == Base::Id {
            if let Some(found) = self.by_id(from, text, span, steps)? {
                return Ok(found);
            }
            let around = from.and_then(|file| file.ids.around(span));
            return self
                .by_file(from, text, span, base, steps)
                .map_err(|finding| match around {
                    Some(resource) => finding.note(resource.said, "the `$id` it is relative to"),
                    None => finding,
                });
        }
        self.by_file(from, text, span, base, steps)
            .or_else(|finding| {
                let by_id = self.by_id(from, text, span, steps)?;
                by_id.ok_or(finding)
            })
    }

    /// The node that a reference names as it is relative to its file.
    fn by_file(
        &self,
        from: Option<&File>,
        text: &str,
        span: Span,
        base: Base,
        steps: &mut usize,
    ) -> Result<(Node, Hop), Diagnostic> {
        let from_uri = from.map_or("", |file| &file.uri);
        let target = uri::target(from_uri, text).map_err(|refusal| refused(refusal, text, span))?;
        let file = match &target.file {
            None => from,
            Some(uri) => match self.files.at(uri) {
                Some(Ok(file)) => Some(file),
                Some(Err(why)) => return Err(missing(text, why, span)),
                None if is_url(uri) => return Err(refused(Refusal::Network, text, span)),
                None => None,
            },
        };
        let file = file.ok_or_else(|| unread(text, span))?;
        let pointer = Pointer::parse(&target.fragment)
            .or_else(|| file.ids.plain_name(&target.fragment, None).cloned());
        let pointer = pointer.ok_or_else(|| malformed_fragment(text, &target.fragment, span))?;
        let node = self.walk(file, &pointer, base, steps);
        let node = node.map_err(|lost| lost.report(text, span))?;
        Ok((node.clone(), hop_to(file, pointer, &node, span)))
    }

    /// The root of a file: of the document itself, what overlays made of it.
    fn root_of<'s>(&'s self, file: &'s File) -> Option<&'s Node> {
        if file.source == self.root.span.source {
            return Some(&self.root);
        }
        file.node.as_ref()
    }

    /// The node at `pointer`, through references on the way.
    fn walk(
        &self,
        file: &File,
        pointer: &Pointer,
        base: Base,
        steps: &mut usize,
    ) -> Result<Node, Lost> {
        let mut node = self.root_of(file).ok_or(Lost::Unreadable)?;
        let mut held;
        for token in pointer.tokens() {
            if let Some(next) = node.step(&token) {
                node = next;
                continue;
            }
            if Self::is_reference(node) {
                let through = self.chain(node, base, steps);
                held = through
                    .map_err(|finding| Lost::Through(Box::new(finding)))?
                    .node;
                node = &held;
            }
            node = node.step(&token).ok_or_else(|| Lost::at(node, &token))?;
        }
        Ok(node.clone())
    }
}

fn hop_to(file: &File, pointer: Pointer, node: &Node, reference: Span) -> Hop {
    let name = pointer
        .last()
        .map_or_else(|| uri::stem(&file.uri).to_owned(), Into::into);
    Hop {
        reference,
        source: file.source,
        pointer,
        target: node.id(),
        name,
    }
}

/// How many references may be followed on the way to one target.
const MOST_STEPS: usize = 64;

/// The text and place of a reference.
fn reference(node: &Node) -> Option<(&str, Span)> {
    let to = node.get("$ref")?;
    Some((to.as_str()?, to.span))
}

#[cfg(test)]
mod tests;
