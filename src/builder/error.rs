//! Why nothing was generated.

use std::fmt;
use std::io;

use crate::diagnostic::{Diagnostic, Diagnostics, Style, render_all};
use crate::source::SourceMap;

/// Generation failed. Its `Debug` is the report with places and excerpts, so that a build script
/// that returns it shows what is wrong.
pub struct Error(Box<Kind>);

enum Kind {
    /// The document is wrong.
    Document {
        findings: Vec<Diagnostic>,
        sources: SourceMap,
    },
    /// Settings are wrong.
    Settings {
        findings: Vec<Diagnostic>,
        sources: SourceMap,
    },
    /// The configuration is wrong.
    Config(String),
    /// The file system said no.
    Io(io::Error),
}

impl Error {
    /// Everything that was found in the document, errors and warnings, in the order of their places;
    /// or what is wrong with the settings.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match &*self.0 {
            Kind::Document { findings, .. } | Kind::Settings { findings, .. } => findings,
            Kind::Config(_) | Kind::Io(_) => &[],
        }
    }

    /// The findings with their places and excerpts, or the one thing that is wrong.
    pub fn report(&self) -> impl fmt::Display + '_ {
        ErrorReport(self, Style::Plain)
    }

    /// As [`report`](Self::report), with ANSI colours.
    pub fn colored_report(&self) -> impl fmt::Display + '_ {
        ErrorReport(self, Style::Colored)
    }

    /// Whether the configuration is to blame, and not the document.
    pub fn is_config(&self) -> bool {
        matches!(*self.0, Kind::Config(_) | Kind::Settings { .. })
    }

    /// Settings with a place.
    pub(super) fn settings(findings: Diagnostics, sources: SourceMap) -> Self {
        Self(Box::new(Kind::Settings {
            findings: findings.into_sorted(),
            sources,
        }))
    }

    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self(Box::new(Kind::Config(message.into())))
    }

    pub(super) fn io(error: io::Error) -> Self {
        Self(Box::new(Kind::Io(error)))
    }

    /// A stage gave nothing and reported nothing.
    pub(super) fn nothing_read() -> Self {
        Self::config("the document could not be read")
    }
}

/// Stops the run between two stages.
pub(super) fn stop_on_errors(sink: &mut Diagnostics, sources: &SourceMap) -> Result<(), Error> {
    if !sink.has_errors() {
        return Ok(());
    }
    Err(Error(Box::new(Kind::Document {
        findings: std::mem::take(sink).into_sorted(),
        sources: sources.clone(),
    })))
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Document { findings, .. } => {
                write!(f, "the document has {} findings", findings.len())
            }
            Kind::Settings { findings, .. } => {
                write!(f, "the settings have {} findings", findings.len())
            }
            Kind::Config(message) => f.write_str(message),
            Kind::Io(_) => f.write_str("files could not be written"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}\n\n{}", self.report())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            Kind::Io(error) => Some(error),
            Kind::Document { .. } | Kind::Settings { .. } | Kind::Config(_) => None,
        }
    }
}

struct ErrorReport<'a>(&'a Error, Style);

impl fmt::Display for ErrorReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0.0 {
            Kind::Document { findings, sources } | Kind::Settings { findings, sources } => {
                f.write_str(render_all(findings, sources, self.1).trim_end())
            }
            Kind::Config(message) => write!(f, "error: {message}"),
            Kind::Io(error) => write!(f, "error: {error}"),
        }
    }
}

/// Findings as text for people.
pub(super) struct Report<'a> {
    findings: &'a [Diagnostic],
    sources: &'a SourceMap,
}

impl<'a> Report<'a> {
    pub(super) fn of(findings: &'a [Diagnostic], sources: &'a SourceMap) -> Self {
        Self { findings, sources }
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&render_all(self.findings, self.sources, Style::Plain))
    }
}
