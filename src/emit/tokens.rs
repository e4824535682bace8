//! Tokens made with less work than `quote!` has with them, which copies each that it is given.

use proc_macro2::{Delimiter, Group, Literal, TokenStream};

/// Streams, one behind the other.
pub(super) fn joined<const N: usize>(parts: [TokenStream; N]) -> TokenStream {
    parts.into_iter().collect()
}

/// Tokens in braces.
pub(super) fn braces(tokens: TokenStream) -> Group {
    Group::new(Delimiter::Brace, tokens)
}

/// A text. Escaping asks tables about each character, and most texts have nothing to escape.
pub(super) fn literal(text: &str) -> Literal {
    let is_plain = |byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
    let plain = text.bytes().all(is_plain).then(|| format!("\"{text}\""));
    let plain = plain.and_then(|plain| plain.parse().ok());
    plain.unwrap_or_else(|| Literal::string(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_as_ever() {
        for text in [
            "", "a b~", "\"", "\\", "'", "\n", "\u{7f}", "é", "{0}", "/* */ //",
        ] {
            assert_eq!(literal(text).to_string(), Literal::string(text).to_string());
        }
    }
}
