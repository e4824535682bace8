//! What a receiver takes to build from nothing: itself, and everything that it depends on.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use bench_report::Result;

use crate::Options;
use crate::commands::{cargo, root};
use crate::compile::{absolute, timed};
use crate::table::Table;

/// The receiver of the README, beside the server and the cryptography that it cannot do without.
pub(crate) fn rows(options: &Options, table: &mut Table) -> Result<()> {
    let folder = absolute(&options.work.join("receiver"))?;
    let program = program()?;
    for receiver in RECEIVERS {
        let ours = Package {
            name: "receiver",
            dependencies: format!("{SERVER}{}", hookgen(receiver.features)?),
            program: &program,
        };
        let floor = Package {
            name: "floor",
            dependencies: format!("{SERVER}{}", receiver.cryptography),
            program: EMPTY,
        };
        let (ours, floor) = (ours.build(&folder)?, floor.build(&folder)?);
        let what = format!(
            "`cargo build` of a receiver from nothing, {}",
            receiver.what
        );
        let against = "an empty axum server and the cryptographic crates";
        table.pair(
            &what,
            nanoseconds(ours.0),
            against,
            nanoseconds(floor.0),
            None,
        );
        table.note(format!("{what}: {}", longest(ours.1)));
    }
    Ok(())
}

/// What is received, and what that takes.
struct Kind {
    what: &'static str,
    /// Of the generated crate.
    features: &'static [&'static str],
    cryptography: &'static str,
}

const RECEIVERS: [Kind; 2] = [
    Kind {
        what: "Official Accounts and WeCom",
        features: &["message-push"],
        cryptography: PUSH,
    },
    Kind {
        what: "WeChat Pay too",
        features: &["message-push", "pay-v2", "pay-v3"],
        cryptography: PAY,
    },
];

/// A package that stands alone.
struct Package<'a> {
    name: &'a str,
    dependencies: String,
    program: &'a str,
}

/// How long a build took, and each crate of it.
type Built = (Duration, Vec<(String, Duration)>);

impl Package<'_> {
    /// Builds it where nothing was built before, with the versions of this workspace.
    fn build(&self, folder: &Path) -> Result<Built> {
        let folder = folder.join(self.name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [workspace]\n\n[dependencies]\n{}",
            self.name, self.dependencies
        );
        std::fs::write(folder.join("Cargo.toml"), manifest)?;
        std::fs::write(folder.join("src/main.rs"), self.program)?;
        std::fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
        let mut cargo = cargo();
        cargo.arg("build").current_dir(&folder);
        cargo.env("CARGO_TARGET_DIR", folder.join("target"));
        timed(&mut cargo, &folder.join("times"))
    }
}

/// The receiver that the README shows.
fn program() -> Result<String> {
    let readme = std::fs::read_to_string(root().join("README.md"))?;
    let (_, section) = readme
        .split_once("\n## A receiver\n")
        .ok_or("the README shows no receiver")?;
    let (_, code) = section
        .split_once("```rust,no_run\n")
        .ok_or("the receiver of the README has no code")?;
    let (code, _) = code
        .split_once("```")
        .ok_or("the receiver of the README has no end")?;
    Ok(code.to_owned())
}

fn hookgen(features: &[&str]) -> Result<String> {
    let path = |member: &str| absolute(&root().join(member));
    let (runtime, generated) = (path("runtime")?, path("generated")?);
    Ok(format!(
        "hookgen-runtime = {{ path = {runtime:?}, default-features = false, features = [\"axum\"] }}\n\
         wechat-webhooks = {{ path = {generated:?}, default-features = false, features = {features:?} }}\n"
    ))
}

/// The crates that took longest.
fn longest(mut crates: Vec<(String, Duration)>) -> String {
    crates.sort_by_key(|(_, time)| std::cmp::Reverse(*time));
    let mut list = String::new();
    for (name, time) in crates.iter().take(LISTED) {
        // Writing to a string cannot fail.
        let _ = write!(list, "{name} {:.1} s, ", time.as_secs_f64());
    }
    format!("{list}of {} compilations", crates.len())
}

fn nanoseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e9
}

const LISTED: usize = 12;

/// The versions are those of the lock file.
const SERVER: &str = "\
    axum = { version = \"*\", default-features = false, features = [\"http1\", \"tokio\"] }\n\
    tokio = { version = \"*\", features = [\"macros\", \"net\", \"rt-multi-thread\"] }\n";

const PUSH: &str = "aes = \"*\"\ncbc = \"*\"\nsha1 = \"*\"\n";

const PAY: &str = "aes = \"*\"\ncbc = \"*\"\nsha1 = \"*\"\nhmac = \"*\"\nmd-5 = \"*\"\nsha2 = \"*\"\n\
    aws-lc-rs = { version = \"*\", default-features = false, features = [\"alloc\", \"aws-lc-sys\"] }\n";

const EMPTY: &str = "\
#[tokio::main]
async fn main() -> std::io::Result<()> {
    let empty = axum::routing::post(|_body: axum::body::Bytes| async { \"success\" });
    let listener = tokio::net::TcpListener::bind(\"127.0.0.1:8080\").await?;
    axum::serve(listener, axum::Router::new().route(\"/wechat\", empty)).await
}
";
