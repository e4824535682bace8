//! What the tests of the front half share.

use std::path::Path;

use hookgen::{
    diagnostic::{Diagnostic, Diagnostics},
    document::{Api, Resolver, Role, read},
    load::Load,
    source::SourceMap,
};

/// What reading a document gives.
pub(crate) struct Reading {
    pub(crate) sources: SourceMap,
    pub(crate) findings: Vec<Diagnostic>,
    pub(crate) api: Option<Api>,
}

/// Reads the document at `uri`.
pub(crate) fn reading(loader: &dyn Load, uri: &str, role: Role) -> Reading {
    let mut sources = SourceMap::new();
    let mut diagnostics = Diagnostics::new();
    let resolver = Resolver::load(loader, uri, &mut sources, &mut diagnostics);
    let api = resolver.and_then(|resolver| read(&resolver, role, &mut diagnostics));
    Reading {
        sources,
        findings: diagnostics.into_sorted(),
        api,
    }
}

/// Reads a fixture: the file, or the directory that holds `asyncapi.yaml`. Names in reports are
/// relative to the fixture, so that snapshots are the same on every machine.
pub(crate) fn fixture(path: &Path) -> Reading {
    let (directory, name) = if path.ends_with("asyncapi.yaml") {
        (path.parent().unwrap(), "asyncapi.yaml".to_owned())
    } else {
        let name = path.file_name().unwrap().to_str().unwrap();
        (path.parent().unwrap(), name.to_owned())
    };
    let text = std::fs::read_to_string(path).unwrap();
    reading(&Fixture { directory }, &name, role_of(&text))
}

/// The `# role: …` of a fixture's first line.
fn role_of(text: &str) -> Role {
    match text.lines().next() {
        Some("# role: sender") => Role::Sender,
        Some("# role: both") => Role::Both,
        _ => Role::Receiver,
    }
}

struct Fixture<'p> {
    directory: &'p Path,
}

impl Load for Fixture<'_> {
    fn load(&self, uri: &str) -> std::io::Result<String> {
        std::fs::read_to_string(self.directory.join(uri))
    }
}
