//! Generates a module for each fixture, with unknown members ignored and kept.

use std::path::{Path, PathBuf};

use hookgen::config::UnknownMembers;

fn main() -> Result<(), hookgen::Error> {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    for fixture in FIXTURES {
        let spec = Path::new("../fixtures").join(fixture).join("asyncapi.yaml");
        for (suffix, what) in [
            ("", UnknownMembers::Ignore),
            ("-kept", UnknownMembers::Keep),
        ] {
            hookgen::configure()
                .spec(&spec)
                .root("../fixtures")
                .unknown_members(what)
                .out(out.join(format!("{fixture}{suffix}.rs")))
                .compile()?;
        }
    }
    Ok(())
}

const FIXTURES: &[&str] = &[
    "conditions",
    "conditions-of-every-type",
    "discriminator-with-a-mapping",
    "extensions",
    "lists-of-every-type",
    "messages-by-header",
    "other-content-types",
    "payloads-with-rules",
    "rules-that-are-not-checked",
    "several-values-of-a-mapping",
    "tags-beside-members",
    "tags-of-children-are-constants",
    "unnamed-members-with-rules",
    "xml-corner-cases",
    "xml-documents-that-are-lists",
];
