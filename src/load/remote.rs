//! Files that references find in the network: fetched once, locked by checksum, then read from a
//! directory.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest as _, Sha256};

use super::{Authorities, Changed, Load, fetch::fetch, is_url, lock};

/// Reads local files as another loader does, and remote ones from a cache or the network.
///
/// A remote file is what the lock says it is: what was fetched once is never silently another.
pub struct Remote {
    local: Arc<dyn Load + Send + Sync>,
    /// What the lock says: the digest of each address.
    locked: BTreeMap<String, String>,
    cache: PathBuf,
    /// Whether an address that is not locked is refused.
    frozen: bool,
    authorities: Authorities,
    fetched: Mutex<Vec<Fetched>>,
}

/// A file that was fetched in this run.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// Its address.
    pub url: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub digest: String,
    /// Its text.
    pub text: String,
}

impl Remote {
    /// Remote files beside what `local` has: `lock` is the text of the lock, `cache` the directory of
    /// their contents. With `frozen` what is not locked is refused, so that nothing need be written.
    ///
    /// # Errors
    /// The lock is none.
    pub fn new(
        local: Arc<dyn Load + Send + Sync>,
        lock: &str,
        cache: PathBuf,
        frozen: bool,
    ) -> Result<Self, String> {
        Ok(Self {
            local,
            locked: lock::read(lock)?,
            cache,
            frozen,
            authorities: Authorities::default(),
            fetched: Mutex::default(),
        })
    }

    /// The same, with further authorities that may vouch for servers.
    #[must_use]
    pub fn trusting(self, authorities: Authorities) -> Self {
        Self {
            authorities,
            ..self
        }
    }

    /// What was fetched, to be kept in the cache under its digest.
    pub fn fetched(&self) -> Vec<Fetched> {
        let fetched = self.fetched.lock();
        fetched.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The text of the lock with what was fetched in it.
    pub fn lock(&self) -> String {
        let mut entries = self.locked.clone();
        let fetched = self.fetched().into_iter();
        entries.extend(fetched.map(|file| (file.url, file.digest)));
        lock::text(&entries)
    }

    fn cached(&self, digest: &str) -> Option<String> {
        let text = super::read_text(&self.cache.join(digest)).ok()?;
        (digest_of(&text) == digest).then_some(text)
    }

    fn remote(&self, url: &str) -> io::Result<String> {
        let locked = self.locked.get(url);
        if let Some(text) = locked.and_then(|digest| self.cached(digest)) {
            return Ok(text);
        }
        if locked.is_none() && self.frozen {
            let why = "it is not locked yet: run `hookgen generate` with `--allow-remote` first";
            return Err(io::Error::other(why));
        }
        let mut fetched = self.fetched.lock().unwrap_or_else(PoisonError::into_inner);
        if fetched.len() >= MOST_FILES {
            return Err(io::Error::other(format!(
                "more than {MOST_FILES} files were fetched"
            )));
        }
        let text = fetch(url, &self.authorities)?;
        let digest = digest_of(&text);
        if let Some(locked) = locked.filter(|locked| **locked != digest) {
            return Err(io::Error::other(Changed {
                url: url.to_owned(),
                locked: locked.clone(),
                found: digest,
            }));
        }
        fetched.push(Fetched {
            url: url.to_owned(),
            digest,
            text: text.clone(),
        });
        Ok(text)
    }
}

impl Load for Remote {
    fn load(&self, uri: &str) -> io::Result<String> {
        if is_url(uri) {
            self.remote(uri)
        } else {
            self.local.load(uri)
        }
    }

    fn display_name(&self, uri: &str) -> String {
        if is_url(uri) {
            uri.to_owned()
        } else {
            self.local.display_name(uri)
        }
    }

    fn allows_remote(&self) -> bool {
        true
    }
}

fn digest_of(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Files that one run fetches.
const MOST_FILES: usize = 200;
