//! Reports for people: `file:line:col`, an excerpt, help.

use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet};

use super::{Diagnostic, Label, Severity};
use crate::source::{SourceId, SourceMap};

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
    let excerpts = excerpts(diagnostic.labels(), sources);
    let snippets = excerpts.iter().map(|excerpt| excerpt.snippet(sources));
    let help = Level::HELP.message(diagnostic.help_text());
    let report = [title.elements(snippets).element(help)];
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

/// Labels of one file that stand near each other, and the lines that show them.
struct Excerpt<'d> {
    source: SourceId,
    labels: Vec<&'d Label>,
    /// First byte of the first line.
    start: usize,
    /// One past the last byte of the last line.
    end: usize,
}

/// Labels farther apart than this many bytes are shown in excerpts of their own, so that a report
/// about a large file stays quick.
const FAR: usize = 50_000;

/// How many bytes of a line are shown before and after a label.
const LONGEST: usize = 2_000;

/// The excerpts, that of the position first.
fn excerpts<'d>(labels: &'d [Label], sources: &SourceMap) -> Vec<Excerpt<'d>> {
    let mut ordered: Vec<&Label> = labels.iter().collect();
    // Stable: the first primary label stays the first.
    ordered.sort_by_key(|label| !label.primary);
    let mut excerpts: Vec<Excerpt<'d>> = Vec::new();
    for label in ordered {
        let text = sources.text(label.span.source);
        let (start, end) = lines(text, visible(label, text));
        let near = excerpts
            .iter_mut()
            .find(|excerpt| excerpt.takes(label, start, end));
        if let Some(excerpt) = near {
            excerpt.start = excerpt.start.min(start);
            excerpt.end = excerpt.end.max(end);
            excerpt.labels.push(label);
        } else {
            excerpts.push(Excerpt {
                source: label.span.source,
                labels: vec![label],
                start,
                end,
            });
        }
    }
    excerpts
}

impl<'d> Excerpt<'d> {
    fn takes(&self, label: &Label, start: usize, end: usize) -> bool {
        self.source == label.span.source
            && self.end.max(end).saturating_sub(self.start.min(start)) <= FAR
    }

    fn snippet<'s>(&'s self, sources: &'s SourceMap) -> Snippet<'s, Annotation<'s>>
    where
        'd: 's,
    {
        let text = sources.text(self.source);
        let first = u32::try_from(self.start).unwrap_or(u32::MAX);
        let line = sources.line_col(self.source, first).line as usize;
        let annotations = self.labels.iter().map(|label| {
            let kind = if label.primary {
                AnnotationKind::Primary
            } else {
                AnnotationKind::Context
            };
            let shown = visible(label, text);
            let offset = |at: usize| at.saturating_sub(self.start);
            let annotation = kind.span(offset(shown.start)..offset(shown.end));
            annotation.label((!label.text.is_empty()).then_some(label.text.as_str()))
        });
        Snippet::source(text.get(self.start..self.end).unwrap_or_default())
            .line_start(line)
            .path(sources.name(self.source))
            .annotations(annotations)
    }
}

/// The part of a label on its first line, within the text and between characters.
fn visible(label: &Label, text: &str) -> std::ops::Range<usize> {
    let start = text.floor_char_boundary(label.span.start as usize);
    let end = text.floor_char_boundary(label.span.end as usize).max(start);
    let covered = text.get(start..end).unwrap_or_default();
    let line = covered
        .find(['\n', '\r'])
        .unwrap_or(covered.len())
        .min(LONGEST);
    start..text.floor_char_boundary(start + line).max(start)
}

/// The bytes of the lines that hold a range; of very long lines, what is near the range.
fn lines(text: &str, range: std::ops::Range<usize>) -> (usize, usize) {
    let before = text.get(..range.start).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let after = text.get(range.end..).unwrap_or_default();
    let end = after.find('\n').map_or(text.len(), |at| range.end + at);
    (start, text.ceil_char_boundary(end.min(range.end + LONGEST)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{diagnostic::Code, source::Span};

    #[track_caller]
    fn check(text: &str, primary: (usize, usize), note: Option<(usize, usize)>, expected: &str) {
        let mut sources = SourceMap::new();
        let id = sources.add("a.yaml", text);
        let mut finding = Diagnostic::new(Code::DuplicateKey, "the key `a` stands twice")
            .at(Span::new(id, primary.0, primary.1), "again here");
        if let Some((start, end)) = note {
            finding = finding.note(Span::new(id, start, end), "first here");
        }
        assert_eq!(render(&finding, &sources, Style::Plain), expected);
    }

    #[test]
    fn a_report_has_position_excerpt_and_help() {
        check(
            "a: 1\nb: 2\na: 3\n",
            (10, 11),
            Some((0, 1)),
            "\
error[HG0003]: the key `a` stands twice
 --> a.yaml:3:1
  |
1 | a: 1
  | - first here
2 | b: 2
3 | a: 3
  | ^ again here
  |
  = help: keep one of the two",
        );
    }

    #[test]
    fn spans_outside_of_the_text_do_no_harm() {
        check(
            "é",
            (1, 90),
            None,
            "\
error[HG0003]: the key `a` stands twice
 --> a.yaml:1:1
  |
1 | é
  | ^ again here
  |
  = help: keep one of the two",
        );
    }

    #[test]
    fn far_labels_get_excerpts_of_their_own() {
        let text = format!("a: 1\n{}a: 3\n", "b: 2\n".repeat(40_000));
        let last = text.len() - 5;
        check(
            &text,
            (last, last + 1),
            Some((0, 1)),
            "\
error[HG0003]: the key `a` stands twice
     --> a.yaml:40002:1
      |
40002 | a: 3
      | ^ again here
      |
     ::: a.yaml:1:1
      |
    1 | a: 1
      | - first here
      |
      = help: keep one of the two",
        );
    }
}
