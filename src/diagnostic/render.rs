//! Reports for people: `file:line:col`, an excerpt, help.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Severity};
use crate::source::SourceMap;

/// How a report looks.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Style {
    /// Text only.
    #[default]
    Plain,
    /// With ANSI colours.
    Colored,
}

/// One finding as a report, without a line break at the end.
pub fn render(diagnostic: &Diagnostic, sources: &SourceMap, style: Style) -> String {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(diagnostic.message())
        .id(diagnostic.code().id());
    let _ = (
        sources,
        AnnotationKind::Primary,
        Snippet::<'_, annotate_snippets::Annotation<'_>>::source(""),
    );
    let report = [Group::with_title(title).element(Level::HELP.message(diagnostic.help_text()))];
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colored => Renderer::styled(),
    };
    renderer.render(&report)
}

/// Many findings as one report, with a blank line between them and a line break at the end.
pub fn render_all<'d>(
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    sources: &SourceMap,
    style: Style,
) -> String {
    let mut report = String::new();
    for diagnostic in diagnostics {
        if !report.is_empty() {
            report.push('\n');
        }
        report.push_str(&render(diagnostic, sources, style));
        report.push('\n');
    }
    report
}
