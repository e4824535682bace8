//! Tokens as text of one line, as it would be if lines had no end, and what stands where in it.

/// The tokens of an item.
pub(super) struct Flat {
    pub(super) text: String,
    pub(super) tokens: Vec<Token>,
    /// What there is in all of them.
    pub(super) all: Counts,
}

/// A token, or an attribute as a whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where the bracket closes that opens here.
    pub(super) close: usize,
    pub(super) before: Counts,
}

/// What a token is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    /// A name or a keyword.
    Word,
    Lifetime,
    Literal,
    Punct,
    /// `(`, `[`, `{` or the `<` of generics.
    Open,
    Close,
    /// `#[doc = "…"]`.
    Doc,
    /// An attribute that is laid out as it stands.
    Attribute,
}

/// How much of something stands before a token.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    /// Tokens that are not known here.
    pub(super) odd: usize,
    /// Groups in braces.
    pub(super) braces: usize,
}

impl Flat {
    /// No tokens, with room for those of most items.
    pub(super) fn new() -> Self {
        Self {
            text: String::with_capacity(TEXT),
            tokens: Vec::with_capacity(TOKENS),
            all: Counts::default(),
        }
    }

    /// Number of tokens.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// What a token is; nothing behind the last.
    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        Some(self.tokens.get(at)?.kind)
    }

    /// Where a bracket closes; what is none ends where it is.
    pub(super) fn close(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(at, |token| token.close.max(at))
    }

    /// A token as text; nothing behind the last.
    pub(super) fn at(&self, at: usize) -> &str {
        self.slice(at, at + 1)
    }

    /// Tokens as text of one line.
    pub(super) fn slice(&self, from: usize, to: usize) -> &str {
        match (self.tokens.get(from), self.tokens.get(to.wrapping_sub(1))) {
            (Some(first), Some(last)) if from < to => &self.text[first.start..last.end],
            _ => "",
        }
    }

    /// Columns of tokens on one line.
    pub(super) fn width(&self, from: usize, to: usize) -> usize {
        self.slice(from, to).len()
    }

    /// Whether there is a token that is not known here.
    pub(super) fn is_odd(&self, from: usize, to: usize) -> bool {
        self.before(to).odd > self.before(from).odd
    }

    /// Whether a group in braces begins here.
    pub(super) fn has_braces(&self, from: usize, to: usize) -> bool {
        self.before(to).braces > self.before(from).braces
    }

    /// Where a token of this text stands that is in no brackets.
    pub(super) fn find(&self, text: &str, from: usize, to: usize) -> Option<usize> {
        let first = text.as_bytes().first();
        let mut at = from;
        while at < to {
            let token = self.tokens.get(at)?;
            // The first character tells most of them apart.
            if self.text.as_bytes().get(token.start) == first && self.at(at) == text {
                return Some(at);
            }
            at = token.close.max(at) + 1;
        }
        None
    }

    /// What stands between separators that are in no brackets; each is not empty.
    pub(super) fn parts<'f>(
        &'f self,
        separator: &'f str,
        from: usize,
        to: usize,
    ) -> impl Iterator<Item = (usize, usize)> + 'f {
        let mut next = from;
        std::iter::from_fn(move || {
            let start = next;
            if start >= to {
                return None;
            }
            let end = self.find(separator, start, to).unwrap_or(to);
            next = end + 1;
            Some((start, end))
        })
    }

    fn before(&self, at: usize) -> Counts {
        self.tokens.get(at).map_or(self.all, |token| token.before)
    }
}

/// Tokens of most items, and bytes of their text.
const TOKENS: usize = 512;
const TEXT: usize = 4096;
