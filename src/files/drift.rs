//! How files on disk differ from what the document says now, and who is to blame.

use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::path::Path;

use similar::TextDiff;

use super::record::{LOCK_FILE, Record, body};
use super::write::{Change, read, same};
use super::{Digest, Files};

/// The difference between files on disk and the files that would be generated.
#[derive(Clone, Debug, Default)]
pub struct Drift {
    files: Vec<FileDrift>,
    causes: BTreeSet<Cause>,
}

/// One file that differs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FileDrift {
    /// What `generate` would do to it.
    pub change: Change,
    /// Unified diff from the file on disk to the generated one.
    pub diff: String,
}

/// Why files differ.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Cause {
    /// Nothing was ever generated here.
    NeverGenerated,
    /// A file was edited or deleted since it was written.
    HandEdit,
    /// The document is another one than the files were made from.
    Document,
    /// The configuration is another one.
    Options,
    /// The generator is another one.
    Generator,
}

impl Drift {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The files that differ, by path.
    pub fn files(&self) -> &[FileDrift] {
        &self.files
    }

    /// Why they differ; never empty while files differ.
    pub fn causes(&self) -> impl Iterator<Item = Cause> {
        self.causes.iter().copied()
    }
}

/// The diffs, one after the other.
impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.files
            .iter()
            .try_for_each(|file| f.write_str(&file.diff))
    }
}

/// A sentence for the person who has to mend it.
impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NeverGenerated => "nothing was generated here before",
            Self::HandEdit => "a generated file was edited by hand",
            Self::Document => "the document changed since the files were generated",
            Self::Options => "the configuration changed since the files were generated",
            Self::Generator => "the generator changed since the files were generated",
        })
    }
}

impl Files {
    /// Compares with what is in `dir` and writes nothing.
    ///
    /// # Errors
    /// Whatever the file system says; a missing file or directory is drift and no error.
    pub fn diff_against(&self, dir: impl AsRef<Path>) -> io::Result<Drift> {
        let dir = dir.as_ref();
        let previous = self.recorded_in(dir)?;
        let mut drift = Drift::default();
        for (path, text) in self.iter() {
            let on_disk = read(&dir.join(path))?;
            if on_disk
                .as_deref()
                .is_some_and(|on_disk| same(on_disk, text))
            {
                continue;
            }
            if is_hand_edit(previous.as_ref(), path, on_disk.as_deref()) {
                drift.causes.insert(Cause::HandEdit);
            }
            drift
                .files
                .push(FileDrift::new(path, on_disk.as_deref(), Some(text)));
        }
        for path in self.stale(dir, previous.as_ref())? {
            let on_disk = read(&dir.join(&path))?;
            drift
                .files
                .push(FileDrift::new(&path, on_disk.as_deref(), None));
        }
        if !drift.is_empty() {
            self.blame(previous.as_ref(), &mut drift.causes);
        }
        Ok(drift)
    }

    /// Adds the causes that the two records show.
    fn blame(&self, previous: Option<&Record>, causes: &mut BTreeSet<Cause>) {
        let Some(previous) = previous else {
            causes.insert(Cause::NeverGenerated);
            return;
        };
        let pairs = [
            (Cause::Document, &previous.document, &self.record.document),
            (Cause::Options, &previous.options, &self.record.options),
            (
                Cause::Generator,
                &previous.generator,
                &self.record.generator,
            ),
        ];
        causes.extend(
            pairs
                .into_iter()
                .filter(|(_, was, is)| was != is)
                .map(|(cause, ..)| cause),
        );
        // Same inputs, same version, no edit: only a development build of the generator is left.
        if causes.is_empty() {
            causes.insert(Cause::Generator);
        }
    }
}

impl FileDrift {
    fn new(path: &str, on_disk: Option<&str>, generated: Option<&str>) -> Self {
        let change = match (on_disk, generated) {
            (None, _) => Change::Added(path.to_owned()),
            (Some(_), Some(_)) => Change::Changed(path.to_owned()),
            (Some(_), None) => Change::Removed(path.to_owned()),
        };
        let side = |text: Option<&str>, prefix: &str| match text {
            Some(_) => format!("{prefix}/{path}"),
            None => "/dev/null".to_owned(),
        };
        let diff = TextDiff::from_lines(on_disk.unwrap_or_default(), generated.unwrap_or_default())
            .unified_diff()
            .header(&side(on_disk, "on-disk"), &side(generated, "generated"))
            .to_string();
        Self { change, diff }
    }
}

/// Whether somebody touched a file after it was written.
fn is_hand_edit(previous: Option<&Record>, path: &str, on_disk: Option<&str>) -> bool {
    if path == LOCK_FILE {
        return false;
    }
    let Some(written) = previous.and_then(|record| record.files.get(path)) else {
        return false;
    };
    on_disk.is_none_or(|text| Digest::of(body(text)).to_string() != *written)
}
