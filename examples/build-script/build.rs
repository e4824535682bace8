//! Generates `$OUT_DIR/asyncapi.rs`; a mistake in the document stops the build with its place.

fn main() -> Result<(), hookgen::Error> {
    hookgen::compile("asyncapi.yaml")
}
