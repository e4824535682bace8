//! The stores that receivers can have.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

/// A store that outlives a receiver.
pub(crate) struct Store {
    /// As in the configuration.
    pub(crate) url: String,
    /// A shell command that kills the server and starts it again.
    restart: Option<String>,
    file: Option<PathBuf>,
}

impl Store {
    /// The Redis that `.ci/services` starts; `None`, said aloud, where there is none.
    pub(crate) fn redis() -> Option<Self> {
        Self::server("HOOKGEN_TEST_REDIS")
    }

    /// The `PostgreSQL` that `.ci/services` starts; `None`, said aloud, where there is none.
    pub(crate) fn postgres() -> Option<Self> {
        Self::server("HOOKGEN_TEST_POSTGRES")
    }

    #[expect(clippy::print_stdout, reason = "a test must not be skipped in silence")]
    fn server(name: &str) -> Option<Self> {
        let variable = |part: &str| std::env::var(format!("{name}_{part}")).ok();
        let store = variable("URL").zip(variable("RESTART"));
        if store.is_none() {
            println!("skipped: {name}_URL or {name}_RESTART is not set; run under .ci/services");
        }
        let (url, restart) = store?;
        Some(Self {
            url,
            restart: Some(restart),
            file: None,
        })
    }

    /// A file of its own.
    pub(crate) fn redb() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let count = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{count}.redb", std::process::id());
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        Self {
            url: format!("redb:{}", file.display()),
            restart: None,
            file: Some(file),
        }
    }

    /// Whether it can be restarted while its receivers run on.
    pub(crate) fn is_server(&self) -> bool {
        self.restart.is_some()
    }

    /// Begins to kill the server without notice and to start it again on what it left behind.
    pub(crate) fn restart(&self) -> Child {
        let restart = self.restart.as_deref().unwrap();
        Command::new("sh").args(["-c", restart]).spawn().unwrap()
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            let _ = std::fs::remove_file(file);
        }
    }
}

/// For `--seed`: deliveries that no other test, and no earlier run against the same server, makes.
pub(crate) fn seed() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let seconds = now.unwrap().as_secs() % 1_000_000;
    format!("{}{seconds:06}", NEXT.fetch_add(1, Ordering::Relaxed))
}
