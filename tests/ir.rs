//! The IR of small documents, each named for the behaviour it shows.

mod common;

use hookgen::{
    ir::{Dump, lower::Settings},
    load::Directory,
};

#[test]
fn fixtures() {
    insta::glob!("fixtures/*/asyncapi.yaml", |path| {
        let (loader, uri) = Directory::of_document(path);
        let lowered = common::lower(&loader, &uri, &Settings::default());
        let dump = lowered.krate.map(|krate| Dump(&krate).to_string());
        let report = lowered
            .report
            .replace(&path.to_string_lossy().into_owned(), "asyncapi.yaml");
        let text = format!("{}\n{report}", dump.unwrap_or_default());
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!("ir", text);
        });
    });
}
