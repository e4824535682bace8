//! The lock and the cache of files from the network.

#[cfg(feature = "remote")]
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Error;
use crate::config::Config;
use crate::load::Load;

/// Where a document's remote files are remembered.
pub(super) struct Store {
    pub(super) lock: PathBuf,
    #[cfg_attr(not(feature = "remote"), allow(dead_code))]
    cache: PathBuf,
    #[cfg_attr(not(feature = "remote"), allow(dead_code))]
    authority: Option<PathBuf>,
}

impl Store {
    /// Beside the document, unless the configuration says otherwise.
    pub(super) fn of(config: &Config) -> Self {
        let spec = config.spec.as_deref().unwrap_or(Path::new(""));
        let beside = spec.parent().unwrap_or(Path::new(""));
        let cache = config.remote_cache.clone();
        Self {
            lock: beside.join(LOCK_FILE),
            cache: cache.unwrap_or_else(|| beside.join(CACHE)),
            authority: config.remote_authority.clone(),
        }
    }
}

/// A loader that may reach the network, and what it has to remember afterwards.
#[cfg(feature = "remote")]
pub(super) struct Access {
    loader: Arc<crate::load::Remote>,
    store: Store,
}

#[cfg(feature = "remote")]
impl Access {
    /// Lets `local` reach the network. With `frozen` only what is locked.
    pub(super) fn new(
        local: Arc<dyn Load + Send + Sync>,
        store: Store,
        frozen: bool,
    ) -> Result<Self, Error> {
        let lock = match crate::load::read_text(&store.lock) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            read => read,
        };
        let broken = |why: String| Error::config(format!("{}: {why}", store.lock.display()));
        let lock = lock.map_err(|error| broken(error.to_string()))?;
        let loader = crate::load::Remote::new(local, &lock, store.cache.clone(), frozen);
        let mut loader = loader.map_err(broken)?;
        if let Some(path) = &store.authority {
            loader = loader.trusting(authorities(path)?);
        }
        Ok(Self {
            loader: Arc::new(loader),
            store,
        })
    }

    pub(super) fn loader(&self) -> Arc<dyn Load + Send + Sync> {
        self.loader.clone()
    }

    /// Writes down what was fetched: contents first, so that a lock never names what is not there.
    pub(super) fn remember(&self) -> Result<(), Error> {
        let fetched = self.loader.fetched();
        if fetched.is_empty() {
            return Ok(());
        }
        for file in fetched {
            crate::files::write_text(&self.store.cache.join(&file.digest), &file.text)
                .map_err(Error::io)?;
        }
        crate::files::write_text(&self.store.lock, &self.loader.lock()).map_err(Error::io)
    }
}

#[cfg(feature = "remote")]
fn authorities(path: &Path) -> Result<crate::load::Authorities, Error> {
    let text = crate::load::read_text(path).map_err(|error| error.to_string());
    let found = text.and_then(|text| crate::load::Authorities::from_pem(&text));
    found.map_err(|why| Error::config(format!("{}: {why}", path.display())))
}

/// Without the feature there is no network to be reached.
#[cfg(not(feature = "remote"))]
pub(super) enum Access {}

#[cfg(not(feature = "remote"))]
impl Access {
    pub(super) fn new(_: Arc<dyn Load + Send + Sync>, _: Store, _: bool) -> Result<Self, Error> {
        Err(Error::config(
            "`allow-remote` needs the feature `remote` of hookgen",
        ))
    }

    pub(super) fn loader(&self) -> Arc<dyn Load + Send + Sync> {
        match *self {}
    }

    pub(super) fn remember(&self) -> Result<(), Error> {
        match *self {}
    }
}

/// The checksums; to be committed.
const LOCK_FILE: &str = "hookgen-remote.lock";

/// The contents by checksum; to be committed where builds must do without the network.
const CACHE: &str = ".hookgen-remote";
