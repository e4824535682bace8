//! From tokens to text of one line: where a space stands, and what belongs together.

use super::super::tokens::Words;
use super::flat::{Counts, Flat, Kind, Token};

impl Flat {
    /// Holds the next item, and none of those before: up to the body in braces, or to the semicolon.
    pub(super) fn fill(&mut self, words: &mut Words<'_>) {
        self.text.clear();
        self.tokens.clear();
        let mut filler = Filler {
            flat: self,
            before: Counts::default(),
            last: Last::Nothing,
            is_attribute: false,
            is_joint: false,
        };
        filler.item(words);
        let all = filler.before;
        self.all = all;
    }
}

/// What the last token was, as far as the space behind it is concerned.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Last {
    /// Nothing, or what stands close before its operand.
    Nothing,
    /// What has a space behind it.
    Separator,
    Keyword,
    /// The end of an operand: a name, a literal, a closing bracket.
    Operand,
    Lifetime,
}

struct Filler<'f> {
    flat: &'f mut Flat,
    before: Counts,
    last: Last,
    is_attribute: bool,
    /// Whether the next character belongs to an operator that is not known here.
    is_joint: bool,
}

/// What is open on one level of brackets.
#[derive(Default)]
struct Level {
    angles: Vec<usize>,
    is_closure: bool,
    /// Commas that are in no generics.
    commas: usize,
}

impl Filler<'_> {
    fn item(&mut self, words: &mut Words<'_>) {
        let mut level = Level::default();
        let mut has_body = None;
        while let Some(word) = words.next() {
            self.token(&mut level, word, words);
            match word {
                ";" => break,
                "{" if has_body == Some(true) => break,
                "struct" | "enum" | "impl" if has_body.is_none() => has_body = Some(true),
                "pub" => {}
                _ if is_word(word) && has_body.is_none() => has_body = Some(false),
                _ => {}
            }
        }
        self.before.odd += level.angles.len();
    }

    /// The tokens between two brackets, up to the one that closes. How many commas there are.
    fn level(&mut self, close: u8, words: &mut Words<'_>) -> Level {
        let mut level = Level::default();
        while let Some(word) = words.next() {
            if word.as_bytes() == [close] {
                break;
            }
            self.token(&mut level, word, words);
        }
        self.before.odd += level.angles.len();
        level
    }

    /// A token, or all up to the bracket that closes what this one opens.
    fn token(&mut self, level: &mut Level, word: &str, words: &mut Words<'_>) {
        let mut bytes = word.bytes();
        let (first, second) = (bytes.next().unwrap_or_default(), bytes.next());
        match first {
            b'(' => self.group(PARENTHESES, words),
            b'[' => self.group(BRACKETS, words),
            b'{' => self.group(BRACES, words),
            b'"' | b'0'..=b'9' => self.literal(word),
            b'-' if second.is_some_and(|second| second.is_ascii_digit()) => self.literal(word),
            b'\'' if word.ends_with('\'') => self.literal(word),
            b'\'' => {
                self.push(Kind::Lifetime, self.last != Last::Nothing, word);
                self.before.odd += usize::from(self.last == Last::Operand);
                self.last = Last::Lifetime;
            }
            b'#' if words.peek() == Some("[") => self.attribute(words),
            _ if !is_word(word) => self.operator(level, word),
            // With a prefix.
            b'b' | b'c' | b'r' if word.contains(['"', '\'']) => self.literal(word),
            _ => self.word(word),
        }
    }

    fn literal(&mut self, literal: &str) {
        self.push(Kind::Literal, self.last != Last::Nothing, literal);
        self.before.odd += usize::from(self.last == Last::Operand);
        self.last = Last::Operand;
    }

    fn group(&mut self, (open, close, end): Pair, words: &mut Words<'_>) {
        let is_called = self.last == Last::Operand;
        let is_spaced = match self.last {
            Last::Nothing => false,
            Last::Operand => open == "{",
            Last::Separator | Last::Keyword | Last::Lifetime => true,
        };
        let at = self.flat.tokens.len();
        self.push(Kind::Open, is_spaced, open);
        self.before.braces += usize::from(open == "{");
        self.last = match open {
            "{" => Last::Separator,
            _ => Last::Nothing,
        };
        let level = self.level(end, words);
        let is_single = open == "(" && !is_called && level.commas == 1;
        if self.last_text() == "," && !is_single && !self.is_attribute {
            self.unpush();
        }
        let is_empty = self.flat.tokens.len() == at + 1;
        self.push(Kind::Close, open == "{" && !is_empty, close);
        self.closes(at);
        self.last = Last::Operand;
    }

    /// `#[…]` without its first character: one token.
    fn attribute(&mut self, words: &mut Words<'_>) {
        if self.documentation(words) {
            return;
        }
        words.next();
        let at = self.flat.tokens.len();
        let before = self.before;
        self.push(Kind::Attribute, at > 0, "#");
        let first = self.flat.text.len();
        self.last = Last::Nothing;
        // The comma at the end stays: where the list is broken, it is laid out as it stands.
        self.is_attribute = true;
        self.group(BRACKETS, words);
        self.is_attribute = false;
        self.flat.tokens.truncate(at + 1);
        let end = self.flat.text.len();
        let text = self.flat.text.get(first..).unwrap_or_default();
        let is_short = text.len() <= ATTRIBUTE && self.before.odd == before.odd;
        let is_plain = PLAIN.contains(&text) || text.starts_with("[derive(");
        // Attributes of others are laid out as the reference does.
        let odd = before.odd + usize::from(!(is_plain && is_short));
        self.before = Counts { odd, ..before };
        if let Some(token) = self.flat.tokens.last_mut() {
            token.end = end;
        }
        self.last = Last::Separator;
    }

    /// `#[doc = "…"]`, if this is one. Of other kinds of literals the reference knows what they say.
    fn documentation(&mut self, words: &mut Words<'_>) -> bool {
        let mut ahead = words.clone();
        if !ahead.skip_marked("[\u{1f}doc\u{1f}=\u{1f}") {
            return false;
        }
        let Some(text) = ahead.next().filter(|text| text.starts_with('"')) else {
            return false;
        };
        if !ahead.skip_marked("]\u{1f}") {
            return false;
        }
        *words = ahead;
        self.push(Kind::Doc, !self.flat.tokens.is_empty(), "#[doc = ");
        self.extend(text);
        self.extend("]");
        self.last = Last::Separator;
        true
    }

    fn word(&mut self, word: &str) {
        self.push(Kind::Word, self.last != Last::Nothing, word);
        let (last, odd) = match place(word) {
            Place::Name => (Last::Operand, 0),
            Place::Keyword => (Last::Keyword, 0),
            Place::Unknown => (Last::Operand, 1),
        };
        self.last = last;
        self.before.odd += odd;
    }

    /// One operator, or several that stand close together.
    fn operator(&mut self, level: &mut Level, mut operators: &str) {
        while let Some(first) = operators.chars().next() {
            let second = operators.chars().nth(1).filter(|it| is_pair(first, *it));
            let end = first.len_utf8() + usize::from(second.is_some());
            let (operator, rest) = operators.split_at(end);
            let is_joint = second.is_none() && first != '>' && !rest.is_empty();
            self.punct(level, (first, second), operator, is_joint);
            operators = rest;
        }
    }

    fn punct(
        &mut self,
        level: &mut Level,
        characters: (char, Option<char>),
        operator: &str,
        is_joint: bool,
    ) {
        let spaced = self.spaced(level, characters);
        let Some((is_spaced, last)) = spaced.filter(|_| !is_joint) else {
            self.push(Kind::Punct, true, operator);
            self.before.odd += 1;
            self.last = Last::Nothing;
            self.is_joint = is_joint;
            return;
        };
        if operator == "|" {
            level.is_closure = !level.is_closure && self.last != Last::Operand;
        }
        level.commas += usize::from(operator == "," && level.angles.is_empty());
        match operator {
            "<" => {
                self.push(Kind::Open, is_spaced, operator);
                level.angles.push(self.flat.tokens.len() - 1);
            }
            ">" => {
                self.push(Kind::Close, is_spaced, operator);
                let open = level.angles.pop();
                open.into_iter().for_each(|at| self.closes(at));
            }
            _ => self.push(Kind::Punct, is_spaced, operator),
        }
        self.last = last;
    }

    /// Whether an operator has a space before it, and what is behind it; nothing for what is not known here.
    fn spaced(&self, level: &Level, characters: (char, Option<char>)) -> Option<(bool, Last)> {
        let before_operand = self.last != Last::Nothing;
        let after_operand = self.last == Last::Operand;
        Some(match characters {
            (':', Some(':')) => (before_operand && !after_operand, Last::Nothing),
            ('-', Some('>')) | ('=', Some('>' | '=')) | ('=' | '+', None) => {
                (true, Last::Separator)
            }
            ('|', Some('|')) | ('&', Some('&')) if !after_operand => return None,
            ('|', None) if level.is_closure => (false, Last::Separator),
            ('|', None) if !after_operand => (before_operand, Last::Nothing),
            ('|', _) | ('&', Some('&')) => (true, Last::Separator),
            (':' | ';' | ',', None) => (false, Last::Separator),
            ('.', None) => (false, Last::Nothing),
            ('?', None) => (false, Last::Operand),
            ('!', None) if after_operand => (false, Last::Operand),
            ('&' | '*' | '-' | '!', None) if !after_operand => (before_operand, Last::Nothing),
            ('<', None) if self.opens_generics() => (false, Last::Nothing),
            ('>', None) => {
                let open = level.angles.last()?;
                // `impl<'a> ::path`.
                match self.flat.at(open.wrapping_sub(1)) {
                    "impl" => (false, Last::Separator),
                    _ => (false, Last::Operand),
                }
            }
            _ => return None,
        })
    }

    /// Whether `<` cannot be a comparison, which is not emitted, nor the start of a qualified path.
    fn opens_generics(&self) -> bool {
        self.last == Last::Operand || ["::", "impl"].contains(&self.last_text())
    }

    fn last_text(&self) -> &str {
        self.flat.at(self.flat.tokens.len().wrapping_sub(1))
    }

    fn push(&mut self, kind: Kind, is_spaced: bool, token: &str) {
        let text = &mut self.flat.text;
        if is_spaced && !self.is_joint {
            text.push(' ');
        }
        self.is_joint = false;
        let start = text.len();
        text.push_str(token);
        self.flat.tokens.push(Token {
            kind,
            start,
            end: text.len(),
            close: 0,
            before: self.before,
        });
    }

    /// Goes on with the last token.
    fn extend(&mut self, text: &str) {
        self.flat.text.push_str(text);
        if let Some(token) = self.flat.tokens.last_mut() {
            token.end = self.flat.text.len();
        }
    }

    fn unpush(&mut self) {
        if let Some(token) = self.flat.tokens.pop() {
            self.flat.text.truncate(token.start);
        }
    }

    /// The last token closes what one before opened.
    fn closes(&mut self, open: usize) {
        let last = self.flat.tokens.len().wrapping_sub(1);
        if let Some(open) = self.flat.tokens.get_mut(open) {
            open.close = last;
        }
    }
}

/// What opens a group, and what closes it, as text and as a byte.
type Pair = (&'static str, &'static str, u8);

const PARENTHESES: Pair = ("(", ")", b')');
const BRACKETS: Pair = ("[", "]", b']');
const BRACES: Pair = ("{", "}", b'}');

/// Whether two characters are one operator.
fn is_pair(first: char, second: char) -> bool {
    matches!(
        (first, second),
        (':', ':') | ('-', '>') | ('=', '>' | '=') | ('|', '|') | ('&', '&')
    )
}

/// Whether a token is a name, a keyword or a literal with a prefix.
fn is_word(token: &str) -> bool {
    let first = token.bytes().next();
    first.is_some_and(|first| first == b'_' || first.is_ascii_alphabetic() || !first.is_ascii())
}

/// Attributes without arguments that are emitted.
const PLAIN: [&str; 4] = ["[inline]", "[must_use]", "[non_exhaustive]", "[deprecated]"];

/// Columns of an attribute that is not broken.
const ATTRIBUTE: usize = 70;

/// What stands behind a word.
enum Place {
    /// What stands behind an operand.
    Name,
    /// An operand.
    Keyword,
    /// The word is not emitted, or not in a place that is known here.
    Unknown,
}

/// Looked up by length: most words are names, and most lengths have few keywords.
fn place(word: &str) -> Place {
    let (is_keyword, is_unknown) = match word.len() {
        2 => (matches!(word, "as" | "fn" | "if" | "in"), false),
        3 => (
            matches!(word, "dyn" | "for" | "let" | "mut" | "pub"),
            matches!(word, "mod" | "ref" | "use"),
        ),
        4 => (
            matches!(word, "else" | "enum" | "impl" | "type"),
            matches!(word, "loop" | "move"),
        ),
        5 => (
            matches!(word, "const" | "match"),
            matches!(
                word,
                "async" | "await" | "break" | "trait" | "where" | "while"
            ),
        ),
        6 => (
            matches!(word, "return" | "static" | "struct"),
            matches!(word, "extern" | "unsafe"),
        ),
        8 => (false, word == "continue"),
        _ => (false, false),
    };
    match (is_keyword, is_unknown) {
        (true, _) => Place::Keyword,
        (_, true) => Place::Unknown,
        _ => Place::Name,
    }
}
