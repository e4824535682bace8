//! Where files come from. Nothing else reads files.

#[cfg(feature = "remote")]
mod authorities;
#[cfg(feature = "remote")]
mod fetch;
#[cfg(feature = "remote")]
mod lock;
#[cfg(feature = "remote")]
mod remote;
mod url;

use std::{
    collections::BTreeMap,
    error, fmt, io,
    path::{Component, Path, PathBuf},
};

#[cfg(feature = "remote")]
pub use authorities::Authorities;
#[cfg(feature = "remote")]
pub use remote::{Fetched, Remote};
pub(crate) use url::{is_url, join as join_url};

/// Reads the files of a document.
///
/// A URI here is a relative path with forward slashes and no `.` or `..` in it, or where
/// [`allows_remote`](Self::allows_remote) says so an address of `https`; the pipeline resolves
/// references before it asks.
pub trait Load {
    /// The text of a file. [`io::ErrorKind::NotFound`] says that there is none.
    fn load(&self, uri: &str) -> io::Result<String>;

    /// The name of a file for people, and for `rerun-if-changed`: the path that was read.
    fn display_name(&self, uri: &str) -> String {
        uri.to_owned()
    }

    /// Whether it may be asked for files in the network.
    fn allows_remote(&self) -> bool {
        false
    }
}

/// A remote file is not the one that was locked. Stands inside of the [`io::Error`] of
/// [`Load::load`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Changed {
    /// Its address.
    pub url: String,
    /// SHA-256 of what it was when it was locked.
    pub locked: String,
    /// SHA-256 of what it is.
    pub found: String,
}

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = |digest: &str| digest.get(..12).unwrap_or_default().to_owned();
        let (locked, found) = (short(&self.locked), short(&self.found));
        write!(f, "it is {found}… now, and {locked}… in the lock")
    }
}

impl error::Error for Changed {}

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

    /// The directory that the document at `path` may refer into, and the document's URI in it.
    ///
    /// That is the current directory for a document below it, such as one of the same project;
    /// for any other document the directory above its own, where its neighbours are.
    pub fn of_document(path: &Path) -> (Self, String) {
        let current = std::env::current_dir().unwrap_or_default();
        if let Ok(below) = path.strip_prefix(&current) {
            return Self::around(path, below);
        }
        let inside = |part| matches!(part, Component::Normal(_) | Component::CurDir);
        if path.components().all(inside) {
            return Self::around(path, path);
        }
        let own = path.parent().unwrap_or(Path::new(""));
        let below = path
            .strip_prefix(own.parent().unwrap_or(own))
            .unwrap_or(path);
        Self::around(path, below)
    }

    /// The directory `root`, and the URI in it of the document at `path`; nothing if the document is
    /// not below it.
    pub fn at_root(root: &Path, path: &Path) -> Option<(Self, String)> {
        let (whole, document) = (root.canonicalize().ok()?, path.canonicalize().ok()?);
        let below = document.strip_prefix(whole).ok()?;
        Some((Self::new(root), uri(below)))
    }

    /// The URI that a file outside of the document's references has here; nothing if it is not below
    /// the directory.
    pub fn uri_of(&self, path: &Path) -> Option<String> {
        let root = match self.root.as_os_str().is_empty() {
            true => Path::new("."),
            false => &self.root,
        };
        Self::at_root(root, path).map(|(_, uri)| uri)
    }

    /// The directory that is left of `path` when its end `below` is taken away.
    fn around(path: &Path, below: &Path) -> (Self, String) {
        let depth = below.components().count();
        let root = path.ancestors().nth(depth).unwrap_or(Path::new(""));
        (Self::new(root), uri(below))
    }
}

/// A path below the root in the form of references: forward slashes, and no `.` in it.
fn uri(path: &Path) -> String {
    let parts = path.components().filter(|part| *part != Component::CurDir);
    let parts: Vec<_> = parts
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, root: &str, uri: &str) {
        let (directory, found) = Directory::of_document(Path::new(path));
        assert_eq!((directory.root.as_path(), &*found), (Path::new(root), uri));
    }

    #[test]
    fn a_document_of_the_project_may_refer_into_the_project() {
        check(
            "specs/wechat/asyncapi.yaml",
            "",
            "specs/wechat/asyncapi.yaml",
        );
        check("./a.yaml", "", "a.yaml");
        let below = std::env::current_dir().unwrap().join("specs/a.yaml");
        let root = std::env::current_dir().unwrap();
        check(
            below.to_str().unwrap(),
            root.to_str().unwrap(),
            "specs/a.yaml",
        );
    }

    #[test]
    fn a_document_elsewhere_may_refer_to_its_neighbours() {
        check(
            "/elsewhere/backend/asyncapi.yaml",
            "/elsewhere",
            "backend/asyncapi.yaml",
        );
        check("../other/a.yaml", "..", "other/a.yaml");
        check("/a.yaml", "/", "a.yaml");
    }
}
