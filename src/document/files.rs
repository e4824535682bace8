//! All files of a document: the root and whatever references reach, read before any is followed.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use super::{
    ids::{Ids, Resource},
    overlay::{self, Overlay, OverlayFile},
    uri,
};
use crate::{
    cores::{MUCH_TEXT, both},
    diagnostic::{Code, Diagnostic, Diagnostics},
    load::{Changed, Load, is_url},
    source::{SourceId, SourceMap, Span},
    syntax::{self, Node, Text, Value},
};

/// One file that was read.
#[derive(Clone, Debug)]
pub(super) struct File {
    /// Its normalised path below the root.
    pub(super) uri: String,
    /// Its text.
    pub(super) source: SourceId,
    /// Its tree; `None` where it cannot be read to the end.
    pub(super) node: Option<Node>,
    /// What its schemas call themselves.
    pub(super) ids: Ids,
}

/// The files of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    by_source: BTreeMap<SourceId, File>,
    by_uri: BTreeMap<String, Result<SourceId, Missing>>,
    samples: BTreeMap<String, Result<SourceId, Missing>>,
    /// Whether addresses were followed.
    pub(super) remote: bool,
    /// Overlays, and twins of files: sources whose nodes belong to another file.
    belongs: BTreeMap<SourceId, SourceId>,
}

/// Why a file is missing.
#[derive(Clone, Debug)]
pub(super) struct Missing {
    /// What kind of finding that is.
    pub(super) code: Code,
    /// The reason in words.
    pub(super) why: String,
}

/// Paths that a file mentions.
#[derive(Default)]
struct Mentions {
    /// Targets of references.
    files: BTreeSet<String>,
    /// Wire samples.
    samples: BTreeSet<String>,
}

impl Files {
    /// Reads the file `uri` and all that references lead to from there, with `overlays` applied.
    /// `None` if the file itself cannot be read; files that references name may be missing, which
    /// whoever follows the reference reports.
    pub(super) fn load(
        loader: &dyn Load,
        uri: &str,
        overlays: &[OverlayFile],
        sources: &mut SourceMap,
        diagnostics: &mut Diagnostics,
    ) -> Option<(Self, Node)> {
        let mut files = Self {
            remote: loader.allows_remote(),
            ..Self::default()
        };
        let mut reading = Reading {
            loader,
            overlays: Vec::new(),
            sources,
            diagnostics,
        };
        let source = match files.add(uri, &mut reading) {
            Ok(source) => source,
            Err(why) => {
                let message = format!("cannot read `{uri}`: {}", why.why);
                diagnostics.push(Diagnostic::new(Code::UnreadableFile, message));
                return None;
            }
        };
        reading.read_overlays(overlays, uri);
        files.correct_and_follow(source, &mut reading);
        let root = files.get(source)?.node.clone()?;
        Some((files, root))
    }

    /// Applies the overlays of the root and reads what it refers to, which may have overlays of its
    /// own. Overlays for a document that is not among the files are meant for the root as well: the
    /// address of the original, most likely.
    fn correct_and_follow(&mut self, root: SourceId, reading: &mut Reading<'_>) {
        let Some(original) = self.get(root).and_then(|file| file.node.clone()) else {
            return;
        };
        let mut findings = self.correct(root, &original, Meant::is_root, reading);
        self.follow(root, reading);
        if reading
            .overlays
            .iter()
            .any(|(_, meant)| *meant == Meant::Elsewhere)
        {
            findings = self.correct(root, &original, Meant::may_be_root, reading);
            self.follow(root, reading);
        }
        reading.diagnostics.extend(findings.into_sorted());
    }

    /// Puts the tree of a file in place, with the overlays that `meant` accepts.
    fn correct(
        &mut self,
        source: SourceId,
        original: &Node,
        meant: impl Fn(&Meant) -> bool,
        reading: &mut Reading<'_>,
    ) -> Diagnostics {
        let mut findings = Diagnostics::new();
        let mut node = original.clone();
        let overlays = reading.overlays.iter().filter(|(_, it)| meant(it));
        let overlays: Vec<&Overlay> = overlays.map(|(overlay, _)| overlay).collect();
        if overlays.is_empty() {
            return findings;
        }
        for overlay in overlays {
            node = overlay::apply(&node, overlay, &mut findings);
            self.belongs.insert(overlay.source, source);
        }
        let (node, twins) = overlay::tell_apart(&node, reading.sources);
        self.belongs
            .extend(twins.into_iter().map(|(twin, _)| (twin, source)));
        if let Some(file) = self.by_source.get_mut(&source) {
            file.node = Some(node);
        }
        findings
    }

    /// The file behind an id.
    pub(super) fn get(&self, source: SourceId) -> Option<&File> {
        let source = self.belongs.get(&source).unwrap_or(&source);
        self.by_source.get(source)
    }

    /// Every file that was read.
    pub(super) fn iter(&self) -> impl Iterator<Item = &File> {
        self.by_source.values()
    }

    /// The file at a path, or why it is missing. `None` where nothing referred to it.
    pub(super) fn at(&self, uri: &str) -> Option<Result<&File, &Missing>> {
        match self.by_uri.get(uri)? {
            Ok(source) => self.get(*source).map(Ok),
            Err(why) => Some(Err(why)),
        }
    }

    /// The wire sample at a path, or why it is missing.
    pub(super) fn sample(&self, uri: &str) -> Option<Result<SourceId, &Missing>> {
        let sample = self.samples.get(uri)?;
        Some(sample.as_ref().copied())
    }

    /// The schemas whose `$id` comes to `uri`, in the order of the files.
    pub(super) fn identified(&self, uri: &str) -> impl Iterator<Item = (&File, &Resource)> {
        self.by_source.values().flat_map(move |file| {
            let resources = file.ids.resources().iter();
            let named = resources.filter(move |it| it.uri.as_deref() == Some(uri));
            named.map(move |resource| (file, resource))
        })
    }

    /// Reads everything that can be reached from the file `first`. Addresses come last: a schema that
    /// calls itself by one of them need not be fetched.
    fn follow(&mut self, first: SourceId, reading: &mut Reading<'_>) {
        let mut waiting = vec![first];
        let mut addresses = BTreeSet::new();
        loop {
            while let Some(source) = waiting.pop() {
                let mentioned = self.mentions(source);
                for uri in mentioned.files {
                    if is_url(&uri) {
                        addresses.insert(uri);
                    } else if !self.by_uri.contains_key(&uri) {
                        waiting.extend(self.add(&uri, reading));
                    }
                }
                for uri in mentioned.samples {
                    if is_url(&uri) && !self.remote {
                        continue;
                    }
                    let sample = reading.text(&uri);
                    self.samples.insert(uri, sample);
                }
            }
            let Some(url) = addresses.pop_first() else {
                break;
            };
            let known = self.by_uri.contains_key(&url) || self.identified(&url).next().is_some();
            if self.remote && !known {
                waiting.extend(self.add(&url, reading));
            }
        }
    }

    /// What a file mentions. Takes in what its schemas call themselves.
    fn mentions(&mut self, source: SourceId) -> Mentions {
        let mut mentioned = Mentions::default();
        let source = self.belongs.get(&source).copied().unwrap_or(source);
        if let Some(file) = self.by_source.get_mut(&source)
            && let Some(node) = &file.node
        {
            let much = node.span.range().len() > MUCH_TEXT;
            let ids = || Ids::of(node, &file.uri);
            let (ids, ()) = both(much, ids, || mentioned.collect(node, &file.uri));
            file.ids = ids;
        }
        mentioned
    }

    fn add(&mut self, uri: &str, reading: &mut Reading<'_>) -> Result<SourceId, Missing> {
        let result = reading.text(uri);
        self.by_uri.insert(uri.to_owned(), result.clone());
        let source = result?;
        let node = reading.parse(uri, source);
        let file = File {
            uri: uri.to_owned(),
            source,
            node: node.clone(),
            ids: Ids::default(),
        };
        self.by_source.insert(source, file);
        if let Some(node) = node
            && reading.claim(uri)
        {
            let meant = |meant: &Meant| *meant == Meant::File(uri.to_owned());
            let findings = self.correct(source, &node, meant, reading);
            reading.diagnostics.extend(findings.into_sorted());
        }
        Ok(source)
    }
}

struct Reading<'r> {
    loader: &'r dyn Load,
    overlays: Vec<(Overlay, Meant)>,
    sources: &'r mut SourceMap,
    diagnostics: &'r mut Diagnostics,
}

/// Which file an overlay is meant for.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Meant {
    /// The root.
    Root,
    /// One that was not read, or not yet.
    Elsewhere,
    /// This one.
    File(String),
}

impl Meant {
    fn is_root(&self) -> bool {
        *self == Self::Root
    }

    fn may_be_root(&self) -> bool {
        matches!(self, Self::Root | Self::Elsewhere)
    }
}

impl Reading<'_> {
    fn read_overlays(&mut self, files: &[OverlayFile], root: &str) {
        for file in files {
            let overlay = overlay::read(file, self.sources, self.diagnostics);
            self.overlays.extend(overlay.map(|overlay| {
                let meant = match overlay.extends.as_deref() {
                    Some(extends) if extends != root => Meant::Elsewhere,
                    _ => Meant::Root,
                };
                (overlay, meant)
            }));
        }
    }

    /// Whether overlays are meant for the file `uri`.
    fn claim(&mut self, uri: &str) -> bool {
        let mut claimed = false;
        for (overlay, meant) in &mut self.overlays {
            if overlay.extends.as_deref() == Some(uri) && *meant == Meant::Elsewhere {
                *meant = Meant::File(uri.to_owned());
                claimed = true;
            }
        }
        claimed
    }

    fn text(&mut self, uri: &str) -> Result<SourceId, Missing> {
        let text = self.loader.load(uri).map_err(|error| reason(uri, &error))?;
        Ok(self.sources.add(self.loader.display_name(uri), text))
    }

    /// The tree of a file. A file in another language than YAML or JSON is one string.
    fn parse(&mut self, uri: &str, source: SourceId) -> Option<Node> {
        let extension = uri.rsplit_once('.').map_or("", |(_, extension)| extension);
        if FOREIGN
            .iter()
            .any(|foreign| extension.eq_ignore_ascii_case(foreign))
        {
            let text = self.sources.shared_text(source);
            let span = Span::new(source, 0, text.len());
            return Text::slice(&text, 0, text.len())
                .map(|text| Node::new(span, Value::String(text)));
        }
        syntax::parse(self.sources, source, self.diagnostics)
    }
}

/// Why a file cannot be read, in the same words on every system.
fn reason(uri: &str, error: &io::Error) -> Missing {
    let changed = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Changed>());
    let code = match changed {
        Some(_) => Code::RemoteChanged,
        None if is_url(uri) => Code::RemoteFailed,
        None => Code::MissingFile,
    };
    let why = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::InvalidData => "the text is not UTF-8".to_owned(),
        io::ErrorKind::IsADirectory => "this is a directory".to_owned(),
        _ => error.to_string(),
    };
    Missing { code, why }
}

/// Extensions of schema languages that are neither YAML nor JSON.
const FOREIGN: &[&str] = &["proto", "xsd", "xml", "txt", "md", "graphql", "avdl", "fbs"];

impl Mentions {
    /// Adds what `node`, which stands in the file `base`, mentions.
    fn collect(&mut self, node: &Node, base: &str) {
        match &node.value {
            Value::Array(elements) => {
                for element in elements.iter() {
                    self.collect(element, base);
                }
            }
            Value::Object(object) => {
                for (key, value) in object.iter() {
                    self.member(key, value, base);
                }
            }
            _ => {}
        }
    }

    fn member(&mut self, key: &str, value: &Node, base: &str) {
        match (key, &value.value) {
            ("$ref" | "$dynamicRef", Value::String(reference)) => {
                // Most references stay in their file.
                if !reference.starts_with('#') {
                    let target = uri::target(base, reference);
                    self.files.extend(target.ok().and_then(|to| to.file));
                }
            }
            ("example-files", other) if !matches!(other, Value::String(_)) => {
                let paths = value
                    .as_array()
                    .unwrap_or_default()
                    .iter()
                    .filter_map(Node::as_str);
                self.samples
                    .extend(paths.filter_map(|path| uri::join(base, path).ok()));
            }
            _ => self.collect(value, base),
        }
    }
}
