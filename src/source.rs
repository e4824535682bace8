//! Where text came from: files, byte spans, and lines and columns for people.

use std::sync::Arc;

/// One loaded file.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct SourceId(pub u32);

/// A range of bytes in one file.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of the bytes `start..end` of `source`; positions beyond 4 GiB are clamped.
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            source,
            start: clamp(start),
            end: clamp(end),
        }
    }

    /// The bytes as a range, for slicing the text of the source.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A place as people count it: both from one, the column in characters.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct LineColumn {
    /// The line, from one.
    pub line: u32,
    /// The character in the line, from one.
    pub column: u32,
}

/// Every file that was read, by [`SourceId`].
///
/// The name is what diagnostics print: the path as given by the loader, with forward slashes.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    sources: Vec<Source>,
}

impl SourceMap {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a file and gives its id. Names need not differ.
    pub fn add(&mut self, name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> SourceId {
        let id = SourceId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        self.sources.push(Source::new(name.into(), text.into()));
        id
    }

    /// The name of a file; empty for an id of another map.
    pub fn name(&self, id: SourceId) -> &str {
        self.get(id).map_or("", |source| &source.name)
    }

    /// The text of a file; empty for an id of another map.
    pub fn text(&self, id: SourceId) -> &str {
        self.get(id).map_or("", |source| &source.text)
    }

    /// The text of a file, shared.
    pub fn shared_text(&self, id: SourceId) -> Arc<str> {
        self.get(id)
            .map_or_else(|| Arc::from(""), |source| source.text.clone())
    }

    /// The text a span covers; empty where the span does not fit the file.
    pub fn slice(&self, span: Span) -> &str {
        self.text(span.source).get(span.range()).unwrap_or("")
    }

    /// The line and column of a byte offset. Offsets past the end count as the end.
    pub fn line_col(&self, id: SourceId, offset: u32) -> LineColumn {
        self.get(id)
            .map_or(LineColumn { line: 1, column: 1 }, |source| {
                source.line_col(offset as usize)
            })
    }

    /// `name:line:column` of the start of a span, as diagnostics and the `source:` notes of the
    /// output print it.
    pub fn locate(&self, span: Span) -> String {
        let LineColumn { line, column } = self.line_col(span.source, span.start);
        format!("{}:{line}:{column}", self.name(span.source))
    }

    /// How many bytes all files have together.
    pub fn size(&self) -> usize {
        self.sources.iter().map(|source| source.text.len()).sum()
    }

    /// The ids of all files in the order they were added; the first is the root document.
    pub fn ids(&self) -> impl Iterator<Item = SourceId> + use<> {
        (0..u32::try_from(self.sources.len()).unwrap_or(u32::MAX)).map(SourceId)
    }

    fn get(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }
}

#[derive(Clone, Debug)]
struct Source {
    name: Arc<str>,
    text: Arc<str>,
    /// Byte offset of the first character of every line.
    lines: Vec<u32>,
}

impl Source {
    fn new(name: Arc<str>, text: Arc<str>) -> Self {
        let after_breaks = text
            .match_indices('\n')
            .filter_map(|(at, _)| u32::try_from(at + 1).ok());
        let lines = std::iter::once(0).chain(after_breaks).collect();
        Self { name, text, lines }
    }

    fn line_col(&self, offset: usize) -> LineColumn {
        let offset = offset.min(self.text.len());
        let line = self
            .lines
            .partition_point(|start| *start as usize <= offset);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0) as usize;
        let before = self.text.as_bytes().get(start..offset).unwrap_or(&[]);
        let characters = before.iter().filter(|byte| (**byte & 0xC0) != 0x80).count();
        LineColumn {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(characters + 1).unwrap_or(u32::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, offset: u32, line: u32, column: u32) {
        let mut sources = SourceMap::new();
        let id = sources.add("a.yaml", text);
        assert_eq!(sources.line_col(id, offset), LineColumn { line, column });
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        check("", 0, 1, 1);
        check("ab\ncd", 0, 1, 1);
        check("ab\ncd", 2, 1, 3);
        check("ab\ncd", 3, 2, 1);
        check("ab\r\ncd", 5, 2, 2);
    }

    #[test]
    fn columns_count_characters() {
        check("é: 界x", 4, 1, 4);
        check("é: 界x", 7, 1, 5);
    }

    #[test]
    fn offsets_past_the_end_are_the_end() {
        check("ab\n", 99, 2, 1);
    }

    #[test]
    fn foreign_ids_give_nothing() {
        let sources = SourceMap::new();
        assert_eq!(sources.text(SourceId(3)), "");
        assert_eq!(sources.slice(Span::new(SourceId(3), 0, 5)), "");
    }
}
