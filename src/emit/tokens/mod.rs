//! Tokens as they are emitted: text, with a mark behind each.
//!
//! Trees of tokens, as compilers have them, cost an allocation for each name and literal and a walk for each
//! place that they are put into; most of a run was that. Here putting tokens together is appending text, and
//! [`print`](super::print) reads it once, from the start to the end. `quote!` writes tokens down as
//! Rust.

mod macros;

use std::fmt;
use std::str::FromStr;

use proc_macro2::{Delimiter, LexError, Literal, Spacing, TokenStream, TokenTree};

pub(super) use macros::{each, level, quote, token};

/// A sequence of Rust tokens.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Tokens(String);

/// The tokens of a [`Tokens`], one after the other; brackets are tokens too.
#[derive(Clone)]
pub(super) struct Words<'t>(&'t str);

/// What may stand behind a `#` in `quote!`.
pub(super) trait ToTokens {
    /// Appends the tokens of this value.
    fn to_tokens(&self, tokens: &mut Tokens);
}

impl Tokens {
    pub(super) const fn new() -> Self {
        Self(String::new())
    }

    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self(String::with_capacity(bytes))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many bytes they take.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Appends one token; nothing in it may be a mark.
    pub(super) fn push(&mut self, token: &str) {
        self.0.push_str(token);
        self.0.push(END);
    }

    /// Appends tokens that have their marks.
    pub(super) fn push_marked(&mut self, tokens: &'static str) {
        self.0.push_str(tokens);
    }

    pub(super) fn words(&self) -> Words<'_> {
        Words(&self.0)
    }

    fn push_tree(&mut self, tree: TokenTree) {
        match tree {
            TokenTree::Ident(name) => self.push(&name.to_string()),
            TokenTree::Punct(punct) => self.push(punct.as_char().encode_utf8(&mut [0; 4])),
            TokenTree::Literal(literal) => self.push_literal(&literal),
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => return self.extend([Self::from(group.stream())]),
                };
                self.push(open);
                self.extend([Self::from(group.stream())]);
                self.push(close);
            }
        }
    }

    fn push_literal(&mut self, literal: &Literal) {
        let text = literal.to_string();
        match syn::parse_str::<syn::LitStr>(&text) {
            // A raw text may have the mark in it.
            Ok(raw) if text.contains(END) => self.push(&Literal::string(&raw.value()).to_string()),
            _ => self.push(&text.replace(END, "")),
        }
    }
}

impl<'t> Words<'t> {
    /// Goes behind these tokens, which have their marks, if they are the next.
    pub(super) fn skip_marked(&mut self, tokens: &str) -> bool {
        let rest = self.0.strip_prefix(tokens);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// The next token, which stays.
    pub(super) fn peek(&self) -> Option<&'t str> {
        self.clone().next()
    }
}

impl<'t> Iterator for Words<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let end = self.0.bytes().position(|byte| byte == MARK)?;
        let (word, rest) = self.0.split_at(end);
        self.0 = rest.get(1..).unwrap_or_default();
        Some(word)
    }
}

/// One token behind the other, with a space between each two.
impl fmt::Display for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, word) in self.words().enumerate() {
            let space = if at > 0 { " " } else { "" };
            write!(f, "{space}{word}")?;
        }
        Ok(())
    }
}

/// Tokens of text from the configuration.
impl FromStr for Tokens {
    type Err = LexError;

    fn from_str(text: &str) -> Result<Self, LexError> {
        Ok(text.parse::<TokenStream>()?.into())
    }
}

impl From<TokenStream> for Tokens {
    fn from(stream: TokenStream) -> Self {
        let mut tokens = Self::new();
        let mut is_joint = false;
        for tree in stream {
            if is_joint {
                // An operator of several characters, or a lifetime, is one token.
                tokens.0.pop();
            }
            is_joint = matches!(&tree, TokenTree::Punct(it) if it.spacing() == Spacing::Joint);
            tokens.push_tree(tree);
        }
        tokens
    }
}

impl Extend<Tokens> for Tokens {
    fn extend<I: IntoIterator<Item = Tokens>>(&mut self, parts: I) {
        for part in parts {
            self.0.push_str(&part.0);
        }
    }
}

impl FromIterator<Tokens> for Tokens {
    fn from_iter<I: IntoIterator<Item = Tokens>>(parts: I) -> Self {
        let mut parts = parts.into_iter();
        let mut tokens = parts.next().unwrap_or_default();
        tokens.extend(parts);
        tokens
    }
}

impl ToTokens for Tokens {
    fn to_tokens(&self, tokens: &mut Tokens) {
        tokens.0.push_str(&self.0);
    }
}

/// A literal.
impl ToTokens for str {
    fn to_tokens(&self, tokens: &mut Tokens) {
        // Escaping asks tables about each character, and most texts have nothing to escape.
        let is_plain = |byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
        if self.bytes().all(is_plain) {
            let text = &mut tokens.0;
            text.reserve(self.len() + 3);
            text.push('"');
            text.push_str(self);
            text.push('"');
            text.push(END);
        } else {
            tokens.push(&Literal::string(self).to_string());
        }
    }
}

impl ToTokens for String {
    fn to_tokens(&self, tokens: &mut Tokens) {
        self.as_str().to_tokens(tokens);
    }
}

impl ToTokens for Box<str> {
    fn to_tokens(&self, tokens: &mut Tokens) {
        str::to_tokens(self, tokens);
    }
}

impl ToTokens for bool {
    fn to_tokens(&self, tokens: &mut Tokens) {
        tokens.push(if *self { "true" } else { "false" });
    }
}

impl<T: ToTokens + ?Sized> ToTokens for &T {
    fn to_tokens(&self, tokens: &mut Tokens) {
        (**self).to_tokens(tokens);
    }
}

impl<T: ToTokens> ToTokens for Option<T> {
    fn to_tokens(&self, tokens: &mut Tokens) {
        self.iter().for_each(|it| it.to_tokens(tokens));
    }
}

/// A token that is borrowed: a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ident<'n>(pub(super) &'n str);

impl ToTokens for Ident<'_> {
    fn to_tokens(&self, tokens: &mut Tokens) {
        tokens.push(self.0);
    }
}

/// A name, or anything else that is one token and no text.
pub(super) fn word(text: &str) -> Tokens {
    let mut tokens = Tokens::with_capacity(text.len() + 1);
    tokens.push(text);
    tokens
}

/// Streams, one behind the other.
pub(super) fn joined<const N: usize>(parts: [Tokens; N]) -> Tokens {
    parts.into_iter().collect()
}

/// What stands behind each token: a character that none has, for in a literal it is escaped.
const END: char = '\u{1f}';
const MARK: u8 = 0x1f;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_as_ever() {
        for text in [
            "", "a b~", "\"", "\\", "'", "\n", "\u{7f}", "\u{1f}", "é", "{0}", "/* */ //",
        ] {
            assert_eq!(quote!(#text).to_string(), Literal::string(text).to_string());
        }
    }

    #[track_caller]
    fn check(tokens: &Tokens, expected: &str) {
        assert_eq!(tokens.to_string(), expected);
    }

    #[test]
    fn rust_is_written_down_as_it_is() {
        let (name, none, all) = (word("a"), None::<Tokens>, ["x", "y"]);
        check(
            &quote!(#[doc = " b"] fn #name<'a>(&self) -> #name::B { self.0 != '\n' && true }),
            "# [ doc = \" b\" ] fn a < 'a > ( & self ) -> a :: B { self . 0 != '\\n' && true }",
        );
        check(
            &quote!(#none #(#all)* [#(#all),*] #(#all)|* => 1),
            r#""x" "y" [ "x" , "y" ] "x" | "y" => 1"#,
        );
        check(&quote!(), "");
    }

    #[test]
    fn what_is_read_is_what_is_written() {
        let texts = [
            "# [ a ( b = \"c\" ) ] x :: Y < Z < 'a > >",
            "r\"\u{1f}\"",
            "b'\u{1f}'",
        ];
        let expected = [texts[0], "\"\\u{1f}\"", "b''"];
        for (text, expected) in texts.into_iter().zip(expected) {
            let tokens: Tokens = text.parse().expect("it is Rust");
            check(&tokens, expected);
        }
    }
}
