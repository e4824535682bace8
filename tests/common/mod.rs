//! What several test programs share.
#![allow(dead_code, unreachable_pub)]

use hookgen::{
    diagnostic::{Diagnostics, Style, render_all},
    document::{self, Resolver, Role},
    ir::{Crate, lower},
    load::Load,
    source::SourceMap,
};

/// The IR of a document, and everything there is to say about it.
pub struct Lowered {
    /// Absent where errors stop the run before lowering.
    pub krate: Option<Crate>,
    /// The rendered findings.
    pub report: String,
    /// Whether an error is among them.
    pub failed: bool,
}

/// Runs everything up to the IR.
pub fn lower(loader: &dyn Load, uri: &str, settings: &lower::Settings) -> Lowered {
    let mut sources = SourceMap::new();
    let mut sink = Diagnostics::new();
    let resolver = Resolver::load(loader, uri, &mut sources, &mut sink);
    let api = resolver
        .as_ref()
        .and_then(|resolver| document::read(resolver, Role::Receiver, &mut sink));
    let krate = match (&resolver, &api) {
        (Some(resolver), Some(api)) if !sink.has_errors() => {
            let input = lower::Input {
                api,
                resolver,
                sources: &sources,
            };
            Some(lower::lower(input, settings, &mut sink))
        }
        _ => None,
    };
    let failed = sink.has_errors();
    let findings = sink.into_sorted();
    Lowered {
        krate,
        report: render_all(&findings, &sources, Style::Plain),
        failed,
    }
}
