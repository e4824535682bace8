//! Generated files in memory, and the only place that writes them.
//!
//! A [`Files`] remembers what it was made from. That record goes to disk with the files, as
//! `hookgen.lock` beside a crate or directory of modules, or as a line in the header of a single module, so that a later run
//! can remove what it once wrote, leave alone what it did not, and say why the two differ.

mod digest;
mod drift;
mod record;
#[cfg(feature = "cli")]
mod single;
mod write;

use std::collections::BTreeMap;

pub use digest::Digest;
pub use drift::{Cause, Drift, FileDrift};
pub use record::Origin;
pub use write::Change;

pub(crate) use record::MARK;
#[cfg(feature = "cli")]
pub(crate) use single::{write_new, write_private};
#[cfg(feature = "remote")]
pub(crate) use write::write_text;

use record::{LOCK_FILE, Record};

/// Generated files by path, relative to the output directory and separated by `/`.
#[derive(Clone, Debug)]
pub struct Files {
    texts: BTreeMap<String, String>,
    record: Record,
}

impl Files {
    /// The files of a directory, such as a whole crate; their record becomes a file of its own,
    /// `hookgen.lock`.
    pub fn of_directory(mut texts: BTreeMap<String, String>, origin: Origin) -> Self {
        let record = Record::of(&texts, origin);
        texts.insert(LOCK_FILE.to_owned(), record.to_lock());
        Self { texts, record }
    }

    /// A single module; its record becomes the first line of the file.
    pub fn of_module(name: impl Into<String>, text: &str, origin: Origin) -> Self {
        let name = name.into();
        let record = Record::of_one(&name, text, origin);
        let stamped = record.stamp(&name, text);
        Self {
            texts: BTreeMap::from([(name, stamped)]),
            record,
        }
    }

    /// Paths and texts, in the order of the paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text of one file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    /// How many files there are, the record included.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether nothing was generated.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}
