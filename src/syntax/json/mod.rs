//! JSON (RFC 8259) → [`Node`], with spans.
//!
//! YAML parsers stumble over JSON's escapes for surrogate pairs, and JSON parsers keep no spans,
//! so this reader is our own.

mod string;

use std::sync::Arc;

use super::{Key, MAX_DEPTH, Node, Number, Object, Text, Value};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    source::{SourceId, Span},
};

/// The tree of a JSON text. `None` where it cannot be read to the end; what can be said about it
/// is in `diagnostics`.
pub(super) fn read(whole: &Arc<str>, id: SourceId, diagnostics: &mut Diagnostics) -> Option<Node> {
    let mut reader = Reader {
        whole,
        id,
        at: whole.len() - whole.trim_start_matches('\u{FEFF}').len(),
        depth: 0,
        diagnostics,
    };
    let result = reader.document();
    diagnostics.keep(result)
}

struct Reader<'t> {
    whole: &'t Arc<str>,
    id: SourceId,
    at: usize,
    depth: usize,
    diagnostics: &'t mut Diagnostics,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Node, Diagnostic> {
        let node = self.value()?;
        self.skip_blanks();
        match self.peek() {
            None => Ok(node),
            Some(_) => Err(self.wrong("the JSON value ends before this", self.at)),
        }
    }

    fn value(&mut self) -> Result<Node, Diagnostic> {
        self.skip_blanks();
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(_) => self.word()?,
            None => return Err(self.wrong("expected a value, found the end of the file", start)),
        };
        Ok(Node::new(Span::new(self.id, start, self.at), value))
    }

    fn nested(
        &mut self,
        collection: fn(&mut Self) -> Result<Value, Diagnostic>,
    ) -> Result<Value, Diagnostic> {
        if self.depth >= MAX_DEPTH {
            let message = format!("nested deeper than {MAX_DEPTH} levels");
            let span = Span::new(self.id, self.at, self.at + 1);
            return Err(Diagnostic::new(Code::TooDeep, message).at(span, "too deep from here on"));
        }
        self.depth += 1;
        self.at += 1;
        let value = collection(self);
        self.depth -= 1;
        value
    }

    fn array(&mut self) -> Result<Value, Diagnostic> {
        let mut elements = Vec::new();
        self.skip_blanks();
        if self.eat(b']') {
            return Ok(Value::Array(elements.into()));
        }
        loop {
            elements.push(self.value()?);
            self.skip_blanks();
            if self.eat(b']') {
                return Ok(Value::Array(elements.into()));
            }
            self.expect(b',', "expected `,` or `]`")?;
        }
    }

    fn object(&mut self) -> Result<Value, Diagnostic> {
        let mut members = Vec::new();
        self.skip_blanks();
        if self.eat(b'}') {
            return Ok(Value::Object(Object::default()));
        }
        loop {
            members.push(self.member()?);
            self.skip_blanks();
            if self.eat(b'}') {
                break;
            }
            self.expect(b',', "expected `,` or `}`")?;
        }
        let object = Object::new(members);
        self.diagnostics.extend(super::duplicate_keys(&object));
        Ok(Value::Object(object))
    }

    fn member(&mut self) -> Result<(Key, Node), Diagnostic> {
        self.skip_blanks();
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.wrong("expected a key in double quotes", start));
        }
        let text = self.string()?;
        let key = Key::new(Span::new(self.id, start, self.at), text);
        self.skip_blanks();
        self.expect(b':', "expected `:`")?;
        Ok((key, self.value()?))
    }

    fn string(&mut self) -> Result<Text, Diagnostic> {
        let read = string::read(self.whole, self.at);
        let (text, end) = read.map_err(|(what, at)| self.wrong(what, at))?;
        self.at = end;
        Ok(text)
    }

    fn number(&mut self) -> Result<Value, Diagnostic> {
        let start = self.at;
        self.eat(b'-');
        let first = self.at;
        self.digits()?;
        if self.at > first + 1 && self.whole.as_bytes().get(first) == Some(&b'0') {
            return Err(self.wrong("a number cannot begin with a zero", first));
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        let text = Text::slice(self.whole, start, self.at);
        let text = text.ok_or_else(|| self.wrong("expected a number", start))?;
        Ok(Value::Number(Number::new(text)))
    }

    fn digits(&mut self) -> Result<(), Diagnostic> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.wrong("expected a digit", start));
        }
        Ok(())
    }

    fn word(&mut self) -> Result<Value, Diagnostic> {
        let words = [
            ("null", Value::Null),
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
        ];
        let rest = self.whole.get(self.at..).unwrap_or_default();
        let found = words.into_iter().find(|(word, _)| rest.starts_with(word));
        let (word, value) = found.ok_or_else(|| self.wrong("expected a value", self.at))?;
        self.at += word.len();
        Ok(value)
    }

    fn expect(&mut self, byte: u8, what: &str) -> Result<(), Diagnostic> {
        if self.eat(byte) {
            return Ok(());
        }
        Err(self.wrong(what, self.at))
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn peek(&self) -> Option<u8> {
        self.whole.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn wrong(&self, what: &str, at: usize) -> Diagnostic {
        let rest = self.whole.get(at..).and_then(|rest| rest.chars().next());
        let span = Span::new(self.id, at, at + rest.map_or(0, char::len_utf8));
        Diagnostic::new(Code::Syntax, what).at(span, "here")
    }
}
