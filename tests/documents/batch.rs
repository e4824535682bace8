//! Many generated modules in one crate, compiled under `deny(warnings)`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) struct Batch {
    folder: PathBuf,
    library: String,
    modules: usize,
}

impl Batch {
    pub(crate) fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(folder.join("src"));
        fs::create_dir_all(folder.join("src")).unwrap();
        Self {
            folder,
            library: "//! Generated modules.\n#![deny(warnings)]\n".to_owned(),
            modules: 0,
        }
    }

    pub(crate) fn add(&mut self, name: &str, text: &str) {
        let file = self.folder.join("src").join(name).with_extension("rs");
        fs::write(file, text).unwrap();
        let _ = writeln!(self.library, "pub mod {name};");
        self.modules += 1;
    }

    /// Compiles what was added.
    pub(crate) fn check(&self) {
        assert!(self.modules > 0);
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let manifest = format!(
            "[workspace]\n[package]\nname = \"batch\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
             [dependencies]\n\
             hookgen-runtime = {{ path = {:?}, default-features = false, features = [\"pattern\"] }}\n",
            root.join("runtime"),
        );
        fs::write(self.folder.join("Cargo.toml"), manifest).unwrap();
        fs::copy(root.join("Cargo.lock"), self.folder.join("Cargo.lock")).unwrap();
        fs::write(self.folder.join("src/lib.rs"), &self.library).unwrap();
        let output = Command::new(env!("CARGO"))
            .args(["check", "--quiet", "--offline", "--message-format=short"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", root.join("target/compile"))
            .output()
            .unwrap();
        let report = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{report}");
    }
}
