//! The Rust text for small documents, each named for the behaviour it shows.

use hookgen::configure;

#[test]
fn fixtures() {
    insta::glob!("fixtures/*/asyncapi.yaml", |path| {
        let generated = configure()
            .spec(path)
            .out("fixture.rs")
            .command("hookgen generate")
            .generate();
        // What is refused has its report as a snapshot of another test.
        let Ok(generated) = generated else { return };
        let text = generated.files().get("fixture.rs").unwrap_or_default();
        // The first line is the record: it changes with every release.
        let text = text.split_once('\n').map_or("", |(_, text)| text);
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!("rust", text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
        });
    });
}
