//! JSON Pointer, RFC 6901.

use std::{borrow::Cow, fmt, iter};

/// A place in a document: `/components/schemas/Order`. Empty is the whole document.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads a pointer; `None` unless it is empty or begins with `/`.
    pub fn parse(text: &str) -> Option<Self> {
        (text.is_empty() || text.starts_with('/')).then(|| Self(text.to_owned()))
    }

    /// The pointer to the member or element `token` (not escaped) of this place.
    #[must_use]
    pub fn join(&self, token: &str) -> Self {
        let escaped = token.replace('~', "~0").replace('/', "~1");
        Self(format!("{}/{escaped}", self.0))
    }

    /// The tokens with `~0` and `~1` decoded.
    pub fn tokens(&self) -> impl Iterator<Item = Cow<'_, str>> {
        // What stands before the first slash is nothing.
        let mut rest = self.0.get(1..);
        iter::from_fn(move || {
            let text = rest?;
            // Tokens are short: a search made for long texts takes longer to begin.
            let end = text.bytes().position(|byte| byte == b'/');
            let token = text.get(..end.unwrap_or(text.len()))?;
            rest = end.and_then(|end| text.get(end + 1..));
            Some(decoded(token))
        })
    }

    /// The last token, decoded; `None` for the whole document.
    pub fn last(&self) -> Option<Cow<'_, str>> {
        let slash = self.0.bytes().rposition(|byte| byte == b'/')?;
        self.0.get(slash + 1..).map(decoded)
    }

    /// The pointer as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn decoded(token: &str) -> Cow<'_, str> {
    if token.bytes().any(|byte| byte == b'~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, tokens: &[&str]) {
        let pointer = Pointer::parse(text).unwrap();
        assert_eq!(pointer.tokens().collect::<Vec<_>>(), tokens);
        assert_eq!(pointer.last().as_deref(), tokens.last().copied());
        let joined = tokens
            .iter()
            .fold(Pointer::root(), |at, token| at.join(token));
        assert_eq!(joined, pointer);
    }

    #[test]
    fn tokens_are_decoded_and_joined_back() {
        check("", &[]);
        check("/", &[""]);
        check("/a/b", &["a", "b"]);
        check("/a~1b/~0~01", &["a/b", "~~1"]);
    }

    #[test]
    fn text_without_a_slash_is_no_pointer() {
        assert_eq!(Pointer::parse("a/b"), None);
    }
}
