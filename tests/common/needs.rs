//! What a generated module asks of the crate that takes it in.

use std::fs;
use std::path::Path;

/// The attribute that the first lines of a module want at the root of its crate.
pub fn attribute(module: &Path) -> Option<String> {
    let text = fs::read_to_string(module.with_extension("rs")).ok()?;
    let mut header = text.lines().take_while(|line| line.starts_with("//"));
    header.find_map(|line| {
        let mut parts = line.split('`');
        Some(parts.find(|part| part.starts_with("#!["))?.to_owned())
    })
}
