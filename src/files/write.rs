//! Files to disk: only what changed, and stale files removed.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use super::record::{LOCK_FILE, Record, body, is_marked};
use super::{Digest, Files};
use crate::cores::on_all_cores;

/// What writing did to one file.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Change {
    /// It is new.
    Added(String),
    /// It stood there with another text.
    Changed(String),
    /// An earlier run wrote it and this one has no use for it.
    Removed(String),
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Added(path) => write!(f, "added {path}"),
            Self::Changed(path) => write!(f, "changed {path}"),
            Self::Removed(path) => write!(f, "removed {path}"),
        }
    }
}

impl Files {
    /// Writes into `dir`, makes it where it is missing, and returns what changed.
    ///
    /// A file that already has the right text is not touched, so build tools see no change. A file
    /// that an earlier run wrote, that nobody edited since and that is not among these is removed.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] where a file is in the way that hookgen did not write;
    /// nothing is written then. Otherwise whatever the file system says.
    pub fn write_to(&self, dir: impl AsRef<Path>) -> io::Result<Vec<Change>> {
        let dir = dir.as_ref();
        let previous = self.recorded_in(dir)?;
        let files: Vec<_> = self.iter().collect();
        let missing = missing_parents(dir, files.iter().map(|(path, _)| *path));
        let changes = on_all_cores(&files, |(path, text)| {
            // What has no directory is not there.
            if parent_of(path).is_some_and(|parent| missing.contains(parent)) {
                return Ok(Some(Change::Added((*path).to_owned())));
            }
            let known = previous
                .as_ref()
                .is_some_and(|record| *path == LOCK_FILE || record.files.contains_key(*path));
            change(dir, path, text, known)
        });
        let changes = changes.into_iter().filter_map(io::Result::transpose);
        let mut changes: Vec<Change> = changes.collect::<io::Result<_>>()?;
        for parent in missing {
            let parent = dir.join(parent);
            fs::create_dir_all(&parent).map_err(|error| at(&parent, &error))?;
        }
        self.write_changed(dir, &changes)?;
        for path in self.stale(dir, previous.as_ref())? {
            fs::remove_file(dir.join(&path))?;
            remove_empty_parents(dir, &path);
            changes.push(Change::Removed(path));
        }
        Ok(changes)
    }

    /// The record of the run that wrote what is in `dir`, if there was one.
    pub(super) fn recorded_in(&self, dir: &Path) -> io::Result<Option<Record>> {
        if let Some(lock) = read(&dir.join(LOCK_FILE))?
            && self.texts.contains_key(LOCK_FILE)
        {
            return Ok(Record::from_lock(&lock));
        }
        match self.texts.keys().next() {
            Some(name) if self.texts.len() == 1 => {
                Ok(read(&dir.join(name))?.and_then(|text| Record::from_stamp(name, &text)))
            }
            _ => Ok(None),
        }
    }

    /// Files of `previous` that still stand as they were written and are no longer generated.
    pub(super) fn stale(&self, dir: &Path, previous: Option<&Record>) -> io::Result<Vec<String>> {
        let mut stale = Vec::new();
        for (path, digest) in previous.iter().flat_map(|record| &record.files) {
            if !self.texts.contains_key(path)
                && let Some(text) = read(&dir.join(path))?
                && Digest::of(body(&text)).to_string() == *digest
            {
                stale.push(path.clone());
            }
        }
        Ok(stale)
    }

    fn write_changed(&self, dir: &Path, changes: &[Change]) -> io::Result<()> {
        let paths = changes.iter().filter_map(|change| match change {
            Change::Added(path) | Change::Changed(path) => Some(path.as_str()),
            Change::Removed(_) => None,
        });
        let paths: Vec<&str> = paths.collect();
        let written = on_all_cores(&paths, |path| {
            let target = dir.join(path);
            let text = self.get(path).unwrap_or_default();
            fs::write(&target, text).map_err(|error| at(&target, &error))
        });
        written.into_iter().collect()
    }
}

/// The directories of `paths` that are not there.
fn missing_parents<'p>(dir: &Path, paths: impl Iterator<Item = &'p str>) -> BTreeSet<&'p str> {
    let mut parents: Vec<_> = paths.filter_map(parent_of).collect();
    parents.dedup();
    let parents = parents.into_iter().collect::<BTreeSet<_>>().into_iter();
    parents
        .filter(|parent| {
            let place = dir.join(parent);
            // The empty path is the directory that we are in.
            !place.as_os_str().is_empty() && !place.exists()
        })
        .collect()
}

/// The directory of a path, below that of all files.
fn parent_of(path: &str) -> Option<&str> {
    Path::new(path).parent()?.to_str()
}

/// What writing would do to the file at `path`; `known` says that an earlier run wrote it.
fn change(dir: &Path, path: &str, text: &str, known: bool) -> io::Result<Option<Change>> {
    let target = dir.join(path);
    match read(&target)? {
        Some(on_disk) if same(&on_disk, text) => Ok(None),
        Some(on_disk) if !known && !is_marked(&on_disk) => Err(in_the_way(&target)),
        Some(_) => Ok(Some(Change::Changed(path.to_owned()))),
        None => Ok(Some(Change::Added(path.to_owned()))),
    }
}

/// The text of a file, `None` where there is none; undecodable bytes never equal generated text.
pub(super) fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8(bytes).unwrap_or_else(|error| {
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        }))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(path, &error)),
    }
}

/// Whether two texts are equal but for line ends, which version control may have changed.
pub(super) fn same(on_disk: &str, generated: &str) -> bool {
    on_disk == generated || on_disk.replace("\r\n", "\n") == generated
}

/// Directories that the removal of `path` left empty go too; a failure means they are not empty.
fn remove_empty_parents(dir: &Path, path: &str) {
    let parents = Path::new(path).ancestors().skip(1);
    for parent in parents.filter(|parent| !parent.as_os_str().is_empty()) {
        if fs::remove_dir(dir.join(parent)).is_err() {
            return;
        }
    }
}

fn in_the_way(path: &Path) -> io::Error {
    io::Error::new(
        io::ErrorKind::AlreadyExists,
        format!(
            "{} was not written by hookgen and would be overwritten; move it or choose another output",
            path.display()
        ),
    )
}

fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
/// Writes a file, and the directories that lead to it.
///
/// # Errors
/// Whatever the file system says.
#[cfg(feature = "remote")]
pub(crate) fn write_text(path: &Path, text: &str) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, text)
}
