//! YAML 1.2 → [`Node`], from the events of the parser. The parser is named nowhere else.

mod errors;
mod events;
mod input;
mod merge;
mod offsets;
mod scalar;
mod tree;

use std::{collections::BTreeMap, sync::Arc};

use saphyr_parser::{Event, ScalarStyle, Tag};

use self::{
    offsets::Offsets,
    tree::{Finished, Tree},
};
use super::{MAX_DEPTH, Node, Text, Value};
use crate::{
    cores::MUCH_TEXT,
    diagnostic::{Code, Diagnostic, Diagnostics},
    source::{SourceId, Span},
};

/// The tree of a YAML text. `None` where it cannot be read to the end; what can be said about it
/// is in `diagnostics`.
pub(super) fn read(whole: &Arc<str>, id: SourceId, diagnostics: &mut Diagnostics) -> Option<Node> {
    let base = if whole.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len_utf8()
    } else {
        0
    };
    let text = whole.get(base..).unwrap_or_default();
    let mut reader = Reader {
        whole,
        id,
        offsets: Offsets::new(text, base),
        tree: Tree::default(),
        anchors: BTreeMap::new(),
        documents: 0,
        diagnostics,
    };
    let result = reader.run(text);
    let root = std::mem::take(&mut reader.tree).into_root();
    match result {
        Ok(()) => Some(root.unwrap_or_else(|| Node::new(Span::new(id, 0, 0), Value::Null))),
        Err(finding) => {
            diagnostics.push(finding);
            None
        }
    }
}

const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// Tags of the core schema, and those of YAML 1.1 whose values are plain text in JSON.
const STANDARD_TAGS: &[&str] = &[
    "str",
    "int",
    "float",
    "bool",
    "null",
    "seq",
    "map",
    "timestamp",
    "binary",
];

struct Reader<'t> {
    whole: &'t Arc<str>,
    id: SourceId,
    offsets: Offsets<'t>,
    tree: Tree,
    anchors: BTreeMap<usize, Finished>,
    documents: usize,
    diagnostics: &'t mut Diagnostics,
}

/// A scalar as the parser gives it.
struct Scalar<'e> {
    text: std::borrow::Cow<'e, str>,
    style: ScalarStyle,
    tag: Option<std::borrow::Cow<'e, Tag>>,
}

impl Reader<'_> {
    fn run(&mut self, text: &str) -> Result<(), Diagnostic> {
        if text.len() > MUCH_TEXT {
            return events::ahead(text, |event| self.read(event));
        }
        input::parser(text).try_for_each(|event| self.read(event))
    }

    fn read(&mut self, event: events::Read<'_>) -> Result<(), Diagnostic> {
        match event {
            Ok((event, span)) => {
                let span = self.span(span);
                self.take(event, span)
            }
            Err(error) => {
                let at = self.offsets.byte(error.marker().index());
                Err(errors::explain(self.whole, self.id, at, error.info()))
            }
        }
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Diagnostic> {
        match event {
            Event::DocumentStart(_) => self.begin(span),
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(&Scalar { text, style, tag }, anchor, span)
            }
            Event::SequenceStart(anchor, tag) => {
                known_tag(tag.as_deref(), span)?;
                self.open(self.at_dash(span), anchor, false)
            }
            Event::MappingStart(anchor, tag) => {
                known_tag(tag.as_deref(), span)?;
                self.open(span, anchor, true)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    fn begin(&mut self, span: Span) -> Result<(), Diagnostic> {
        self.documents += 1;
        if self.documents == 1 {
            return Ok(());
        }
        Err(Diagnostic::new(
            Code::SeveralDocuments,
            "a second document begins in this file",
        )
        .at(span, "second document"))
    }

    fn scalar(&mut self, scalar: &Scalar<'_>, anchor: usize, span: Span) -> Result<(), Diagnostic> {
        known_tag(scalar.tag.as_deref(), span)?;
        let text = self.text(scalar, span);
        if self.tree.wants_key() {
            let merge = scalar.style == ScalarStyle::Plain && text.as_str() == merge::MERGE;
            self.tree.key(span, text, merge);
            return Ok(());
        }
        let plain = scalar.style == ScalarStyle::Plain;
        let value = match scalar
            .tag
            .as_deref()
            .filter(|tag| tag.is_yaml_core_schema())
        {
            Some(tag) => scalar::tagged(&tag.suffix, text),
            None if plain && scalar.tag.is_none() => scalar::plain(text),
            None => Value::String(text),
        };
        self.finish(Finished::leaf(Node::new(span, value)), anchor, span)
    }

    fn open(&mut self, span: Span, anchor: usize, mapping: bool) -> Result<(), Diagnostic> {
        if self.tree.wants_key() {
            return Err(
                Diagnostic::new(Code::Syntax, "a mapping or list cannot be a key")
                    .at(span, "used as a key"),
            );
        }
        if self.tree.depth() >= MAX_DEPTH {
            return Err(tree::too_deep(span));
        }
        self.tree.open(span, anchor, mapping);
        Ok(())
    }

    fn close(&mut self, span: Span) -> Result<(), Diagnostic> {
        let bracket = self.whole.as_bytes().get(span.start as usize);
        let closed = bracket
            .is_some_and(|byte| matches!(byte, b'}' | b']'))
            .then_some(span.start + 1);
        match self.tree.close(closed, self.diagnostics) {
            Some((finished, anchor)) => {
                let seen = finished.node.span;
                self.finish(finished, anchor, seen)
            }
            None => Ok(()),
        }
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Diagnostic> {
        let Some(finished) = self.anchors.get(&anchor).map(Finished::aliased) else {
            return Err(Diagnostic::new(
                Code::UnknownAlias,
                "the alias stands inside of what it names",
            )
            .at(span, "not complete here"));
        };
        if self.tree.wants_key() {
            let Some(name) = finished.node.as_str() else {
                return Err(Diagnostic::new(
                    Code::Syntax,
                    "only an alias of a string can be a key",
                )
                .at(span, "used as a key"));
            };
            self.tree.key(span, Text::from(name), false);
            return Ok(());
        }
        self.tree.place(finished, span)
    }

    fn finish(&mut self, finished: Finished, anchor: usize, seen: Span) -> Result<(), Diagnostic> {
        if anchor != 0 {
            self.anchors.insert(anchor, finished.clone());
        }
        self.tree.place(finished, seen)
    }

    /// The text of a scalar: a slice of the file where the file spells it so.
    fn text(&self, scalar: &Scalar<'_>, span: Span) -> Text {
        let (start, end) = (span.start as usize, span.end as usize);
        let (start, end) = match scalar.style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                (start + 1, end.saturating_sub(1))
            }
            _ => (start, end),
        };
        Text::slice(self.whole, start, end)
            .filter(|slice| slice.as_str() == scalar.text)
            .unwrap_or_else(|| Text::from(&*scalar.text))
    }

    /// The span of a list from its first dash on. The parser lets a list that is not indented,
    /// which only a member of a mapping can be, begin where its first element begins.
    fn at_dash(&self, span: Span) -> Span {
        if !self.tree.wants_member() {
            return span;
        }
        let before = self.whole.get(..span.start as usize).unwrap_or_default();
        let line = before.trim_end_matches([' ', '\t']);
        let dash = line.strip_suffix('-').map(str::len);
        dash.map_or(span, |dash| Span::new(self.id, dash, span.end as usize))
    }

    fn span(&self, span: saphyr_parser::Span) -> Span {
        let start = self.offsets.byte(span.start.index());
        let end = self.offsets.byte(span.end.index()).max(start);
        Span::new(self.id, start, end)
    }
}

/// Refuses tags whose meaning nobody here knows, `!include` above all.
fn known_tag(tag: Option<&Tag>, span: Span) -> Result<(), Diagnostic> {
    let Some(tag) = tag else {
        return Ok(());
    };
    let standard = tag.is_yaml_core_schema() && STANDARD_TAGS.contains(&tag.suffix.as_str());
    let plain = tag.handle.is_empty() && tag.suffix == "!";
    if standard || plain {
        return Ok(());
    }
    let name = if tag.is_yaml_core_schema() {
        format!("!!{}", tag.suffix)
    } else {
        tag.to_string()
    };
    let message = format!("the tag `{name}` has no meaning here");
    Err(Diagnostic::new(Code::UnknownTag, message).at(span, "tagged"))
}
