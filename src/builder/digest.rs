//! What a document says, as a checksum: comments, indentation and quotes do not count.

use std::collections::BTreeMap;
use std::path::Path;

use super::Understood;
use crate::document::Resolver;
use crate::files::Digest;
use crate::source::{SourceId, SourceMap};

/// The contents of every file that was read as YAML or JSON.
pub(super) type Contents = BTreeMap<SourceId, Digest>;

/// What each file of the document says.
pub(super) fn contents(resolver: &Resolver, sources: &SourceMap) -> Contents {
    let said = sources.ids().filter_map(|id| {
        let mut digest = Digest::new();
        resolver.tell(id, &mut |word| digest = digest.with(word))?;
        Some((id, digest))
    });
    said.collect()
}

/// Every file of the document by its name below `base`: what it says, or the text of a sample.
pub(super) fn of_document(understood: &Understood, base: &Path) -> Digest {
    let sources = &understood.sources;
    let documents = sources.ids().filter(|id| Some(*id) != understood.config);
    documents.fold(Digest::new(), |digest, id| {
        let name = Path::new(sources.name(id));
        let name = name.strip_prefix(base).unwrap_or(name);
        let digest = digest.with(&name.to_string_lossy().replace('\\', "/"));
        match understood.contents.get(&id) {
            Some(said) => digest.with(&said.to_string()),
            None => digest.with(sources.text(id)),
        }
    })
}
