//! The parser's complaints in words that help.

use crate::{
    diagnostic::{Code, Diagnostic},
    source::{SourceId, Span},
};

/// The finding for a complaint of the parser at byte `at`.
pub(super) fn explain(text: &str, id: SourceId, at: usize, complaint: &str) -> Diagnostic {
    if let Some(tab) = indenting_tab(text, at) {
        return Diagnostic::new(Code::TabIndentation, "a tab indents this line")
            .at(Span::new(id, tab, tab + 1), "tab");
    }
    let at = at.min(text.len());
    let end = text.get(at..).and_then(|rest| rest.chars().next());
    let span = Span::new(id, at, at + end.map_or(0, char::len_utf8));
    if complaint.contains("unknown anchor") {
        let message = "this alias has no anchor before it";
        return Diagnostic::new(Code::UnknownAlias, message).at(span, "unknown");
    }
    if complaint.contains("recursion limit") {
        return super::tree::too_deep(span);
    }
    Diagnostic::new(Code::Syntax, meaning(complaint)).at(span, "here")
}

/// A tab in the indentation of the line at `at` or of the line before it, where the parser often
/// stumbles one line late.
fn indenting_tab(text: &str, at: usize) -> Option<usize> {
    let before = text.get(..at.min(text.len()))?;
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let previous = before
        .get(..line.saturating_sub(1))?
        .rfind('\n')
        .map_or(0, |at| at + 1);
    [line, previous].into_iter().find_map(|start| {
        let blank = text.get(start..)?;
        let indentation = blank.len() - blank.trim_start_matches([' ', '\t']).len();
        let tab = blank.get(..indentation)?.find('\t')?;
        Some(start + tab)
    })
}

/// What the parser means, said to the author of the document.
fn meaning(complaint: &str) -> String {
    match complaint {
        "simple key expect ':'" | "simple key expected ':'" | "simple key expected" => {
            "expected `key: value` here; a `:` is missing, or the line is indented wrongly"
                .to_owned()
        }
        "mapping values are not allowed in this context" => {
            "a `:` is not allowed here; quote the text, or indent the line differently".to_owned()
        }
        "while parsing a block mapping, did not find expected key" => {
            "expected a key here; the line may be indented wrongly".to_owned()
        }
        "while parsing a block collection, did not find expected '-' indicator" => {
            "expected a list item `- ` here; the line may be indented wrongly".to_owned()
        }
        other => other.to_owned(),
    }
}
