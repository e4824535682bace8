//! Generates the bundled document a second time, with text that is borrowed from the body.

use std::path::PathBuf;

fn main() -> Result<(), hookgen::Error> {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    hookgen::configure()
        .spec("../specs/wechat/asyncapi.yaml")
        .strings(hookgen::config::Strings::Borrowed)
        .out(out.join("borrowed.rs"))
        .compile()?;
    Ok(())
}
