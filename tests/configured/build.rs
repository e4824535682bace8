//! Generates a module from the one document for each file of settings.

use std::path::PathBuf;

fn main() -> Result<(), hookgen::Error> {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    for name in SETTINGS {
        let builder = hookgen::configure()
            .config_file(format!("settings/{name}.toml"))?
            .spec("shop.yaml");
        let builder = match name {
            // By default it is named after the document.
            &"modules" => builder,
            name => builder.out(out.join(format!("{name}.rs"))),
        };
        let (generated, _) = builder.compile()?;
        let findings = generated.understood().report().to_string();
        assert!(findings.is_empty(), "{findings}");
    }
    Ok(())
}

const SETTINGS: &[&str] = &[
    "attributes",
    "borrowed",
    "chrono",
    "jiff",
    "modules",
    "names",
    "overlay",
    "receiver",
    "role-both",
    "role-sender",
    "selection",
    "time",
    "types",
    "unknown",
];
