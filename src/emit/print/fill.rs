//! From tokens to text of one line: where a space stands, and what belongs together.

use std::fmt::{Display, Write as _};

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, TokenTree};

use super::flat::{Counts, Flat, Kind, Token};

impl Flat {
    /// Holds these tokens, and none of those before.
    pub(super) fn fill(&mut self, trees: Vec<TokenTree>) {
        self.text.clear();
        self.tokens.clear();
        let mut filler = Filler {
            flat: self,
            before: Counts::default(),
            last: Last::Nothing,
            is_attribute: false,
            is_joint: false,
        };
        filler.level(trees.into_iter());
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
    /// The tokens between two brackets. How many commas there are, and whether the last token is one.
    fn level(&mut self, trees: impl Iterator<Item = TokenTree>) -> Level {
        let mut trees = trees.peekable();
        let mut level = Level::default();
        while let Some(tree) = trees.next() {
            match tree {
                TokenTree::Group(group) => self.group(group),
                TokenTree::Ident(word) => self.word(&word),
                TokenTree::Literal(literal) => {
                    self.push(Kind::Literal, self.last != Last::Nothing, &literal);
                    self.before.odd += usize::from(self.last == Last::Operand);
                    self.last = Last::Operand;
                }
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    match trees.next_if(|next| matches!(next, TokenTree::Group(_))) {
                        Some(TokenTree::Group(group)) => self.attribute(group),
                        _ => self.odd('#'),
                    }
                }
                TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                    self.push_character(Kind::Lifetime, self.last != Last::Nothing, '\'');
                    self.before.odd += usize::from(self.last == Last::Operand);
                    if let Some(TokenTree::Ident(name)) = trees.next() {
                        self.extend(&name);
                    }
                    self.last = Last::Lifetime;
                }
                TokenTree::Punct(punct) => {
                    let second = match trees.peek() {
                        Some(TokenTree::Punct(next)) => pair(&punct, next),
                        _ => None,
                    };
                    if second.is_some() {
                        trees.next();
                    }
                    self.punct(&mut level, &punct, second);
                }
            }
        }
        self.before.odd += level.angles.len();
        level
    }

    fn group(&mut self, group: Group) {
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ('(', ')'),
            Delimiter::Bracket => ('[', ']'),
            Delimiter::Brace => ('{', '}'),
            Delimiter::None => {
                self.before.odd += 1;
                self.level(group.stream().into_iter());
                return;
            }
        };
        let is_called = self.last == Last::Operand;
        let is_spaced = match self.last {
            Last::Nothing => false,
            Last::Operand => open == '{',
            Last::Separator | Last::Keyword | Last::Lifetime => true,
        };
        let at = self.flat.tokens.len();
        self.push_character(Kind::Open, is_spaced, open);
        self.before.braces += usize::from(open == '{');
        self.last = match open {
            '{' => Last::Separator,
            _ => Last::Nothing,
        };
        let stream = group.stream();
        // What is left alone is taken, not cloned.
        drop(group);
        let level = self.level(stream.into_iter());
        let is_single = open == '(' && !is_called && level.commas == 1;
        if self.last_text() == "," && !is_single && !self.is_attribute {
            self.unpush();
        }
        let is_empty = self.flat.tokens.len() == at + 1;
        self.push_character(Kind::Close, open == '{' && !is_empty, close);
        self.closes(at);
        self.last = Last::Operand;
    }

    /// `#[…]`: one token.
    fn attribute(&mut self, group: Group) {
        let stream = group.stream();
        drop(group);
        let mut trees = stream.into_iter();
        let first: Vec<_> = trees.by_ref().take(4).collect();
        if self.documentation(&first) {
            return;
        }
        let stream = first.into_iter().chain(trees).collect();
        let group = Group::new(Delimiter::Bracket, stream);
        let at = self.flat.tokens.len();
        let before = self.before;
        self.push_character(Kind::Attribute, at > 0, '#');
        let first = self.flat.text.len();
        self.last = Last::Nothing;
        // The comma at the end stays: where the list is broken, it is laid out as it stands.
        self.is_attribute = true;
        self.group(group);
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

    /// `#[doc = "…"]`, if these tokens are its.
    fn documentation(&mut self, trees: &[TokenTree]) -> bool {
        let [
            TokenTree::Ident(name),
            TokenTree::Punct(_),
            TokenTree::Literal(text),
        ] = trees
        else {
            return false;
        };
        if name != "doc" {
            return false;
        }
        let from = self.flat.text.len();
        let is_spaced = !self.flat.tokens.is_empty();
        self.push(Kind::Doc, is_spaced, &format_args!("#[doc = {text}]"));
        // Of other kinds of literals the reference knows what they say.
        let is_plain = self.last_text().starts_with("#[doc = \"");
        if !is_plain {
            self.flat.tokens.pop();
            self.flat.text.truncate(from);
        }
        self.last = Last::Separator;
        is_plain
    }

    fn word(&mut self, word: &Ident) {
        self.push(Kind::Word, self.last != Last::Nothing, word);
        let (last, odd) = match self.last_text() {
            text if is_keyword(text) => (Last::Keyword, 0),
            text => (Last::Operand, usize::from(is_unknown(text))),
        };
        self.last = last;
        self.before.odd += odd;
    }

    fn punct(&mut self, level: &mut Level, punct: &Punct, second: Option<char>) {
        let first = punct.as_char();
        let is_joint = second.is_none() && first != '>' && punct.spacing() == Spacing::Joint;
        let Some((is_spaced, last)) = self.spaced(level, first, second).filter(|_| !is_joint)
        else {
            self.odd(first);
            self.is_joint = is_joint;
            second.into_iter().for_each(|second| self.extend(&second));
            return;
        };
        if (first, second) == ('|', None) {
            level.is_closure = !level.is_closure && self.last != Last::Operand;
        }
        level.commas += usize::from(first == ',' && level.angles.is_empty());
        let kind = match (first, second) {
            ('<', None) => Kind::Open,
            ('>', None) => Kind::Close,
            _ => Kind::Punct,
        };
        self.push_character(kind, is_spaced, first);
        second.into_iter().for_each(|second| self.extend(&second));
        match kind {
            Kind::Open => level.angles.push(self.flat.tokens.len() - 1),
            Kind::Close => level
                .angles
                .pop()
                .into_iter()
                .for_each(|at| self.closes(at)),
            _ => {}
        }
        self.last = last;
    }

    /// Whether an operator has a space before it, and what is behind it; nothing for what is not known here.
    fn spaced(&self, level: &Level, first: char, second: Option<char>) -> Option<(bool, Last)> {
        let before_operand = self.last != Last::Nothing;
        let after_operand = self.last == Last::Operand;
        Some(match (first, second) {
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

    /// A character that stands where it is not known here.
    fn odd(&mut self, character: char) {
        self.push_character(Kind::Punct, true, character);
        self.before.odd += 1;
        self.last = Last::Nothing;
    }

    fn last_text(&self) -> &str {
        self.flat.at(self.flat.tokens.len().wrapping_sub(1))
    }

    fn push(&mut self, kind: Kind, is_spaced: bool, text: &impl Display) {
        self.begin(kind, is_spaced);
        self.extend(text);
    }

    fn push_character(&mut self, kind: Kind, is_spaced: bool, character: char) {
        self.begin(kind, is_spaced);
        self.flat.text.push(character);
        self.end();
    }

    /// A token that is empty yet.
    fn begin(&mut self, kind: Kind, is_spaced: bool) {
        if is_spaced && !self.is_joint {
            self.flat.text.push(' ');
        }
        self.is_joint = false;
        let start = self.flat.text.len();
        self.flat.tokens.push(Token {
            kind,
            start,
            end: start,
            close: 0,
            before: self.before,
        });
    }

    /// Goes on with the last token.
    fn extend(&mut self, text: &impl Display) {
        let _ = write!(self.flat.text, "{}", *text);
        self.end();
    }

    fn end(&mut self) {
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

/// The second half of an operator of two characters.
fn pair(first: &Punct, second: &Punct) -> Option<char> {
    let is_pair = matches!(
        (first.as_char(), second.as_char()),
        (':', ':') | ('-', '>') | ('=', '>' | '=') | ('|', '|') | ('&', '&')
    );
    (is_pair && first.spacing() == Spacing::Joint).then(|| second.as_char())
}

/// Attributes without arguments that are emitted.
const PLAIN: [&str; 3] = ["[must_use]", "[non_exhaustive]", "[deprecated]"];

/// Columns of an attribute that is not broken.
const ATTRIBUTE: usize = 70;

/// Whether an operand begins behind a word.
fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "as" | "const"
            | "dyn"
            | "else"
            | "enum"
            | "fn"
            | "for"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "match"
            | "mut"
            | "pub"
            | "return"
            | "static"
            | "struct"
            | "type"
    )
}

/// Whether a word is not emitted, or not in a place that is known here.
fn is_unknown(word: &str) -> bool {
    matches!(
        word,
        "async"
            | "await"
            | "break"
            | "continue"
            | "extern"
            | "loop"
            | "mod"
            | "move"
            | "ref"
            | "trait"
            | "unsafe"
            | "use"
            | "where"
            | "while"
    )
}
