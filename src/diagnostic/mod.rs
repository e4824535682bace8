//! What hookgen has to say about a document: stable codes, places, help.
//!
//! A [`Diagnostic`] is data. Every stage pushes into one [`Diagnostics`] sink and goes on; the
//! pipeline stops between stages when an error is among them. Printing is [`render`]'s business.

mod closest;
mod code;
mod render;

pub use closest::{closest, closest_of_many};
pub use code::{Code, Severity};
pub use render::{Style, render, render_all};

use crate::source::Span;

/// One finding.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Diagnostic {
    code: Code,
    message: String,
    labels: Vec<Label>,
    help: Option<String>,
}

/// A place a finding is about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be seen there; may be empty.
    pub text: String,
    /// Whether this is the place itself, or one that explains it (`referenced from here`).
    pub primary: bool,
}

impl Diagnostic {
    /// A finding of kind `code`. The message says what is wrong with this document, in one line
    /// without a full stop.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            labels: Vec::new(),
            help: None,
        }
    }

    /// The place itself, with what is to be seen there. The first such label is the position.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
            primary: true,
        });
        self
    }

    /// A place that explains the finding, such as `first defined here`.
    #[must_use]
    pub fn note(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
            primary: false,
        });
        self
    }

    /// Help for this very case, instead of the help of the code.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The kind.
    pub fn code(&self) -> Code {
        self.code
    }

    /// How bad it is; the code decides.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// What is wrong with this document.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The places, the position first.
    pub fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// How to mend it.
    pub fn help_text(&self) -> &str {
        self.help.as_deref().unwrap_or_else(|| self.code.help())
    }

    /// Where it is: the first primary label, or the first label.
    pub fn span(&self) -> Option<Span> {
        let primary = self.labels.iter().find(|label| label.primary);
        primary.or(self.labels.first()).map(|label| label.span)
    }
}

/// The findings of a run.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// An empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a finding in.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// The value, or nothing and one finding more.
    pub fn keep<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|diagnostic| self.push(diagnostic)).ok()
    }

    /// Takes in what another sink has.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.list.append(&mut other.list);
    }

    /// Whether an error is among them, so that the run must stop before the next stage.
    pub fn has_errors(&self) -> bool {
        self.iter()
            .any(|diagnostic| diagnostic.severity() == Severity::Error)
    }

    /// The findings in the order they came in.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The findings in the order of the files and places, each once. Findings without a place
    /// come first.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.list.sort_by(|a, b| {
            let key = |it: &Diagnostic| (it.span().map(|span| (span.source, span.start)), it.code);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        self.list.dedup();
        self.list
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, findings: T) {
        self.list.extend(findings);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    #[test]
    fn findings_are_sorted_by_place_and_said_once() {
        let at = |source, start| Span::new(SourceId(source), start, start + 1);
        let finding = |message, span| Diagnostic::new(Code::WrongType, message).at(span, "");
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(finding("other file", at(1, 0)));
        diagnostics.push(finding("late", at(0, 9)));
        diagnostics.push(finding("early", at(0, 2)));
        diagnostics.push(finding("late", at(0, 9)));
        diagnostics.push(Diagnostic::new(Code::UnreadableFile, "nowhere"));
        let sorted = diagnostics.into_sorted();
        let messages: Vec<&str> = sorted.iter().map(Diagnostic::message).collect();
        assert_eq!(messages, ["nowhere", "early", "late", "other file"]);
    }

    #[test]
    fn only_errors_stop_a_run() {
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(Diagnostic::new(Code::IgnoredField, "a warning"));
        assert!(!diagnostics.has_errors());
        let kept: Option<()> = diagnostics.keep(Err(Diagnostic::new(Code::Syntax, "an error")));
        assert!(kept.is_none() && diagnostics.has_errors());
    }

    #[test]
    fn the_position_is_the_first_primary_label() {
        let span = |start| Span::new(SourceId(0), start, start + 1);
        let finding = Diagnostic::new(Code::Syntax, "x")
            .note(span(1), "n")
            .at(span(5), "p");
        assert_eq!(finding.span(), Some(span(5)));
        assert_eq!(finding.help_text(), Code::Syntax.help());
        assert_eq!(finding.help("other").help_text(), "other");
    }
}
