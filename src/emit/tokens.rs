//! Tokens put together without copying them, as `quote!` does with each that it is given.

use proc_macro2::{Delimiter, Group, TokenStream};

/// Streams, one behind the other.
pub(super) fn joined<const N: usize>(parts: [TokenStream; N]) -> TokenStream {
    parts.into_iter().collect()
}

/// Tokens in braces.
pub(super) fn braces(tokens: TokenStream) -> Group {
    Group::new(Delimiter::Brace, tokens)
}
