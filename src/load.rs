//! Where files come from. Nothing else reads files.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

/// Reads the files of a document.
///
/// A URI here is a relative path with forward slashes and no `.` or `..` in it; the pipeline
/// resolves references before it asks.
pub trait Load {
    /// The text of a file. [`io::ErrorKind::NotFound`] says that there is none.
    fn load(&self, uri: &str) -> io::Result<String>;

    /// The name of a file for people, and for `rerun-if-changed`: the path that was read.
    fn display_name(&self, uri: &str) -> String {
        uri.to_owned()
    }
}

/// Files below a directory; nothing outside of it is read.
#[derive(Clone, Debug)]
pub struct Directory {
    root: PathBuf,
}

impl Directory {
    /// The files below `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The directory of the document at `path`, and the document's URI in it.
    pub fn of_document(path: &Path) -> (Self, String) {
        let root = path.parent().unwrap_or(Path::new(""));
        let name = path.file_name().unwrap_or_default();
        (Self::new(root), name.to_string_lossy().into_owned())
    }
}

impl Load for Directory {
    fn load(&self, uri: &str) -> io::Result<String> {
        std::fs::read_to_string(self.root.join(uri))
    }

    fn display_name(&self, uri: &str) -> String {
        self.root.join(uri).to_string_lossy().replace('\\', "/")
    }
}

/// The text of a file that is no part of a document, such as a configuration.
pub fn read_text(path: &Path) -> io::Result<String> {
    std::fs::read_to_string(path)
}

/// The bytes of a file that is no part of a document, such as a captured request.
pub fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    std::fs::read(path)
}

/// Files in memory, by URI.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, String>,
}

impl Memory {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file.
    #[must_use]
    pub fn with(mut self, uri: impl Into<String>, text: impl Into<String>) -> Self {
        self.files.insert(uri.into(), text.into());
        self
    }
}

impl Load for Memory {
    fn load(&self, uri: &str) -> io::Result<String> {
        let found = self.files.get(uri).cloned();
        found.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }
}
